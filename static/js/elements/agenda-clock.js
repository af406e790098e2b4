// <agenda-clock ends="1795511060779" now="1795510000000" [paused]>16:40</agenda-clock>
//
// Counts down to `ends`. Both times are the server's, in milliseconds since 1970, `now` being
// when the page was made: a device whose clock is wrong by hours shows the right time left. What
// is over counts up with a plus, and [data-over] tells the style sheet. The text inside is what
// the server has computed, for a page without scripts.

import { format } from "../lib/clock.js";

const EVERY = 250;

export class AgendaClock extends HTMLElement {
  static observedAttributes = ["ends", "now", "paused"];

  #offset = 0;
  #timer = null;

  connectedCallback() {
    if (!this.hasAttribute("role")) this.setAttribute("role", "timer");
    this.#timer = setInterval(() => this.#show(), EVERY);
    this.#show();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  attributeChangedCallback(name) {
    if (name === "now") this.#offset = Number(this.getAttribute("now")) - Date.now();
    this.#show();
  }

  #show() {
    const now = this.hasAttribute("paused")
      ? Number(this.getAttribute("now"))
      : Date.now() + this.#offset;
    const left = Number(this.getAttribute("ends")) - now;
    const text = format(left);
    if (this.textContent !== text) this.textContent = text;
    this.toggleAttribute("data-over", left <= -1000);
  }
}

customElements.define("agenda-clock", AgendaClock);
