// The cards of the notes: drawn from one template, changed in place, never under the fingers of
// whoever is writing.

import { beginning } from "../lib/wording.js";
import { clone, part, setText } from "../lib/templates.js";
import { Editor } from "./editor.js";

export class Cards {
  #sheet;
  #cards = new Map(); // id → <li>
  #current = new Map(); // section → id of the note that the Tab key reaches

  constructor(sheet) {
    this.#sheet = sheet;
    this.editor = new Editor(sheet, this);
    sheet.addEventListener("click", (event) => this.#click(event));
    sheet.addEventListener("keydown", (event) => this.#key(event));
    sheet.addEventListener("focusin", (event) => this.#enter(event));
  }

  get(id) {
    return this.#cards.get(id);
  }

  textOf(id) {
    return this.#cards.get(id)?.querySelector(".note__text");
  }

  focus(id) {
    const card = this.#cards.get(id);
    if (!card) return;
    this.#current.set(card.closest("[data-section]").dataset.section, id);
    this.#reach();
    this.textOf(id).focus();
  }

  render() {
    const { view } = this.#sheet;
    for (const [id, card] of this.#cards) {
      if (view.notes.has(id) || this.editor.isOn(id)) continue;
      this.#leave(card);
      this.#cards.delete(id);
    }
    for (const section of this.#sheet.sections) this.#fill(section);
    this.editor.render();
    this.#reach();
  }

  #fill(section) {
    const list = section.querySelector(".canvas__notes");
    const focused = document.activeElement;
    const notes = this.#sheet.view.section(section.dataset.section);
    let place = list.firstElementChild;
    for (const note of notes) {
      const card = this.#cards.get(note.id) ?? this.#make(note.id);
      this.#draw(card, note);
      if (card === place) place = place.nextElementSibling;
      else list.insertBefore(card, place);
    }
    if (focused !== document.activeElement && focused?.isConnected) focused.focus();
    const isReadOnly = !this.#sheet.isOpen && !this.#sheet.isVoting;
    list.tabIndex = isReadOnly && notes.length ? 0 : -1;
    const title = section.querySelector(".canvas__title");
    if (list.scrollHeight > list.clientHeight + 4) title.dataset.number = notes.length;
    else delete title.dataset.number;
    list.setAttribute("aria-labelledby", section.getAttribute("aria-labelledby"));
    if (isReadOnly) list.removeAttribute("aria-describedby");
    else list.setAttribute("aria-describedby", "sheet-keys");
  }

  #make(id) {
    const card = clone(this.#sheet, "note");
    card.id = `note-${id}`;
    card.dataset.note = id;
    this.#cards.set(id, card);
    return card;
  }

  #draw(card, note) {
    const { words, isOpen, view, facts } = this.#sheet;
    const text = part(card, "text");
    card.dataset.state = note.state;
    card.classList.toggle("live-note--mine", note.mine);
    card.classList.toggle("live-note--versions", note.versions !== null);
    setText(text, note.text);
    setText(part(card, "more-words"), words("note.more", { text: beginning(note.text) }));
    part(card, "more").hidden = !isOpen;
    this.#offer(text, isOpen);
    const isTold = note.mine || note.state !== "saved";
    setText(part(card, "saved"), isTold ? ` ${words(`note.${note.state}`)}` : "");
    this.#explain(text, isTold ? words(`note.${note.state}`) : "");
    const marks = [
      note.state === "attention" && words("note.attention"),
      note.late && words("note.late"),
      note.answeredBy.length && words("note.answered", { n: note.answeredBy.length }),
    ].filter(Boolean);
    setText(part(card, "marks"), marks.join(" · "));
    part(card, "marks").hidden = !marks.length;
    this.#drawLinks(card, note, view);
    this.#drawVote(card, note, facts);
    part(card, "versions").hidden = !note.versions;
    part(card, "decided-elsewhere").hidden = isOpen;
    part(card, "keep-this").hidden = !isOpen;
    part(card, "keep-both").hidden = !isOpen || !note.beside;
  }

  /** What the mark after a text means, for a mouse; the reader is told in words already. */
  #explain(text, words) {
    if (text.title === words) return;
    if (words) text.title = words;
    else text.removeAttribute("title");
  }

  /** A text is a button while it can be reworded, or chosen for a link. */
  #offer(text, isOffered) {
    if (isOffered === text.hasAttribute("role")) return;
    if (isOffered) text.setAttribute("role", "button");
    else for (const name of ["role", "tabindex"]) text.removeAttribute(name);
  }

  #drawLinks(card, note, view) {
    const list = part(card, "links");
    const texts = note.answers.map((id) => beginning(view.notes.get(id).text, 32));
    list.hidden = !texts.length;
    while (list.children.length > texts.length) list.lastElementChild.remove();
    texts.forEach((text, place) => {
      const item = list.children[place] ?? list.appendChild(document.createElement("li"));
      item.dir = "auto";
      setText(item, text);
    });
  }

  #drawVote(card, note, facts) {
    const { words, isVoting, view, author } = this.#sheet;
    const isThere = isVoting && note.revision > 0;
    part(card, "vote").hidden = !isThere;
    if (isThere) {
      const own = view.dotsOf(author)[note.id] ?? 0;
      setText(part(card, "own"), `${own}`);
      part(card, "own").setAttribute("aria-label", words("dots.own", { n: own }));
      part(card, "minus").disabled = own === 0;
      part(card, "plus").disabled =
        own >= facts.activity.vote.perNote || this.#sheet.around.dotsLeft() <= 0;
    }
    const total = facts.totals?.[note.id] ?? 0;
    part(card, "total").hidden = !facts.totals;
    if (facts.totals) setText(part(card, "total"), words("note.total", { n: total }));
    part(card, "total").classList.toggle("live-note__total--none", !total);
  }

  /** Whoever stood on a card that goes away stands on the next one. */
  #leave(card) {
    const next = card.nextElementSibling ?? card.previousElementSibling;
    const had = card.contains(document.activeElement);
    const section = card.closest("[data-section]");
    card.remove();
    if (!had) return;
    if (next) this.focus(next.dataset.note);
    else section?.querySelector("[data-add]")?.focus();
  }

  // --- One stop for the Tab key in each section, arrow keys from note to note -------------

  #reach() {
    for (const section of this.#sheet.sections) {
      const cards = [...section.querySelectorAll(".live-note")];
      const wanted = this.#current.get(section.dataset.section);
      const current = cards.find((card) => card.dataset.note === wanted) ?? cards[0];
      for (const card of cards) {
        const text = part(card, "text");
        const stop = card === current ? 0 : -1;
        if (text.hasAttribute("role")) text.tabIndex = stop;
        part(card, "more").tabIndex = stop;
      }
    }
  }

  #enter({ target }) {
    const card = target.closest?.(".live-note");
    if (!card) return;
    const section = card.closest("[data-section]").dataset.section;
    if (this.#current.get(section) === card.dataset.note) return;
    this.#current.set(section, card.dataset.note);
    this.#reach();
  }

  #key(event) {
    const text = event.target.closest?.(".note__text[role]");
    if (!text) return;
    const id = text.closest(".live-note").dataset.note;
    const { menu, linking } = this.#sheet;
    const act = this.#actOf(event, id, menu, linking);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #actOf({ key, altKey, shiftKey, ctrlKey, metaKey }, id, menu, linking) {
    if (ctrlKey || metaKey) return null;
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[key];
    const isAcross = key === "ArrowLeft" || key === "ArrowRight";
    if (step && altKey && !linking.isOn) return () => (isAcross ? menu.carry(id, step) : menu.shift(id, step));
    if (step) return () => this.#go(id, step, isAcross);
    if (key === "Enter" || key === " ") return () => this.#open(id);
    if (linking.isOn) return null;
    if (key === "m" || key === "M" || key === "ContextMenu" || (key === "F10" && shiftKey)) {
      return () => menu.open(id);
    }
    if (key === "Delete" || key === "Backspace") return () => menu.remove(id);
    return null;
  }

  #go(id, step, isAcross) {
    const card = this.get(id);
    if (!isAcross) {
      const next = step > 0 ? card.nextElementSibling : card.previousElementSibling;
      if (next) this.focus(next.dataset.note);
      return;
    }
    const sections = this.#sheet.sections;
    let place = sections.indexOf(card.closest("[data-section]")) + step;
    while (sections[place] && !sections[place].querySelector(".live-note")) place += step;
    const next = sections[place]?.querySelector(".live-note");
    if (next) this.focus(next.dataset.note);
  }

  #open(id) {
    if (this.#sheet.linking.isOn) this.#sheet.linking.choose(id);
    else this.editor.open(id);
  }

  #click({ target }) {
    const card = target.closest(".live-note");
    if (!card || this.#sheet.dragging.hasJustEnded) return;
    const id = card.dataset.note;
    const { menu } = this.#sheet;
    if (target.closest("[data-more]")) menu.open(id);
    else if (target.closest("[data-plus]")) this.#vote(id, 1);
    else if (target.closest("[data-minus]")) this.#vote(id, -1);
    else if (target.closest("[data-keep-this]")) menu.keepThis(id);
    else if (target.closest("[data-keep-both]")) menu.keepBoth(id);
    else if (this.#sheet.linking.isOn || (this.#sheet.isOpen && !target.closest(".composer, button"))) {
      this.#open(id);
    }
  }

  #vote(note, step) {
    const { view, author, facts } = this.#sheet;
    const dots = (view.dotsOf(author)[note] ?? 0) + step;
    if (dots < 0 || dots > facts.activity.vote.perNote) return;
    const by = author ? { author } : {};
    this.#sheet.do("vote", { note, dots, round: facts.activity.vote.round, ...by });
  }
}
