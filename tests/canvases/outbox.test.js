import assert from "node:assert/strict";
import { test } from "node:test";

import { MemoryStore, Outbox } from "../../static/js/lib/outbox.js";

const add = (note, text = note) => ["note.add", { worksheet: "s", section: "jobs", note, text }];
const ids = (operations) => operations.map(({ note }) => note);

/** An outbox, a server that answers as `answers` say (then takes everything), and a clock. */
function world({ answers = [], store = new MemoryStore(), lock = (work) => work(), ...more } = {}) {
  const it = { sent: [], waiting: [], timers: [], now: 1000, told: [] };
  const send = async (operations, waiting) => {
    it.sent.push(operations);
    it.waiting.push(waiting);
    const answer = answers.shift() ?? applied;
    return typeof answer === "function" ? answer(operations) : answer;
  };
  const later = (then, wait) => {
    const timer = { then, wait };
    it.timers.push(timer);
    return () => it.timers.splice(it.timers.indexOf(timer), 1);
  };
  it.store = store;
  it.outbox = new Outbox({ workshop: "w", store, send, lock, later, now: () => it.now, ...more });
  it.outbox.addEventListener("outcome", ({ detail }) => it.told.push(detail));
  it.wake = () => {
    const [timer] = it.timers.splice(0, 1);
    it.now += timer.wait;
    timer.then();
    return it.outbox.drain();
  };
  return it;
}

const each = (status, more) => (operations) => ({
  outcomes: Object.fromEntries(operations.map(({ id }) => [id, { status, ...more }])),
});
const applied = each("applied");
const refused = each("refused", { code: 422, field: "text", message: "No." });
const states = (outbox) => outbox.entries.map(({ state }) => state);

test("sends what was added and forgets it once the server has named it", async () => {
  const it = world();

  await it.outbox.add(...add("a"));
  await it.outbox.drain();

  assert.deepEqual(it.sent.map(ids), [["a"]]);
  assert.deepEqual(it.outbox.entries, []);
  assert.equal(it.told[0].outcome.status, "applied");
});

test("a change that the server knows already is done", async () => {
  const it = world({ answers: [each("duplicate")] });

  await it.outbox.add(...add("a"));
  await it.outbox.drain();

  assert.deepEqual(it.outbox.entries, []);
});

for (const problem of ["network", "portal", "server"]) {
  test(`keeps everything while the problem is ${problem}, and tries again`, async () => {
    const it = world({ answers: [{ problem, after: 0 }] });

    await it.outbox.add(...add("a"));
    await it.outbox.drain();

    assert.deepEqual([states(it.outbox), it.outbox.problem], [["waiting"], problem]);
    assert.equal(it.timers.length, 1);
    await it.wake();
    assert.deepEqual([it.outbox.entries, it.outbox.problem], [[], null]);
    assert.equal(it.sent[0][0].id, it.sent[1][0].id);
  });
}

test("waits longer after each failure, from a second to half a minute", async () => {
  const it = world({ answers: Array(9).fill({ problem: "network", after: 0 }) });
  const waits = [];

  await it.outbox.add(...add("a"));
  await it.outbox.drain();
  for (let time = 0; time < 8; time++) {
    waits.push(it.timers[0].wait);
    await it.wake();
  }

  assert.ok(waits[0] >= 700 && waits[0] <= 1300, waits[0]);
  assert.ok(waits.at(-1) >= 21000 && waits.at(-1) <= 39000, waits.at(-1));
});

test("does not come back before the server said so, not even when the network returns", async () => {
  const it = world({ answers: [{ problem: "server", after: 60000 }] });

  await it.outbox.add(...add("a"));
  await it.outbox.drain();
  it.outbox.nudge();
  await it.outbox.drain();

  assert.equal(it.sent.length, 1);
  await it.wake();
  assert.deepEqual(it.outbox.entries, []);
});

test("an answer that does not name an operation leaves it where it is", async () => {
  const it = world({ answers: [{ outcomes: {} }] });

  await it.outbox.add(...add("a"));
  await it.outbox.drain();

  assert.deepEqual(states(it.outbox), ["waiting"]);
  assert.equal(it.timers.length, 1);
});

test("what is refused is put aside with its reason and blocks nothing", async () => {
  const it = world({ answers: [refused] });

  await it.outbox.add(...add("bad"));
  await it.outbox.drain();
  await it.outbox.add(...add("good"));
  await it.outbox.drain();

  assert.deepEqual(states(it.outbox), ["parked"]);
  assert.equal(it.outbox.entries[0].error.message, "No.");
  assert.deepEqual(it.sent.map(ids), [["bad"], ["good"]]);
});

test("what was put aside can be tried again under the same id, or given up", async () => {
  const it = world({ answers: [refused, refused] });
  await it.outbox.add(...add("a"));
  await it.outbox.drain();
  await it.outbox.add(...add("b"));
  await it.outbox.drain();
  const [one, other] = it.outbox.entries;

  await it.outbox.retry(one.id);
  await it.outbox.discard(other.id);
  await it.outbox.drain();

  assert.deepEqual(it.outbox.entries, []);
  assert.equal(it.sent[0][0].id, it.sent[2][0].id);
});

test("a device that may not send stops, keeps the queue, and sends it when let in again", async () => {
  const it = world({ answers: [{ problem: "gone" }] });

  await it.outbox.add(...add("a"));
  await it.outbox.drain();
  await it.outbox.add(...add("b"));
  await it.outbox.drain();

  assert.deepEqual([it.sent.length, it.outbox.problem], [1, "gone"]);
  assert.deepEqual(states(it.outbox), ["waiting", "waiting"]);
  it.outbox.nudge();
  await it.outbox.drain();
  assert.deepEqual(it.outbox.entries, []);
});

test("a request that is refused as a whole is taken apart until the culprit is found", async () => {
  const broken = (operations) =>
    ids(operations).includes("bad")
      ? { isBroken: true, error: { code: 400, message: "Not that." } }
      : applied(operations);
  const it = world({ answers: [{ problem: "network", after: 0 }, broken, broken, broken, broken] });

  await it.outbox.add(...add("a"));
  await it.outbox.drain();
  await Promise.all([it.outbox.add(...add("bad")), it.outbox.add(...add("c"))]);
  it.outbox.nudge();
  await it.outbox.drain();

  assert.deepEqual(it.outbox.entries.map(({ body, state }) => [body.note, state]), [["bad", "parked"]]);
});

test("sends at most fifty operations and 60 kB at a time, in order, and says what remains", async () => {
  const it = world({ answers: [{ problem: "network", after: 0 }] });

  await it.outbox.add(...add("0"));
  await it.outbox.drain();
  for (let n = 1; n < 60; n++) await it.store.change(() => planOf(n, "x"));
  for (let n = 60; n < 64; n++) await it.store.change(() => planOf(n, "x".repeat(20000)));
  it.outbox.nudge();
  await it.outbox.drain();

  assert.deepEqual(it.sent.slice(1).map((batch) => batch.length), [50, 12, 2]);
  assert.deepEqual(it.sent.slice(1).flatMap(ids), Array.from({ length: 64 }, (_, n) => `${n}`));
  assert.deepEqual(it.waiting.slice(1), [14, 2, 0]);
});

const planOf = (n, text) => ({
  add: [{ id: `id-${n}`, workshop: "w", kind: "note.add", body: add(`${n}`, text)[1], createdAt: 0, state: "waiting", tries: 0 }],
  put: [],
  remove: [],
});

test("tells how long each change has waited, whatever the clock says", async () => {
  const it = world({ answers: [{ problem: "network", after: 0 }] });

  await it.outbox.add(...add("a"));
  await it.outbox.drain();
  it.now += 5000;
  await it.outbox.drain();

  assert.deepEqual(it.sent.map(([{ age }]) => age), [0, 5000]);
});

test("another page that sends at the time is waited for", async () => {
  let isHeld = true;
  const it = world({ lock: (work) => (isHeld ? undefined : work()) });

  await it.outbox.add(...add("a"));
  await it.outbox.drain();

  assert.deepEqual([it.sent.length, it.timers.length], [0, 1]);
  isHeld = false;
  await it.wake();
  assert.equal(it.sent.length, 1);
});

test("what a page left behind while sending is sent by the next one under the same id", async () => {
  const store = new MemoryStore();
  const first = world({ store, answers: [() => new Promise(() => {})] });
  await first.outbox.add(...add("a"));
  await new Promise((then) => setImmediate(then));
  const second = world({ store });

  await second.outbox.open();
  await second.outbox.drain();

  assert.equal(second.sent[0][0].id, first.sent[0][0].id);
  assert.deepEqual(second.outbox.entries, []);
});

test("two pages show the same and hear each other's answers", async () => {
  const store = new MemoryStore();
  const [here, there] = [new MessageChannelLike(), new MessageChannelLike()];
  here.other = there;
  there.other = here;
  const writing = world({ store, channel: here, answers: [{ problem: "network", after: 0 }] });
  const watching = world({ store, channel: there });

  await writing.outbox.add(...add("a"));
  await writing.outbox.drain();
  await new Promise((then) => setImmediate(then));
  assert.deepEqual(states(watching.outbox), ["waiting"]);
  await writing.outbox.drain();
  await new Promise((then) => setImmediate(then));

  assert.deepEqual(watching.outbox.entries, []);
  assert.deepEqual(watching.told.map(({ entry }) => entry.body.note), ["a"]);
});

class MessageChannelLike extends EventTarget {
  postMessage(data) {
    this.other.dispatchEvent(new MessageEvent("message", { data }));
  }
}

test("a device without room says so, and rejects what it could not keep", async () => {
  const store = new MemoryStore();
  store.change = async () => {
    throw new Error("QuotaExceededError");
  };
  const it = world({ store });

  await assert.rejects(it.outbox.add(...add("a")));
  assert.equal(it.outbox.problem, "storage");
});
