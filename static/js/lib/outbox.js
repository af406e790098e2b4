// The queue of changes on its way to the server. Nothing leaves it before the server has named
// it. `store`, `send`, `lock` and the timers are given, so that it runs without a browser:
//
//   store.change((entries) => plan) → the plan as stored; entries are this workshop's
//   send(operations, waiting) → a verdict, see lib/verdict.js
//   lock(work) → what `work` returns, or undefined while another page works
//
// Events: "change" (of entries or of `problem`), "outcome" with {entry, outcome} for each
// operation that the server has answered, in this page or in another.

import { delay } from "./backoff.js";
import * as queue from "./queue.js";
import { uuid } from "./uuid.js";

const BUSY = 1000; // another page is sending: look again after this

export class Outbox extends EventTarget {
  #store;
  #send;
  #lock;
  #channel;
  #now;
  #later;
  #timer = null;
  #tries = 0;
  #notBefore = 0;
  #most = queue.MOST_OPERATIONS;
  #running = null;
  #again = false;

  constructor({ workshop, store, send, lock, channel = null, now = Date.now, later = later_ }) {
    super();
    this.workshop = workshop;
    this.entries = [];
    /** Awaited before what was answered leaves the queue: a page keeps the answer first. */
    this.beforeForgetting = async () => {};
    this.problem = null; // "network", "portal", "server", "gone", "storage"
    this.#store = store;
    this.#send = send;
    this.#lock = lock;
    this.#channel = channel;
    this.#now = now;
    this.#later = later;
    channel?.addEventListener("message", ({ data }) => this.#hear(data));
  }

  get summary() {
    return queue.summary(this.entries, this.#now());
  }

  /** Read what an earlier visit has left, and begin to send it. */
  async open() {
    await this.#reload();
    this.drain();
  }

  /** Store a change; it is safe on this device when the promise is fulfilled. Rejects when the
   * device has no room for it. `about` tells people what it concerns and is not sent. */
  async add(kind, body, about = "") {
    const entry = {
      id: uuid(),
      workshop: this.workshop,
      kind,
      body,
      about,
      createdAt: this.#now(),
      state: "waiting",
      tries: 0,
      error: null,
    };
    await this.#change((entries) => queue.enqueue(entries, entry));
    this.drain();
    return entry.id;
  }

  async retry(id) {
    await this.#change((entries) => queue.retry(entries, id));
    this.nudge();
  }

  async discard(...ids) {
    await this.#change((entries) => queue.discard(entries, ids));
  }

  /** Something says that the network may be back, or that this device may have joined again. */
  nudge() {
    this.#tries = 0;
    if (this.problem === "gone") this.#show(null);
    this.drain();
  }

  /** Send what waits, one request after the other; returns when there is nothing to do now. */
  drain() {
    if (this.problem === "gone") return Promise.resolve();
    this.#again = true;
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  async #run() {
    for (let next = 0; next === 0 || (next < 0 && this.#again); ) {
      if (this.problem === "gone") return;
      this.#again = false;
      this.#stopTimer();
      const wait = this.#notBefore - this.#now();
      next = wait > 0 ? wait : await this.#step();
      if (next > 0) this.#timer = this.#later(() => this.drain(), next);
    }
  }

  /** Send once. Returns in how many milliseconds to go on; -1: when there is something new. */
  async #step() {
    try {
      const done = await this.#lock(() => this.#sendOnce());
      return done ?? (this.summary.waiting ? BUSY : -1);
    } catch {
      this.#show("storage");
      return delay(this.#tries++);
    }
  }

  async #sendOnce() {
    const { put: batch } = await this.#change((entries) => queue.claim(entries, this.#most));
    if (!batch.length) {
      await this.#reload();
      return -1;
    }
    const operations = batch.map((entry) => queue.toOperation(entry, this.#now()));
    const verdict = await this.#send(operations, this.summary.waiting - batch.length);
    if (verdict.outcomes) return this.#settle(batch, verdict.outcomes);
    if (verdict.isBroken) return this.#isolate(batch, verdict);
    await this.#change((entries) => queue.release(entries, batch));
    this.#show(verdict.problem);
    if (verdict.problem === "gone") return -1;
    this.#notBefore = verdict.after ? this.#now() + verdict.after : 0;
    return Math.max(delay(this.#tries++), verdict.after ?? 0);
  }

  async #settle(batch, outcomes) {
    const answered = batch
      .filter(({ id }) => outcomes[id])
      .map((entry) => ({ entry, outcome: outcomes[entry.id] }));
    this.#tell(answered);
    this.#channel?.postMessage({ answered });
    await this.beforeForgetting();
    await this.#change((entries) => queue.settle(entries, batch, outcomes));
    this.#most = queue.MOST_OPERATIONS;
    this.#show(null);
    if (answered.length) this.#tries = 0;
    return answered.length ? 0 : delay(this.#tries++);
  }

  /** The request as a whole was refused: send the operations one by one to find which it is. */
  async #isolate(batch, { error }) {
    if (batch.length === 1) {
      await this.#change((entries) => queue.park(entries, batch, error));
      this.#most = queue.MOST_OPERATIONS;
    } else {
      await this.#change((entries) => queue.release(entries, batch));
      this.#most = 1;
    }
    return 0;
  }

  async #change(plan) {
    try {
      const made = await this.#store.change(plan);
      await this.#reload();
      this.#channel?.postMessage({ changed: true });
      return made;
    } catch (error) {
      this.#show("storage");
      throw error;
    }
  }

  async #reload() {
    this.entries = queue.inOrder(await this.#store.all());
    this.dispatchEvent(new Event("change"));
  }

  #hear({ answered, changed }) {
    if (answered) this.#tell(answered);
    if (changed) this.#reload();
  }

  #tell(answered) {
    for (const detail of answered) this.dispatchEvent(new CustomEvent("outcome", { detail }));
  }

  #show(problem) {
    if (problem === this.problem) return;
    this.problem = problem;
    this.dispatchEvent(new Event("change"));
  }

  #stopTimer() {
    this.#timer?.();
    this.#timer = null;
  }
}

function later_(then, wait) {
  const timer = setTimeout(then, wait);
  return () => clearTimeout(timer);
}

/** A store that forgets: for tests, and for browsers that keep nothing. */
export class MemoryStore {
  #entries = [];
  #last = 0;

  async all() {
    return structuredClone(this.#entries);
  }

  async change(fn) {
    const plan = fn(structuredClone(this.#entries));
    const removed = new Set(plan.remove);
    const changed = new Map(plan.put.map((entry) => [entry.n, entry]));
    this.#entries = [
      ...this.#entries.filter(({ n }) => !removed.has(n)).map((old) => changed.get(old.n) ?? old),
      ...plan.add.map((entry) => ({ ...entry, n: ++this.#last })),
    ];
    return plan;
  }
}
