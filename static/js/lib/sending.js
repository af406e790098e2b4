// The outbox of this browser, with what only a browser has: the network, IndexedDB, locks, and
// the channel between its pages.

import { MemoryStore, Outbox } from "./outbox.js";
import { openKeeping } from "./outbox-store.js";
import { uuid } from "./uuid.js";
import { verdict } from "./verdict.js";

const ADDRESS = "/live/operations";
const TIMEOUT = 8000;
const outboxes = new Map();
let keeping;

/** What this browser keeps, or null where it keeps nothing. */
export function openKept() {
  keeping ??= openKeeping().catch(() => null);
  return keeping;
}

/** One for each workshop, however many elements ask. Fulfilled when it has read what waits. */
export function outboxOf(workshop) {
  if (!outboxes.has(workshop)) outboxes.set(workshop, make(workshop));
  return outboxes.get(workshop);
}

async function make(workshop) {
  const kept = await openKept();
  const outbox = new Outbox({
    workshop,
    store: kept ? kept.entriesOf(workshop) : new MemoryStore(),
    send,
    lock: locker(kept),
    channel: "BroadcastChannel" in window ? new BroadcastChannel(`outbox ${workshop}`) : null,
  });
  outbox.forgets = kept === null;
  for (const name of ["online", "pageshow"]) window.addEventListener(name, () => outbox.nudge());
  document.addEventListener("resume", () => outbox.nudge());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") outbox.nudge();
  });
  document.addEventListener("live:state", ({ detail }) => {
    if (detail.state === "live") outbox.nudge();
  });
  await outbox.open();
  return outbox;
}

async function send(operations, waiting) {
  try {
    const response = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ operations, waiting }),
      redirect: "manual", // never followed: nobody else may take this
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return await verdict(response);
  } catch {
    return { problem: "network", after: 0 };
  }
}

function locker(kept) {
  const name = "plenary outbox";
  if (navigator.locks) {
    return (work) =>
      navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  }
  if (!kept) return (work) => work();
  const owner = uuid();
  return async (work) => {
    if (!(await kept.lease(name, owner))) return undefined;
    try {
      return await work();
    } finally {
      await kept.giveBack(name, owner);
    }
  };
}
