/**
 * Texts that are not in the log yet: kept from the first letter until they are published.
 *
 * One record per thread holds a draft for each place: `new`, `reply-12`, `edit-12`. When two tabs
 * write in the same place, the older text moves to `new~TAB` instead of being overwritten.
 */
import { parsed } from "./storage.js";

/**
 * @typedef {object} Draft
 * @property {string} text
 * @property {string} note
 * @property {string} name
 * @property {string} email
 * @property {number} at When it was last touched, in milliseconds.
 * @property {string} tab Which open page wrote it.
 * @property {string} [key] Its Idempotency-Key, once publishing was tried: a retry makes one comment.
 * @property {boolean} [waiting] Whether its author pressed Publish while offline.
 */

/** @typedef {Omit<Draft, "at" | "tab">} Text */

const MONTHS_3_MS = 90 * 24 * 3600 * 1000;
const TAB = randomKey().slice(0, 8);

/** A key nobody else has; works on plain http too, where `crypto.randomUUID` does not. */
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Drafts {
  /** Place -> the text this page last read or wrote there. @type {Map<string, string>} */
  #base = new Map();

  /** @param {import("./storage.js").Keep} keep @param {import("./page.js").Page} page */
  constructor(keep, page) {
    this.keep = keep;
    this.key = `drafts:${page.site}:${page.thread}`;
  }

  /** Wait until the drafts can be read; drop those nobody came back to for three months. */
  async open() {
    await this.keep.load(this.key);
    const all = this.#all();
    for (const [place, draft] of all) if (Date.now() - draft.at > MONTHS_3_MS) all.delete(place);
    this.#write(all);
  }

  /** @param {string} place @returns {Draft | null} */
  at(place) {
    const draft = this.#all().get(place) ?? null;
    if (draft) this.#base.set(place, draft.text);
    return draft;
  }

  /** Every place with a draft, the last touched first. @returns {{place: string, draft: Draft}[]} */
  list() {
    const list = [...this.#all()].map(([place, draft]) => ({ place, draft }));
    return list.sort((a, b) => b.draft.at - a.draft.at);
  }

  /** @param {string} place @param {Text} text */
  save(place, text) {
    if (!text.text.trim() && !text.note.trim()) return this.drop(place);
    const all = this.#all();
    const there = all.get(place);
    const unseen = there && there.tab !== TAB && there.text !== (this.#base.get(place) ?? "");
    if (unseen && there.text !== text.text) all.set(`${place}~${there.tab}`, there);
    all.delete(`${place}~${TAB}`);
    all.set(place, { ...text, at: Date.now(), tab: TAB });
    this.#base.set(place, text.text);
    this.#write(all);
  }

  /** Forget the draft of a place, unless another tab has written something else there. @param {string} place */
  drop(place) {
    const all = this.#all();
    const there = all.get(place);
    if (!there) return;
    if (there.tab !== TAB && there.text !== this.#base.get(place)) return;
    all.delete(place);
    this.#base.delete(place);
    this.#write(all);
  }

  /** @param {() => void} changed Called when another tab wrote or published something. */
  watch(changed) {
    this.keep.watch(this.key, changed);
  }

  /** @returns {Map<string, Draft>} */
  #all() {
    const kept = parsed(this.keep.peek(this.key));
    const entries = typeof kept === "object" && kept !== null ? Object.entries(kept) : [];
    return new Map(/** @type {[string, Draft][]} */ (entries));
  }

  /** @param {Map<string, Draft>} all */
  #write(all) {
    const json = all.size ? JSON.stringify(Object.fromEntries(all)) : null;
    if (json !== this.keep.peek(this.key)) this.keep.set(this.key, json);
  }
}

/** @param {number} seq */
export const replyPlace = (seq) => (seq ? `reply-${seq}` : "new");
/** @param {number} seq */
export const editPlace = (seq) => `edit-${seq}`;

/** What a place means: which comment it answers (0: none), and whether another tab wrote it. @param {string} place */
export function readPlace(place) {
  const [, kind, seq, tab] = /^(new|reply|edit)(?:-(\d+))?(~.+)?$/.exec(place) ?? [];
  return { kind: kind ?? "new", seq: Number(seq ?? 0), otherTab: tab !== undefined };
}
