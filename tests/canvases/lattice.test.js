import assert from "node:assert/strict";
import { test } from "node:test";

import { byKey, clash, halves, isSame, moved, resized } from "../../static/js/lib/lattice.js";

const box = { x: 1, y: 2, w: 6, h: 4 };

test("a place stops at the edges of the canvas", () => {
  assert.deepEqual(moved(box, -9, -9), { ...box, x: 0, y: 0 });
  assert.deepEqual(moved(box, 99, 99), { ...box, x: 18, y: 12 });
  assert.deepEqual(resized(box, 99, 99), { ...box, w: 23, h: 14 });
});

test("a place does not become too small to take hold of", () => {
  assert.deepEqual(resized(box, -99, -99), { ...box, w: 2, h: 1.5 });
  assert.deepEqual(resized({ ...box, h: 1 }, 0, -1), { ...box, h: 1 });
});

test("places that touch do not overlap", () => {
  const beside = { name: "beside", x: 7, y: 2, w: 2, h: 2 };

  assert.equal(clash(box, [beside]), null);
  assert.equal(clash({ ...box, w: 6.5 }, [beside]).name, "beside");
});

test("arrow keys move by a step, and change the size with Shift", () => {
  assert.deepEqual(byKey(box, "ArrowRight", false), { ...box, x: 2 });
  assert.deepEqual(byKey(box, "ArrowDown", true), { ...box, h: 5 });
  assert.equal(byKey(box, "Tab", false), null);
});

test("a hand moves by half steps", () => {
  assert.deepEqual([0.2, 0.3, -0.74, 1.76].map(halves), [0, 0.5, -0.5, 2]);
});

test("a place that went back is the same", () => {
  assert.ok(isSame(moved(moved(box, 1, 0), -1, 0), box));
  assert.ok(!isSame(box, { ...box, h: 5 }));
});
