// Rewording a note in its card. Others may reword it meanwhile: that is told, and never put in
// the place of what is being typed.

import { beginning } from "../lib/wording.js";
import { clone, part, setText } from "../lib/templates.js";
import { fits, showProblem, wire } from "./field.js";

export class Editor {
  #sheet;
  #cards;
  #open = null; // {id, form, field, seen, base}

  constructor(sheet, cards) {
    this.#sheet = sheet;
    this.#cards = cards;
  }

  isOn(id) {
    return this.#open?.id === id;
  }

  open(id, draft = this.#sheet.drafts.get(`edit:${id}`)) {
    if (this.isOn(id) || !this.#sheet.isOpen) return;
    this.#commit();
    this.#sheet.composers.close();
    const note = this.#sheet.view.notes.get(id);
    const card = this.#cards.get(id);
    if (!note || !card) return;
    const form = clone(this.#sheet, "editor");
    const seen = draft?.seen ?? note.textRevision;
    const base = draft?.base ?? note.text;
    const field = wire(form, {
      label: this.#sheet.words("edit.field"),
      save: () => this.save(),
      close: () => this.#end({ isForgotten: true }),
      keep: (text) => this.#sheet.drafts.set(`edit:${id}`, { text, seen, base }),
    });
    field.value = draft?.text ?? note.text;
    card.classList.add("live-note--edited");
    card.append(form);
    this.#open = { id, form, field, seen, base };
    this.render();
    field.focus();
    form.scrollIntoView({ block: "nearest" });
    field.setSelectionRange(field.value.length, field.value.length);
  }

  render() {
    if (!this.#open) return;
    const { id, form, field, seen, base } = this.#open;
    const note = this.#sheet.view.notes.get(id);
    const line = part(form, "meanwhile");
    const isOther = note && note.textRevision > seen && note.text !== base && note.text !== field.value;
    const text = !note
      ? this.#sheet.words("edit.gone")
      : isOther
        ? this.#sheet.words("edit.meanwhile", { text: beginning(note.text, 200) })
        : "";
    setText(line, text);
    line.hidden = !text;
  }

  /** Save and close; with nothing written the note goes, and can be brought back. */
  async save() {
    const { id, form, field, seen, base } = this.#open;
    const text = field.value.trim();
    const { menu, words } = this.#sheet;
    if (!fits(this.#sheet, form, text)) return;
    if (!text) menu.remove(id);
    else if (text !== base.trim() && !(await this.#sheet.do("note.rewrite", { note: id, text, seen }))) {
      showProblem(form, words("not.stored"));
      return;
    }
    if (this.isOn(id)) this.#end({ isForgotten: true });
  }

  /** Whoever goes on elsewhere has finished here. */
  #commit() {
    if (this.#open) this.save();
  }

  finish() {
    this.#commit();
  }

  #end({ isForgotten }) {
    const { id, form } = this.#open;
    const had = form.contains(document.activeElement);
    this.#open = null;
    if (isForgotten) this.#sheet.drafts.clear(`edit:${id}`);
    form.remove();
    this.#cards.get(id)?.classList.remove("live-note--edited");
    if (had) this.#cards.focus(id);
    this.#sheet.render();
  }
}
