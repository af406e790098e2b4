import assert from "node:assert/strict";
import { test } from "node:test";

import { format } from "../../static/js/lib/clock.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

test("what is left is shown to the second that has begun", () => {
  assert.equal(format(4 * MINUTE + 5 * SECOND), "4:05");
  assert.equal(format(4 * MINUTE + 4.2 * SECOND), "4:05");
  assert.equal(format(0), "0:00");
});

test("an hour has minutes of two digits", () => {
  assert.equal(format(60 * MINUTE), "1:00:00");
  assert.equal(format(90 * MINUTE + 9 * SECOND), "1:30:09");
});

test("what is over counts up with a plus, once a second has passed", () => {
  assert.equal(format(-400), "0:00");
  assert.equal(format(-7 * SECOND), "+0:07");
  assert.equal(format(-61 * MINUTE), "+1:01:00");
});
