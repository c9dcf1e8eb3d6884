// Lists to tick: a button that ticks a whole group, and again clears it.
"use strict";
for (const button of document.querySelectorAll("[data-all]")) {
  const group = button.closest("fieldset") || button.closest("form");
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...group.querySelectorAll('input[type="checkbox"][name="placement"]')];
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
    button.setAttribute("aria-pressed", String(on));
  });
}
