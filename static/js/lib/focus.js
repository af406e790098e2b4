// Focus stays where it was when a region is drawn anew.

import { SWAPPED, SWAPPING } from "./htmx.js";

/** Watches over the focus in `root`, until `signal` is aborted.
 *
 * What has the same id afterwards gets it back. Where that is gone, or can be pressed no more, it
 * goes to [data-focus], else to the handle, of the same [data-item].
 */
export function keepFocus(root, signal) {
  let id = null;
  let item = null;
  document.addEventListener(
    SWAPPING,
    () => {
      const at = document.activeElement;
      const isIn = root.contains(at);
      id = isIn ? at.id : null;
      item = isIn ? at.closest("[data-item]")?.id : null;
    },
    { signal },
  );
  document.addEventListener(
    SWAPPED,
    () => {
      // Once is enough: at the next swap it would take the focus from whoever has it.
      document.activeElement?.removeAttribute("autofocus");
      if (id === null || !isLost()) return;
      const row = item && document.getElementById(item);
      const own = id && document.getElementById(id);
      const next = [own, row?.querySelector("[data-focus]"), row?.querySelector("[data-handle]")];
      next.find((one) => one && !one.disabled && one.getClientRects().length)?.focus();
    },
    { signal },
  );
}

function isLost() {
  const at = document.activeElement;
  return !at || at === document.body || at.disabled;
}
