/** How much room is left, told only when it becomes scarce. */
import { element } from "./element.js";
import { lengthOf } from "./problem.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** Below this many characters the count is shown. */
const NEAR = 500;

/** @param {HTMLTextAreaElement} text @param {number} limit */
export function startLimit(text, limit) {
  const line = element("p", { class: "length", id: `${text.id}-length` });
  let state = "far";

  function count() {
    // Code units are never fewer than characters: far from the limit nothing needs counting.
    const left = text.value.length < limit - NEAR ? limit : limit - lengthOf(text.value);
    const now = left < 0 ? "over" : left <= NEAR ? "near" : "far";
    line.textContent = now === "far" ? "" : words.composer.length(left);
    line.classList.toggle("over", now === "over");
    if (now !== state && now !== "far") announce(words.composer.length(left));
    state = now;
  }

  text.removeAttribute("maxlength");
  text.after(line);
  text.setAttribute("aria-describedby", `${text.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
  text.addEventListener("input", count);
  count();
  return { over: () => lengthOf(text.value) - limit, count };
}
