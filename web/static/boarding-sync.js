// The line between phone and server: lists are fetched, reports sent, until the server has each
// of them once. A report goes from the queue only when the server has answered its nonce.
"use strict";

const Sync = (() => {
  const EVERY = 8000;
  const PATIENCE = 12000;
  const AT_ONCE = 100;
  const state = { line: navigator.onLine ? "unknown" : "offline", waiting: 0 };
  const listeners = new Set();
  const tags = new Map();
  let token = "";
  let busy = false;
  let again = false;

  const tell = (kind, detail) => listeners.forEach((listener) => listener(kind, detail));

  function turn(line) {
    if (state.line === line) return;
    state.line = line;
    tell("line");
  }

  async function ask(address, options = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, {
        cache: "no-store", redirect: "manual", signal: stop.signal, ...options,
      });
      // Sent to the log-in page, or refused: the line is there, the session is not.
      if (answer.type === "opaqueredirect" || answer.status === 401) { turn("signed-out"); return null; }
      turn("online");
      return answer;
    } catch {
      turn("offline");
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async function post(address, body) {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (!token) {
        const answer = await ask("/boarding/session.json");
        if (!answer || !answer.ok) return null;
        token = (await answer.json()).token;
      }
      const answer = await ask(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(body),
      });
      if (!answer) return null;
      if (answer.status !== 400) return answer;
      token = ""; // it may have grown old: once more with a new one
    }
    return null;
  }

  async function fetchRoster(id) {
    const headers = tags.has(id) ? { "If-None-Match": tags.get(id) } : {};
    const answer = await ask(`/boarding/${id}/roster.json`, { headers });
    if (!answer) return null;
    if (answer.status === 404 || answer.status === 403) { tell("gone"); return null; }
    if (!answer.ok) return null;
    tags.set(id, answer.headers.get("ETag") || "");
    const roster = await answer.json();
    await Store.keep(roster);
    tell("roster", roster);
    return roster;
  }

  async function send(trip, reports) {
    const answer = await post(`/boarding/${trip}/reports`, {
      device: await Store.device(),
      sent_at: new Date().toISOString(),
      reports: reports.map(({ nonce, h, kind, stop, at, seal }) => ({ nonce, h, kind, stop, at, seal })),
    });
    if (!answer) return false;
    if (answer.status === 403 || answer.status === 404) { tell("gone"); return false; }
    if (!answer.ok) return false;
    for (const one of (await answer.json()).answers) {
      const report = reports.find((item) => item.nonce === one.nonce);
      if (!report) continue;
      await Store.done(one.nonce);
      tell("answer", { report, ...one });
    }
    return true;
  }

  async function flush() {
    const waiting = await Store.queued();
    for (const trip of new Set(waiting.map((report) => report.trip))) {
      const mine = waiting.filter((report) => report.trip === trip);
      for (let at = 0; at < mine.length; at += AT_ONCE) {
        if (!(await send(trip, mine.slice(at, at + AT_ONCE)))) return;
      }
    }
  }

  async function count() {
    state.waiting = (await Store.queued()).length;
    tell("line");
  }

  // Sends what waits, then looks at the list anew; one round at a time.
  async function round(id) {
    if (busy) { again = true; return; }
    busy = true;
    try {
      do {
        again = false;
        await flush();
        await count();
        if (id) await fetchRoster(id);
      } while (again);
    } finally {
      busy = false;
    }
  }

  return {
    state,
    listen: (listener) => listeners.add(listener),
    round, count, post,
    start(id) {
      setInterval(() => { if (!document.hidden) round(id); }, EVERY);
      window.addEventListener("online", () => round(id));
      window.addEventListener("offline", () => turn("offline"));
      document.addEventListener("visibilitychange", () => { if (!document.hidden) round(id); });
      return round(id);
    },
  };
})();
