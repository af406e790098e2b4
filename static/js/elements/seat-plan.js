// <seat-plan id="…"> <input data-search> … [data-table="code"] with [data-guest="code"]
//   <form data-seat hx-post="…"> with `delegate`, `table` and `other` </form> </seat-plan>
//
// Takes delegates to tables by hand: a mouse drags their cards, a finger holds one for a moment
// first, so that it can scroll. On a card at a full table the two change places. The form is sent;
// what stands then is what the server answers. Pressing a card is the dialog's concern.
//
// While a card is carried, the room is not drawn anew for what somebody else does. Says "again"
// when it was put back and there is something to draw.

import { scrollAtEdges } from "../lib/edge-scroll.js";
import { keepFocus } from "../lib/focus.js";
import { ANSWERING, SWAPPED, told } from "../lib/htmx.js";

const FAR = 5; // pixels before a press is a drag
const HOLD = 250; // milliseconds before a finger lifts a card

export class SeatPlan extends HTMLElement {
  #ends = null;
  #press = null; // {guest, x, y, pointer, timer}
  #carried = null; // {guest, ghost, over, x, y}
  #endScroll = null;
  #wasDragged = false;
  #isBehind = false;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    const on = (target, name, then, more) => target.addEventListener(name, then, { signal, ...more });
    on(this, "pointerdown", (event) => this.#down(event));
    on(document, "pointermove", (event) => this.#move(event));
    on(document, "pointerup", () => this.#up());
    on(document, "pointercancel", () => this.#end());
    on(document, "keydown", (event) => event.key === "Escape" && this.#end());
    on(document, "touchmove", (event) => this.#carried && event.preventDefault(), { passive: false });
    on(this, "click", (event) => this.#click(event), { capture: true });
    on(this, "contextmenu", (event) => this.#press && event.preventDefault());
    on(this, "input", (event) => event.target.matches("[data-search]") && this.#find());
    on(document, SWAPPED, () => this.#find());
    on(document, ANSWERING, (event) => this.#answered(event));
    keepFocus(this, signal);
  }

  disconnectedCallback() {
    this.#end();
    this.#ends.abort();
  }

  // --- By hand ---------------------------------------------------------------------------

  #down(event) {
    const guest = event.target.closest("[data-guest]");
    this.#wasDragged = false;
    if (!guest || !this.#form || event.button !== 0 || !event.isPrimary) return;
    const { clientX: x, clientY: y, pointerId: pointer } = event;
    this.#press = { guest, x, y, pointer };
    if (event.pointerType === "touch") this.#press.timer = setTimeout(() => this.#lift(x, y), HOLD);
  }

  #move(event) {
    if (!this.#press || event.pointerId !== this.#press.pointer) return;
    const { x, y, timer } = this.#press;
    const { clientX, clientY } = event;
    if (!this.#carried) {
      if (Math.hypot(clientX - x, clientY - y) < FAR) return;
      if (timer) return this.#end(); // the finger scrolls
      this.#lift(clientX, clientY);
    }
    Object.assign(this.#carried, { x: clientX, y: clientY });
    this.#carry();
  }

  #lift(x, y) {
    const { guest } = this.#press;
    const ghost = guest.cloneNode(true);
    ghost.removeAttribute("id");
    ghost.removeAttribute("data-guest");
    ghost.setAttribute("aria-hidden", "true");
    ghost.className = "guest guest--carried";
    ghost.style.inlineSize = `${guest.offsetWidth}px`;
    this.append(ghost);
    this.#carried = { guest, ghost, over: null, x, y };
    guest.classList.add("is-lifted");
    this.classList.add("is-dragging");
    this.#carry();
    this.#endScroll = scrollAtEdges(() => this.#carried.y, () => this.#carry());
  }

  #carry() {
    const { guest, ghost, x, y, over } = this.#carried;
    ghost.style.translate = `${x - ghost.offsetWidth / 2}px ${y - ghost.offsetHeight / 2}px`;
    const under = document.elementFromPoint(x, y);
    const table = under?.closest?.("[data-table]");
    const own = guest.closest("[data-table]");
    const isElsewhere = table && this.contains(table) && table !== own;
    const other = isElsewhere && table.hasAttribute("data-full") ? under.closest("[data-guest]") : null;
    const to = isElsewhere ? (other ?? table) : null;
    if (to === over) return;
    over?.classList.remove("is-over");
    to?.classList.add("is-over");
    this.#carried.over = to;
  }

  #up() {
    const { guest, over } = this.#carried ?? {};
    this.#wasDragged = Boolean(guest);
    if (over) this.#isBehind = false; // the answer draws it anew
    this.#end();
    if (!over) return;
    const form = this.#form;
    form.elements.delegate.value = guest.dataset.guest;
    form.elements.table.value = over.dataset.table ?? "";
    form.elements.other.value = over.dataset.guest ?? "";
    form.requestSubmit();
  }

  #end() {
    clearTimeout(this.#press?.timer);
    this.#press = null;
    if (!this.#carried) return;
    this.#endScroll?.();
    this.#carried.ghost.remove();
    this.#carried.guest.classList.remove("is-lifted");
    this.#carried.over?.classList.remove("is-over");
    this.classList.remove("is-dragging");
    this.#carried = null;
    if (this.#isBehind) this.dispatchEvent(new CustomEvent("again"));
    this.#isBehind = false;
  }

  #answered(event) {
    if (!this.#carried || !this.contains(event.target) || told(event).method !== "GET") return;
    event.preventDefault();
    this.#isBehind = true;
  }

  /** The click with which a drag ends opens no dialog. */
  #click(event) {
    if (!this.#wasDragged) return;
    this.#wasDragged = false;
    event.preventDefault();
    event.stopPropagation();
  }

  get #form() {
    return this.querySelector("form[data-seat]");
  }

  // --- The search ------------------------------------------------------------------------

  #find() {
    const words = this.querySelector("[data-search]")?.value.trim().toLocaleLowerCase() ?? "";
    this.classList.toggle("is-searched", words !== "");
    for (const one of this.querySelectorAll("[data-guest]")) {
      one.classList.toggle("is-found", words !== "" && one.dataset.words.toLocaleLowerCase().includes(words));
    }
  }
}

customElements.define("seat-plan", SeatPlan);
