// The subject of the worksheet, reworded in its place. Of two subjects neither is overwritten
// unseen: the second writer is shown the first one's and keeps the own.

import { clone, part, setText } from "../lib/templates.js";
import { fits, showProblem, wire } from "./field.js";

const MOST = 300;

export class Subject {
  #sheet;
  #line;
  #button;
  #form = null; // {form, field, seen}

  constructor(sheet) {
    this.#sheet = sheet;
    this.#line = sheet.querySelector(".canvas__who");
    this.#button = clone(sheet, "subject");
    this.#button.addEventListener("click", () => this.open());
    const label = this.#line.querySelector(".canvas__label");
    this.#line.replaceChildren(label, " ", this.#button);
    const draft = sheet.drafts.get("subject");
    if (draft && sheet.isOpen) queueMicrotask(() => this.open(draft));
  }

  render() {
    const { view, words, isOpen } = this.#sheet;
    const text = part(this.#button, "subject-text");
    setText(text, view.subject || words("subject.prompt"));
    this.#button.classList.toggle("live-subject--none", !view.subject);
    this.#button.disabled = !isOpen;
    const [refused] = this.#sheet.refused("subject");
    if (refused && !this.#form && isOpen) {
      this.open({ text: refused.body.text, seen: refused.error.subject ?? view.subject }, refused.id);
    }
    if (this.#form) this.#tell();
  }

  open(draft = null, refused = null) {
    if (this.#form || !this.#sheet.isOpen) return;
    const form = clone(this.#sheet, "editor");
    const seen = draft?.seen ?? this.#sheet.view.subject;
    const field = wire(form, {
      label: this.#sheet.words("subject.field"),
      save: () => this.#save(),
      close: () => this.#end(),
      keep: (text) => this.#sheet.drafts.set("subject", { text, seen }),
    });
    field.value = draft?.text ?? this.#sheet.view.subject;
    this.#form = { form, field, seen, refused };
    this.#line.hidden = true;
    this.#line.after(form);
    this.#tell();
    field.focus();
    if (!draft) field.select();
  }

  #tell() {
    const { form, field, seen, refused } = this.#form;
    const { facts, words } = this.#sheet;
    const isOther = facts.subject !== field.value && (facts.subject !== seen || refused);
    const line = part(form, "meanwhile");
    setText(line, isOther ? words("subject.meanwhile", { text: facts.subject }) : "");
    line.hidden = !isOther;
  }

  async #save() {
    const { form, field, seen, refused } = this.#form;
    const text = field.value.replace(/\s+/g, " ").trim();
    const { facts, words } = this.#sheet;
    if (!this.#isShort(form, text)) return;
    // What the other one wrote has been shown by now: it may be replaced.
    const known = part(form, "meanwhile").hidden ? seen : facts.subject;
    if (refused) await this.#sheet.giveUp(refused);
    if (text !== known && !(await this.#sheet.do("subject", { text, seen: known }))) {
      showProblem(form, words("not.stored"));
      return;
    }
    this.#end({ hasSaved: true });
  }

  #isShort(form, text) {
    const n = [...text].length;
    if (n <= MOST) return fits(this.#sheet, form, text);
    showProblem(form, this.#sheet.words("too.long", { n, most: MOST }));
    return false;
  }

  async #end({ hasSaved = false } = {}) {
    const { form, refused } = this.#form;
    this.#sheet.drafts.clear("subject");
    if (refused && !hasSaved) await this.#sheet.giveUp(refused);
    this.#form = null;
    form.remove();
    this.#line.hidden = false;
    this.#button.focus();
    this.#sheet.render();
  }
}
