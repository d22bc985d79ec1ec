/** The thread in outline: what stands in it and how long it is. The same is told to everybody. */
import { getOutline } from "./api.js";

/** How fast people read, in words a minute: the server's number. */
export const WORDS_PER_MINUTE = 238;

/** @typedef {{seq: number, number: number, words: number}} Told A comment, as far as its length goes. */

/** Outlines of the pages open here: one. @type {WeakMap<import("./page.js").Page, Outline>} */
const known = new WeakMap();
/** Those that were asked for. @type {WeakMap<import("./page.js").Page, Promise<Outline | null>>} */
const asked = new WeakMap();

export class Outline {
  /** The newest comments that stand, by seq, in order. @type {Map<number, Told>} */
  #comments;
  /** What a comment's last material change was, by its seq. @type {Map<number, number>} */
  #edits;

  /** @param {import("./api.js").OutlineData} data */
  constructor(data) {
    this.data = data;
    this.#comments = new Map(data.comments.map(([seq, number, words]) => [seq, { seq, number, words }]));
    this.#edits = new Map(data.edits);
  }

  /** @returns {Told[]} */
  comments() {
    return [...this.#comments.values()].sort((a, b) => a.seq - b.seq);
  }

  /** How many stand in the whole thread. */
  get count() {
    return this.data.earlier.comments + this.#comments.size;
  }

  /** Places of the log that are changes of comments. */
  changes() {
    return [...this.#edits.values()];
  }

  /** The last standing comment before a place. @param {number} seq */
  before(seq) {
    return this.comments().filter((one) => one.seq < seq).at(-1) ?? null;
  }

  /** Up to where somebody had read who says "up to #97". @param {number} number */
  seqOf(number) {
    const found = this.comments().filter((one) => one.number <= number).at(-1);
    // A comment's number is never greater than its seq: too little rather than too much.
    return found?.seq ?? number;
  }

  /** Take in a note that was given, amended or lifted just now. @param {import("./api.js").NoteNews} news */
  takeNote({ note, revision, seq, reach, comment, must, standing }) {
    const { notes } = this.data;
    const at = notes.findIndex((one) => one.note === note);
    const kind = notes[at]?.kind ?? "";
    const now = { ...{ note, kind, revision, seq, reach, comment, must }, after: Number.MAX_SAFE_INTEGER };
    notes.splice(at < 0 ? notes.length : at, at < 0 ? 0 : 1, ...(standing ? [now] : []));
  }

  /** Take in what the stream tells. @param {import("./api.js").Item | {kind: "gone", seq: number}} change */
  take(change) {
    const { seq } = change;
    // (a change stands at a place of its own, however old the comment is)
    const edit = change.kind === "gone" ? 0 : numberIn(change.fragment, "edit");
    if (edit) this.#edits.set(seq, edit);
    // What is older than all that is told one by one stays counted with the earlier ones.
    if (seq < (this.comments()[0]?.seq ?? 0)) return;
    if (change.kind === "gone" || change.presence !== "present") return void this.#comments.delete(seq);
    const words = numberIn(change.fragment, "words");
    this.#comments.set(seq, { seq, number: change.number, words });
  }
}

/** What an article says of itself, before it is parsed. @param {string | undefined} fragment @param {string} fact */
function numberIn(fragment, fact) {
  return Number(new RegExp(`^<article[^>]* data-${fact}="(\\d+)"`).exec(fragment ?? "")?.[1] ?? 0);
}

/** Ask for it, once. @param {import("./page.js").Page} page */
export function openOutline(page) {
  const opening = asked.get(page) ?? ask(page);
  asked.set(page, opening);
  return opening;
}

/** @param {import("./page.js").Page} page */
async function ask(page) {
  const answer = await getOutline(page.thread, `${page.head ?? ""}.${page.house}`);
  if (answer.ok) known.set(page, new Outline(answer.data));
  return outlineOf(page);
}

/** What is known of a page's thread; null while nothing is. @param {import("./page.js").Page} page */
export function outlineOf(page) {
  return known.get(page) ?? null;
}
