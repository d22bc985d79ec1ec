/** Links past what is in the way: also where the page cannot scroll itself, in the blog's frame. */
import { focusOn, isPlain } from "./element.js";

/** @param {import("./frame.js").Frame} frame */
export function startSkip(frame) {
  document.querySelector("nav.skip")?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const target = document.getElementById(link?.hash.slice(1) ?? "");
    if (!target || !(event instanceof MouseEvent) || !isPlain(event)) return;
    event.preventDefault();
    const inside = target.querySelector("textarea, button");
    focusOn(inside instanceof HTMLElement ? inside : target);
    frame.scrollTo(target);
  });
}
