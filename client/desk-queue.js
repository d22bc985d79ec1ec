/** The cards on a desk: which one is at hand, what was done last, and what comes next. */
import { DeskCard } from "./desk-card.js";
import { button, element, focusOn } from "./element.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** What is done at once, in the order in which a card may have it. */
const APPROVE = ["let_in", "keep", "agree", "seen"];
const DISMISS = ["keep", "seen"];
const DECLINE = ["decline", "refuse", "remove"];
const REMOVE = ["remove", "decline"];

export class DeskQueue {
  lists = [...document.querySelectorAll("ol[data-queue]")].filter((one) => one instanceof HTMLElement);
  /** @type {Map<HTMLElement, DeskCard>} */
  #known = new Map();
  /** How what was done last is taken back. @type {(() => void) | null} */
  #undo = null;
  #busy = false;

  /** @param {import("./desk-keys.js").DeskKeys} keys */
  constructor(keys) {
    this.keys = keys;
  }

  start() {
    for (const list of this.lists) {
      list.addEventListener("submit", (event) => this.#submitted(event));
      list.addEventListener("click", (event) => this.#clicked(event.target));
      list.addEventListener("focusin", (event) => this.#focused(event.target));
    }
    this.dress();
  }

  /** Cards are reached by Tab one list at a time; what is to be seen at once is open. */
  dress() {
    const at = this.cards().find((item) => item.tabIndex === 0) ?? this.cards()[0];
    if (at) at.tabIndex = 0;
    if (this.keys.opensAll) for (const item of this.cards()) this.card(item).uncover();
  }

  /** Those about which nobody has decided yet. @returns {HTMLElement[]} */
  cards() {
    const all = this.lists.flatMap((list) => [...list.querySelectorAll(":scope > li.card:not(.settled)")]);
    return all.filter((item) => item instanceof HTMLElement);
  }

  /** @param {HTMLElement} item */
  card(item) {
    const known = this.#known.get(item) ?? new DeskCard(item);
    this.#known.set(item, known);
    return known;
  }

  /** The card that has the focus, or something in it. */
  current() {
    const item = document.activeElement?.closest("li.card");
    return item instanceof HTMLElement && this.#isMine(item) ? this.card(item) : null;
  }

  isAtWork() {
    return this.current() !== null;
  }

  /** @param {HTMLElement} item */
  go(item) {
    for (const one of this.cards()) one.tabIndex = -1;
    item.tabIndex = 0;
    focusOn(item);
  }

  /** @param {1 | -1} way */
  step(way) {
    const all = this.cards();
    const here = this.current()?.item;
    const after = all.filter((item) => here && isAfter(item, here) === (way > 0) && item !== here);
    const next = way > 0 ? after[0] : after.at(-1);
    if (next) this.go(next);
    else if (way > 0) this.#end();
  }

  /** Go to the card that one came from. */
  back() {
    const card = this.cards().find((item) => item.tabIndex === 0) ?? this.cards()[0];
    if (card) this.go(card);
  }

  open() {
    this.current()?.open();
  }

  more() {
    const way = this.current()?.item.querySelector(".actions a");
    if (way instanceof HTMLAnchorElement) location.assign(way.href);
    else announce(words.desk.notHere);
  }

  approve() {
    this.#first(APPROVE);
  }

  dismiss() {
    this.#first(DISMISS);
  }

  decline() {
    this.#first(DECLINE, true);
  }

  remove() {
    this.#first(REMOVE, true);
  }

  undo() {
    if (this.#undo) this.#undo();
    else announce(words.desk.nothing);
  }

  /** @param {number} figure @returns {boolean} Whether a rule was asked for. */
  pick(figure) {
    const card = this.current();
    if (!card?.choosing) return false;
    const deed = card.choosing;
    if (card.pick(figure)) void this.#decide(card, deed);
    return true;
  }

  /** @param {string[]} deeds @param {boolean} [asks] Whether a rule is asked for first. */
  #first(deeds, asks = false) {
    const card = this.current();
    const deed = deeds.find((one) => card?.may(one));
    if (!card || !deed) return announce(words.desk.notHere);
    if (asks) card.choose(deed);
    else void this.#decide(card, deed);
  }

  /** @param {DeskCard} card @param {string} deed */
  async #decide(card, deed) {
    if (this.#busy || card.isSettled) return;
    this.#busy = true;
    const done = await card.decide(deed);
    this.#busy = false;
    if (done === "gone") return this.#after(card);
    if (!done) return;
    this.#tell(card, done);
    if (done.rest) location.assign(done.rest);
    else this.#after(card);
  }

  /** @param {DeskCard} card @param {import("./api.js").Decided} done */
  #tell(card, done) {
    const act = done.undo;
    const back = (/** @type {string} */ said) => {
      this.#undo = null;
      announce(said);
    };
    if (act === null) {
      const there = done.look ? element("a", { href: done.look }, words.desk.look) : undefined;
      this.#undo = there ? () => lead(there) : null;
      card.settle(done.words, there);
    } else {
      this.#undo = () => void card.undo(act, done.also, back);
      card.settle(done.words, button(words.desk.undo, () => void card.undo(act, done.also, back)));
    }
    for (const item of this.cards())
      if (done.also.includes(item.dataset.item ?? "")) this.card(item).settle(done.words);
    announce(done.words);
  }

  /** Go on to the next card. @param {DeskCard} card */
  #after(card) {
    const next = this.cards().find((item) => isAfter(item, card.item)) ?? this.cards()[0];
    if (next) this.go(next);
    else this.#end();
  }

  #end() {
    if (this.cards().length) return announce(words.desk.end);
    const place = document.querySelector("[data-after-queue]");
    const way = place?.querySelector("a") ?? element("a", { href: location.pathname }, words.desk.more);
    if (!way.isConnected) place?.append(way);
    announce(words.desk.end);
    way.focus();
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const item = event.target instanceof Element ? event.target.closest("li.card") : null;
    const deed = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "";
    if (!(item instanceof HTMLElement) || !deed) return;
    event.preventDefault();
    void this.#decide(this.card(item), this.card(item).choosing || deed);
  }

  /** Whoever opens a card by hand claims it as well. @param {EventTarget | null} target */
  #clicked(target) {
    const summary = target instanceof Element ? target.closest("details.look > summary") : null;
    const item = summary?.closest("li.card");
    if (item instanceof HTMLElement && !summary?.closest("details")?.open) void this.card(item).claim();
  }

  /** @param {EventTarget | null} target */
  #focused(target) {
    if (!(target instanceof HTMLElement) || !target.matches("li.card")) return;
    if (this.keys.opensAll) void this.card(target).claim();
  }

  /** @param {HTMLElement} item */
  #isMine(item) {
    return this.lists.some((list) => list.contains(item));
  }
}

/** Lead to where something public is decided about anew. @param {HTMLElement} there */
function lead(there) {
  there.focus();
  announce(words.desk.isPublic);
}

/** @param {HTMLElement} item @param {HTMLElement} other */
function isAfter(item, other) {
  return Boolean(other.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING);
}
