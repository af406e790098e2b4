// A worksheet as this page knows it: what the server said, newest revision of each note, and
// over it what was changed here and is not confirmed yet.
//
// The server's words reach the page on three ways that overtake each other: events, answers to
// what was sent, snapshots. So each thing remembers when it was last heard of (`#heard`, a
// count of what came in), and a snapshot that was asked for earlier does not undo it.

const AT_END = 2 ** 50;

export class Sheet {
  #clock = 0;
  #heard = new Map();

  constructor(snapshot) {
    this.worksheet = snapshot.worksheet;
    this.#fill(snapshot);
  }

  /** Whether this, kept by the browser, may hold what a page that says `snapshot` does not. */
  isAheadOf(snapshot) {
    if (this.canvas !== snapshot.canvas) return false; // its sections are not on the page
    return this.number > snapshot.number || (this.number === snapshot.number && this.taken);
  }

  /** Now, for `reconcile`. */
  get moment() {
    return this.#clock;
  }

  /** Take a snapshot that was asked for at the moment `since`. */
  reconcile(snapshot, since) {
    const before = { ...this, notes: this.notes, links: this.links, mine: this.mine };
    this.#fill(snapshot);
    for (const [id, note] of before.notes) {
      const read = this.notes.get(id);
      const isNewer = read ? read.revision < note.revision : this.#heardSince(`note ${id}`, since);
      if (isNewer || (!read && note.deleted)) this.notes.set(id, note);
    }
    for (const key of new Set([...before.links, ...this.links])) {
      if (!this.#heardSince(`link ${key}`, since)) continue;
      if (before.links.has(key)) this.links.add(key);
      else this.links.delete(key);
    }
    for (const name of ["subject", "hand", "done"]) {
      if (this.#heardSince(name, since)) this[name] = before[name];
    }
    for (const id of before.mine) this.mine.add(id);
    this.taken = this.#clock > since;
  }

  /** Take a note; false when a newer revision of it is known. */
  take(note, { isMine = false } = {}) {
    if (isMine) this.mine.add(note.id);
    const known = this.notes.get(note.id);
    if (known && known.revision >= note.revision) return false;
    this.#hear(`note ${note.id}`);
    this.notes.set(note.id, note);
    return true;
  }

  /** Take an event of the worksheet's topic. Returns "stale" when all of it must be read again. */
  hear({ number, kind, data }) {
    this.number = Math.max(this.number, number);
    if (data.counts) this.counts = data.counts;
    if (kind === "notes.spaced" || kind === "subject") return "stale";
    // Told by a process that did not know of the reveal yet.
    if (kind.startsWith("note.") && !data.note && this.activity.showsAll) return "stale";
    if (data.note) this.take(data.note, { isMine: !this.activity.showsAll });
    else if (kind === "link.added" && data.answer) this.#link(data, true);
    else if (kind === "link.removed" && data.answer) this.#link(data, false);
    else if (kind === "hand") this.#set("hand", data.raised);
    else if (kind === "done") this.#set("done", data.done);
    return "taken";
  }

  /** Take the server's answer to an entry of the outbox. Returns "stale" like `hear`. */
  answer({ kind, body }, outcome) {
    if (body.worksheet !== this.worksheet) return "taken";
    if (outcome.status === "refused") {
      // Somebody else's subject stands there: the answer says which.
      if (kind === "subject" && "subject" in outcome) this.#set("subject", outcome.subject);
      return "taken";
    }
    const note = typeof outcome.note === "object" ? outcome.note : null;
    if (note) this.take(note, { isMine: kind === "note.add" || note.id !== body.note });
    else if (kind.startsWith("link.")) this.#link(body, kind === "link.add");
    else if (kind === "subject") this.#set("subject", outcome.subject ?? body.text);
    else if (kind === "hand") this.#set("hand", body.raised);
    else if (kind === "done") this.#set("done", body.done);
    else if (kind === "vote") put(this.dots, body);
    else if (kind === "note.add") this.mine.add(body.note);
    return outcome.status === "duplicate" && kind.startsWith("note.") ? "stale" : "taken";
  }

  /** As it is to be shown, with the outbox's `entries` applied: see `View`. */
  view(entries) {
    return new View(this, entries.filter(({ body }) => body.worksheet === this.worksheet));
  }

  toSnapshot() {
    const { notes, links, mine, ...rest } = this;
    return {
      ...rest,
      notes: [...notes.values()].filter(({ deleted }) => !deleted),
      links: [...links].map((key) => key.split(" ")),
      mine: [...mine],
    };
  }

  #fill({ notes, links, mine, ...rest }) {
    Object.assign(this, rest);
    this.notes = new Map(notes.map((note) => [note.id, note]));
    this.links = new Set(links.map((pair) => pair.join(" ")));
    this.mine = new Set(mine);
    this.dots = structuredClone(rest.dots ?? {});
    this.taken = rest.taken ?? false; // whether it holds more than the snapshot of its number
  }

  #link({ answer, answered }, isThere) {
    const key = `${answer} ${answered}`;
    this.#hear(`link ${key}`);
    if (isThere) this.links.add(key);
    else this.links.delete(key);
  }

  #set(name, value) {
    this.#hear(name);
    this[name] = value;
  }

  #hear(what) {
    this.#heard.set(what, ++this.#clock);
    this.taken = true;
  }

  #heardSince(what, since) {
    return (this.#heard.get(what) ?? 0) > since;
  }
}

/**
 * `notes`: {id: card}, `sections`: {key: [card]} in order. A card is a note of the server with
 * `state` ("saved", "waiting", "sending", "attention"), `mine`, `answers` and `answeredBy` (ids
 * of linked notes), and `versions` (the id of the note that it is another version of).
 */
class View {
  #carried;

  constructor(sheet, entries) {
    this.#carried = sheet.carried ?? {};
    this.subject = sheet.subject;
    this.hand = sheet.hand;
    this.done = sheet.done;
    this.dots = structuredClone(sheet.dots);
    this.notes = new Map();
    for (const [id, note] of sheet.notes) this.notes.set(id, card(note, sheet.mine.has(id)));
    const links = new Set(sheet.links);
    for (const entry of entries) this.#apply(entry, links, sheet);
    for (const [id, note] of this.notes) if (note.deleted) this.notes.delete(id);
    this.#pair();
    this.#connect(links);
    this.sections = this.#sorted();
    this.others = others(sheet);
  }

  section(key) {
    return this.sections.get(key) ?? [];
  }

  /** How many dots `voter` has put, and on which notes. */
  dotsOf(voter) {
    return this.dots[voter] ?? {};
  }

  #apply({ n, kind, body, state, createdAt }, links, sheet) {
    if (state === "parked") {
      const note = kind === "note.add" ? this.#add(n, body, createdAt) : this.notes.get(body.note);
      if (note) note.state = "attention";
      return;
    }
    const note = kind === "note.add" ? this.#add(n, body, createdAt) : this.notes.get(body.note);
    if (kind === "subject") this.subject = body.text;
    else if (kind === "hand") this.hand = body.raised;
    else if (kind === "done") this.done = body.done;
    else if (kind === "vote" && body.round === sheet.activity.vote.round) put(this.dots, body);
    else if (kind === "link.add") links.add(`${body.answer} ${body.answered}`);
    else if (kind === "link.remove") links.delete(`${body.answer} ${body.answered}`);
    if (!note) return;
    if (kind === "note.rewrite") note.text = body.text;
    else if (kind === "note.move") this.#move(note, body, n);
    else if (kind === "note.delete") note.deleted = true;
    else if (kind === "note.restore") note.deleted = false;
    else if (kind === "note.settle") note.beside = null;
    if (kind !== "vote" && note.state !== "attention") note.state = state;
  }

  #add(n, { note: id, section, text }, createdAt) {
    if (!this.notes.has(id)) {
      const made = { id, section: this.#place(section), text, order: AT_END + n, written: createdAt, revision: 0 };
      const more = { textRevision: 1, beside: null, late: false, deleted: false };
      this.notes.set(id, card({ ...made, ...more }, true));
    }
    return this.notes.get(id);
  }

  /** Where the notes of a section are that the canvas had before it was changed. */
  #place(section) {
    return this.#carried[section] ?? section;
  }

  #move(note, { section: named, before }, n) {
    const section = this.#place(named);
    const front = this.notes.get(before);
    note.section = section;
    note.order = AT_END + n;
    if (!front || front.section !== section || front.deleted) return;
    const earlier = inOrder(
      [...this.notes.values()].filter(
        (one) => one.section === section && one !== note && compare(one, front) < 0,
      ),
    ).at(-1);
    note.order = ((earlier?.order ?? 0) + front.order) / 2;
    note.written = front.written - 1;
  }

  #pair() {
    for (const note of this.notes.values()) {
      const other = note.beside && this.notes.get(note.beside);
      if (!other) continue;
      note.versions ??= other.id;
      other.versions ??= note.id;
    }
  }

  #connect(links) {
    for (const key of links) {
      const [answer, answered] = key.split(" ").map((id) => this.notes.get(id));
      if (!answer || !answered) continue;
      answer.answers.push(answered.id);
      answered.answeredBy.push(answer.id);
    }
  }

  #sorted() {
    const sections = new Map();
    for (const note of inOrder([...this.notes.values()])) {
      if (!sections.has(note.section)) sections.set(note.section, []);
      sections.get(note.section).push(note);
    }
    return sections;
  }
}

export function compare(one, other) {
  return (
    one.order - other.order || one.written - other.written || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  );
}

const inOrder = (notes) => notes.sort(compare);

function card(note, isMine) {
  return {
    ...note,
    mine: isMine,
    state: "saved",
    answers: [],
    answeredBy: [],
    versions: null,
  };
}

function put(dots, { note, dots: number, author = "" }) {
  dots[author] ??= {};
  if (number) dots[author][note] = number;
  else delete dots[author][note];
}

/** {section: notes that the others wrote and that are not shown}, while only counts are told. */
function others(sheet) {
  if (sheet.activity.showsAll || !sheet.counts) return {};
  const found = { ...sheet.counts };
  for (const note of sheet.notes.values()) {
    if (!note.deleted && note.section in found) found[note.section] -= 1;
  }
  return Object.fromEntries(Object.entries(found).filter(([, number]) => number > 0));
}
