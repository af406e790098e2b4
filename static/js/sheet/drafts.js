// What is being typed, kept within a third of a second after the last key, so that neither a
// reload nor a tablet that falls asleep loses it.

const SOON = 250;

export class Drafts {
  #kept;
  #worksheet;
  #drafts = new Map();
  #unkept = new Set();
  #timer = null;

  constructor(kept, worksheet, signal) {
    this.#kept = kept;
    this.#worksheet = worksheet;
    window.addEventListener("pagehide", () => this.#keep(), { signal });
    document.addEventListener("visibilitychange", () => this.#keep(), { signal });
  }

  /** `carried`: {section that is gone: the one to which its notes went}; its draft goes as well. */
  async load(carried = {}) {
    const found = (await this.#kept?.draftsOf(this.#worksheet).catch(() => [])) ?? [];
    for (const draft of found) this.#drafts.set(draft.place, draft);
    for (const [gone, place] of Object.entries(carried)) this.#carry(`add:${gone}`, `add:${place}`);
  }

  #carry(from, to) {
    const { text } = this.get(from) ?? {};
    if (!text) return;
    const before = this.get(to)?.text;
    this.set(to, { text: before ? `${before}\n${text}` : text });
    this.clear(from);
  }

  /** Place and draft of each that begins with `kind`: "add:<section>", "edit:<note>", "subject". */
  all(kind) {
    return [...this.#drafts].filter(([place]) => place.split(":")[0] === kind);
  }

  get(place) {
    return this.#drafts.get(place) ?? null;
  }

  set(place, draft) {
    this.#drafts.set(place, draft);
    this.#unkept.add(place);
    this.#timer ??= setTimeout(() => this.#keep(), SOON);
  }

  clear(place) {
    if (!this.#drafts.delete(place)) return;
    this.#unkept.add(place);
    this.#keep();
  }

  #keep() {
    clearTimeout(this.#timer);
    this.#timer = null;
    for (const place of this.#unkept) {
      this.#kept?.keepDraft(this.#worksheet, place, this.#drafts.get(place) ?? null).catch(() => {});
    }
    this.#unkept.clear();
  }
}
