// What is copied to be pasted elsewhere.

/** Whether `text`, which `element` shows, is on the clipboard. Where there is none (no HTTPS), the
 * text is selected instead. */
export async function copy(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
