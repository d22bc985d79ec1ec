/** What changed, said once and politely to those who do not see it. */
import { element } from "./element.js";

/** @type {HTMLElement | null} */
let region = null;

/** Make the region early: screen readers only follow one that was there before its words. */
export function startStatus() {
  region = element("p", { role: "status", class: "announcement visually-hidden" });
  // Set here too, so that the words never take up room under a site's own stylesheet.
  Object.assign(region.style, { position: "absolute", width: "1px", height: "1px", margin: "-1px" });
  Object.assign(region.style, { overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" });
  document.querySelector("main")?.append(region);
}

/** What is said last, and when it will be. */
let saying = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** @param {string} text */
export function announce(text) {
  if (!region) return;
  region.textContent = "";
  saying = text;
  const said = region;
  clearTimeout(soon);
  // The same sentence twice is two changes only with an empty moment between.
  soon = setTimeout(() => (said.textContent = text), 50);
}

/** Take back what is no longer so, such as that something is under way. @param {string} text */
export function unsay(text) {
  if (!region || saying !== text) return;
  clearTimeout(soon);
  region.textContent = "";
}
