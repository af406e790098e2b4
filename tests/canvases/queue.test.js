import assert from "node:assert/strict";
import { test } from "node:test";

import { enqueue, settle, summary, toOperation } from "../../static/js/lib/queue.js";

let last = 0;
function entry(kind, body, more = {}) {
  last += 1;
  return {
    n: last,
    id: `id-${last}`,
    workshop: "w",
    kind,
    body: { worksheet: "s", ...body },
    createdAt: 1000,
    state: "waiting",
    tries: 0,
    error: null,
    ...more,
  };
}
const rewrite = (text, more) => entry("note.rewrite", { note: "a", text, seen: 3 }, more);

test("a rewording of a note that was never sent changes the note itself", () => {
  const note = entry("note.add", { note: "a", section: "jobs", text: "one" });

  const { add, put } = enqueue([note], rewrite("two"));

  assert.deepEqual(add, []);
  assert.deepEqual([put[0].id, put[0].kind, put[0].body.text], [note.id, "note.add", "two"]);
});

test("a second rewording takes the place of the first and keeps what was seen", () => {
  const first = rewrite("two");

  const { put } = enqueue([first], entry("note.rewrite", { note: "a", text: "three", seen: 9 }));

  assert.deepEqual([put[0].id, put[0].body.text, put[0].body.seen], [first.id, "three", 3]);
});

for (const more of [{ tries: 1 }, { state: "sending", tries: 1 }]) {
  test(`what was sent once is never changed (${more.state ?? "waiting"})`, () => {
    const { add, put } = enqueue([rewrite("two", more)], rewrite("three"));

    assert.deepEqual([add.length, put.length], [1, 0]);
  });
}

test("a change in between keeps two rewordings apart", () => {
  const { add } = enqueue([rewrite("two"), entry("note.move", { note: "a" })], rewrite("three"));

  assert.equal(add.length, 1);
});

test("a note that was refused is sent again when it was reworded", () => {
  const parked = entry("note.add", { note: "a", text: "bad" }, { state: "parked", tries: 1 });

  const { put } = enqueue([parked], rewrite("good"));

  assert.deepEqual([put[0].state, put[0].tries, put[0].body.text], ["waiting", 0, "good"]);
});

test("notes of other worksheets are never taken for the same", () => {
  const other = entry("subject", { worksheet: "t", text: "x", seen: "" });

  assert.equal(enqueue([other], entry("subject", { text: "y", seen: "" })).add.length, 1);
});

test("dots on the same note by the same voter are one change", () => {
  const vote = (dots, more) => entry("vote", { note: "a", round: 1, dots, ...more });

  assert.equal(enqueue([vote(1)], vote(2)).put[0].body.dots, 2);
  assert.equal(enqueue([vote(1)], vote(2, { author: "ana" })).add.length, 1);
  assert.equal(enqueue([vote(1)], vote(2, { round: 2 })).add.length, 1);
});

test("a rewording that became a note of its own takes the later ones with it", () => {
  const sent = rewrite("mine", { state: "sending", tries: 1 });
  const later = rewrite("mine, better");
  const note = { id: "b", textRevision: 1 };

  const { put, remove } = settle([sent, later], [sent], {
    [sent.id]: { status: "applied", note, conflict: true, with: "a" },
  });

  assert.deepEqual(remove, [sent.n]);
  assert.deepEqual([put[0].n, put[0].body.note, put[0].body.seen], [later.n, "b", 1]);
});

test("only what has arrived leaves the queue", () => {
  const [one, two] = [rewrite("1", { state: "sending" }), rewrite("2", { state: "sending" })];

  const { put, remove } = settle([one, two], [one, two], { [one.id]: { status: "applied" } });

  assert.deepEqual(remove, [one.n]);
  assert.deepEqual(put.map(({ state }) => state), ["waiting"]);
});

test("an operation carries its body, and never a negative age", () => {
  const operation = toOperation(rewrite("two", { createdAt: 5000 }), 4000);

  assert.equal(operation.age, 0);
  assert.equal(operation.text, "two");
  assert.equal("tries" in operation, false);
});

test("the summary tells notes from other changes, and warns of what is old", () => {
  const note = entry("note.add", { note: "a" });
  const parked = rewrite("x", { state: "parked" });

  assert.deepEqual(summary([note, parked], 2000), {
    waiting: 1,
    parked: 1,
    onlyNotes: true,
    isOld: false,
  });
  assert.equal(summary([note, rewrite("y")], 2000).onlyNotes, false);
  assert.equal(summary([note], 1000 + 25 * 3600 * 1000).isOld, true);
});
