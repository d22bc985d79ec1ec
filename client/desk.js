/**
 * A moderator's desk in the browser: one key for each act, and nothing moves but what they did.
 *
 * The page is whole without any of this: every act is a form.
 */
import { DeskKeys } from "./desk-keys.js";
import { DeskLive } from "./desk-live.js";
import { DeskQueue } from "./desk-queue.js";
import { element } from "./element.js";
import { Frame } from "./frame.js";
import { startStatus } from "./status.js";
import { openStorage } from "./storage.js";
import { startClock, tellTimes } from "./time.js";
import { words } from "./words.js";

/** Set when somebody leaves a card for a page that leads back to the queue. */
const GOING = "afterword:desk-going";

startStatus();
tellTimes(document);
startClock();

const { keep } = openStorage(new Frame());
const keys = new DeskKeys(keep);
const queue = new DeskQueue(keys);
if (queue.lists.length) {
  queue.start();
  keys.start(queue);
  new DeskLive(queue).start();
  offerWay();
  arrive();
}

/** A way past everything that stands before the queue. */
function offerWay() {
  const first = queue.cards()[0];
  if (!first) return;
  const way = element("a", { href: `#${first.id}`, class: "to-queue" }, words.desk.toQueue);
  way.addEventListener("click", (event) => {
    event.preventDefault();
    queue.go(first);
  });
  document.querySelector("main h1")?.after(element("p", {}, way));
}

/** Whoever comes back from a rest goes on where they were. */
function arrive() {
  window.addEventListener("pagehide", () => remember(queue.isAtWork() ? "1" : ""));
  const first = queue.cards()[0];
  if (remember("") === "1" && first && !location.hash) queue.go(first);
}

/** @param {string} value @returns {string | null} What was kept before. */
function remember(value) {
  try {
    const before = sessionStorage.getItem(GOING);
    sessionStorage.setItem(GOING, value);
    return before;
  } catch {
    return null;
  }
}
