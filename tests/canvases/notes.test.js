import assert from "node:assert/strict";
import { test } from "node:test";

import { Sheet } from "../../static/js/lib/notes.js";

const note = (id, more = {}) => ({
  id,
  section: "jobs",
  order: 1024,
  written: 1,
  text: id,
  revision: 1,
  textRevision: 1,
  beside: null,
  late: false,
  deleted: false,
  ...more,
});
const snapshot = (notes = [], more = {}) => ({
  worksheet: "s",
  topic: "worksheet.1",
  number: 5,
  subject: "Keepers",
  done: false,
  hand: false,
  activity: { showsAll: true, showsCounts: true, vote: { round: 1 } },
  notes,
  mine: [],
  counts: null,
  links: [],
  dots: {},
  totals: null,
  delegates: [],
  ...more,
});
let last = 0;
const pending = (kind, body, state = "waiting") => ({
  n: ++last,
  id: `op-${last}`,
  kind,
  body: { worksheet: "s", ...body },
  state,
  createdAt: 1000 + last,
});
const texts = (view, section = "jobs") => view.section(section).map(({ text }) => text);

test("notes stand by order, then by when they were written, then by id", () => {
  const sheet = new Sheet(
    snapshot([note("c", { written: 2 }), note("b"), note("a"), note("first", { order: 1 })]),
  );

  assert.deepEqual(texts(sheet.view([])), ["first", "a", "b", "c"]);
});

test("an older revision never undoes a newer one", () => {
  const sheet = new Sheet(snapshot([note("a", { revision: 3, text: "new" })]));

  assert.equal(sheet.take(note("a", { revision: 2, text: "old" })), false);
  assert.deepEqual(texts(sheet.view([])), ["new"]);
});

test("what was written here is shown at the end, with its state", () => {
  const sheet = new Sheet(snapshot([note("a")]));

  const view = sheet.view([
    pending("note.add", { note: "x", section: "jobs", text: "mine" }, "sending"),
    pending("note.add", { note: "y", section: "jobs", text: "mine too" }),
  ]);

  assert.deepEqual(texts(view), ["a", "mine", "mine too"]);
  assert.deepEqual(view.section("jobs").map(({ state }) => state), ["saved", "sending", "waiting"]);
});

test("a note that has arrived is not shown twice", () => {
  const sheet = new Sheet(snapshot());
  const entry = pending("note.add", { note: "x", section: "jobs", text: "mine" });

  sheet.answer(entry, { status: "applied", note: note("x", { text: "mine" }) });

  assert.deepEqual(texts(sheet.view([entry])), ["mine"]);
  assert.equal(sheet.view([]).notes.get("x").mine, true);
});

test("rewordings, moves and deletions here are shown before the server knows", () => {
  const sheet = new Sheet(snapshot([note("a"), note("b", { order: 2048 }), note("c", { order: 3072 })]));

  const view = sheet.view([
    pending("note.rewrite", { note: "a", text: "A" }),
    pending("note.move", { note: "c", section: "jobs", before: "a" }),
    pending("note.delete", { note: "b" }),
  ]);

  assert.deepEqual(texts(view), ["c", "A"]);
});

test("a move to the front of equals stands there", () => {
  const sheet = new Sheet(snapshot([note("a"), note("b"), note("c")]));

  const view = sheet.view([pending("note.move", { note: "c", section: "jobs", before: "a" })]);

  assert.deepEqual(texts(view), ["c", "a", "b"]);
});

test("a refused note stays to be seen, a refused rewording does not pretend", () => {
  const sheet = new Sheet(snapshot([note("a")]));

  const view = sheet.view([
    pending("note.add", { note: "x", section: "jobs", text: "mine" }, "parked"),
    pending("note.rewrite", { note: "a", text: "A" }, "parked"),
  ]);

  assert.deepEqual(texts(view), ["a", "mine"]);
  assert.deepEqual(view.section("jobs").map(({ state }) => state), ["attention", "attention"]);
});

test("a deleted note comes back when the deletion is taken back", () => {
  const sheet = new Sheet(snapshot([note("a")]));
  const gone = pending("note.delete", { note: "a" });

  sheet.answer(gone, { status: "applied", note: note("a", { revision: 2, deleted: true }) });
  assert.deepEqual(texts(sheet.view([])), []);

  assert.deepEqual(texts(sheet.view([pending("note.restore", { note: "a" })])), ["a"]);
});

test("a snapshot does not undo what was heard after it was asked for", () => {
  const sheet = new Sheet(snapshot([note("a"), note("b", { order: 2048 })]));
  const since = sheet.moment;

  sheet.hear({ number: 6, kind: "note.added", data: { note: note("c", { order: 4096 }) } });
  sheet.hear({ number: 7, kind: "note.deleted", data: { note: note("b", { revision: 2, deleted: true }) } });
  sheet.hear({ number: 8, kind: "hand", data: { raised: true } });
  sheet.reconcile(snapshot([note("a"), note("b", { order: 2048 })]), since);

  assert.deepEqual(texts(sheet.view([])), ["a", "c"]);
  assert.equal(sheet.hand, true);
});

test("a snapshot takes away what it does not hold", () => {
  const sheet = new Sheet(snapshot([note("a"), note("b")]));

  sheet.reconcile(snapshot([note("a")]), sheet.moment);

  assert.deepEqual(texts(sheet.view([])), ["a"]);
});

test("orders that were spread out, and other subjects, are read again", () => {
  const sheet = new Sheet(snapshot());

  assert.equal(sheet.hear({ number: 6, kind: "notes.spaced", data: {} }), "stale");
  assert.equal(sheet.hear({ number: 7, kind: "subject", data: {} }), "stale");
  assert.equal(sheet.number, 7);
});

test("a note of which nothing was told is read again, once all may see it", () => {
  const sheet = new Sheet(snapshot());
  const hidden = new Sheet(snapshot([], { activity: { ...snapshot().activity, showsAll: false } }));
  const event = { number: 6, kind: "note.added", data: {} };

  assert.equal(sheet.hear(event), "stale");
  assert.equal(hidden.hear(event), "taken");
});

test("two versions point at each other until they are settled", () => {
  const sheet = new Sheet(snapshot([note("a"), note("b", { beside: "a", order: 1025 })]));

  const view = sheet.view([]);
  assert.deepEqual([view.notes.get("a").versions, view.notes.get("b").versions], ["b", "a"]);
  assert.equal(sheet.view([pending("note.settle", { note: "b" })]).notes.get("a").versions, null);
  assert.equal(sheet.view([pending("note.delete", { note: "a" })]).notes.get("b").versions, null);
});

test("links are shown from both ends, and only between notes that are there", () => {
  const sheet = new Sheet(snapshot([note("relief"), note("pain"), note("other")], { links: [["relief", "pain"]] }));

  const view = sheet.view([pending("link.add", { answer: "relief", answered: "gone" })]);

  assert.deepEqual(view.notes.get("relief").answers, ["pain"]);
  assert.deepEqual(view.notes.get("pain").answeredBy, ["relief"]);
  const without = sheet.view([pending("link.remove", { answer: "relief", answered: "pain" })]);
  assert.deepEqual(without.notes.get("relief").answers, []);
});

test("while only counts are told, the others' notes are counted without one's own", () => {
  const activity = { showsAll: false, showsCounts: true, vote: { round: 0 } };
  const sheet = new Sheet(snapshot([note("a")], { activity, mine: ["a"], counts: { jobs: 4, pains: 2 } }));

  assert.deepEqual(sheet.view([]).others, { jobs: 3, pains: 2 });
  sheet.hear({ number: 6, kind: "note.added", data: { note: note("b"), counts: { jobs: 5, pains: 2 } } });
  assert.deepEqual(sheet.view([]).others, { jobs: 3, pains: 2 });
  assert.equal(sheet.view([]).notes.get("b").mine, true);
});

test("dots are counted by voter, the last word of each note counts", () => {
  const sheet = new Sheet(snapshot([note("a")], { dots: { "": { a: 1 } } }));

  const view = sheet.view([
    pending("vote", { note: "a", dots: 2, round: 1 }),
    pending("vote", { note: "a", dots: 1, round: 1, author: "ana" }),
    pending("vote", { note: "a", dots: 9, round: 7 }),
  ]);

  assert.deepEqual(view.dots, { "": { a: 2 }, ana: { a: 1 } });
});

test("a worksheet that was kept and read again is the same", () => {
  const sheet = new Sheet(snapshot([note("a"), note("b")], { links: [["a", "b"]], mine: ["b"] }));
  sheet.hear({ number: 9, kind: "note.added", data: { note: note("c") } });

  const again = new Sheet(structuredClone(sheet.toSnapshot()));

  assert.deepEqual(texts(again.view([])), ["a", "b", "c"]);
  assert.deepEqual([again.number, again.view([]).notes.get("a").answers], [9, ["b"]]);
});

test("what was kept counts when it holds more than the page", () => {
  const sheet = new Sheet(snapshot());
  assert.equal(sheet.isAheadOf(snapshot()), false);

  sheet.answer(pending("note.add", { note: "x" }), { status: "applied", note: note("x") });

  assert.equal(new Sheet(sheet.toSnapshot()).isAheadOf(snapshot()), true);
  assert.equal(sheet.isAheadOf(snapshot([], { number: 6 })), false);
  sheet.reconcile(snapshot([note("x")]), sheet.moment);
  assert.equal(sheet.isAheadOf(snapshot()), false);
});

test("a change that was applied before is read again, since its answer holds no note", () => {
  const sheet = new Sheet(snapshot());
  const entry = pending("note.add", { note: "x", section: "jobs", text: "mine" });

  assert.equal(sheet.answer(entry, { status: "duplicate", note: "x" }), "stale");
  assert.equal(sheet.answer(entry, { status: "refused" }), "taken");
});

test("changes of other worksheets are not shown here", () => {
  const sheet = new Sheet(snapshot());
  const other = pending("note.add", { worksheet: "t", note: "x", section: "jobs", text: "no" });

  assert.deepEqual(texts(sheet.view([other])), []);
});

test("what waits for a section that is gone is shown where its notes went", () => {
  const sheet = new Sheet(snapshot([note("a", { section: "gains" })], { carried: { pains: "gains" } }));

  const view = sheet.view([
    pending("note.add", { note: "b", section: "pains", text: "Fog" }),
    pending("note.move", { note: "a", section: "pains", before: null }),
  ]);

  assert.deepEqual(view.section("gains").map(({ id }) => id), ["b", "a"]);
  assert.deepEqual(view.section("pains"), []);
});

test("what was kept of another canvas does not count", () => {
  const kept = new Sheet(snapshot([note("a")], { canvas: "old", number: 9 }));

  assert.equal(kept.isAheadOf(snapshot([], { canvas: "new" })), false);
  assert.equal(kept.isAheadOf(snapshot([], { canvas: "old" })), true);
});
