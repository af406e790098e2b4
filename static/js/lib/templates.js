// The templates and sentences that stand in the page.

import { speaker } from "./wording.js";

/** A copy of the one element in the <template data-template=name> right under `root`. */
export function clone(root, name) {
  const template = root.querySelector(`:scope > template[data-template="${name}"]`);
  return template.content.firstElementChild.cloneNode(true);
}

/** The element in `root` with the attribute `data-<name>`. */
export function part(root, name) {
  return root.querySelector(`[data-${name}]`);
}

/** Speaks with the sentences of `root`'s <template data-template="words">. */
export function wordsOf(root) {
  const { content } = root.querySelector(':scope > template[data-template="words"]');
  const words = new Map();
  for (const one of content.querySelectorAll("[data-word]")) words.set(one.dataset.word, one.textContent);
  return speaker((key) => words.get(key), document.documentElement.lang);
}

/** Sets a text only when it changes, so that nothing is announced twice or loses a selection. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
