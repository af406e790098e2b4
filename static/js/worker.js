// The service worker: a worksheet opens without a network as it was seen last. It keeps two
// kinds of things and nothing else: files that never change under their name, and the pages of
// those who have joined. It never answers for /live/, for what the team sees, or for a POST.

const FILES = "plenary-files-1";
const PAGES = "plenary-pages-1";
const PATIENCE = 3000;
const MOST_FILES = 120;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("plenary-") && ![FILES, PAGES].includes(name)) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  event.waitUntil(event.data.forget ? forget() : keep(event.data));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === "/room/leave/") event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && isOfTheRoom(pathname)) event.respondWith(page(event));
});

function isOfTheRoom(pathname) {
  return pathname === "/room/" || /^\/room\/worksheets\/[\w-]+\/$/.test(pathname);
}

/** A file whose name holds a hash of it is always the same; others may change. */
async function file(request) {
  const isFixed = /\.[0-9a-f]{12}\.\w+$/.test(new URL(request.url).pathname);
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept && isFixed) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && kept) await (await caches.open(FILES)).put(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** From the network, if it answers in time; else as it was seen last. */
async function page(event) {
  const address = new URL(event.request.url).pathname;
  const kept = await caches.match(address, { cacheName: PAGES });
  const asked = fetch(event.request).then(async (response) => {
    if (isOurs(response)) await (await caches.open(PAGES)).put(address, response.clone());
    return response;
  });
  event.waitUntil(asked.catch(() => {}));
  if (!kept) return asked;
  const late = new Promise((then) => setTimeout(then, PATIENCE, kept));
  const answer = await Promise.race([asked.catch(() => kept), late]);
  // A network that wants a sign-in, or a server that is down, answers with a page of its own.
  const isForeign = answer !== kept && (answer.status >= 500 || (answer.ok && !isOurs(answer)));
  return isForeign ? kept : answer;
}

function isOurs(response) {
  return (
    response.status === 200 &&
    !response.redirected &&
    response.headers.get("content-type")?.startsWith("text/html") &&
    response.headers.has("content-security-policy")
  );
}

async function keep({ keep: addresses, page: address }) {
  const files = await caches.open(FILES);
  const known = await files.keys();
  const names = new Set(known.map(({ url }) => url));
  await Promise.all(
    addresses.filter((one) => !names.has(one)).map((one) => files.add(one).catch(() => {})),
  );
  const wanted = new Set(addresses);
  const others = known.filter(({ url }) => !wanted.has(url));
  for (const request of others.slice(0, Math.max(0, known.length - MOST_FILES))) {
    await files.delete(request);
  }
  // A page that came by the worker it has kept already.
  if (await caches.match(address, { cacheName: PAGES })) return;
  const response = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (response && isOurs(response)) await (await caches.open(PAGES)).put(address, response);
}

async function forget() {
  await caches.delete(PAGES);
}
