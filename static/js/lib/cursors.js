// The last number of each topic that this page has seen, and what a new event means for it.

/** `"workshop.4:17 worksheet.9"` as a Map; a topic without a number is followed from now on. */
export function parseCursors(text) {
  const cursors = new Map();
  for (const part of text.split(/\s+/).filter(Boolean)) {
    const [topic, number] = part.split(":");
    cursors.set(topic, number === undefined ? null : Number(number));
  }
  return cursors;
}

/** The query of a stream's address that asks for what is newer. */
export function query(cursors) {
  const asked = new URLSearchParams();
  for (const [topic, number] of cursors) {
    asked.append("topic", number === null ? topic : `${topic}:${number}`);
  }
  return asked.toString();
}

/** Notes event `number` of `topic`: "next", "seen" (ignore it) or "gap" (something was missed). */
export function note(cursors, topic, number) {
  const last = cursors.get(topic) ?? null;
  if (last !== null && number <= last) return "seen";
  cursors.set(topic, number);
  return last === null || number === last + 1 ? "next" : "gap";
}
