// <live-stream src="/live/stream?as=team" topics="workshop.4:17 worksheet.9:33">
//
// Follows topics and passes each event on as a DOM event of its kind ("agenda",
// "note.added" …) with {topic, number, kind, data} as detail, then as "live:event". When events
// were missed that nobody will send any more, "live:reset" says of which topic: read it again.
//
// `state` is "connecting", "live", "waiting" (no network, or no server), "portal" (something
// else answers in the server's place) or "gone" (may not follow any more); "live:state" tells
// when it changes, and of the children only [data-when~=<state>] are shown.
//
// `sleeps`: ends the stream while the page is hidden, so that many tabs do not use up a
// browser's connections to one server.

import { delay } from "../lib/backoff.js";
import { note, parseCursors, query } from "../lib/cursors.js";

const SILENCE = 40000; // the server says something every 15 s
const HIDDEN = 20000;
const WATCH = 5000;

export class LiveStream extends HTMLElement {
  #source = null;
  #cursors = new Map();
  #heardAt = 0;
  #tries = 0;
  #timer = null;
  #ends = null;
  #isChanging = false;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    this.#cursors = parseCursors(this.getAttribute("topics") ?? "");
    for (const name of ["online", "pageshow"]) {
      window.addEventListener(name, () => this.#wake(), { signal });
    }
    document.addEventListener("resume", () => this.#wake(), { signal });
    document.addEventListener("visibilitychange", () => this.#seen(), { signal });
    const watch = setInterval(() => this.#watch(), WATCH);
    signal.addEventListener("abort", () => clearInterval(watch));
    this.#show("connecting");
    this.#connect();
  }

  disconnectedCallback() {
    this.#ends.abort();
    this.#close();
  }

  get state() {
    return this.dataset.state;
  }

  /** Follow `topic` too, from `number` on (or from now on), and let go of it with `unfollow`. */
  follow(topic, number = null) {
    if (this.#cursors.has(topic)) return;
    this.#cursors.set(topic, number);
    this.#reconnectOnce();
  }

  unfollow(topic) {
    if (this.#cursors.delete(topic)) this.#reconnectOnce();
  }

  reconnect() {
    this.#tries = 0;
    this.#connect();
  }

  /** However many topics come and go at once, the stream begins anew once. */
  #reconnectOnce() {
    if (this.#isChanging) return;
    this.#isChanging = true;
    queueMicrotask(() => {
      this.#isChanging = false;
      if (this.isConnected) this.reconnect();
    });
  }

  #connect() {
    this.#close();
    if (this.state === "gone") return;
    const address = this.getAttribute("src");
    const topics = query(this.#cursors);
    const join = address.includes("?") ? "&" : "?";
    const source = new EventSource(topics ? `${address}${join}${topics}` : address);
    this.#source = source;
    this.#heardAt = Date.now();
    const heard = (then) => (event) => {
      this.#heardAt = Date.now();
      then?.(event);
    };
    source.onopen = heard();
    source.onmessage = heard((event) => this.#take(JSON.parse(event.data)));
    source.onerror = () => this.#fail();
    source.addEventListener("ping", heard(() => this.#arrive()));
    source.addEventListener("reset", heard((event) => this.#reset(JSON.parse(event.data))));
    source.addEventListener("bye", (event) => this.#again(JSON.parse(event.data).retry));
    source.addEventListener("gone", () => this.#leave());
  }

  #close() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#source?.close();
    this.#source = null;
  }

  #arrive() {
    this.#tries = 0;
    this.#show("live");
  }

  #take(event) {
    this.#arrive();
    const meaning = note(this.#cursors, event.topic, event.number);
    if (meaning === "seen") return;
    if (meaning === "gap") this.#emit("live:reset", { topic: event.topic, number: event.number });
    this.#emit(event.kind, event);
    this.#emit("live:event", event);
    // The server ends the stream with this event: come back as who we are now, without alarm.
    if (event.data?.end) this.#again(Math.random() * 500);
  }

  #reset({ topic, number }) {
    this.#cursors.set(topic, number);
    this.#emit("live:reset", { topic, number });
  }

  #leave() {
    this.#close();
    this.#show("gone");
  }

  /** The stream broke, or never began: find out why, then try again. */
  async #fail() {
    this.#close();
    const state = await this.#probe();
    if (!this.isConnected) return;
    if (state === "gone") {
      this.#leave();
      return;
    }
    this.#show(state);
    this.#again(delay(this.#tries++));
  }

  #again(wait) {
    this.#close();
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  /** An EventSource does not tell what was answered; this does. */
  async #probe() {
    try {
      const response = await fetch(this.getAttribute("src").replace("/stream", "/pulse"), {
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(8000),
      });
      const isOurs = response.headers.get("content-type")?.startsWith("application/json");
      if (!isOurs || !(await response.json()).plenary) return "portal";
      return response.status === 401 ? "gone" : "waiting";
    } catch {
      return "waiting";
    }
  }

  /** A stream can stand open and carry nothing: the access point is gone, nobody says so. */
  #watch() {
    if (this.#source && Date.now() - this.#heardAt > SILENCE) this.#fail();
  }

  #wake() {
    if (this.state === "gone") return;
    const isLate = Date.now() - this.#heardAt > SILENCE / 2;
    if (!this.#source || isLate) this.reconnect();
  }

  #seen() {
    if (document.visibilityState === "visible") {
      this.#wake();
    } else if (this.hasAttribute("sleeps")) {
      this.#timer = setTimeout(() => this.#close(), HIDDEN);
    }
  }

  #show(state) {
    if (this.dataset.state === state) return;
    this.dataset.state = state;
    for (const child of this.querySelectorAll("[data-when]")) {
      child.hidden = !child.dataset.when.split(" ").includes(state);
    }
    this.#emit("live:state", { state });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

customElements.define("live-stream", LiveStream);
