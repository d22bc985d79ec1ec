/**
 * The frame this page may stand in, and its host: height out, look and targets in.
 *
 * Messages are `{afterword: 1, type, ...}`. They go to the one origin that may frame this site and
 * that the host named itself; what arrives is heard only from the parent window and those origins.
 */
import { isPlain } from "./element.js";
import { hostOrigins } from "./page.js";

/** @typedef {{type: string, seq?: unknown, id?: unknown, value?: unknown} & Record<string, unknown>} Message */

/** How long the host may take to answer a question, such as for its storage. */
const PATIENCE_MS = 2000;
/** How long after arriving somewhere the page may still be finding its look. */
const ARRIVING_MS = 1500;

export class Frame {
  /** Whether the page stands in another. */
  framed = window.parent !== window;
  /** Called with the seq of a comment that the blog's address names. @type {(seq: number) => void} */
  onTarget = () => undefined;

  /** Called with what another system called a comment that the blog's address names. @type {(old: string) => void} */
  onOldTarget = () => undefined;

  /** Called when another of the host's tabs has kept something. @type {(key: string, value: string | null) => void} */
  onKept = () => undefined;

  #origins = hostOrigins();
  #origin = this.#named();
  /** @type {Map<number, (value: unknown) => void>} */
  #questions = new Map();
  #asked = 0;
  #height = 0;
  /** Where the reader was brought, and when: a new look soon after moves it. */
  #goal = { element: document.documentElement, at: -Infinity };
  /** What was to be said before the host's origin was known. @type {{type: string, data: object}[]} */
  #unsent = [];

  start() {
    if (!this.framed) return;
    window.addEventListener("message", (event) => this.#hear(event));
    new ResizeObserver(() => this.#sendHeight(0)).observe(document.documentElement);
    this.#sendHeight(0);
    // Who followed a link in here may be far down in the host's page.
    if (cameFromInside() && !location.hash) this.#send("scroll-to", { y: 0 });
    // On the window, so that whoever handles a click inside the page does so first.
    window.addEventListener("click", follow);
  }

  /** Tell the host the height now: out of its reader's sight no observer runs. */
  settle() {
    if (this.framed) this.#sendHeight(0);
  }

  /** The address of another of our own pages, there in the host's look from the start. @param {string} address */
  dress(address) {
    const url = new URL(address, location.href);
    if (this.framed) url.hash = dressed(url.hash);
    return url.href;
  }

  /** Bring an element into the reader's view. @param {HTMLElement} element */
  scrollTo(element) {
    this.#goal = { element, at: performance.now() };
    if (!this.framed) element.scrollIntoView({ block: "start" });
    else this.#send("scroll-to", { y: Math.round(element.getBoundingClientRect().top) });
  }

  /** Keep what the reader sees where it is, after `by` pixels came or went above it. @param {number} by */
  shift(by) {
    if (this.framed) this.#sendHeight(by);
    else window.scrollBy({ top: by, behavior: "instant" });
  }

  /**
   * Ask the host; null when there is none or it does not answer. Words selected in its page are asked for
   * only when the reader presses the button that says so.
   * @param {"storage-get" | "storage-set" | "selection-get"} type @param {object} question
   * @returns {Promise<unknown>}
   */
  ask(type, question) {
    if (!this.framed || !this.#origin) return Promise.resolve(null);
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#questions.set(id, resolve);
      setTimeout(() => this.#answer(id, null), PATIENCE_MS);
      this.#send(type, { id, ...question });
    });
  }

  #named() {
    const named = document.documentElement.dataset.host ?? "";
    return this.#origins.includes(named) ? named : "";
  }

  /** @param {number} shift */
  #sendHeight(shift) {
    const px = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (px === this.#height && !shift) return;
    if (this.#send("height", shift ? { px, shift } : { px })) this.#height = px;
  }

  /** @param {string} type @param {object} data */
  #send(type, data) {
    if (!this.#origin && type !== "height") this.#unsent.push({ type, data });
    if (!this.#origin) return false;
    window.parent.postMessage({ afterword: 1, type, ...data }, this.#origin);
    return true;
  }

  /** @param {MessageEvent<unknown>} event */
  #hear({ source, origin, data }) {
    if (source !== window.parent || !this.#origins.includes(origin)) return;
    if (typeof data !== "object" || data === null || !("afterword" in data)) return;
    if (!this.#origin) {
      this.#origin = origin;
      this.#sendHeight(0);
      for (const { type, data } of this.#unsent.splice(0)) this.#send(type, data);
    }
    const message = /** @type {Message} */ (/** @type {unknown} */ (data));
    if (message.type === "theme") this.#wear(message);
    const seq = Number(message.seq);
    if (message.type === "target" && Number.isSafeInteger(seq) && seq > 0) this.onTarget(seq);
    else if (message.type === "target") this.onOldTarget(textOf(message.old) ?? "");
    if (message.type === "storage-changed") this.onKept(String(message.key), textOf(message.value));
    if (message.type === "storage-value" || message.type === "selection") this.#answer(Number(message.id), message.value);
  }

  /** boot.js knows how, and checks each value. @param {Message} look */
  #wear(look) {
    window.dispatchEvent(new CustomEvent("afterword-look", { detail: look }));
    this.settle();
    const { element, at } = this.#goal;
    if (performance.now() - at < ARRIVING_MS) this.scrollTo(element);
  }

  /** @param {number} id @param {unknown} value */
  #answer(id, value) {
    this.#questions.get(id)?.(value);
    this.#questions.delete(id);
  }
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : null;
}

/** Another site does not belong inside the blog's page; our own pages wear the host's look. @param {MouseEvent} event */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || event.defaultPrevented) return;
  const address = link.href.replace(/#.*/, "");
  if (link.origin !== location.origin) {
    link.target = "_blank";
    link.relList.add("noopener");
  } else if (isPlain(event) && address !== location.href.replace(/#.*/, "")) link.hash = dressed(link.hash);
}

/** The fragment that boot.js reads: the look this page wears, and the comment to go to. @param {string} hash */
function dressed(hash) {
  const { style, dataset } = document.documentElement;
  const value = (/** @type {string} */ name) => style.getPropertyValue(`--aw-${name}`);
  const look = {
    ...{ font: value("font"), fontSize: value("font-size"), color: value("text") },
    ...{ background: value("background"), accent: value("accent"), scheme: dataset.scheme },
    ...{ origin: dataset.host, target: /^#c(\d+)$/.exec(hash)?.[1] ?? null },
  };
  return `#aw=${encodeURIComponent(JSON.stringify(look))}`;
}

function cameFromInside() {
  const [arrival] = performance.getEntriesByType("navigation");
  const isNew = arrival instanceof PerformanceNavigationTiming && arrival.type === "navigate";
  return isNew && document.referrer.startsWith(`${location.origin}/`);
}
