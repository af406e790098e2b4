// Moving a note by hand: at once with a mouse or pen, after a moment's press with a finger, so
// that a finger can still scroll. The menu and the keys do the same.

const FAR = 6; // pixels before a press is a drag
const LONG = 380; // milliseconds before a finger's press is one
const EDGE = 36; // pixels from the end of a list, where it begins to scroll

export class Dragging {
  #sheet;
  #press = null; // {id, card, x, y, pointer, timer}
  #drag = null; // {id, card, ghost, dx, dy, place}
  #frame = null;
  #line = document.createElement("div");

  constructor(sheet, signal) {
    this.#sheet = sheet;
    this.hasJustEnded = false;
    this.#line.className = "drop-line";
    const on = (name, then, options = {}) => document.addEventListener(name, then, { signal, ...options });
    sheet.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", () => this.#cancel());
    on("keydown", ({ key }) => key === "Escape" && this.#cancel());
    // A scroll that has begun cannot be stopped: it must not begin while a note is carried.
    sheet.addEventListener("touchmove", (event) => this.#drag && event.preventDefault(), { signal, passive: false });
    sheet.addEventListener("contextmenu", (event) => this.#press && event.preventDefault(), { signal });
  }

  #down(event) {
    const card = event.target.closest(".live-note");
    if (!card || event.button !== 0 || !event.isPrimary || !this.#sheet.isOpen) return;
    if (event.target.closest("button, .composer") || this.#sheet.linking.isOn) return;
    const { clientX: x, clientY: y, pointerId: pointer } = event;
    this.#press = { id: card.dataset.note, card, x, y, pointer, isTouch: event.pointerType === "touch" };
    if (this.#press.isTouch) this.#press.timer = setTimeout(() => this.#begin(), LONG);
  }

  #move(event) {
    if (this.#drag) {
      this.#carry(event.clientX, event.clientY);
    } else if (this.#press && event.pointerId === this.#press.pointer) {
      const isFar = Math.hypot(event.clientX - this.#press.x, event.clientY - this.#press.y) > FAR;
      if (isFar && this.#press.isTouch) this.#cancel();
      else if (isFar) {
        this.#begin();
        this.#carry(event.clientX, event.clientY);
      }
    }
  }

  #begin() {
    const { id, card, x, y } = this.#press;
    const box = card.getBoundingClientRect();
    const ghost = card.cloneNode(true);
    ghost.removeAttribute("id");
    ghost.className = "note live-note live-note--carried";
    ghost.setAttribute("aria-hidden", "true");
    ghost.style.inlineSize = `${box.width}px`;
    ghost.style.font = getComputedStyle(card).font;
    this.#sheet.append(ghost);
    card.classList.add("live-note--lifted");
    this.#sheet.classList.add("is-dragging");
    getSelection().removeAllRanges();
    this.#drag = { id, card, ghost, dx: x - box.x, dy: y - box.y, x, y, target: null };
    this.#carry(x, y);
    this.#scroll();
  }

  #carry(x, y) {
    const { ghost, dx, dy } = this.#drag;
    Object.assign(this.#drag, { x, y });
    ghost.style.translate = `${x - dx}px ${y - dy}px`;
    const under = document.elementFromPoint(x, y);
    const section = under?.closest(".canvas__section");
    this.#drag.target = section ? this.#targetIn(section, under, x, y) : null;
    this.#show();
  }

  /** Which note it would stand before; null at the end. */
  #targetIn(section, under, x, y) {
    const list = section.querySelector(".canvas__notes");
    const cards = [...list.querySelectorAll(".live-note:not(.live-note--lifted)")];
    const over = under.closest(".live-note");
    let before = null;
    if (over && cards.includes(over)) {
      const box = over.getBoundingClientRect();
      const isTwo = getComputedStyle(list).gridTemplateColumns.split(" ").length > 1;
      const isBefore = isTwo ? x < box.x + box.width / 2 : y < box.y + box.height / 2;
      before = isBefore ? over : (cards[cards.indexOf(over) + 1] ?? null);
    } else {
      before = cards.find((card) => card.getBoundingClientRect().y > y) ?? null;
    }
    return { section, list, before };
  }

  #show() {
    const { target } = this.#drag;
    for (const section of this.#sheet.sections) {
      section.classList.toggle("is-dropped-on", section === target?.section);
    }
    if (target) target.list.insertBefore(this.#line, target.before);
    else this.#line.remove();
  }

  /** Scroll the list, or the page, while the note is held at its end. */
  #scroll() {
    if (!this.#drag) return;
    const { y, target } = this.#drag;
    const list = target?.list;
    const box = list?.getBoundingClientRect();
    if (list && list.scrollHeight > list.clientHeight + 1) {
      if (y < box.y + EDGE) list.scrollTop -= 6;
      else if (y > box.bottom - EDGE) list.scrollTop += 6;
    } else if (y < EDGE * 2) window.scrollBy(0, -8);
    else if (y > innerHeight - EDGE) window.scrollBy(0, 8);
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #up() {
    const drag = this.#drag;
    this.#cancel();
    if (!drag) return;
    // The click that follows is not meant.
    this.hasJustEnded = true;
    setTimeout(() => (this.hasJustEnded = false), 50);
    if (!drag.target) return;
    const { section, before } = drag.target;
    const key = section.dataset.section;
    const next = before?.dataset.note ?? null;
    if (this.#isWhereItWas(drag.id, key, next)) return;
    this.#sheet.menu.moveTo(drag.id, key, next);
  }

  #isWhereItWas(id, key, next) {
    const own = this.#sheet.view.section(key);
    const place = own.findIndex((note) => note.id === id);
    return place >= 0 && (own[place + 1]?.id ?? null) === next;
  }

  #cancel() {
    clearTimeout(this.#press?.timer);
    cancelAnimationFrame(this.#frame);
    this.#press = null;
    if (!this.#drag) return;
    this.#drag.ghost.remove();
    this.#drag.card.classList.remove("live-note--lifted");
    this.#drag = null;
    this.#line.remove();
    this.#sheet.classList.remove("is-dragging");
    for (const section of this.#sheet.sections) section.classList.remove("is-dropped-on");
  }
}
