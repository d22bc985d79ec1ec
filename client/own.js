/** Which comments are mine: their seqs and this browser's edit key, kept on this device. */
import { parsed } from "./storage.js";

/**
 * @typedef {object} OwnRecord
 * @property {string} editKey
 * @property {boolean} keyNoted Whether its owner has seen and put away the key.
 * @property {Record<string, Record<string, {number: number, undoUntil?: string}>>} threads
 */

export class Own {
  /** @param {import("./storage.js").Keep} keep @param {import("./page.js").Page} page */
  constructor(keep, page) {
    this.keep = keep;
    this.thread = page.thread;
    this.key = `own:${page.site}`;
    /** @type {Promise<unknown> | undefined} */
    this.opening = undefined;
  }

  /** Wait until it can be read. */
  async open() {
    await (this.opening ??= this.keep.load(this.key));
  }

  /** The key that this browser sends with all it writes on this site; null before the first time. */
  get editKey() {
    return this.#read().editKey || null;
  }

  get keyNoted() {
    const { editKey, keyNoted } = this.#read();
    return keyNoted || !editKey;
  }

  /** @param {number} seq */
  has(seq) {
    return String(seq) in this.#here();
  }

  /** What was withdrawn and can still be brought back. */
  withdrawn() {
    const now = Date.now();
    return Object.entries(this.#here())
      .map(([seq, { number, undoUntil }]) => ({ seq: Number(seq), number, undoUntil: undoUntil ?? "" }))
      .filter(({ undoUntil }) => new Date(undoUntil).getTime() > now);
  }

  /** @param {number} seq @param {number} number @param {string | null} editKey Null for someone signed in. */
  add(seq, number, editKey) {
    this.keepKey(editKey);
    this.#change((record) => void (this.#in(record)[seq] = { number }));
  }

  /** @param {string | null} editKey What proves it, of something that does not stand in the thread yet. */
  keepKey(editKey) {
    this.#change((record) => {
      if (editKey && editKey !== record.editKey) Object.assign(record, { editKey, keyNoted: false });
    });
  }

  /** @param {number} seq @param {string | null} until Null once it is back, or too late. */
  setUndo(seq, until) {
    this.#change((record) => {
      const mine = this.#in(record)[seq];
      if (!mine) return;
      if (until) mine.undoUntil = until;
      else delete mine.undoUntil;
    });
  }

  noteKey() {
    this.#change((record) => (record.keyNoted = true));
  }

  /** @param {() => void} changed */
  watch(changed) {
    this.keep.watch(this.key, changed);
  }

  #here() {
    return this.#in(this.#read());
  }

  /** @param {OwnRecord} record */
  #in(record) {
    return (record.threads[this.thread] ??= {});
  }

  /** @returns {OwnRecord} */
  #read() {
    const kept = /** @type {Partial<OwnRecord> | null} */ (parsed(this.keep.peek(this.key)));
    return { editKey: kept?.editKey ?? "", keyNoted: kept?.keyNoted ?? false, threads: kept?.threads ?? {} };
  }

  /** @param {(record: OwnRecord) => void} change */
  #change(change) {
    const record = this.#read();
    change(record);
    this.keep.set(this.key, JSON.stringify(record));
  }
}
