import assert from "node:assert/strict";
import { test } from "node:test";

import { retryAfter, verdict } from "../../static/js/lib/verdict.js";

const answer = (status, body, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
const html = { "content-type": "text/html" };

test("outcomes count, also when all of them are refusals", async () => {
  const outcomes = { a: { status: "refused" } };

  assert.deepEqual(await verdict(answer(200, { outcomes })), { outcomes });
  assert.deepEqual(await verdict(answer(422, { outcomes })), { outcomes });
});

for (const [what, response, problem] of [
  ["a sign-in page of the network", () => answer(200, "<p>Welcome!</p>", html), "portal"],
  ["a page that calls itself JSON", () => answer(200, "<p>Welcome!</p>"), "portal"],
  ["JSON of somebody else", () => answer(200, { ok: true }), "portal"],
  ["a list", () => answer(200, []), "portal"],
  ["an error page of a proxy", () => answer(502, "<p>Bad gateway</p>", html), "server"],
  ["a device that was revoked", () => answer(401, { message: "Join again." }), "gone"],
  ["a server that cannot write", () => answer(507, { message: "Full." }), "server"],
  ["too many requests", () => answer(429, { message: "Slow." }), "server"],
  ["a request that took too long", () => answer(408, {}), "server"],
  ["a refused origin", () => answer(403, { message: "No." }), "server"],
]) {
  test(`${what} acknowledges nothing`, async () => {
    const found = await verdict(response());

    assert.equal(found.problem, problem);
    assert.equal(found.outcomes, undefined);
  });
}

for (const status of [400, 413]) {
  test(`a request that cannot be read (${status}) is taken apart`, async () => {
    const found = await verdict(answer(status, { message: "Not JSON." }));

    assert.deepEqual(found, { isBroken: true, error: { code: status, message: "Not JSON." } });
  });
}

test("Retry-After is read in seconds or as a date, and bounded", () => {
  const now = Date.parse("2030-01-01T00:00:00Z");

  assert.equal(retryAfter("5", now), 5000);
  assert.equal(retryAfter("Tue, 01 Jan 2030 00:00:10 GMT", now), 10000);
  assert.equal(retryAfter("soon", now), 0);
  assert.equal(retryAfter("99999", now), 300000);
  assert.equal(retryAfter(null, now), 0);
});
