// The names of htmx's events: they stand here alone, so that another version is one change.

export const ANSWERING = "htmx:before:response"; // can be cancelled
export const FAILED = "htmx:error";
export const REFUSED = "htmx:response:error";
export const ANSWERED = "htmx:after:request";
export const SWAPPING = "htmx:before:swap";
export const SWAPPED = "htmx:after:swap";

/** What an event tells: of which method the request was, and its answer's status (0: none). */
export function told(event) {
  const ctx = event.detail?.ctx;
  return { method: ctx?.request?.method ?? "GET", status: ctx?.response?.status ?? 0 };
}

/** Whether our server answered, and nothing in between: each of its answers has a policy. */
export function isOurs(event) {
  return event.detail.ctx.response.headers.has("content-security-policy");
}
