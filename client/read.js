/**
 * What this device remembers of what was read. Nothing of it is sent before somebody publishes.
 *
 * A claim counts for the server only with the marker of the page that served it, a note and a card
 * only with its code. When somebody publishes, all of it is folded into a receipt, which then
 * stands for it; what is here stays as the memory of what need not be shown as new.
 */
import { foldReceipt } from "./api.js";
import { parsed } from "./storage.js";

/** @typedef {[number, number]} Range The first and the last of consecutive seqs. */

/**
 * @typedef {object} OfThread
 * @property {Range[]} ranges
 * @property {string[]} markers Those not yet folded into the receipt.
 * @property {Acknowledged} notes
 * @property {number | null} upto "I had read up to here", until it is folded.
 * @property {number} attested The same, to be remembered.
 * @property {boolean} said Whether they say that they read elsewhere what nobody reads that fast here, until it is folded.
 * @property {string} receipt
 */
/** @typedef {Record<string, {revision: number, code: string}>} Acknowledged By note; no code once it is folded. */
/**
 * @typedef {object} OfSite
 * @property {Record<string, string>} cards By key; without its code once it is folded.
 * @property {number} asked How many cards somebody was asked for when they last began; 0 once all are read.
 * @property {Acknowledged} notes
 * @property {string} receipt
 */

/** More holes than this a receipt does not remember. */
const MOST_RANGES = 64;
/** More than this the server does not take at once. */
const MOST_TOKENS = 190;

export class Read {
  /** @type {(() => void)[]} */
  #watchers = [];

  /** @param {import("./storage.js").Keep} keep @param {import("./page.js").Page} page */
  constructor(keep, page) {
    this.keep = keep;
    this.page = page;
    this.ofThread = `read:${page.site}:${page.thread}`;
    this.ofSite = `read:${page.site}`;
    /** @type {Promise<unknown> | undefined} */
    this.opening = undefined;
    for (const key of [this.ofThread, this.ofSite]) keep.watch(key, () => this.#tell());
  }

  /** Wait until it can be read. */
  async open() {
    await (this.opening ??= Promise.all([this.keep.load(this.ofThread), this.keep.load(this.ofSite)]));
  }

  /** The places of this thread that count as read, in order, apart from each other. */
  ranges() {
    return this.#thread().ranges;
  }

  /** @param {number} seq */
  has(seq) {
    return this.ranges().some(([first, last]) => first <= seq && seq <= last);
  }

  /**
   * Remember places as read.
   * @param {number} first @param {number} last
   * @param {string} marker Of the page, or of the answer, that showed them.
   */
  claim(first, last, marker) {
    this.#changeThread((thread) => {
      thread.ranges = merged([...thread.ranges, [first, last]]);
      if (marker) thread.markers = needed([...thread.markers, marker]);
    });
  }

  /** @param {string} note @param {number} revision @param {string} code */
  acknowledge(note, revision, code) {
    const change = (/** @type {{notes: Acknowledged}} */ { notes }) => void (notes[note] = { revision, code });
    if (isOfSite(note)) this.#changeSite(change);
    else this.#changeThread(change);
  }

  /** @param {string} note @param {number} revision */
  acknowledged(note, revision) {
    const { notes } = isOfSite(note) ? this.#site() : this.#thread();
    return (notes[note]?.revision ?? 0) >= revision;
  }

  /** @param {string} card Its key: `cardOf(code)`. @param {string} code */
  acknowledgeCard(card, code) {
    this.#changeSite(({ cards }) => void (cards[card] = code));
  }

  /** @param {string} card */
  cardAcknowledged(card) {
    return card in this.#site().cards;
  }

  /**
   * Count the cards of this round of reading: those still open, and those read since it began.
   * @param {number} open
   */
  cardsAsked(open) {
    const asked = open ? Math.max(this.#site().asked, open) : 0;
    this.#changeSite((site) => void (site.asked = asked));
    return asked;
  }

  /** Whether somebody began to read what they were asked to, and has not come to its end. */
  get isAmongCards() {
    return this.#site().asked > 0;
  }

  /** Remember that somebody says they had read up to here, elsewhere or on another device. @param {number} upto */
  attest(upto) {
    this.#changeThread((thread) => {
      thread.ranges = merged([...thread.ranges, [1, upto]]);
      thread.upto = Math.max(thread.upto ?? 0, upto);
      thread.attested = Math.max(thread.attested, upto);
    });
  }

  /** Remember that for what they have claimed there is only their word. */
  say() {
    this.#changeThread((thread) => void (thread.said = true));
  }

  /** Remember what was read here as it is now. @returns {() => void} Call it to have it so again. */
  checkpoint() {
    const kept = this.keep.peek(this.ofThread);
    return () => {
      this.keep.set(this.ofThread, kept);
      this.#tell();
    };
  }

  /** Up to where somebody said so; 0 for nowhere. */
  get attested() {
    return this.#thread().attested;
  }

  /** @param {() => void} changed Called when something changed, here or in another tab. */
  watch(changed) {
    this.#watchers.push(changed);
  }

  /**
   * Fold all that was read into a receipt, for the Reading-Receipt header.
   * @returns {Promise<import("./api.js").Answer<string | null>>} Null when nothing was read.
   */
  async receipt() {
    await this.open();
    const claims = this.#claims();
    if (!claims) return { ok: true, data: null };
    const answer = await foldReceipt(this.page.thread, claims);
    if (answer.ok) {
      this.#folded(claims);
      this.keepReceipt(answer.data.receipt);
      return { ok: true, data: answer.data.receipt };
    }
    // A memory that the server cannot read, from another version of this: it tells what it needs.
    if (answer.problem.code === "bad_request") return { ok: true, data: claims.receipt || null };
    return answer;
  }

  /** Keep what an answer brought: the next fold starts from it. @param {string} receipt The thread's, a space, the site's. */
  keepReceipt(receipt) {
    const [ofThread = "", ofSite = ""] = receipt.split(" ");
    if (ofThread) this.#changeThread((thread) => void (thread.receipt = ofThread));
    if (ofSite) this.#changeSite((site) => void (site.receipt = ofSite));
  }

  #claims() {
    const [thread, site] = [this.#thread(), this.#site()];
    const receipt = [thread.receipt, site.receipt].filter(Boolean).join(" ");
    const noted = [...Object.values(thread.notes), ...Object.values(site.notes)].map(({ code }) => code);
    const codes = [...noted, ...Object.values(site.cards)].filter(Boolean).slice(-MOST_TOKENS);
    if (!receipt && !codes.length && !thread.ranges.length && thread.upto === null) return null;
    // The page itself, too: it tells how far the thread had come when its reader began to write.
    const markers = needed([...thread.markers, this.page.marker].filter(Boolean));
    const upto = thread.upto === null ? {} : { upto: thread.upto };
    const said = thread.said ? { attested: true } : {};
    return { site: this.page.site, receipt, ranges: thread.ranges, markers, codes, ...upto, ...said };
  }

  /** Let go of what the receipt now proves; what came meanwhile stays. @param {import("./api.js").ReadingClaims} claims */
  #folded({ markers, codes, upto, attested }) {
    const [told, sent] = [new Set(codes), new Set(markers)];
    const settle = (/** @type {Acknowledged} */ notes) => {
      for (const note of Object.values(notes)) if (told.has(note.code)) note.code = "";
    };
    this.#changeThread((thread) => {
      thread.markers = thread.markers.filter((marker) => !sent.has(marker));
      if (thread.upto === upto) thread.upto = null;
      if (attested) thread.said = false;
      settle(thread.notes);
    });
    this.#changeSite(({ cards, notes }) => {
      for (const [card, code] of Object.entries(cards)) if (told.has(code)) cards[card] = "";
      settle(notes);
    });
  }

  /** @returns {OfThread} */
  #thread() {
    const kept = /** @type {Partial<OfThread> | null} */ (parsed(this.keep.peek(this.ofThread)));
    const nothing = { ranges: [], markers: [], notes: {}, upto: null, attested: 0, said: false, receipt: "" };
    return { ...nothing, ...kept };
  }

  /** @returns {OfSite} */
  #site() {
    const kept = /** @type {Partial<OfSite> | null} */ (parsed(this.keep.peek(this.ofSite)));
    return { cards: {}, asked: 0, notes: {}, receipt: "", ...kept };
  }

  /** @param {(thread: OfThread) => void} change */
  #changeThread(change) {
    this.#change(this.ofThread, this.#thread(), change);
  }

  /** @param {(site: OfSite) => void} change */
  #changeSite(change) {
    this.#change(this.ofSite, this.#site(), change);
  }

  /** @template T @param {string} key @param {T} record @param {(record: T) => void} change */
  #change(key, record, change) {
    const before = JSON.stringify(record);
    change(record);
    const after = JSON.stringify(record);
    if (after === before) return;
    this.keep.set(key, after);
    this.#tell();
  }

  #tell() {
    for (const changed of this.#watchers) changed();
  }
}

/** Which card a code stands for: the code says so itself. @param {string} code */
export function cardOf(code) {
  const [, , card] = contentOf(code);
  return typeof card === "string" ? card : code;
}

/** Which places a marker stands for. @param {string} marker @returns {Range[]} */
export function rangesOf(marker) {
  const [, , ranges] = contentOf(marker);
  return Array.isArray(ranges) ? /** @type {Range[]} */ (ranges) : [];
}

/** What a signed token says; only the server can tell whether it is true. @param {string} token @returns {unknown[]} */
function contentOf(token) {
  const [data = ""] = token.split(".");
  try {
    const content = parsed(atob(data.replace(/-/g, "+").replace(/_/g, "/")));
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

/** Notes on the whole site are called S1, S2; a thread's own N1, N2. @param {string} note */
function isOfSite(note) {
  return note.startsWith("S");
}

/** @param {Range[]} ranges @returns {Range[]} */
function merged(ranges) {
  /** @type {Range[]} */
  const made = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = made.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else made.push([first, last]);
  }
  return made.slice(-MOST_RANGES);
}

/** Leave out markers that say no more than a newer one does. @param {string[]} markers */
function needed(markers) {
  /** @type {string[]} */
  const kept = [];
  for (const marker of [...new Set(markers)].reverse()) {
    const covered = kept.some((other) => covers(rangesOf(other), rangesOf(marker)));
    if (!covered) kept.push(marker);
  }
  return kept.reverse().slice(-MOST_TOKENS);
}

/** @param {Range[]} wide @param {Range[]} narrow */
function covers(wide, narrow) {
  return narrow.every(([first, last]) => wide.some(([start, end]) => start <= first && last <= end));
}
