// <stay-awake>: the machine's display does not go dark while the page is seen.
//
// Where the browser cannot, or may not because the page came without encryption, nothing happens.

export class StayAwake extends HTMLElement {
  #ends = null;
  #lock = null;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    // The lock ends whenever the page is hidden.
    document.addEventListener("visibilitychange", () => this.#ask(), { signal });
    this.#ask();
  }

  disconnectedCallback() {
    this.#ends.abort();
    this.#lock?.release();
  }

  async #ask() {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
    } catch {
      this.#lock = null; // low battery, or the system says no
    }
  }
}

customElements.define("stay-awake", StayAwake);
