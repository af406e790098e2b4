// <undo-bar now="1795510000000" until="1795510010000">…</undo-bar>
//
// Leaves the page when its time is over. Both times are the server's, in milliseconds since 1970.
// Whoever is just on its button keeps it until they leave it: the server says whether it is late.

export class UndoBar extends HTMLElement {
  #timer = null;
  #ends = null;

  connectedCallback() {
    this.#ends = new AbortController();
    const left = Number(this.getAttribute("until")) - Number(this.getAttribute("now"));
    this.style.setProperty("--left", `${Math.max(0, left)}ms`);
    this.#timer = setTimeout(() => this.#leave(), Math.max(0, left));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#ends.abort();
  }

  #leave() {
    if (!this.contains(document.activeElement)) {
      this.remove();
      return;
    }
    this.addEventListener("focusout", () => setTimeout(() => this.remove()), {
      signal: this.#ends.signal,
    });
  }
}

customElements.define("undo-bar", UndoBar);
