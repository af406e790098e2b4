import assert from "node:assert/strict";
import { test } from "node:test";

import { isOurs, told } from "../../static/js/lib/htmx.js";

test("an event tells the method and the status of its request", () => {
  const ctx = { request: { method: "POST" }, response: { status: 409 } };

  assert.deepEqual(told({ detail: { ctx } }), { method: "POST", status: 409 });
});

test("a request that was never answered has no status", () => {
  const ctx = { request: { method: "POST" } };

  assert.deepEqual(told({ detail: { ctx } }), { method: "POST", status: 0 });
});

test("an event of something else is no press", () => {
  assert.deepEqual(told({ detail: {} }), { method: "GET", status: 0 });
  assert.deepEqual(told({}), { method: "GET", status: 0 });
});

test("an answer with a policy is our server's, one without is not", () => {
  const answer = (headers) => ({ detail: { ctx: { response: { headers: new Headers(headers) } } } });

  assert.equal(isOurs(answer({ "Content-Security-Policy": "default-src 'none'" })), true);
  assert.equal(isOurs(answer({ "Content-Type": "text/html" })), false);
});
