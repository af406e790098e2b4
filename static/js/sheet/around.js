// What stands around the notes: the subject, what may be done now, calls, dots, announcements.

import { clone, part, setText } from "../lib/templates.js";
import { chips } from "./chips.js";
import { Subject } from "./subject.js";

export class Around {
  #sheet;
  #subject;
  #chipsOf = "";

  constructor(sheet, signal) {
    this.#sheet = sheet;
    this.#subject = new Subject(sheet);
    for (const button of sheet.querySelectorAll("[data-call]")) {
      button.addEventListener("click", () => this.#call(button), { signal });
    }
  }

  /** How many dots whoever's turn it is has left. */
  dotsLeft() {
    const own = Object.values(this.#sheet.view.dotsOf(this.#sheet.author));
    return this.#sheet.facts.activity.vote.budget - own.reduce((sum, dots) => sum + dots, 0);
  }

  render() {
    this.#renderState();
    this.#renderCalls();
    this.#renderDots();
    this.#renderSaid();
    this.#renderClock();
    this.#renderTabs();
    this.#subject.render();
  }

  #renderState() {
    const { facts, isOpen, isVoting } = this.#sheet;
    const key = this.#stateWord();
    const time = new Date(facts.activity.extraUntil ?? 0).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const line = part(this.#sheet, "state-words");
    const words = [key && this.#sheet.words(key, { time })];
    if ("old" in this.#sheet.dataset) words.unshift(this.#sheet.words("old.page"));
    if (facts.totals) words.push(this.#sheet.words("dots.closed"));
    setText(line, words.filter(Boolean).join(" "));
    line.hidden = !line.textContent;
    line.classList.toggle("live-sheet__state--closed", !isOpen && !isVoting);
    this.#sheet.toggleAttribute("data-read-only", !isOpen);
  }

  /** The key of the words for what may be done now; empty where nothing has to be said. */
  #stateWord() {
    const { facts, isOpen, isVoting } = this.#sheet;
    const { state, over, showsAll, showsCounts, extraUntil } = facts.activity;
    if (over) return "state.ended";
    if (isOpen && extraUntil) return "state.extra";
    if (isOpen) return showsAll ? "" : showsCounts ? "state.counts" : "state.mine";
    if (isVoting) return "";
    const known = { locked: "state.locked", revealed: "state.revealed", closed: "state.closed" };
    return known[state] ?? "state.over";
  }

  #renderCalls() {
    const { view, facts } = this.#sheet;
    const isOver = facts.activity.over || facts.activity.state === "closed";
    for (const button of this.#sheet.querySelectorAll("[data-call]")) {
      const name = button.dataset.call;
      button.hidden = isOver || (name === "done" && !this.#sheet.isOpen && !view.done);
      button.setAttribute("aria-pressed", `${view[name]}`);
    }
  }

  #call(button) {
    const name = button.dataset.call;
    const isOn = !this.#sheet.view[name];
    this.#sheet.do(name, name === "hand" ? { raised: isOn } : { done: isOn });
  }

  #renderDots() {
    const { facts, isVoting, words } = this.#sheet;
    const bar = part(this.#sheet, "dots");
    bar.hidden = !isVoting;
    if (!isVoting) return;
    const names = facts.delegates.map(({ code }) => code).join(" ");
    if (names !== this.#chipsOf || !bar.querySelector(".chip")) {
      this.#chipsOf = names;
      chips(this.#sheet, bar.querySelector("[data-chips]"), "by.voter");
    }
    const all = facts.activity.vote.budget;
    const n = Math.max(0, this.dotsLeft());
    setText(part(bar, "dots-words"), n ? words("dots.left", { n, all }) : words("dots.none"));
    setText(part(bar, "dots-row"), all <= 12 ? "●".repeat(n) + "○".repeat(Math.max(0, all - n)) : "");
  }

  #renderSaid() {
    const place = part(this.#sheet, "said");
    const said = this.#sheet.facts.announcements ?? [];
    const known = new Map([...place.children].map((line) => [line.dataset.code, line]));
    for (const { code, text, toTable } of said) {
      const line = known.get(code) ?? clone(this.#sheet, "said");
      line.dataset.code = code;
      setText(line.querySelector(".said__from"), this.#sheet.words(toTable ? "said.table" : "said.all"));
      setText(line.querySelector(".said__text"), text);
      if (!known.has(code)) place.append(line);
      known.delete(code);
    }
    for (const line of known.values()) line.remove();
  }

  #renderClock() {
    const { clock } = this.#sheet.facts;
    const element = part(this.#sheet, "clock");
    // What was kept from an earlier visit does not know the time.
    element.hidden = !clock || "old" in this.#sheet.dataset;
    if (!clock) return;
    for (const name of ["ends", "now"]) {
      if (element.getAttribute(name) !== `${clock[name]}`) element.setAttribute(name, clock[name]);
    }
    element.toggleAttribute("paused", clock.paused);
  }

  #renderTabs() {
    for (const tab of this.#sheet.querySelectorAll("[data-tab]")) {
      const n = this.#sheet.view.section(tab.dataset.tab).length;
      setText(part(tab, "number"), n ? `${n}` : "");
    }
  }
}
