// <canvas-grid> … <button data-box="pains" data-name="Pains" data-x data-y data-w data-h>…</button>
//   <form data-place hx-post="…"> section, x, y, w, h </form> <p data-says …></p> </canvas-grid>
//
// Moves and sizes the places of a canvas: by pointer, at the corner to size them, and by the arrow
// keys. The form is sent with the new place; one that overlaps another is not sent, and said.

import { keepFocus } from "../lib/focus.js";
import { byKey, clash, halves, isSame, moved, resized } from "../lib/lattice.js";

const FAR = 4; // pixels before a press is a drag
const SOON = 700; // milliseconds after the last key

export class CanvasGrid extends HTMLElement {
  #ends = null;
  #drag = null; // {button, from, x, y, isSizing, hasBegun}
  #keyed = null; // {button, from}: moved by keys and not sent yet
  #timer = null;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    const on = (target, name, then) => target.addEventListener(name, then, { signal });
    on(this, "pointerdown", (event) => this.#down(event));
    on(document, "pointermove", (event) => this.#move(event));
    on(document, "pointerup", () => this.#up());
    on(document, "pointercancel", () => this.#back());
    on(document, "keydown", (event) => this.#key(event));
    on(this, "focusout", () => this.#settle());
    keepFocus(this, signal);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#ends.abort();
  }

  // --- By hand ---------------------------------------------------------------------------

  #down(event) {
    const button = event.target.closest("[data-box]");
    if (!button || event.button !== 0 || !event.isPrimary || this.#drag) return;
    this.#settle();
    const { pageX: x, pageY: y, pointerId: pointer } = event;
    const isSizing = event.target.closest("[data-corner]") !== null;
    this.#drag = { button, from: placeOf(button), x, y, pointer, isSizing, hasBegun: false };
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    const [right, down] = [event.pageX - drag.x, event.pageY - drag.y];
    if (!drag.hasBegun && Math.hypot(right, down) < FAR) return;
    drag.hasBegun = true;
    const step = this.querySelector(".grid__boxes").getBoundingClientRect().width / 24;
    const change = drag.isSizing ? resized : moved;
    this.#show(drag.button, change(drag.from, halves(right / step), halves(down / step)));
  }

  #up() {
    const drag = this.#drag;
    this.#drag = null;
    if (drag?.hasBegun) this.#finish(drag.button, drag.from);
  }

  #back() {
    if (this.#drag?.hasBegun) this.#put(this.#drag.button, this.#drag.from);
    this.#drag = null;
    this.#lay();
  }

  // --- By keys ---------------------------------------------------------------------------

  #key(event) {
    if (event.key === "Escape") return this.#escape(event);
    const button = event.target.closest?.("[data-box]");
    if (!button || !this.contains(button) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") return this.#settle();
    const place = byKey(placeOf(button), event.key, event.shiftKey);
    if (place === null) return;
    event.preventDefault();
    this.#keyed ??= { button, from: placeOf(button) };
    clearTimeout(this.#timer);
    const other = this.#show(button, place);
    if (!other) this.#timer = setTimeout(() => this.#settle(), SOON);
  }

  #escape(event) {
    if (this.#drag) return this.#back();
    if (!this.#keyed) return;
    event.preventDefault();
    clearTimeout(this.#timer);
    this.#put(this.#keyed.button, this.#keyed.from);
    this.#keyed = null;
    this.#lay();
  }

  /** What was moved by keys is done with. */
  #settle() {
    clearTimeout(this.#timer);
    const keyed = this.#keyed;
    this.#keyed = null;
    if (keyed) this.#finish(keyed.button, keyed.from);
  }

  // --- Both ------------------------------------------------------------------------------

  /** Draw it there; returns the name of what is there already. */
  #show(button, place) {
    // What comes from the server meanwhile must not be drawn under the hand.
    this.setAttribute("hx-morph-skip", "");
    this.classList.add("is-placing");
    button.classList.add("is-placed");
    this.#put(button, place);
    const other = this.#clash(button);
    button.classList.toggle("is-clashing", other !== null);
    if (other) this.#say("clash", { name: button.dataset.name, other });
    else this.#say("at", { name: button.dataset.name, ...place });
    return other;
  }

  #finish(button, from) {
    const other = this.#clash(button);
    const place = placeOf(button);
    this.#lay();
    if (other) {
      this.#put(button, from);
      this.#say("refused", { name: button.dataset.name, other });
    } else if (!isSame(place, from)) this.#send(button, place);
  }

  #lay() {
    this.removeAttribute("hx-morph-skip");
    this.classList.remove("is-placing");
    for (const one of this.#buttons) one.classList.remove("is-placed", "is-clashing");
  }

  #send(button, place) {
    const form = this.querySelector("form[data-place]");
    fill(form, { section: button.dataset.box, ...place });
    // The numbers of the same place, where its form stands open.
    for (const open of document.querySelectorAll("form[data-places]")) {
      if (open.dataset.places === button.dataset.box) fill(open, place);
    }
    form.requestSubmit();
  }

  get #buttons() {
    return [...this.querySelectorAll("[data-box]")];
  }

  #clash(button) {
    const others = this.#buttons
      .filter((one) => one !== button)
      .map((one) => ({ ...placeOf(one), name: one.dataset.name }));
    return clash(placeOf(button), others)?.name ?? null;
  }

  #put(button, place) {
    for (const name of ["x", "y", "w", "h"]) button.dataset[name] = place[name];
  }

  #say(word, values) {
    const status = this.querySelector("[data-says]");
    status.classList.toggle("is-bad", word !== "at");
    status.textContent = status.dataset[word].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }
}

function fill(form, values) {
  for (const [name, value] of Object.entries(values)) form.elements.namedItem(name).value = value;
}

function placeOf(button) {
  const { x, y, w, h } = button.dataset;
  return { x: Number(x), y: Number(y), w: Number(w), h: Number(h) };
}

customElements.define("canvas-grid", CanvasGrid);
