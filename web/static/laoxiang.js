// What the pages can do without but do better with: live progress, menus that close.
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

const menus = document.querySelectorAll("details.menu");
document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});
