// What the fields to write in have in common.

import { part, setText } from "../lib/templates.js";

/** Wires a composer's or an editor's form: `save(text)`, `close()`, `keep(text)` for each key. */
export function wire(form, { save, close, keep, label }) {
  const field = form.querySelector("textarea");
  field.setAttribute("aria-label", label);
  field.addEventListener("input", () => {
    showProblem(form, "");
    keep(field.value);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save(field.value);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  part(form, "save").addEventListener("click", () => save(field.value));
  part(form, "close").addEventListener("click", () => close());
  return field;
}

export function showProblem(form, text) {
  const line = part(form, "problem");
  setText(line, text);
  line.hidden = !text;
}

/** Whether the server would take a text of this length; says so if not. */
export function fits(sheet, form, text) {
  const most = Number(sheet.dataset.most);
  const n = [...text.trim()].length;
  if (n <= most) return true;
  showProblem(form, sheet.words("too.long", { n, most }));
  return false;
}
