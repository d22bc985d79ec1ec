/**
 * What happens at a desk meanwhile: new things wait behind a button, what another moderator decided
 * or looks at says so in its place. Nothing else on the screen changes.
 */
import { getQueue } from "./api.js";
import { button } from "./element.js";
import { parseFragment } from "./fragment.js";
import { announce } from "./status.js";
import { tellTimes } from "./time.js";
import { words } from "./words.js";

const EVERY_MS = 10_000;

export class DeskLive {
  /** @param {import("./desk-queue.js").DeskQueue} queue */
  constructor(queue) {
    this.queue = queue;
  }

  start() {
    const followed = this.queue.lists.map((list) => new Followed(list, this.queue));
    const look = () => {
      if (!document.hidden) for (const one of followed) one.look().catch(reportError);
    };
    setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
  }
}

class Followed {
  #button = button("", () => void this.#take());
  #count = 0;

  /** @param {HTMLElement} list @param {import("./desk-queue.js").DeskQueue} queue */
  constructor(list, queue) {
    this.list = list;
    this.queue = queue;
    this.site = list.dataset.site ?? "";
  }

  async look() {
    const answer = await getQueue(this.site, { ...this.#asked(), shown: this.#cards().map(nameOf).join(",") });
    if (!answer.ok) return;
    const { gone, holders } = answer.data;
    for (const item of this.#cards()) {
      const card = this.queue.card(item);
      const became = gone[nameOf(item)];
      // Whoever is just typing there is told when they send it.
      if (became && !isTypedIn(item)) this.#settle(item, became);
      else card.hold(holders[nameOf(item)] ?? "");
    }
    this.#offer(answer.data.new);
  }

  /** @param {HTMLElement} item @param {string} became */
  #settle(item, became) {
    const had = item.contains(document.activeElement);
    this.queue.card(item).settle(became);
    if (had) this.queue.go(item);
  }

  /** @param {number} count */
  #offer(count) {
    if (count === this.#count) return;
    this.#count = count;
    this.#button.textContent = words.desk.news(count);
    if (count) this.list.parentElement?.querySelector("[data-after-queue]")?.prepend(this.#button);
    else this.#button.remove();
    if (count) announce(words.desk.news(count));
  }

  /** Put what is new behind what is there, and go to it. */
  async #take() {
    const answer = await getQueue(this.site, { ...this.#asked(), fragments: "true" });
    if (!answer.ok) return announce(answer.problem.detail);
    this.list.dataset.newest = answer.data.newest;
    const made = parseFragment((answer.data.items ?? []).map((one) => one.fragment).join(""));
    const cards = [...made.children].filter((one) => one instanceof HTMLElement);
    const known = new Set([...this.list.children].map((one) => one.id));
    const fresh = cards.filter((one) => !known.has(one.id));
    for (const one of fresh) tellTimes(one);
    this.list.append(...fresh);
    this.#offer(0);
    this.queue.dress();
    if (fresh[0]) this.queue.go(fresh[0]);
  }

  #asked() {
    return { after: this.list.dataset.newest ?? "", kind: this.list.dataset.kind ?? "" };
  }

  #cards() {
    return this.queue.cards().filter((item) => this.list.contains(item));
  }
}

/** @param {HTMLElement} item */
function nameOf(item) {
  return item.dataset.item ?? "";
}

/** @param {HTMLElement} item */
function isTypedIn(item) {
  const at = document.activeElement;
  return item.contains(at) && at instanceof HTMLElement && at.matches("input, select");
}
