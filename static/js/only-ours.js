// Of what htmx fetches, only the server's own answers are put into a page: a network that wants
// a sign-in answers with a page of its own, and says 200.

import { ANSWERING, FAILED, isOurs, REFUSED, told } from "./lib/htmx.js";

document.addEventListener(ANSWERING, (event) => {
  if (isOurs(event)) return;
  event.preventDefault();
  const { detail, target } = event;
  const name = told(event).status < 400 ? FAILED : REFUSED;
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
});
