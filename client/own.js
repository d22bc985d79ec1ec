/** Which comments are mine: their seqs and this browser's edit key, kept on this device. */
import { parsed } from "./storage.js";

/**
 * @typedef {object} OwnRecord
 * @property {string} editKey
 * @property {boolean} keyNoted Whether its owner has seen and put away the key.
 * @property {Record<string, Record<string, {number: number, undoUntil?: string, appealed?: boolean, left?: number}>>} threads
 * @property {Record<string, {thread: string, comment: number}>} reports What this browser reported and has not been answered.
 * @property {Record<string, Record<string, HeldRecord>>} held
 * @property {Record<string, SanctionRecord>} sanctions What was decided about whoever writes here, as far as they were told.
 */
/** @typedef {{path: string, answerRead?: boolean}} SanctionRecord Where it can be read, and whether the answer to their appeal was. */
/**
 * What is known of a comment that a moderator looks at first, until its author has put that away.
 * @typedef {object} HeldRecord
 * @property {"held" | "declined" | "published"} status
 * @property {boolean} [byKey] Whether the edit key proves it; else somebody signed in wrote it.
 * @property {number} [published] Seq of the comment that stands since.
 * @property {number} [number]
 */

/** @typedef {{thread: string, seq: number}} Place */

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
    this.#keepKey(editKey);
    this.#change((record) => void (this.#in(record)[seq] = { number }));
  }

  /**
   * What a moderator moves stays its author's: where it stands now, or where it stood before.
   * @param {Place} from
   * @param {Place} to
   * @param {number} number At the place it came to; 0 while that is not known.
   */
  follow(from, to, number) {
    const { threads } = this.#read();
    const known = threads[to.thread]?.[to.seq];
    if (!threads[from.thread]?.[from.seq] || known?.number || (known && !number)) return;
    this.#change((record) => {
      const there = (record.threads[to.thread] ??= {});
      there[to.seq] = { ...there[to.seq], number };
    });
  }

  /** It waits for a moderator. @param {number} seq @param {string | null} editKey */
  hold(seq, editKey) {
    this.#keepKey(editKey);
    this.setHeld(seq, { status: "held", byKey: Boolean(editKey) });
  }

  /** What waits in this thread, and what became of what waited. */
  held() {
    return Object.entries(this.#heldIn(this.#read())).map(([seq, one]) => ({ seq: Number(seq), ...one }));
  }

  /** @param {number} seq @param {HeldRecord} known */
  setHeld(seq, known) {
    this.#change((record) => void (this.#heldIn(record)[seq] = known));
  }

  /** Its author knows what became of it. @param {number} seq */
  letGo(seq) {
    this.#change((record) => {
      const left = Object.entries(this.#heldIn(record)).filter(([one]) => Number(one) !== seq);
      record.held[this.thread] = Object.fromEntries(left);
    });
  }

  /** @param {string | null} editKey */
  #keepKey(editKey) {
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

  /** Whether its author appealed against what was decided about it. @param {number} seq */
  appealed(seq) {
    return this.#here()[seq]?.appealed ?? false;
  }

  /** @param {number} seq */
  setAppealed(seq) {
    this.#change((record) => void Object.assign(this.#in(record)[seq] ?? {}, { appealed: true }));
  }

  /** The decision about it that its author has put away; 0 for none. @param {number} seq */
  left(seq) {
    return this.#here()[seq]?.left ?? 0;
  }

  /** @param {number} seq @param {number} act */
  leave(seq, act) {
    this.#change((record) => void Object.assign(this.#in(record)[seq] ?? {}, { left: act }));
  }

  /** What was decided about whoever writes here, until it is over. */
  sanctions() {
    return Object.entries(this.#read().sanctions).map(([seq, one]) => ({ seq: Number(seq), ...one }));
  }

  /** They were told of it. @param {number} seq @param {string} path */
  keepSanction(seq, path) {
    this.#change(({ sanctions }) => void (sanctions[seq] = { ...sanctions[seq], path }));
  }

  /** @param {number} seq */
  readAnswer(seq) {
    this.#change(({ sanctions }) => void Object.assign(sanctions[seq] ?? {}, { answerRead: true }));
  }

  /** @param {number} seq */
  dropSanction(seq) {
    this.#change((record) => {
      record.sanctions = Object.fromEntries(Object.entries(record.sanctions).filter(([one]) => Number(one) !== seq));
    });
  }

  /** What was reported in this thread, and waits for an answer. */
  reports() {
    const all = Object.entries(this.#read().reports).map(([report, about]) => ({ report: Number(report), ...about }));
    return all.filter(({ thread }) => thread === this.thread);
  }

  /** @param {number} report @param {number} comment @param {string | null} editKey */
  addReport(report, comment, editKey) {
    this.#keepKey(editKey);
    this.#change((record) => void (record.reports[report] = { thread: this.thread, comment }));
  }

  /** @param {number} report */
  dropReport(report) {
    this.#change((record) => {
      record.reports = Object.fromEntries(Object.entries(record.reports).filter(([one]) => Number(one) !== report));
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

  /** @param {OwnRecord} record */
  #heldIn(record) {
    return (record.held[this.thread] ??= {});
  }

  /** @returns {OwnRecord} */
  #read() {
    const kept = /** @type {Partial<OwnRecord> | null} */ (parsed(this.keep.peek(this.key)));
    const { editKey = "", keyNoted = false, threads = {}, held = {}, reports = {}, sanctions = {} } = kept ?? {};
    return { editKey, keyNoted, threads, held, reports, sanctions };
  }

  /** @param {(record: OwnRecord) => void} change */
  #change(change) {
    const record = this.#read();
    change(record);
    this.keep.set(this.key, JSON.stringify(record));
  }
}
