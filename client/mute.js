/**
 * Whom a reader has muted for themselves: kept on this device, told to nobody.
 *
 * People are known by the mark of their author that every comment on a page carries, the same for
 * all readers. It is the same under one name on one site, so that muting works on every page of it.
 */
import { parsed } from "./storage.js";

/** @typedef {import("./api.js").CommentsOwed} CommentsOwed */
/** @typedef {CommentsOwed["items"][number]} ItemOwed */

export class Mute {
  /** @type {(() => void)[]} */
  #watchers = [];
  /** @type {Promise<unknown> | undefined} */
  #opening;

  /** @param {import("./storage.js").Keep} keep What never leaves this device. @param {string} site */
  constructor(keep, site) {
    this.keep = keep;
    this.key = `muted:${site}`;
    keep.watch(this.key, () => this.#tell());
  }

  /** Wait until it can be read. */
  async open() {
    await (this.#opening ??= this.keep.load(this.key));
  }

  /** Everybody who is muted, each mark with the name they wrote under. @returns {[string, string][]} */
  people() {
    return Object.entries(this.#read());
  }

  /** @param {string} by */
  has(by) {
    return by !== "" && by in this.#read();
  }

  /** @param {string} by @param {string} name */
  add(by, name) {
    this.#set({ ...this.#read(), [by]: name });
  }

  /** @param {string} by */
  remove(by) {
    this.#set(Object.fromEntries(this.people().filter(([one]) => one !== by)));
  }

  /** @param {() => void} changed Called when somebody was muted or is heard again, here or in another tab. */
  watch(changed) {
    this.#watchers.push(changed);
  }

  /**
   * Nobody has to read whom they muted: what the gate asks for of them counts as read, unopened.
   * @template {import("./api.js").Obligation} T
   * @param {T} owed @param {string} marker @param {import("./read.js").Read} read
   * @returns {T} What is left to be read.
   */
  without(owed, marker, read) {
    if (!("items" in owed)) return owed;
    const skipped = owed.items.filter((item) => this.has(factOf(item, "by")));
    if (!skipped.length) return owed;
    for (const item of skipped)
      for (const seq of [item.seq, Number(factOf(item, "edit"))]) if (seq) read.claim(seq, seq, marker);
    const items = owed.items.filter((item) => !skipped.includes(item));
    const length = items.reduce((sum, { words }) => sum + words, 0);
    const minutes = owed.words ? (owed.minutes * length) / owed.words : 0;
    return { ...owed, items, seqs: items.map(({ seq }) => seq), words: length, minutes };
  }

  /** @returns {Record<string, string>} */
  #read() {
    const kept = parsed(this.keep.peek(this.key));
    return kept && typeof kept === "object" ? /** @type {Record<string, string>} */ (kept) : {};
  }

  /** @param {Record<string, string>} people */
  #set(people) {
    this.keep.set(this.key, Object.keys(people).length ? JSON.stringify(people) : null);
    this.#tell();
  }

  #tell() {
    for (const changed of this.#watchers) changed();
  }
}

/** What a comment's article says of itself, before it is parsed. @param {ItemOwed} item @param {string} fact */
function factOf({ fragment = "" }, fact) {
  return new RegExp(`^<article[^>]* data-${fact}="([\\w]+)"`).exec(fragment)?.[1] ?? "";
}
