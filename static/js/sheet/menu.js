// What can be done with a note: its menu, and the same by keys. Deleting can be undone.

import { beginning } from "../lib/wording.js";
import { part, setText } from "../lib/templates.js";

const UNDO = 10000;

export class Menu {
  #sheet;
  #dialog;
  #of = null;
  #undo = null;
  #timer = null;

  constructor(sheet, signal) {
    this.#sheet = sheet;
    this.#dialog = part(sheet, "menu");
    part(sheet, "menu-end").addEventListener("click", () => this.#dialog.close(), { signal });
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close(), { signal });
    this.#dialog.addEventListener("close", () => this.#return(), { signal });
    part(sheet, "undo-do").addEventListener("click", () => this.#takeBack(), { signal });
  }

  open(id) {
    const note = this.#sheet.view.notes.get(id);
    if (!note || !this.#sheet.isOpen) return;
    this.#of = id;
    this.#show(beginning(note.text, 60), this.#choices(note));
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #choices(note) {
    const { words } = this.#sheet;
    const section = this.#sheet.sectionOf(note.section);
    const own = this.#sheet.view.section(note.section);
    const place = own.indexOf(note);
    const answers = section.dataset.answers;
    const isKnown = note.revision > 0 || note.state !== "attention";
    return [
      [words("menu.reword"), () => this.#sheet.cards.editor.open(note.id)],
      isKnown && place > 0 && [words("menu.up"), () => this.shift(note.id, -1)],
      isKnown && place < own.length - 1 && [words("menu.down"), () => this.shift(note.id, 1)],
      isKnown && [words("menu.move"), () => this.#askWhere(note), true],
      isKnown && answers && [
        words("menu.link", { section: this.#sheet.titleOf(answers) }),
        () => this.#sheet.linking.begin(note.id, answers),
      ],
      ...note.answers.map((id) => [
        words("menu.unlink", { text: beginning(this.#sheet.view.notes.get(id).text, 28) }),
        () => this.#unlink(note.id, id),
      ]),
      [words("menu.delete"), () => this.remove(note.id)],
    ].filter(Boolean);
  }

  #askWhere(note) {
    const others = this.#sheet.sections.filter(({ dataset }) => dataset.section !== note.section);
    this.#show(
      this.#sheet.words("menu.to"),
      others.map(({ dataset }) => [
        this.#sheet.titleOf(dataset.section),
        () => this.moveTo(note.id, dataset.section, null),
      ]),
    );
  }

  #show(title, choices) {
    const list = part(this.#sheet, "menu-list");
    setText(part(this.#sheet, "menu-title"), title);
    list.replaceChildren(
      ...choices.map(([label, act, staysOpen]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sheet-dialog__choice";
        button.textContent = label;
        button.addEventListener("click", () => {
          if (!staysOpen) this.#dialog.close();
          act();
        });
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    list.querySelector("button")?.focus();
  }

  /** Back to the note, unless something else has taken the focus. */
  #return() {
    const id = this.#of;
    this.#of = null;
    if (id && document.activeElement === document.body) this.#sheet.cards.focus(id);
  }

  // --- Moving ---------------------------------------------------------------------------

  /** One place up or down in its section. */
  shift(id, step) {
    const note = this.#sheet.view.notes.get(id);
    const own = this.#sheet.view.section(note.section);
    const place = own.indexOf(note);
    if (place + step < 0 || place + step >= own.length) return Promise.resolve();
    const before = step < 0 ? own[place - 1] : own[place + 2];
    return this.moveTo(id, note.section, before?.id ?? null);
  }

  /** To the end of the section before or after. */
  carry(id, step) {
    const { sections, view } = this.#sheet;
    const keys = sections.map(({ dataset }) => dataset.section);
    const next = keys[keys.indexOf(view.notes.get(id).section) + step];
    return next ? this.moveTo(id, next, null) : Promise.resolve();
  }

  async moveTo(id, section, before) {
    if (!this.#sheet.isOpen) return;
    await this.#sheet.do("note.move", { note: id, section, before });
    const place = this.#sheet.view.section(section).findIndex((note) => note.id === id);
    this.#sheet.cards.focus(id);
    this.#sheet.cards.get(id)?.scrollIntoView({ block: "nearest" });
    this.#sheet.say("done.moved", { section: this.#sheet.titleOf(section), n: place + 1 });
  }

  // --- Links, versions --------------------------------------------------------------------

  async #unlink(answer, answered) {
    await this.#sheet.do("link.remove", { answer, answered });
    this.#sheet.say("done.unlinked");
  }

  /** Of two versions, this one: the other goes. */
  async keepThis(id) {
    const note = this.#sheet.view.notes.get(id);
    if (note.beside) await this.#sheet.do("note.settle", { note: id });
    await this.remove(note.versions);
    this.#sheet.cards.focus(id);
  }

  async keepBoth(id) {
    await this.#sheet.do("note.settle", { note: id });
    this.#sheet.cards.focus(id);
  }

  // --- Deleting, and taking it back -------------------------------------------------------

  async remove(id) {
    const note = this.#sheet.view.notes.get(id);
    if (!note || !this.#sheet.isOpen) return;
    const refused = this.#sheet.refusedOf(id);
    if (note.revision === 0 && refused.some(({ kind }) => kind === "note.add")) {
      // It never reached the server: there is nothing to delete there.
      const { section, text } = note;
      await this.#sheet.giveUp(...refused.map((entry) => entry.id));
      this.#offerUndo(text, () => this.#sheet.do("note.add", { section, note: this.#sheet.newId(), text }));
      return;
    }
    await this.#sheet.do("note.delete", { note: id });
    this.#offerUndo(note.text, async () => {
      await this.#sheet.do("note.restore", { note: id });
      this.#sheet.cards.focus(id);
    });
  }

  #offerUndo(text, act) {
    const bar = part(this.#sheet, "undo");
    this.#undo = act;
    setText(part(this.#sheet, "undo-words"), this.#sheet.words("done.deleted", { text: beginning(text) }));
    bar.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expire(), UNDO);
  }

  #takeBack() {
    const act = this.#undo;
    this.#hideUndo();
    act?.();
  }

  /** Not while somebody who uses the keyboard is about to press it. */
  #expire() {
    if (part(this.#sheet, "undo").querySelector(":focus-visible")) {
      this.#timer = setTimeout(() => this.#expire(), UNDO);
    } else {
      this.#hideUndo();
    }
  }

  #hideUndo() {
    clearTimeout(this.#timer);
    this.#undo = null;
    part(this.#sheet, "undo").hidden = true;
  }
}
