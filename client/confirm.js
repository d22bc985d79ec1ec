/** A question before something is done, in a panel of its own: Escape or a button leaves all as it is. */
import { button, element, focusOn } from "./element.js";

/**
 * @typedef {object} Question
 * @property {string} id
 * @property {string} text
 * @property {string} about What comes of it.
 * @property {string} yes
 * @property {string} no
 */

/**
 * @param {HTMLElement} place What it is about: the panel comes at its end, and only once.
 * @param {HTMLElement} asked What was pressed: focus returns to it.
 * @param {Question} question
 * @param {() => void} act
 */
export function confirm(place, asked, { id, text, about, yes, no }, act) {
  if (place.querySelector(".confirm")) return;
  const question = element("p", { id, class: "question" }, text);
  const panel = element("div", { class: "confirm", role: "group", "aria-labelledby": id }, question);
  const close = () => {
    panel.remove();
    asked.focus();
  };
  const buttons = element("p", { class: "buttons" }, button(yes, act, ""), " ", button(no, close));
  panel.append(element("p", {}, about), buttons);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  place.append(panel);
  focusOn(question);
}
