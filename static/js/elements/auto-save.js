// <auto-save><form hx-post="…">one field … <p data-says><span data-when="waiting" hidden>…</p></form></auto-save>
//
// Sends its form after a pause in writing, and at once when the field is left. One request at a
// time, so that the version that was seen is always the newest: what was written meanwhile is sent
// after it. What could not be saved stays in the field, is said with [data-when], and is tried again;
// the page asks before it is left. Of a contradiction (409) the server's answer lets people choose.

import { ANSWERED, FAILED, REFUSED, told } from "../lib/htmx.js";

const PAUSE = 1200; // milliseconds
const AGAIN = 6000;

export class AutoSave extends HTMLElement {
  #ends = null;
  #timer = null;
  #isSending = false;
  #isDirty = false;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    const on = (target, name, then) => target.addEventListener(name, then, { signal });
    on(this, "input", (event) => this.#isOwn(event) && this.#later(PAUSE));
    on(this, "change", (event) => this.#isOwn(event) && this.#later(0));
    on(this, "focusout", () => this.#isDirty && this.#later(0));
    on(this, "submit", () => this.#sent());
    on(this, ANSWERED, (event) => this.#hear(event));
    on(this, FAILED, (event) => this.#fail(event));
    on(this, REFUSED, (event) => this.#fail(event));
    on(window, "online", () => this.#isDirty && this.#later(0));
    on(window, "beforeunload", (event) => this.#isDirty && event.preventDefault());
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#ends.abort();
  }

  get #form() {
    return this.querySelector("form");
  }

  /** The switch between writing and reading is nothing to save. */
  #isOwn(event) {
    return event.target.type !== "radio";
  }

  #later(wait) {
    this.#isDirty = true;
    this.toggleAttribute("data-dirty", true); // "Saved 14:02" is true no more
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), wait);
  }

  #send() {
    if (!this.#isSending && this.#isDirty) this.#form.requestSubmit();
  }

  #sent() {
    clearTimeout(this.#timer);
    this.#isSending = true;
    this.#isDirty = false;
  }

  /** Answers to this form alone: other requests begin at elements within it. */
  #hear(event) {
    if (event.target !== this.#form) return;
    const { status } = told(event);
    this.#isSending = false;
    this.toggleAttribute("data-dirty", this.#isDirty);
    if (status < 400 || status === 409 || status === 422) this.#say(null);
    if (this.#isDirty && status !== 409) this.#later(PAUSE);
  }

  #fail(event) {
    const { status } = told(event);
    if (event.target !== this.#form || status === 409 || status === 422) return;
    this.#isSending = false;
    this.#isDirty = true;
    clearTimeout(this.#timer);
    const word = status >= 500 ? "broken" : status >= 400 ? "refused" : "waiting";
    this.#say(word);
    if (word !== "refused") this.#timer = setTimeout(() => this.#send(), AGAIN);
  }

  #say(word) {
    for (const one of this.querySelectorAll("[data-says] [data-when]")) {
      one.hidden = one.dataset.when !== word;
    }
  }
}

customElements.define("auto-save", AutoSave);
