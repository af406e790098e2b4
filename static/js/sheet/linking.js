// A note answers another: choose it in its menu, then tap the one that it answers.

import { beginning } from "../lib/wording.js";
import { part, setText } from "../lib/templates.js";

export class Linking {
  #sheet;
  #answer = null;

  constructor(sheet, signal) {
    this.#sheet = sheet;
    part(sheet, "linking-end").addEventListener("click", () => this.end(), { signal });
    sheet.addEventListener("keydown", ({ key }) => key === "Escape" && this.isOn && this.end(), { signal });
  }

  get isOn() {
    return this.#answer !== null;
  }

  begin(answer, key) {
    const { view, words, cards } = this.#sheet;
    const section = this.#sheet.titleOf(key);
    const first = view.section(key)[0];
    this.#sheet.composers.close();
    this.#answer = answer;
    this.#sheet.dataset.linking = key;
    this.#sheet.sectionOf(key).classList.add("is-chosen-from");
    cards.get(answer)?.classList.add("live-note--linking");
    const text = beginning(view.notes.get(answer).text);
    const line = words("link.choose", { section, text });
    setText(part(this.#sheet, "linking-words"), first ? line : words("link.none", { section }));
    this.#bar.hidden = false;
    this.#sheet.sectionOf(key).scrollIntoView({ block: "nearest" });
    if (first) cards.focus(first.id);
    else part(this.#sheet, "linking-end").focus();
  }

  async choose(answered) {
    const answer = this.#answer;
    const { view, dataset } = this.#sheet;
    const note = view.notes.get(answered);
    if (note?.section !== dataset.linking || !view.notes.has(answer)) return;
    this.end();
    await this.#sheet.do("link.add", { answer, answered });
    this.#sheet.say("done.linked", { text: beginning(note.text) });
  }

  end() {
    const answer = this.#answer;
    this.#answer = null;
    this.#sheet.sectionOf(this.#sheet.dataset.linking)?.classList.remove("is-chosen-from");
    this.#sheet.cards.get(answer)?.classList.remove("live-note--linking");
    delete this.#sheet.dataset.linking;
    this.#bar.hidden = true;
    this.#sheet.cards.focus(answer);
  }

  get #bar() {
    return this.#sheet.querySelector(".live-sheet__linking");
  }
}
