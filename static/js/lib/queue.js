// What an outbox holds, as plain lists of entries; every function says what has to change and
// changes nothing itself. An entry is
//
//   { n, id, workshop, kind, body, about, createdAt, state, tries, error }
//
// n: place in the queue, given by the store; id: the operation's, under which the server knows
// it; state: "waiting", "sending" or "parked"; tries: how often it was sent; error: why it was
// refused; about: the text that it concerns, where the body has none. A plan is { add: [entry], put: [entry], remove: [n] }.

export const MOST_OPERATIONS = 50;
export const MOST_BYTES = 60000;
export const OLD = 24 * 60 * 60 * 1000;

const plan = (changes = {}) => ({ add: [], put: [], remove: [], ...changes });

/** Store an operation; or let one that was never sent say what this one says. */
export function enqueue(entries, entry) {
  const earlier = absorbing(entries, entry);
  return earlier ? plan({ put: [absorb(earlier, entry)] }) : plan({ add: [entry] });
}

/** The next operations to send, marked as such: whoever asks holds the lock, so what is still
 * "sending" belongs to a page that is gone. */
export function claim(entries, most = MOST_OPERATIONS) {
  const put = [];
  let bytes = 0;
  for (const entry of inOrder(entries).filter(({ state }) => state !== "parked")) {
    bytes += size(entry);
    if (put.length === most || (put.length && bytes > MOST_BYTES)) break;
    put.push({ ...entry, state: "sending", tries: entry.tries + 1 });
  }
  return plan({ put });
}

/** What the server answered: only what it names as done leaves the queue. */
export function settle(entries, sent, outcomes) {
  const result = plan();
  const ids = new Set(sent.map(({ id }) => id));
  for (const entry of entries.filter(({ id }) => ids.has(id))) {
    const outcome = outcomes[entry.id];
    if (outcome?.status === "applied" || outcome?.status === "duplicate") {
      result.remove.push(entry.n);
    } else if (outcome?.status === "refused") {
      result.put.push({ ...entry, state: "parked", error: outcome });
    } else {
      result.put.push({ ...entry, state: "waiting" });
    }
  }
  result.put.push(...redirected(entries, ids, Object.values(outcomes)));
  return result;
}

/** Nobody answered: what was sent waits again. */
export function release(entries, sent) {
  const ids = new Set(sent.map(({ id }) => id));
  const back = entries.filter(({ id, state }) => ids.has(id) && state === "sending");
  return plan({ put: back.map((entry) => ({ ...entry, state: "waiting" })) });
}

/** The server will never take this: put it aside, with the reason. */
export function park(entries, sent, error) {
  const ids = new Set(sent.map(({ id }) => id));
  const found = entries.filter(({ id }) => ids.has(id));
  return plan({ put: found.map((entry) => ({ ...entry, state: "parked", error })) });
}

export function retry(entries, id) {
  const found = entries.filter((entry) => entry.id === id && entry.state === "parked");
  return plan({ put: found.map((entry) => ({ ...entry, state: "waiting", error: null })) });
}

export function discard(entries, ids) {
  const found = entries.filter(({ id, state }) => ids.includes(id) && state === "parked");
  return plan({ remove: found.map(({ n }) => n) });
}

/** As the server takes it. Its clock and ours may differ by hours; what has passed does not. */
export function toOperation({ id, kind, body, createdAt }, now) {
  return { ...body, id, kind, age: Math.max(0, Math.round(now - createdAt)) };
}

export function inOrder(entries) {
  return [...entries].sort((one, other) => one.n - other.n);
}

/** What to tell of the queue: how many wait, how many need attention, whether one is old. */
export function summary(entries, now) {
  const unsent = entries.filter(({ state }) => state !== "parked");
  return {
    waiting: unsent.length,
    parked: entries.length - unsent.length,
    onlyNotes: unsent.every(({ kind }) => kind === "note.add"),
    isOld: unsent.some(({ createdAt }) => now - createdAt > OLD),
  };
}

// --- Pieces ----------------------------------------------------------------------------

const isUnsent = (entry) => entry.state === "waiting" && entry.tries === 0;
const encoder = new TextEncoder();

function size(entry) {
  return encoder.encode(JSON.stringify(toOperation(entry, entry.createdAt))).length + 20;
}

/** The last entry about the same thing, if it can still be changed: what was sent once may be
 * done already, although no answer came; what was refused is not. */
function absorbing(entries, { kind, body }) {
  const own = inOrder(entries).filter((entry) => entry.body.worksheet === body.worksheet);
  let earlier;
  if (kind === "note.rewrite") {
    earlier = own.findLast((entry) => entry.body.note === body.note);
    if (!["note.add", "note.rewrite"].includes(earlier?.kind)) return null;
  } else if (kind === "vote") {
    earlier = own.findLast(
      (entry) => entry.kind === kind && sameVote(entry.body, body) && entry.state !== "parked",
    );
  } else if (["subject", "hand", "done"].includes(kind)) {
    earlier = own.findLast((entry) => entry.kind === kind);
  }
  const isOpen = earlier && (isUnsent(earlier) || earlier.state === "parked");
  return isOpen ? earlier : null;
}

function sameVote(one, other) {
  return (
    one.note === other.note && one.round === other.round && (one.author ?? "") === (other.author ?? "")
  );
}

/** The first one's place, id and what its writer had seen; the second one's words. */
function absorb(earlier, { kind, body }) {
  const wasParked = earlier.state === "parked";
  const words =
    earlier.kind === "note.add"
      ? { ...earlier.body, text: body.text }
      : { ...body, ...(!wasParked && "seen" in earlier.body && { seen: earlier.body.seen }) };
  return {
    ...earlier,
    body: words,
    kind: earlier.kind === "note.add" ? earlier.kind : kind,
    state: "waiting",
    tries: 0,
    error: null,
  };
}

/** A rewording that became a note of its own takes the later rewordings with it. */
function redirected(entries, sent, outcomes) {
  const found = [];
  for (const outcome of outcomes.filter(({ conflict, note }) => conflict && note?.id)) {
    for (const entry of entries) {
      const isLater =
        entry.kind === "note.rewrite" &&
        entry.body.note === outcome.with &&
        entry.body.worksheet &&
        !sent.has(entry.id) &&
        isUnsent(entry);
      if (!isLater) continue;
      const body = { ...entry.body, note: outcome.note.id, seen: outcome.note.textRevision };
      found.push({ ...entry, body });
    }
  }
  return found;
}
