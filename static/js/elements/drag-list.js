// <drag-list id="…"> … [data-item="code" data-name="Welcome"] with [data-handle] …
//   <form data-order hx-post="…"></form> {% include "components/drag_words.html" %} </drag-list>
//
// Puts items in another order: by their handles, which a mouse, pen or finger drags, and which are
// buttons: Space lifts, arrows move, Space puts down, Escape takes back. The form is sent with an
// `item` for each, in the new order; what stands then is what the server answers.

import { scrollAtEdges } from "../lib/edge-scroll.js";
import { keepFocus } from "../lib/focus.js";
import { moved, placeByKey, placeOf, shift } from "../lib/order.js";

const FAR = 4; // pixels before a press is a drag

export class DragList extends HTMLElement {
  #ends = null;
  #press = null; // {item, y}: a pointer is down
  #carried = null; // {item, before: all items, from, to, boxes, start, y}: one is lifted
  #isMoving = false;
  #endScroll = null;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    const on = (target, name, then) => target.addEventListener(name, then, { signal });
    on(this, "pointerdown", (event) => this.#down(event));
    on(document, "pointermove", (event) => this.#move(event));
    on(document, "pointerup", () => this.#up());
    on(document, "pointercancel", () => this.#cancel());
    on(this, "click", (event) => this.#click(event));
    on(this, "focusout", () => this.#isLiftedByKeys && !this.#isMoving && this.#cancel());
    on(document, "keydown", (event) => this.#key(event));
    keepFocus(this, signal);
  }

  disconnectedCallback() {
    this.#cancel();
    this.#ends.abort();
  }

  get #items() {
    return [...this.querySelectorAll("[data-item]")].filter((one) => one.closest("drag-list") === this);
  }

  get #isLiftedByKeys() {
    return this.#carried !== null && this.#press === null;
  }

  // --- By hand ---------------------------------------------------------------------------

  #down(event) {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0 || !event.isPrimary || this.#carried) return;
    this.#press = { item: handle.closest("[data-item]"), y: event.pageY, pointer: event.pointerId };
  }

  #move(event) {
    if (!this.#press || event.pointerId !== this.#press.pointer) return;
    if (!this.#carried) {
      if (Math.abs(event.pageY - this.#press.y) < FAR) return;
      this.#lift(this.#press.item);
      this.#carried.start = this.#press.y;
      this.#endScroll = scrollAtEdges(() => this.#carried.y, () => this.#carry());
    }
    this.#carried.y = event.clientY;
    this.#carry();
  }

  #carry() {
    const { item, boxes, from, start, y } = this.#carried;
    const by = y + scrollY - start;
    const own = boxes[from];
    const to = placeOf({ top: own.top + by, bottom: own.bottom + by }, boxes.map((one) => one.middle), from);
    item.style.translate = `0 ${by}px`;
    this.#carried.to = to;
    const room = own.room;
    for (const [at, one] of this.#carried.before.entries()) {
      if (one !== item) one.style.translate = `0 ${shift(at, from, to) * room}px`;
    }
  }

  #up() {
    const isDragged = this.#press && this.#carried;
    if (isDragged) this.#place(this.#carried.to);
    this.#press = null;
    if (isDragged) this.#drop();
  }

  // --- By keys ---------------------------------------------------------------------------

  /** A press without a pointer: by a key, or by what reads the screen aloud. */
  #click(event) {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.detail !== 0) return;
    if (this.#carried) this.#drop();
    else this.#lift(handle.closest("[data-item]"));
  }

  #key(event) {
    if (!this.#carried) return;
    const to = placeByKey(event.key, this.#carried.to, this.#carried.before.length);
    if (event.key === "Escape") this.#cancel("cancelled");
    else if (to === null || !this.#isLiftedByKeys) return;
    else this.#step(to);
    event.preventDefault();
  }

  #step(to) {
    if (to !== this.#carried.to) this.#place(to);
    this.#carried.item.scrollIntoView({ block: "nearest" });
    this.#say("moved");
  }

  // --- Both ------------------------------------------------------------------------------

  #lift(item) {
    const before = this.#items;
    const from = before.indexOf(item);
    this.#carried = { item, before, from, to: from, boxes: boxesOf(before) };
    // What comes by the stream meanwhile must not be drawn under the hand.
    this.setAttribute("hx-morph-skip", "");
    this.classList.add("is-dragging");
    item.classList.add("is-lifted");
    this.#say("lifted");
  }

  /** Puts the carried item where it would stand. */
  #place(to) {
    const { item, before, from } = this.#carried;
    this.#isMoving = true;
    const after = moved(before, from, to)[to + 1] ?? null;
    const hasFocus = item.contains(document.activeElement);
    const parent = item.parentNode;
    const next = after ?? this.#items.filter((one) => one !== item).at(-1)?.nextSibling ?? null;
    if (parent.moveBefore) parent.moveBefore(item, next);
    else parent.insertBefore(item, next);
    if (hasFocus) item.querySelector("[data-handle]").focus();
    this.#carried.to = to;
    this.#isMoving = false;
  }

  #drop() {
    const { from, to } = this.#carried;
    this.#say("dropped");
    this.#lay();
    if (from !== to) this.#send();
  }

  #cancel(word) {
    this.#press = null;
    if (!this.#carried) return;
    if (this.#carried.to !== this.#carried.from) this.#place(this.#carried.from);
    if (word) this.#say(word);
    this.#lay();
  }

  #lay() {
    this.#endScroll?.();
    for (const one of this.#carried.before) one.removeAttribute("style");
    this.#carried.item.classList.remove("is-lifted");
    this.classList.remove("is-dragging");
    this.removeAttribute("hx-morph-skip");
    this.#carried = null;
  }

  #send() {
    const form = this.querySelector("form[data-order]");
    form.replaceChildren(
      ...this.#items.map((one) => Object.assign(document.createElement("input"), { type: "hidden", name: "item", value: one.dataset.item })),
    );
    form.requestSubmit();
  }

  #say(word) {
    const status = this.querySelector("[data-says]");
    const { item, to, before } = this.#carried;
    const values = { name: item.dataset.name, place: to + 1, all: before.length };
    status.textContent = status.dataset[word].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }
}

/** Where the items stand on the page; `room` is what the others have to give an item. */
function boxesOf(items) {
  const boxes = items.map((one) => one.getBoundingClientRect());
  return boxes.map((box, at) => {
    const next = boxes[at + 1];
    const before = boxes[at - 1];
    const room = next ? next.top - box.top : before ? box.bottom - before.bottom : box.height;
    const top = box.top + scrollY;
    return { top, bottom: top + box.height, middle: top + box.height / 2, room };
  });
}

customElements.define("drag-list", DragList);
