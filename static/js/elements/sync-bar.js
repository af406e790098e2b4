// <sync-bar data-workshop="…">: sends what waits on this device and says how it stands; see
// templates/workshops/_sync.html. A page that has it opens without a network. `data-quiet`: shown
// only while something is not saved. `data-state`: "saved", "sending", "waiting" or "attention".

import { copy } from "../lib/clipboard.js";
import { forgetPages, keepForLater } from "../lib/offline.js";
import { outboxOf } from "../lib/sending.js";
import { clone, part, setText, wordsOf } from "../lib/templates.js";

const PATIENCE = 800; // milliseconds: nobody needs to be told of what is over sooner

export class SyncBar extends HTMLElement {
  #outbox = null;
  #words;
  #ends;
  #live = "connecting";
  #timer = null;

  async connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    this.#words = wordsOf(this);
    keepForLater();
    const panel = part(this, "panel");
    part(this, "more").addEventListener("click", () => this.#open(), { signal });
    part(this, "close").addEventListener("click", () => panel.close(), { signal });
    for (const button of this.querySelectorAll("[data-file]")) {
      button.addEventListener("click", () => this.#save(button.dataset.file), { signal });
    }
    document.addEventListener("live:state", (event) => this.#hear(event.detail.state), { signal });
    addEventListener("beforeunload", (event) => this.#warn(event), { signal });
    this.#outbox = await outboxOf(this.dataset.workshop);
    if (signal.aborted) return;
    this.#outbox.addEventListener("change", () => this.#show(), { signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#ends.abort();
    clearTimeout(this.#timer);
  }

  #hear(state) {
    this.#live = state;
    if (state === "gone") forgetPages();
    this.#show();
  }

  #warn(event) {
    if (this.#outbox?.summary.waiting && !this.#outbox.isLeaving) event.preventDefault();
  }

  #show() {
    if (!this.#outbox) return;
    const { waiting, parked } = this.#outbox.summary;
    const isGone = this.#live === "gone" || this.#outbox.problem === "gone";
    const [state, said] = this.#say();
    const text = "quiet" in this.dataset && !waiting && !parked ? "" : said;
    this.dataset.state = state;
    this.dataset.waiting = waiting;
    this.dataset.parked = parked;
    setText(part(this, "text"), text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => setText(part(this, "spoken"), text), PATIENCE);
    part(this, "more").hidden = !parked && !(waiting && state !== "sending");
    part(this, "join").hidden = !isGone;
    if (part(this, "panel").open) this.#list();
  }

  /** [state, sentence] */
  #say() {
    const { waiting, parked, onlyNotes, isOld } = this.#outbox.summary;
    const { problem, forgets } = this.#outbox;
    const words = this.#words;
    const n = waiting;
    const attention = parked ? `${words("attention", { n: parked })}. ` : "";
    if (problem === "storage") return ["attention", words("storage")];
    if (problem === "gone" || this.#live === "gone") {
      return ["attention", n ? words("gone.kept", { n }) : words("gone")];
    }
    if (n && forgets && problem) return ["attention", words("forgets", { n })];
    if (n && (problem || this.#live === "waiting" || this.#live === "portal")) {
      const what = words(onlyNotes ? "waiting.notes" : "waiting.changes", { n });
      const why = problem === "portal" ? `${words("portal")} ` : "";
      const old = isOld ? `. ${words("old")}` : "";
      return [parked || why ? "attention" : "waiting", attention + why + what + old];
    }
    if (parked) return ["attention", words("attention", { n: parked })];
    if (this.#live === "portal") return ["attention", words("portal")];
    if (n) return ["sending", words("saving")];
    return this.#live === "waiting" ? ["waiting", words("paused")] : ["saved", words("saved")];
  }

  // --- The list of what is not saved ----------------------------------------------------

  #open() {
    this.#list();
    part(this, "panel").showModal();
  }

  #list() {
    const { parked } = this.#outbox.summary;
    const list = part(this, "list");
    setText(part(this, "explained"), this.#words(parked ? "explain.parked" : "explain.waiting"));
    const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
    const items = this.#outbox.entries.map((entry) => {
      const item = known.get(entry.id) ?? this.#item(entry.id);
      this.#fill(item, entry);
      known.delete(entry.id);
      return item;
    });
    for (const item of known.values()) item.remove();
    list.append(...items.filter((item) => !item.isConnected));
    if (!items.length) part(this, "panel").close();
  }

  #item(id) {
    const item = clone(this, "unsent");
    item.dataset.id = id;
    const on = (name, then) => part(item, name).addEventListener("click", then);
    const ask = (isSure) => {
      part(item, "sure").hidden = !isSure;
      part(item, "acts").hidden = isSure;
      part(item, isSure ? "discard-not" : "discard").focus();
    };
    on("copy", async ({ currentTarget }) => {
      const text = item.querySelector(".unsent__text").textContent;
      if (await copy(text, item.querySelector(".unsent__text"))) setText(currentTarget, this.#words("copied"));
    });
    on("retry", () => this.#outbox.retry(id));
    on("discard", () => ask(true));
    on("discard-not", () => ask(false));
    on("discard-sure", () => this.#outbox.discard(id));
    return item;
  }

  #fill(item, { kind, body, about, state, error }) {
    const isParked = state === "parked";
    setText(item.querySelector(".unsent__kind"), this.#words(`kind.${kind}`));
    setText(item.querySelector(".unsent__text"), body.text ?? about ?? "");
    setText(item.querySelector(".unsent__reason"), isParked ? (error?.message ?? "") : this.#words("waits"));
    item.classList.toggle("unsent__one--parked", isParked);
    part(item, "copy").hidden = !body.text;
    part(item, "retry").hidden = part(item, "discard").hidden = !isParked;
  }

  #save(kind) {
    const { entries } = this.#outbox;
    const lines = entries.map(
      ({ kind: what, body, about, createdAt, error }) =>
        `${new Date(createdAt).toLocaleString()}  ${this.#words(`kind.${what}`)}\n${body.text ?? about ?? ""}\n${error?.message ?? ""}\n`,
    );
    const [content, type] =
      kind === "json"
        ? [JSON.stringify(entries, null, 2), "application/json"]
        : [lines.join("\n"), "text/plain;charset=utf-8"];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = `plenary-unsent.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
}

customElements.define("sync-bar", SyncBar);
