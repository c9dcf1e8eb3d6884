// Lists by keyboard: j k move, x ticks, Enter opens, / searches, n p turn the page, ? helps.
// Without it the same rows have links, boxes and buttons.
"use strict";

const list = document.querySelector("[data-list]");
const rows = list ? [...list.querySelectorAll("tbody tr")] : [];
const boxes = list ? [...list.querySelectorAll('input[name="row"]')] : [];
const help = document.querySelector("[data-keys]");
let here = -1;

function move(step) {
  if (!rows.length) return;
  rows[here]?.classList.remove("here");
  here = Math.min(Math.max(here + step, 0), rows.length - 1);
  const row = rows[here];
  row.classList.add("here");
  row.scrollIntoView({ block: "nearest" });
  row.querySelector(".lead a")?.focus({ preventScroll: true });
}

function counted() {
  const said = document.querySelector("[data-ticked]");
  if (!said) return;
  const everything = document.querySelector("[data-everything]");
  const ticked = boxes.filter((box) => box.checked).length;
  said.dataset.none ||= said.textContent;
  said.textContent = ticked ? said.dataset.ticked.replace("{n}", ticked) : said.dataset.none;
  for (const button of list.querySelectorAll('button[name="action"]')) {
    button.disabled = !ticked && !everything?.checked;
  }
}

document.querySelector("[data-tick-all]")?.addEventListener("change", (event) => {
  for (const box of boxes) box.checked = event.target.checked;
  counted();
});
list?.addEventListener("change", counted);
// A page that the browser took back from memory keeps its ticks.
addEventListener("pageshow", counted);

list?.addEventListener("focusin", (event) => {
  const row = event.target.closest("tbody tr");
  if (!row || rows.indexOf(row) === here) return;
  rows[here]?.classList.remove("here");
  here = rows.indexOf(row);
  row.classList.add("here");
});

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => {
    const box = rows[here]?.querySelector('input[name="row"]');
    if (box) { box.checked = !box.checked; counted(); }
  },
  "/": () => document.querySelector("[data-search]")?.focus(),
  n: () => document.querySelector('.pager a[rel="next"]')?.click(),
  p: () => document.querySelector('.pager a[rel="prev"]')?.click(),
  "?": () => {
    if (!help) return;
    help.open = !help.classList.contains("over") || !help.open;
    help.classList.toggle("over", help.open);
    if (help.open) help.querySelector("summary").focus();
  },
  Escape: () => {
    if (help?.classList.contains("over")) { help.open = false; help.classList.remove("over"); }
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  const typing = at.isContentEditable || at.tagName === "SELECT" || at.tagName === "TEXTAREA"
    || (at.tagName === "INPUT" && at.type !== "checkbox");
  if (typing) {
    if (event.key === "Escape") at.blur();
    return;
  }
  if (event.key === "Enter" && here >= 0 && at === document.body) {
    rows[here].querySelector(".lead a")?.click();
    return;
  }
  const act = keys[event.key];
  if (!act) return;
  if (event.key !== "Escape") event.preventDefault();
  act();
});
