// <own-zone><input></own-zone>
//
// Writes the browser's time zone into the field for as long as that is empty.

export class OwnZone extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    field.value ||= new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
}

customElements.define("own-zone", OwnZone);
