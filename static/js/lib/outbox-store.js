// What this browser keeps in IndexedDB: the outbox's entries, drafts, and each worksheet as it
// was seen last. "strict" durability: on the disk, not only handed over, when a promise is kept.

const NAME = "plenary";
const VERSION = 1;
const LEASE = 12000; // longer than a request may take

/** Opens the database; rejects where a browser has none (some private windows). */
export async function openKeeping() {
  const opening = indexedDB.open(NAME, VERSION);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    const entries = database.createObjectStore("entries", { keyPath: "n", autoIncrement: true });
    entries.createIndex("workshop", "workshop");
    database.createObjectStore("drafts", { keyPath: ["worksheet", "place"] });
    database.createObjectStore("sheets", { keyPath: "worksheet" });
    database.createObjectStore("leases", { keyPath: "name" });
  };
  const database = await result(opening);
  database.onversionchange = () => database.close();
  return new Keeping(database);
}

class Keeping {
  #database;

  constructor(database) {
    this.#database = database;
  }

  /** The part of the outbox that belongs to `workshop`, for lib/outbox.js. */
  entriesOf(workshop) {
    const own = IDBKeyRange.only(workshop);
    return {
      all: () => this.#read("entries", (store) => store.index("workshop").getAll(own)),
      change: (fn) =>
        this.#write("entries", (store, done) => {
          store.index("workshop").getAll(own).onsuccess = ({ target }) => {
            const plan = fn(target.result);
            for (const n of plan.remove) store.delete(n);
            for (const entry of plan.put) store.put(entry);
            for (const entry of plan.add) store.add(entry);
            done(plan);
          };
        }),
    };
  }

  draftsOf(worksheet) {
    const own = IDBKeyRange.bound([worksheet], [worksheet, []]);
    return this.#read("drafts", (store) => store.getAll(own));
  }

  /** An empty draft is none. */
  keepDraft(worksheet, place, draft) {
    return this.#write("drafts", (store) => {
      if (draft === null) store.delete([worksheet, place]);
      else store.put({ ...draft, worksheet, place });
    });
  }

  sheet(worksheet) {
    return this.#read("sheets", (store) => store.get(worksheet));
  }

  keepSheet(snapshot) {
    return this.#write("sheets", (store) => store.put(snapshot));
  }

  /** Whether `owner` alone may send now: for browsers without the Web Locks API. */
  lease(name, owner, now = Date.now()) {
    return this.#write("leases", (store, done) => {
      store.get(name).onsuccess = ({ target }) => {
        const held = target.result;
        const isFree = !held || held.owner === owner || held.until < now;
        if (isFree) store.put({ name, owner, until: now + LEASE });
        done(isFree);
      };
    });
  }

  giveBack(name, owner) {
    return this.#write("leases", (store) => {
      store.get(name).onsuccess = ({ target }) => {
        if (target.result?.owner === owner) store.delete(name);
      };
    });
  }

  #read(name, ask) {
    return result(ask(this.#database.transaction(name).objectStore(name)));
  }

  #write(name, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(name, "readwrite", { durability: "strict" });
      let value;
      transaction.oncomplete = () => resolve(value);
      transaction.onabort = () => reject(transaction.error ?? new Error("not stored"));
      transaction.onerror = () => reject(transaction.error ?? new Error("not stored"));
      work(transaction.objectStore(name), (made) => (value = made));
    });
  }
}

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked by another page"));
  });
}
