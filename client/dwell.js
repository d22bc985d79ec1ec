/**
 * Reading by looking: a comment that stood before somebody's eyes long enough counts as read.
 *
 * Generous on purpose, and remembered on this device only. Whoever gives no sign of being there, as
 * with a screen reader's own cursor, claims nothing this way: for them there is "Read to here".
 */
import { inOrder } from "./element.js";
import { wordsOf } from "./places.js";

const TICK_MS = 250;
/** Without a sign of the reader for this long, the clock stands still. */
const IDLE_MS = 180_000;
const SHARE = 0.6;
/** Fine enough to notice when the better part of a long comment fills the screen. */
const STEPS = Array.from({ length: 51 }, (_, at) => at / 50);
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "touchmove", "scroll"];

export class Dwell {
  /** How long each comment has been looked at. @type {WeakMap<Element, number>} */
  #times = new WeakMap();
  /** What is before the reader's eyes now. @type {Set<HTMLElement>} */
  #seen = new Set();
  #observer = new IntersectionObserver((entries) => this.#look(entries), { threshold: STEPS });
  /** In a frame nobody says how high the screen is: the most that was ever seen of the page. */
  #tallest = 0;
  #sign = Date.now();
  /** Whether anybody has shown that they are there at all. */
  #signed = false;
  #last = Date.now();
  /** Whether the key just pressed was Tab. */
  #tabbed = false;
  /** The comment that has the focus. @type {Element | null} */
  #at = null;

  /**
   * @param {import("./frame.js").Frame} frame
   * @param {import("./places.js").Places} places
   */
  constructor(frame, places) {
    this.frame = frame;
    this.places = places;
  }

  start() {
    const quietly = { capture: true, passive: true };
    for (const sign of SIGNS) window.addEventListener(sign, () => this.#notice(), quietly);
    if (this.frame.framed) this.#measure();
    setInterval(() => this.#tick(), TICK_MS);
    document.addEventListener("focusin", (event) => this.#moved(event));
    document.addEventListener("keydown", ({ key }) => (this.#tabbed = key === "Tab"), quietly);
    // After a click, Tab goes on from there.
    document.addEventListener("pointerdown", () => (this.#at = null), quietly);
  }

  /** @param {HTMLElement} article */
  follow(article) {
    this.#observer.observe(article);
  }

  #measure() {
    const steps = Array.from({ length: 101 }, (_, at) => at / 100);
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { intersectionRect } of entries) this.#tallest = Math.max(this.#tallest, intersectionRect.height);
      },
      { threshold: steps },
    );
    observer.observe(document.documentElement);
  }

  #notice() {
    // What was looked at until now counts, before this takes it out of sight.
    this.#tick();
    this.#sign = Date.now();
    if (!this.#signed) this.#claimRead();
    this.#signed = true;
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #look(entries) {
    // In a frame scrolling is the host's, and this is all that is noticed of it.
    if (this.frame.framed && this.#seen.size) this.#notice();
    for (const entry of entries) {
      const { target } = entry;
      if (!(target instanceof HTMLElement)) continue;
      if (!target.isConnected) this.#observer.unobserve(target);
      if (target.isConnected && this.#isSeen(entry)) this.#seen.add(target);
      else this.#seen.delete(target);
    }
  }

  /** @param {IntersectionObserverEntry} entry */
  #isSeen({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }) {
    if (!isIntersecting) return false;
    const screen = rootBounds?.height ?? (this.#tallest || Infinity);
    return intersectionRatio >= SHARE || intersectionRect.height >= SHARE * screen;
  }

  #tick() {
    const now = Date.now();
    // A device that slept has not been read from.
    const passed = Math.min(now - this.#last, 2 * TICK_MS);
    this.#last = now;
    if (passed <= 0 || !this.#isThere(now)) return;
    for (const article of this.#seen)
      if (!isFolded(article)) this.#times.set(article, (this.#times.get(article) ?? 0) + passed);
    if (this.#signed) this.#claimRead();
  }

  /** @param {number} now */
  #isThere(now) {
    // In a frame the focus is the host's as long as nobody writes.
    const looks = !document.hidden && (this.frame.framed || document.hasFocus());
    return looks && now - this.#sign < IDLE_MS;
  }

  #claimRead() {
    const long = [...this.#seen].filter(
      (article) => article.isConnected && (this.#times.get(article) ?? 0) >= needed(article) && !this.places.isRead(article),
    );
    if (long.length) this.places.claim(long.sort(inOrder));
  }

  /** Who goes on by Tab claims what they leave; focus that moves by itself never does. @param {FocusEvent} event */
  #moved({ target }) {
    const article = target instanceof Element ? target.closest("article") : null;
    const [from, tabbed] = [this.#at, this.#tabbed];
    this.#tabbed = false;
    this.#at = article;
    if (!tabbed || !from || !article || from === article) return;
    const articles = this.places.comments.articles();
    const passed = articles[articles.findIndex((one) => one === article) - 1];
    if (passed && passed === from && !this.places.isRead(passed)) this.places.claim([passed]);
  }
}

/** Milliseconds: 900 words a minute, never more than six seconds. @param {Element} article */
function needed(article) {
  return Math.min(6000, 300 + (wordsOf(article) / 15) * 1000);
}

/** Whether its words are folded away. @param {Element} article */
function isFolded(article) {
  return article.querySelector(".body > details:not([open])") !== null;
}
