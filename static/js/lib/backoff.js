// How long to wait before the next try: doubling from a second to half a minute, give or take
// a third, so that a room full of tablets does not come back in the same instant.

const FIRST = 1000;
const LONGEST = 30000;
const SPREAD = 0.3;

/** Milliseconds before try number `tries` (from 0); `random` is a number from 0 to 1. */
export function delay(tries, random = Math.random()) {
  const base = Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 10));
  return Math.round(base * (1 - SPREAD + 2 * SPREAD * random));
}
