/** Copying to the clipboard, which a frame or a browser may not allow. */

/** @param {string} text @param {HTMLElement} [shown] Where the text stands: selected when copying fails. */
export async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
    return false;
  }
}
