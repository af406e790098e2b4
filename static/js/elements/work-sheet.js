// <work-sheet>: the worksheet of a table on a tablet; see templates/canvases/room_worksheet.html.
// Holds what this page knows of it (lib/notes.js), hears what the others do, and sends what is
// done here through the outbox. What is seen and touched is in sheet/*.js.

import { Sheet } from "../lib/notes.js";
import { openKept, outboxOf } from "../lib/sending.js";
import { part, setText, wordsOf } from "../lib/templates.js";
import { uuid } from "../lib/uuid.js";
import { Around } from "../sheet/around.js";
import { Cards } from "../sheet/cards.js";
import { Composers } from "../sheet/composers.js";
import { Drafts } from "../sheet/drafts.js";
import { Dragging } from "../sheet/dragging.js";
import { Linking } from "../sheet/linking.js";
import { Menu } from "../sheet/menu.js";

const SPREAD = 1500; // so that a room does not ask all at once
const KEEP = 300;
const RENEWED = "plenary.canvas";
const ABOUT_ALL = new Set(["activity", "agenda", "announcement", "tables", "workshop"]);

export class WorkSheet extends HTMLElement {
  #sheet;
  #outbox;
  #kept;
  #ends;
  #asking = null;
  #keeping = null;
  #extra = null;
  #extraFor = null;
  #early = []; // what came in before there was anything to show it on

  async connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    this.words = wordsOf(this);
    this.author = "";
    const embedded = JSON.parse(document.getElementById("sheet-snapshot").textContent);
    const workshop = part(document, "workshop").dataset.workshop;
    this.#listen(signal);
    this.#sheet = new Sheet(embedded);
    this.#kept = await openKept();
    this.#outbox = await outboxOf(workshop);
    if (signal.aborted) return;
    this.#outbox.addEventListener("outcome", ({ detail }) => this.#answer(detail), { signal });
    await this.#recall(embedded);
    this.drafts = new Drafts(this.#kept, this.#sheet.worksheet, signal);
    await this.drafts.load(this.#sheet.carried);
    this.cards = new Cards(this);
    this.composers = new Composers(this);
    this.linking = new Linking(this, signal);
    this.menu = new Menu(this, signal);
    this.around = new Around(this, signal);
    this.dragging = new Dragging(this, signal);
    this.#outbox.beforeForgetting = () => this.#keepNow();
    for (const take of this.#early.splice(0)) take();
    this.#outbox.addEventListener("change", () => this.render(), { signal });
    this.render();
    this.composers.restore();
    this.dataset.ready = "";
  }

  disconnectedCallback() {
    this.#ends.abort();
    clearTimeout(this.#keeping);
    clearTimeout(this.#extra);
  }

  // --- What the modules in sheet/ use ---------------------------------------------------

  get worksheet() {
    return this.#sheet.worksheet;
  }

  /** What may be done now, whose names there are: the snapshot's other fields. */
  get facts() {
    return this.#sheet;
  }

  get isOpen() {
    return this.#sheet.activity.open && this.#outbox.problem !== "gone";
  }

  get isVoting() {
    return this.#sheet.activity.vote.state === "open";
  }

  get sections() {
    return [...this.querySelectorAll(".canvas__section")];
  }

  sectionOf(key) {
    return this.querySelector(`.canvas__section[data-section="${key}"]`);
  }

  titleOf(key) {
    return this.sectionOf(key)?.querySelector(".canvas__title").textContent ?? "";
  }

  newId() {
    return uuid();
  }

  /** Do something to this worksheet; false when this device has no room to keep it. */
  async do(kind, body) {
    try {
      const about = this.view.notes.get(body.note ?? body.answer)?.text ?? "";
      await this.#outbox.add(kind, { worksheet: this.worksheet, ...body }, about);
      return true;
    } catch {
      return false;
    }
  }

  /** What was refused of a kind, newest first. */
  refused(kind) {
    const own = this.#outbox.entries.filter(
      (entry) => entry.kind === kind && entry.state === "parked" && entry.body.worksheet === this.worksheet,
    );
    return own.reverse();
  }

  giveUp(...ids) {
    return this.#outbox.discard(...ids);
  }

  /** The parked entries that would have made or changed the note. */
  refusedOf(note) {
    return this.#outbox.entries.filter(({ state, body }) => state === "parked" && body.note === note);
  }

  say(key, values) {
    const line = part(this, "spoken");
    line.textContent = "";
    setTimeout(() => setText(line, this.words(key, values)), 30);
  }

  render() {
    this.view = this.#sheet.view(this.#outbox.entries);
    this.cards.render();
    this.composers.render();
    this.around.render();
    this.#awaitEndOfExtraTime();
  }

  // --- What comes in --------------------------------------------------------------------

  #listen(signal) {
    document.addEventListener("live:event", ({ detail }) => this.#hear(detail), { signal });
    document.addEventListener("live:reset", () => this.#readAgain(Math.random() * SPREAD), { signal });
    document.addEventListener("moved", () => this.#leave(), { signal });
    window.addEventListener("pagehide", () => this.#keepNow(), { signal });
    document.addEventListener("visibilitychange", () => this.#keepNow(), { signal });
  }

  #hear(event) {
    if (!this.dragging) {
      this.#early.push(() => this.#hear(event));
      return;
    }
    if (event.topic !== this.#sheet.topic) {
      if (ABOUT_ALL.has(event.kind) && this.#concerns(event.data)) this.#readAgain(Math.random() * SPREAD);
      return;
    }
    if (event.kind === "canvas") {
      setTimeout(() => this.#renew(event.data.canvas), Math.random() * SPREAD);
      return;
    }
    const meaning = this.#sheet.hear(event);
    if (meaning === "stale") this.#readAgain(0);
    this.#keepSoon();
    this.render();
  }

  /** What happens at one table, or in another activity, must not have the whole room ask. */
  #concerns({ activity = this.#sheet.activity.code, table = this.dataset.table }) {
    return activity === this.#sheet.activity.code && table === this.dataset.table;
  }

  #answer({ entry, outcome }) {
    if (!this.dragging) {
      this.#early.push(() => this.#answer({ entry, outcome }));
      return;
    }
    if (this.#sheet.answer(entry, outcome) === "stale") this.#readAgain(200);
    this.#keepSoon();
  }

  /** Ask for all of it once, however many reasons there are. */
  #readAgain(wait) {
    if (this.#asking) return;
    this.#asking = setTimeout(() => this.#read(), wait);
  }

  async #read() {
    this.#asking = null;
    const since = this.#sheet.moment;
    try {
      const response = await fetch(this.dataset.notes, {
        headers: { Accept: "application/json" },
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(8000),
      });
      if (response.status === 404) this.#leave();
      if (!response.ok) throw new Error(response.statusText);
      const snapshot = await response.json();
      this.#renew(snapshot.canvas);
      this.#sheet.reconcile(snapshot, since);
      this.removeAttribute("data-old");
      this.#keepSoon();
      this.render();
    } catch {
      if (this.isConnected) this.#readAgain(5000 + Math.random() * 5000);
    }
  }

  /** This table's worksheet is not this device's any more: the lobby says what is. */
  async #leave() {
    await this.#outbox?.drain();
    if (this.#outbox) this.#outbox.isLeaving = true; // what waits is sent from there
    location.assign(this.dataset.room);
  }

  /** The worksheet went on on another canvas: this page has the old one's sections. */
  #renew(canvas) {
    if (canvas === this.dataset.canvas || sessionStorage.getItem(RENEWED) === canvas) return;
    sessionStorage.setItem(RENEWED, canvas); // once: a page from the cache would have the old one
    location.reload();
  }

  #awaitEndOfExtraTime() {
    const { extraFor } = this.#sheet.activity;
    if (extraFor === this.#extraFor) return; // it is being waited for
    this.#extraFor = extraFor;
    clearTimeout(this.#extra);
    if (extraFor) this.#extra = setTimeout(() => this.#readAgain(0), extraFor + 500);
  }

  // --- What this browser keeps of it, for when there is no network -----------------------

  async #recall(embedded) {
    const kept = await this.#kept?.sheet(embedded.worksheet).catch(() => null);
    const sheet = kept && new Sheet(kept);
    if (!sheet?.isAheadOf(embedded)) return;
    this.#sheet = sheet;
    this.dataset.old = "";
    this.#readAgain(0);
  }

  #keepSoon() {
    this.#keeping ??= setTimeout(() => this.#keepNow(), KEEP);
  }

  #keepNow() {
    if (!this.#sheet) return null;
    clearTimeout(this.#keeping);
    this.#keeping = null;
    return this.#kept?.keepSheet(this.#sheet.toSnapshot()).catch(() => {});
  }
}

customElements.define("work-sheet", WorkSheet);
