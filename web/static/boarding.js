// The phone page of boarding. It shows the list that is kept on the phone, with what waits in the
// queue laid over it: what somebody has just done is seen at once, with or without a line.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const T = JSON.parse(byId("texts").textContent);
  const main = byId("main");
  const tripId = Number((location.pathname.match(/^\/boarding\/(\d+)$/) || [])[1]) || 0;
  const clock = new Intl.DateTimeFormat("zh-CN", {
    hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai",
  });
  const view = { roster: null, queue: [], offline: false };

  const fill = (text, facts = {}) => text.replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");
  const hour = (iso) => (iso ? clock.format(new Date(iso)) : "");

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "click") made.addEventListener("click", value);
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  // ---------------------------------------------------------------- where everybody stands

  // The same rules as recruit.operations.boarding_merge, for what this phone has done by itself.
  function step(now, report) {
    const reached = { undo: "waiting", held: "held", no_show: "absent" };
    if (report.kind === "board") {
      if (now.state === "held" && !report.seal) return "refused";
      return now.state === "aboard" ? "duplicate" : "taken";
    }
    if (report.kind === "no_show" && now.state === "aboard") return "aboard";
    return now.state === reached[report.kind] ? "idle" : "taken";
  }

  function standing() {
    const seats = new Map(view.roster.seats.map((seat) => [seat.h, { ...seat }]));
    for (const report of view.queue) {
      const seat = seats.get(report.h);
      if (!seat || step(seat, report) !== "taken") continue;
      seat.state = { board: "aboard", undo: "waiting", held: "held", no_show: "absent" }[report.kind];
      seat.at = report.at;
      seat.waits = true;
    }
    return [...seats.values()];
  }

  // ---------------------------------------------------------------- saying

  function say(tone, title, ...lines) {
    const box = element("div", { class: `tip ${tone}` }, element("p", {}, element("strong", {}, title)));
    lines.filter(Boolean).forEach((line) => box.append(element("p", {}, line)));
    byId("said").replaceChildren(box);
    if (navigator.vibrate) navigator.vibrate(tone === "good" ? 60 : [120, 80, 120]);
    return box;
  }

  const facts = (seat) => ({ seat: seat.s, name: seat.n, time: hour(seat.at) });

  // ---------------------------------------------------------------- doing

  // Takes what was measured out of the fields at once: the next person may be scanned while this
  // report is still being sealed. Null: what stands there is no temperature.
  function reading() {
    const field = byId("temperature");
    const text = field.value.trim().replace(",", ".").replace("，", ".");
    const health = byId("health").value;
    const found = {};
    if (text) {
      const degrees = Number(text);
      if (!(degrees >= 33 && degrees <= 43)) {
        say("bad", T.bad_temperature);
        field.setAttribute("aria-invalid", "true");
        field.focus();
        return null;
      }
      found.t = Math.round(degrees * 10);
    }
    field.removeAttribute("aria-invalid");
    if (health) found.h = health;
    field.value = "";
    byId("health").value = "";
    return found;
  }

  async function report(seat, kind, found = {}) {
    const nonce = crypto.randomUUID();
    const made = {
      nonce, trip: view.roster.id, h: seat.h, kind, stop: Number(byId("stop").value) || null,
      at: new Date().toISOString(),
      seal: Object.keys(found).length ? await Store.seal(found, view.roster.point, nonce) : undefined,
    };
    await Store.add(made);
    view.queue = await Store.queued(view.roster.id);
    draw();
    Sync.count();
    Sync.round(view.roster.id);
  }

  async function board(seat, found = reading()) {
    if (!found) return;
    const now = standing().find((one) => one.h === seat.h);
    const fever = (view.roster.fever / 10).toFixed(1);
    const call = view.roster.phone && fill(T.call, { phone: view.roster.phone });
    if (now.state === "aboard") {
      say("warn", fill(T.duplicate, facts(now)), T.duplicate_do);
      return;
    }
    if (found.t >= view.roster.fever || found.h === "yellow" || found.h === "red") {
      await report(seat, "held", found);
      say("bad", fill(T.held, facts(seat)), view.roster.advice || fill(T.held_do, { fever }), call);
      return;
    }
    if (now.state === "held" && found.t === undefined) {
      say("bad", fill(T.held, facts(seat)), T.held_again_do, call);
      byId("temperature").focus();
      return;
    }
    await report(seat, "board", found);
    const stop = Number(byId("stop").value);
    const other = seat.b !== stop && view.roster.stops.find((one) => one.seq === seat.b);
    const box = say(other ? "warn" : "good", fill(T.boarded, facts(seat)),
      other && fill(T.other_stop, { place: other.place }));
    box.append(element("p", {}, element("button", {
      class: "button", type: "button", click: () => undo(seat),
    }, T.do_undo)));
  }

  async function undo(seat) {
    await report(seat, "undo");
    say("good", fill(T.undone, facts(seat)));
  }

  async function absent(seat) {
    await report(seat, "no_show");
    say("warn", fill(T.absent, facts(seat)));
  }

  // A pass that was read or typed: an address that ends in the token, or the token alone.
  async function pass(text) {
    if (!view.roster) return;
    const found = reading();
    if (!found) return;
    const token = text.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").split("/").pop();
    if (!token) return;
    const hash = await Store.hash(token, view.roster.salt);
    const seat = view.roster.seats.find((one) => one.h === hash);
    if (seat) { await board(seat, found); return; }
    for (const trip of view.roster.elsewhere) {
      for (const [seq, hashes] of Object.entries(trip.hashes)) {
        if (!hashes.includes(hash)) continue;
        const stop = trip.stops.find((one) => one.seq === Number(seq)) || { place: "", time: "" };
        const where = { code: trip.code, ...stop };
        say("bad", fill(T.wrong, where), fill(T.wrong_do, where));
        return;
      }
    }
    const answer = await Sync.post("/boarding/whose", { token });
    const belongs = answer && answer.ok ? await answer.json() : { known: false };
    if (!belongs.known) say("bad", T.unknown_pass, T.unknown_pass_do);
    else if (!belongs.valid) say("bad", fill(T.gone_pass, belongs), T.gone_pass_do);
    else {
      const where = { ...belongs, time: `${belongs.date.slice(5)} ${belongs.time}` };
      say("bad", fill(T.wrong, where), fill(T.wrong_do, where));
    }
  }

  // ---------------------------------------------------------------- drawing

  // A full name typed is compared as a masked one: the phone does not know full names.
  function matches(seat, wanted) {
    if (!wanted) return true;
    const name = seat.n.replaceAll("*", "");
    const masked = wanted.slice(0, 1) + "*".repeat(Math.max(0, wanted.length - 1));
    return seat.s.toLowerCase().startsWith(wanted.toLowerCase()) || masked === seat.n || wanted === name;
  }

  function row(seat) {
    const tone = { aboard: "good", held: "bad", absent: "warn" }[seat.state] || "";
    const label = T[`state_${seat.state}`];
    const acts = element("div", { class: "acts" });
    const act = (text, kind, work) => acts.append(element("button", {
      class: `button ${kind}`, type: "button", "data-seat": seat.s, "data-do": text, click: work,
      "aria-label": `${text} ${fill(T.seat, { seat: seat.s })} ${seat.n}`,
    }, text));
    if (seat.state !== "aboard") act(T.do_board, "main", () => board(seat));
    if (seat.state === "waiting") act(T.do_absent, "", () => absent(seat));
    if (seat.state !== "waiting") act(T.do_undo, "", () => undo(seat));
    return element("li", { "data-state": seat.state, "data-seat": seat.s },
      element("strong", { class: "tabular door-seat" }, seat.s),
      element("div", { class: "door-who" }, element("span", {}, seat.n), " ",
        element("span", { class: `badge ${tone}` }, seat.state === "aboard" ? fill(T.at, { time: hour(seat.at) }) : label)),
      acts);
  }

  function drawStops() {
    const select = byId("stop");
    const stops = view.roster.stops;
    const wanted = select.value || sessionStorage.getItem(`stop-${tripId}`) || String((stops[0] || {}).seq);
    select.replaceChildren(...stops.map((stop) => element("option", { value: stop.seq }, fill(T.stop, stop))));
    select.value = stops.some((stop) => String(stop.seq) === wanted) ? wanted : String((stops[0] || {}).seq);
  }

  function draw() {
    if (!view.roster) return;
    const stop = Number(byId("stop").value);
    const everybody = standing();
    const here = everybody.filter((seat) => seat.b === stop);
    const aboard = here.filter((seat) => seat.state === "aboard").length;
    byId("aboard").textContent = aboard;
    byId("expected").textContent = here.length;
    byId("rest").textContent = fill(T.rest, { n: here.length - aboard });
    const wanted = byId("find").value.trim();
    const shown = (byId("all-stops").checked || wanted ? everybody : here)
      .filter((seat) => matches(seat, wanted));
    // Whoever works by keyboard keeps the place: the same button, or the row's first.
    const held = document.activeElement && document.activeElement.closest("#list li");
    const seat = held && held.dataset.seat;
    const button = seat && document.activeElement.dataset.do;
    byId("list").replaceChildren(...shown.map(row));
    if (seat) {
      const again = byId("list").querySelector(`li[data-seat="${CSS.escape(seat)}"]`);
      const same = again && [...again.querySelectorAll("button")];
      if (same) (same.find((one) => one.dataset.do === button) || same[0]).focus();
    }
    byId("nobody").hidden = shown.length > 0;
    byId("closed").hidden = view.roster.open;
  }

  function drawLine() {
    const { line, waiting } = Sync.state;
    const parts = [T[line]];
    if (waiting) parts.push(fill(T.waiting, { n: waiting }));
    else if (line === "online" && view.offline) parts.push(T.ready);
    const badge = byId("line");
    const text = parts.join(" · ");
    if (badge.textContent !== text) badge.textContent = text;
    badge.className = `badge ${line === "online" ? (waiting ? "warn" : "good") : "bad"}`;
    badge.dataset.line = line;
    badge.dataset.waiting = waiting;
    badge.dataset.ready = view.offline ? "yes" : "no";
  }

  async function take(roster) {
    view.roster = roster;
    view.queue = await Store.queued(roster.id);
    byId("trip-code").textContent = roster.code;
    byId("to-list").href = `/boarding/${roster.id}/list`;
    byId("work").hidden = false;
    drawStops();
    draw();
  }

  async function choose() {
    const trips = await Store.trips();
    byId("choose").hidden = false;
    byId("none").hidden = trips.length > 0;
    byId("trips").replaceChildren(...trips.map((trip) =>
      element("li", {}, element("a", { class: "button", href: `/boarding/${trip.id}` }, `${trip.code} · ${trip.date}`))));
  }

  // ---------------------------------------------------------------- listening

  Sync.listen(async (kind, detail) => {
    if (kind === "line") drawLine();
    if (kind === "gone") say("bad", T.gone);
    if (kind === "roster" && detail.id === tripId) await take(detail);
    if (kind === "answer" && view.roster && detail.report.trip === view.roster.id) {
      view.queue = await Store.queued(view.roster.id);
      const seat = view.roster.seats.find((one) => one.h === detail.report.h);
      if (seat && detail.state) { seat.state = detail.state; seat.at = detail.at; }
      const about = { seat: seat ? seat.s : "?", time: hour(detail.at) };
      if (detail.outcome === "duplicate") say("warn", fill(T.merged, about));
      if (detail.outcome === "refused" || detail.outcome === "unknown") say("bad", fill(T.refused, about));
      if (detail.outcome === "aboard") say("warn", fill(T.still_aboard, about));
      await Store.keep(view.roster);
      draw();
    }
  });

  byId("stop").addEventListener("change", () => {
    sessionStorage.setItem(`stop-${tripId}`, byId("stop").value);
    draw();
  });
  byId("find").addEventListener("input", draw);
  byId("all-stops").addEventListener("change", draw);
  byId("by-code").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("code").value;
    byId("code").value = "";
    pass(text);
  });
  byId("scan").addEventListener("click", async () => {
    const button = byId("scan");
    const video = byId("video");
    if (button.getAttribute("aria-pressed") === "true") {
      Scan.stop();
      video.hidden = true;
      button.setAttribute("aria-pressed", "false");
      button.textContent = T.scan;
      return;
    }
    button.setAttribute("aria-pressed", "true");
    button.textContent = T.scan_stop;
    video.hidden = false;
    try {
      await Scan.start(video, main.dataset.vendor, pass);
    } catch {
      Scan.stop();
      video.hidden = true;
      button.setAttribute("aria-pressed", "false");
      button.textContent = T.scan;
      say("bad", T.no_camera);
    }
  });
  byId("forget").addEventListener("click", async () => {
    const n = (await Store.queued()).length;
    if (!window.confirm(n ? fill(T.forget_ask, { n }) : T.forget_ask_none)) return;
    await Store.forget();
    location.assign("/boarding/");
  });

  async function worker() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("/boarding/sw.js");
    await navigator.serviceWorker.ready;
    view.offline = true;
    drawLine();
  }

  async function begin() {
    byId("insecure").hidden = window.isSecureContext;
    if (!window.isSecureContext) return;
    byId("scan").disabled = !Scan.possible();
    worker().catch(() => {});
    await Store.tidy();
    await Sync.count();
    if (!tripId) { await choose(); Sync.start(0); return; }
    const kept = await Store.trip(tripId);
    if (kept) await take(kept);
    await Sync.start(tripId);
    if (!view.roster) say("warn", T.first_time);
  }
  begin();
})();
