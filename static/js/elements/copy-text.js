// <copy-text><output data-text>https://…</output> <button type="button">Copy</button>
//   <span role="status" data-copied="Copied" data-failed="Copy it by hand"></span></copy-text>
//
// Its button copies the text, and the status says whether it could.

import { copy } from "../lib/clipboard.js";

export class CopyText extends HTMLElement {
  #ends = null;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    this.querySelector("button").addEventListener("click", () => this.#copy(), { signal });
  }

  disconnectedCallback() {
    this.#ends.abort();
  }

  async #copy() {
    const text = this.querySelector("[data-text]");
    const status = this.querySelector("[role=status]");
    const isCopied = await copy(text.textContent.trim(), text);
    status.textContent = isCopied ? status.dataset.copied : status.dataset.failed;
  }
}

customElements.define("copy-text", CopyText);
