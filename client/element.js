/** Elements made by hand: names, attributes, text. Never markup. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} content
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/** @param {string} text @param {() => void} press */
export function button(text, press, name = "quiet") {
  const made = element("button", { type: "button", class: name }, text);
  made.addEventListener("click", press);
  return made;
}

/** Move focus to something that cannot usually hold it, such as a heading. @param {HTMLElement} target */
export function focusOn(target) {
  if (!target.hasAttribute("tabindex") && !target.matches("a, button, input, textarea, summary"))
    target.tabIndex = -1;
  target.focus();
}

/** Whether this click is a plain one, not "open in a new tab". @param {MouseEvent} event */
export function isPlain(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** For sorting elements as they stand in the document. @param {Node} a @param {Node} b */
export function inOrder(a, b) {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
