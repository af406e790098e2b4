// The names at a table, on its shared tablet: whose note or dots the next ones are.

import { clone } from "../lib/templates.js";

export function chips(sheet, place, legend) {
  const { delegates } = sheet.facts;
  place.hidden = !delegates.length;
  if (!delegates.length) return;
  place.setAttribute("role", "radiogroup");
  place.setAttribute("aria-label", sheet.words(legend));
  const people = [{ code: "", name: sheet.words("by.table") }, ...delegates];
  const group = `${legend} ${sheet.newId()}`;
  place.replaceChildren(
    ...people.map(({ code, name }) => {
      const chip = clone(sheet, "chip");
      const input = chip.querySelector("input");
      input.name = group;
      input.value = code;
      input.checked = code === sheet.author;
      input.addEventListener("change", () => {
        sheet.author = code;
        sheet.render();
      });
      chip.querySelector(".chip__name").textContent = name;
      return chip;
    }),
  );
}
