// <live-follow for="live" topics="worksheet.9:33 worksheet.10:4">
//
// Lets the page's <live-stream> follow more topics for as long as this element stands on the page:
// for regions that come later than the page, or change what they show. The numbers are what the
// region had seen when it was drawn; those of topics that are followed already do not count.

import { parseCursors } from "../lib/cursors.js";

export class LiveFollow extends HTMLElement {
  static observedAttributes = ["topics"];

  #followed = new Set();

  connectedCallback() {
    this.#update(parseCursors(this.getAttribute("topics") ?? ""));
  }

  disconnectedCallback() {
    this.#update(new Map());
  }

  attributeChangedCallback() {
    if (this.isConnected) this.connectedCallback();
  }

  #update(wanted) {
    const stream = document.getElementById(this.getAttribute("for"));
    if (!stream) return;
    for (const topic of this.#followed) {
      if (!wanted.has(topic) && !isWantedElsewhere(topic, this)) stream.unfollow(topic);
    }
    for (const [topic, number] of wanted) stream.follow(topic, number);
    this.#followed = new Set(wanted.keys());
  }
}

/** The element that takes this one's place is on the page before this one has left it. */
function isWantedElsewhere(topic, self) {
  return [...document.querySelectorAll("live-follow")].some(
    (one) => one !== self && parseCursors(one.getAttribute("topics") ?? "").has(topic),
  );
}

customElements.define("live-follow", LiveFollow);
