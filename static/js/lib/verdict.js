// What the answer to a request with operations means. Only JSON that names outcomes counts as
// an answer of the server: anything else may come from something in between.

/**
 * One of
 *   { outcomes }                  of each operation, by its id
 *   { problem, after }            try again, after so many milliseconds at least: "network",
 *                                 "portal" (a page that wants a sign-in), "server"
 *   { problem: "gone" }           this device may not send any more
 *   { isBroken, error }           the server takes no request like this one
 */
export async function verdict(response, now = Date.now()) {
  if (response.type === "opaqueredirect") return { problem: "portal", after: 0 };
  const body = await json(response);
  if (body === null) return { problem: response.status < 500 ? "portal" : "server", after: 0 };
  if (response.status === 401) return { problem: "gone" };
  if (response.status >= 500 || response.status === 408 || response.status === 429) {
    return { problem: "server", after: retryAfter(response.headers.get("retry-after"), now) };
  }
  if (isObject(body.outcomes)) return { outcomes: body.outcomes };
  if (response.status === 400 || response.status === 413) {
    return { isBroken: true, error: { code: response.status, message: String(body.message ?? "") } };
  }
  return { problem: response.ok ? "portal" : "server", after: 0 };
}

/** Milliseconds, from seconds or a date; at most five minutes. */
export function retryAfter(text, now) {
  if (!text) return 0;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), 300000) : 0;
}

async function json(response) {
  if (!response.headers.get("content-type")?.startsWith("application/json")) return null;
  try {
    const body = await response.json();
    return isObject(body) ? body : null;
  } catch {
    return null;
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
