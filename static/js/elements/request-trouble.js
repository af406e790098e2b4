// <request-trouble role="alert"><p data-of="network" hidden>…</p> …</request-trouble>
//
// Says in words that a press came to nothing, whichever region of the page it was in: no
// connection, refused, gone, or broken. What the server answers in the region itself (409, 422)
// is not its concern. The next press that succeeds takes the words away.

import { ANSWERED, FAILED, REFUSED, told } from "../lib/htmx.js";

const IN_PLACE = [409, 422];

export class RequestTrouble extends HTMLElement {
  #ends = null;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    document.addEventListener(FAILED, (event) => this.#hear(event), { signal });
    document.addEventListener(REFUSED, (event) => this.#hear(event), { signal });
    document.addEventListener(ANSWERED, (event) => this.#answered(event), { signal });
  }

  disconnectedCallback() {
    this.#ends.abort();
  }

  #hear(event) {
    const { method, status } = told(event);
    if (method === "GET" || IN_PLACE.includes(status)) return;
    this.#show(reason(status));
  }

  #answered(event) {
    const { method, status } = told(event);
    if (method !== "GET" && (status < 400 || IN_PLACE.includes(status))) this.#show(null);
  }

  #show(of) {
    for (const one of this.querySelectorAll("[data-of]")) one.hidden = one.dataset.of !== of;
  }
}

function reason(status) {
  if (status < 400) return "network";
  if (status === 401 || status === 403) return "refused";
  return status === 404 ? "gone" : "broken";
}

customElements.define("request-trouble", RequestTrouble);
