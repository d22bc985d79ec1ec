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

/** @param {string} text */
export function announce(text) {
  if (!region) return;
  region.textContent = "";
  const said = region;
  // The same sentence twice is two changes only with an empty moment between.
  setTimeout(() => (said.textContent = text), 50);
}
