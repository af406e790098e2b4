// Has the service worker keep this page and what it is made of, so that it opens without a
// network. Browsers without one (or without HTTPS) go on as they are.

export async function keepForLater() {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  try {
    await navigator.serviceWorker.register("/worker.js", { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    await new Promise((then) => (document.readyState === "complete" ? then() : addEventListener("load", then)));
    const files = performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => new URL(name).pathname.startsWith("/static/"));
    active.postMessage({ keep: [...new Set(files)], page: location.pathname });
  } catch {
    // No storage, or a browser that forbids it: the page works all the same while it is open.
  }
}

/** This device has left the workshop: what it saw is nobody's any more. */
export function forgetPages() {
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
}
