// The picker of a home county: type its name, pinyin or initials; or choose province by province.
// Without this script the same fields are sent as they are and the server looks them up.
"use strict";

for (const picker of document.querySelectorAll("[data-places]")) {
  const input = picker.querySelector("#p-home");
  const [province, prefecture, county] =
    ["#p-province", "#p-prefecture", "#p-county"].map((name) => picker.querySelector(name));
  const list = document.createElement("ul");
  list.id = "p-found";
  list.className = "found";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"],
    ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  picker.querySelector(".no-script").hidden = true;

  let places = null, loading = null, shown = [], at = -1;
  const load = () => loading ||= fetch(picker.dataset.places).then((answer) => answer.json())
    .then((found) => { places = found; }).catch(() => { loading = null; });

  const every = function* () {
    for (const [, first, cities] of places)
      for (const [, second, counties] of cities)
        for (const [code, name, letters, initials] of counties)
          yield { code, name, letters, initials, full: first + second + name };
  };
  const search = (typed) => {
    const text = typed.trim().toLowerCase();
    if (!text || !places) return [];
    const ranked = [];
    for (const place of every()) {
      const rank = place.name.startsWith(text) ? 0
        : place.letters.startsWith(text) ? 1 : place.initials.startsWith(text) ? 2
        : place.full.includes(text) ? 3 : -1;
      if (rank >= 0) ranked.push([rank, place]);
    }
    return ranked.sort((a, b) => a[0] - b[0]).slice(0, 12).map(([, place]) => place);
  };
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    at = (to + shown.length) % shown.length;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const take = (place) => { input.value = place.full; close(); };
  const show = () => {
    shown = search(input.value);
    at = -1;
    list.replaceChildren(...shown.map((place, n) => {
      const item = document.createElement("li");
      item.id = `p-found-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = place.full;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(place); });
      return item;
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };

  input.addEventListener("focus", () => { load(); input.select(); });
  input.addEventListener("input", () => load().then(show));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1 < 0 ? shown.length - 1 : at - 1);
    else if (event.key === "Enter" && at >= 0) take(shown[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  const fill = (select, rows) => {
    select.replaceChildren(select.options[0], ...rows.map(([code, name]) => new Option(name, code)));
    select.value = "";
  };
  const cities = () => places.find(([code]) => code === province.value)?.[2] || [];
  province.addEventListener("change", () => load().then(() => {
    fill(prefecture, cities());
    fill(county, []);
  }));
  prefecture.addEventListener("change", () => load().then(() => {
    fill(county, cities().find(([code]) => code === prefecture.value)?.[2] || []);
  }));
  county.addEventListener("change", () => load().then(() => {
    for (const place of every()) if (place.code === county.value) input.value = place.full;
  }));
}
