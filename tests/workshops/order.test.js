import assert from "node:assert/strict";
import { test } from "node:test";

import { moved, placeByKey, placeOf, shift } from "../../static/js/lib/order.js";

test("an item that moves leaves the others in their order", () => {
  assert.deepEqual(moved(["a", "b", "c", "d"], 0, 2), ["b", "c", "a", "d"]);
  assert.deepEqual(moved(["a", "b", "c", "d"], 3, 0), ["d", "a", "b", "c"]);
  assert.deepEqual(moved(["a", "b"], 1, 1), ["a", "b"]);
});

test("an item moved there and back is where it was", () => {
  const list = ["a", "b", "c", "d", "e"];
  for (const from of list.keys()) {
    for (const to of list.keys()) {
      assert.deepEqual(moved(moved(list, from, to), to, from), list);
    }
  }
});

test("another item gives way when the edge of the carried one has passed its middle", () => {
  const middles = [20, 100, 180]; // of heights 40, 120 and 40

  assert.equal(placeOf({ top: 55, bottom: 95 }, middles, 0), 0);
  assert.equal(placeOf({ top: 65, bottom: 105 }, middles, 0), 1);
  assert.equal(placeOf({ top: 150, bottom: 190 }, middles, 0), 2);
});

test("a tall item is carried over a short one without travelling its own height", () => {
  const middles = [20, 100, 180];

  assert.equal(placeOf({ top: 65, bottom: 185 }, middles, 1), 2);
  assert.equal(placeOf({ top: 15, bottom: 135 }, middles, 1), 0);
  assert.equal(placeOf({ top: 40, bottom: 160 }, middles, 1), 1);
});

test("those between the old and the new place give way, and nobody else", () => {
  assert.deepEqual([0, 1, 2, 3, 4].map((at) => shift(at, 1, 3)), [0, 0, -1, -1, 0]);
  assert.deepEqual([0, 1, 2, 3, 4].map((at) => shift(at, 3, 1)), [0, 1, 1, 0, 0]);
});

test("the keys stay within the list", () => {
  assert.equal(placeByKey("ArrowUp", 0, 3), 0);
  assert.equal(placeByKey("ArrowDown", 1, 3), 2);
  assert.equal(placeByKey("ArrowDown", 2, 3), 2);
  assert.equal(placeByKey("Home", 2, 3), 0);
  assert.equal(placeByKey("End", 0, 3), 2);
  assert.equal(placeByKey("Tab", 0, 3), null);
});
