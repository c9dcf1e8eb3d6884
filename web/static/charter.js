// The charter room with a mouse: drag people onto another vehicle, see at once what that would do.
// What is dropped is tried on the server; nothing is kept before it is confirmed.
"use strict";

const form = document.getElementById("drag");
const dialog = document.getElementById("tried");
const say = document.getElementById("drag-words").dataset;
const rides = () => document.querySelectorAll(".ride[data-trip]");
const tray = document.querySelector("[data-off]");
let held = null;

// A first look at the limits, from what the page knows; the server has the last word.
function against(ride, thing) {
  const its = ride.dataset;
  if ("locked" in its) return say.locked;
  if (its.mode === "shuttle") return say.shuttle;
  if (Number(its.free) < Number(thing.size)) return say.full;
  if (its.date < thing.ready) return say.early;
  if (its.due > thing.due) return say.late;
  const stops = its.boards.split(" ");
  const road = its.mode === "coach" || its.mode === "feeder";
  if (road && !thing.counties.split(" ").every((county) => stops.includes(county))) return say.place;
  return "";
}

function paint(thing) {
  for (const ride of rides()) {
    const fault = thing ? against(ride, thing) : "";
    ride.classList.toggle("fits", Boolean(thing) && !fault);
    ride.classList.toggle("unfit", Boolean(thing) && Boolean(fault));
    if (thing && fault) ride.title = fault;
    else ride.removeAttribute("title");
  }
}

function settle() {
  held?.classList.remove("moving");
  held = null;
  paint(null);
  document.querySelectorAll(".target").forEach((place) => place.classList.remove("target"));
}

async function attempt(thing, target) {
  const body = new FormData(form);
  body.set("kind", target === "off" ? "off" : "move");
  if (target !== "off") body.set("trip", target);
  if (thing.party) body.append("party", thing.party);
  else { body.set("from", thing.from); body.set("place", thing.place); }
  dialog.textContent = say.wait;
  dialog.showModal();
  try {
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { "X-Part": "1" }, redirect: "manual",
    });
    if (answer.type === "opaqueredirect") { location.reload(); return; }
    const text = await answer.text();
    if (answer.ok) dialog.innerHTML = text;
    else {
      const page = new DOMParser().parseFromString(text, "text/html");
      dialog.replaceChildren(...(page.querySelector(".error")?.childNodes ?? [say.lost]));
    }
    dialog.querySelector("[autofocus], button, a")?.focus();
  } catch {
    dialog.textContent = say.lost;
  }
}

document.addEventListener("dragstart", (event) => {
  const thing = event.target.closest?.("[data-drag]");
  if (!thing) return;
  held = thing;
  event.dataTransfer.setData("text/plain", thing.dataset.party || thing.dataset.place);
  event.dataTransfer.effectAllowed = "move";
  thing.classList.add("moving");
  paint(thing.dataset);
});
document.addEventListener("dragend", settle);

const place = (event) => event.target.closest?.(".ride[data-trip], [data-off]");
document.addEventListener("dragover", (event) => {
  const over = held && place(event);
  if (!over) return;
  event.preventDefault();
  if (!over.classList.contains("target")) {
    document.querySelectorAll(".target").forEach((other) => other.classList.remove("target"));
    over.classList.add("target");
  }
});
document.addEventListener("drop", (event) => {
  const over = held && place(event);
  if (!over) return;
  event.preventDefault();
  const thing = { ...held.dataset };
  const own = tray.contains(held);
  settle();
  const target = over.dataset.trip || "off";
  if (!(target === "off" && own)) attempt(thing, target);
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});

// Ctrl+Z and Ctrl+Shift+Z, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  if (event.target.closest("input, select, textarea")) return;
  const way = event.shiftKey ? "redo" : "undo";
  const button = document.querySelector(`form[data-key="${way}"] button`);
  if (button && !button.disabled) { event.preventDefault(); button.click(); }
});
