// The field at the foot of each section: Enter adds a note, and it stays open for the next.

import { clone, part, setText } from "../lib/templates.js";
import { chips } from "./chips.js";
import { fits, showProblem, wire } from "./field.js";

export class Composers {
  #sheet;
  #open = null; // {section, form, field}

  constructor(sheet) {
    this.#sheet = sheet;
    sheet.addEventListener("click", (event) => this.#click(event));
  }

  /** Open what was being written when the page was left. */
  restore() {
    if (!this.#sheet.isOpen) return;
    for (const [place, draft] of this.#sheet.drafts.all("edit")) {
      const id = place.slice("edit:".length);
      if (this.#sheet.view.notes.has(id)) this.#sheet.cards.editor.open(id, draft);
    }
    const [place] = this.#sheet.drafts.all("add").at(-1) ?? [];
    const section = place && this.#sheet.sectionOf(place.slice("add:".length));
    if (section) this.open(section);
  }

  render() {
    const { isOpen, view, words } = this.#sheet;
    for (const section of this.#sheet.sections) {
      const add = part(section, "add");
      add.hidden = !isOpen || this.#open?.section === section;
      const others = part(section, "others");
      const n = view.others[section.dataset.section] ?? 0;
      setText(others, n ? words("others", { n }) : "");
      others.hidden = !n;
    }
    if (!isOpen && this.#open && !this.#open.field.value.trim()) this.close();
    if (this.#open) part(this.#open.form, "save").disabled = !isOpen;
  }

  open(section) {
    if (this.#open?.section === section || !this.#sheet.isOpen) return;
    this.close();
    this.#sheet.cards.editor.finish();
    const key = section.dataset.section;
    const form = clone(this.#sheet, "composer");
    const place = `add:${key}`;
    const field = wire(form, {
      label: this.#sheet.words("add.field", { section: this.#sheet.titleOf(key) }),
      save: () => this.#add(),
      close: () => this.close({ isFocused: true }),
      keep: (text) => this.#sheet.drafts.set(place, { text }),
    });
    field.value = this.#sheet.drafts.get(place)?.text ?? "";
    chips(this.#sheet, form.querySelector("[data-chips]"), "by.legend");
    part(section, "foot").append(form);
    section.classList.add("is-written");
    this.#open = { section, form, field };
    this.render();
    field.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  /** What is written in it stays a draft, which is there when it is opened again. */
  close({ isFocused = false } = {}) {
    if (!this.#open) return;
    const { section, form, field } = this.#open;
    if (!field.value.trim()) this.#sheet.drafts.clear(`add:${section.dataset.section}`);
    this.#open = null;
    form.remove();
    section.classList.remove("is-written");
    this.render();
    if (isFocused) part(section, "add").focus();
  }

  async #add() {
    const { section, form, field } = this.#open;
    const text = field.value.trim();
    const key = section.dataset.section;
    if (!text || !this.#sheet.isOpen || !fits(this.#sheet, form, text)) return;
    const note = this.#sheet.newId();
    const by = this.#sheet.author ? { author: this.#sheet.author } : {};
    field.value = "";
    if (await this.#sheet.do("note.add", { section: key, note, text, ...by })) {
      if (!field.value) this.#sheet.drafts.clear(`add:${key}`);
      this.#sheet.cards.get(note)?.scrollIntoView({ block: "nearest" });
      form.scrollIntoView({ block: "nearest" });
    } else {
      field.value = text + (field.value ? `\n${field.value}` : "");
      showProblem(form, this.#sheet.words("not.stored"));
    }
    field.focus();
  }

  #click({ target }) {
    const section = target.closest(".canvas__section");
    if (!section || this.#sheet.linking.isOn || this.#sheet.dragging.hasJustEnded) return;
    if (target.closest("[data-add]")) this.open(section);
    else if (!target.closest(".live-note, .live-foot, button, a")) this.open(section);
  }
}
