/**
 * Which comments the reader can see, in a frame too, where only an IntersectionObserver knows.
 * It keeps the text under the reader's eyes where it is when something above it changes.
 */
import { focusOn, inOrder } from "./element.js";

export class Visible {
  /** @type {Set<Element>} */
  #seen = new Set();
  #isHeld = false;
  #observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) this.#seen.add(target);
      else this.#seen.delete(target);
  });

  /** @param {import("./frame.js").Frame} frame */
  constructor(frame) {
    this.frame = frame;
    // We hold the place ourselves; the browser doing so as well would move it twice.
    document.documentElement.style.overflowAnchor = "none";
  }

  /** @param {Element} element */
  follow(element) {
    this.#observer.observe(element);
  }

  /** @param {Element} element */
  forget(element) {
    this.#observer.unobserve(element);
    this.#seen.delete(element);
  }

  /** Whether any of it can be seen. @param {Element} element */
  sees(element) {
    return this.#seen.has(element);
  }

  /**
   * Change something while this stays where it is on the screen, whatever else is held meanwhile.
   * @param {Element} anchor
   * @param {() => void} change
   */
  hold(anchor, change) {
    if (this.#isHeld) return change();
    this.#isHeld = true;
    const before = anchor.getBoundingClientRect().top;
    try {
      change();
    } finally {
      this.#isHeld = false;
      const by = anchor.getBoundingClientRect().top - before;
      // (for less than a pixel, a page that is just scrolling would stop)
      if (Math.abs(by) >= 1) this.frame.shift(by);
    }
  }

  /**
   * Change something while what the reader is at stays where it is on the screen.
   * @param {Element} place What will change.
   * @param {() => void} change
   */
  steadily(place, change) {
    const anchor = this.#anchorAfter(place);
    if (anchor) this.hold(anchor, change);
    else change();
  }

  /** Where someone writes, else the first thing seen; null when the change is at it or below. @param {Element} place */
  #anchorAfter(place) {
    const writing = document.activeElement?.closest("form") ?? null;
    const anchor = writing && this.#seen.has(writing) ? writing : this.#first();
    if (!anchor || anchor.contains(place) || place.contains(anchor)) return null;
    const follows = place.compareDocumentPosition(anchor) & Node.DOCUMENT_POSITION_FOLLOWING;
    return follows ? anchor : null;
  }

  #first() {
    const seen = [...this.#seen].filter((element) => element.isConnected);
    return seen.sort(inOrder)[0] ?? null;
  }
}

/** Give focus back to what took the place of a focused part. @param {Element} from @param {HTMLElement} to */
export function handOverFocus(from, to) {
  const focused = document.activeElement;
  if (!focused || !from.contains(focused)) return;
  const same = focused.className ? to.querySelector(`${focused.localName}.${CSS.escape(focused.className)}`) : null;
  const heading = to.querySelector("h3");
  focusOn(same instanceof HTMLElement ? same : (heading ?? to));
}
