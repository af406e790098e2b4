// <button data-opens="closing">…</button> … <modal-dialog id="closing"><dialog>…</dialog></modal-dialog>
//
// Opens its dialog for every button that names it, also for those that came later, and closes it
// when a form in it is sent: the answer comes to the page.

export class ModalDialog extends HTMLElement {
  #ends = null;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    document.addEventListener("click", (event) => this.#open(event), { signal });
    this.addEventListener("submit", () => this.#dialog.close(), { signal });
  }

  disconnectedCallback() {
    this.#ends.abort();
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  #open(event) {
    const opener = event.target.closest?.("[data-opens]");
    if (opener?.dataset.opens === this.id && !this.#dialog.open) this.#dialog.showModal();
  }
}

customElements.define("modal-dialog", ModalDialog);
