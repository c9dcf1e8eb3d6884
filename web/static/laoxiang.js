// What the pages can do without but do better with: live progress, menus that close, filters folded.
"use strict";

// An element with data-live="/address" asks every two seconds and takes over the answer.
// 304: nothing new. The header X-Finished says the run is over: then the whole page is read anew.
async function watch(element) {
  const address = element.dataset.live;
  let tag = "";
  const wait = () => new Promise((done) => setTimeout(done, 2000));
  for (;;) {
    await wait();
    if (document.hidden) continue;
    try {
      const answer = await fetch(address, {
        headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", redirect: "manual",
      });
      if (answer.type === "opaqueredirect") { location.reload(); return; }
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        element.innerHTML = await answer.text();
        if (answer.headers.get("X-Finished")) { location.reload(); return; }
      }
      element.removeAttribute("data-lost");
    } catch {
      element.setAttribute("data-lost", "");
    }
  }
}
document.querySelectorAll("[data-live]").forEach(watch);

// The answer to a search stands at an address of its own: read anew, it is not sent again.
if (document.body.dataset.here) history.replaceState(null, "", document.body.dataset.here);

// On a phone a long row of filters lies folded above its list; the sheet hides it, a button opens it.
document.querySelectorAll("main form.filters").forEach((form, place) => {
  const fields = [...form.querySelectorAll(".field :is(select, input)")];
  if (!form.querySelector(".field ~ .field ~ .field") || form.closest(".open")) return;
  const used = fields.filter((field) => field.value && field.name !== "sort").length;
  const button = document.createElement("button");
  form.id ||= `filters-${place}`;
  button.type = "button";
  button.className = "button fold";
  button.textContent = document.body.dataset.filters + (used ? ` · ${used}` : "");
  button.setAttribute("aria-controls", form.id);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const shown = form.classList.toggle("shown");
    button.setAttribute("aria-expanded", String(shown));
    if (shown) fields[0].focus();
  });
  form.before(button);
});

// A directory higher than the screen shows where one is.
{
  const rail = document.querySelector(".frame > .rail");
  const here = rail?.querySelector("[aria-current]");
  if (here) rail.scrollTop = here.offsetTop - rail.clientHeight / 2;
}

// What opens over the page closes by Escape and by a press beside it.
const menus = document.querySelectorAll("details:is(.menu, .menu-small, .drop)");
document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});
