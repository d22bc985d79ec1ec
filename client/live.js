/** What happens in the thread while it is open: new comments wait behind a button, changes show. */
import { getThread, streamAddress } from "./api.js";
import { button, element, focusOn, inOrder } from "./element.js";
import { addressOf } from "./page.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").Item} Item */
/** @typedef {{kind: "gone", seq: number}} Gone */
/** @typedef {import("./closed.js").There} There */
/** @typedef {{kind: "thread", open?: boolean, reason?: string, there?: There}} ThreadState */

/** A page out of sight this long stops listening, so that forgotten tabs cost nobody anything. */
const HIDDEN_MS = 60_000;
const RETRY_FIRST_MS = 5_000;
const RETRY_MOST_MS = 300_000;

export class Live {
  /** @type {EventSource | null} */
  #source = null;
  /** Comments that wait behind the button, by seq. @type {Map<number, Item>} */
  #waiting = new Map();
  /** Comments that are no news, such as one's own. @type {Set<number>} */
  #done = new Set();
  #holding = 0;
  #retryMs = RETRY_FIRST_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./comments.js").Comments} comments
   * @param {HTMLElement} region
   */
  constructor(page, comments, region) {
    this.page = page;
    this.comments = comments;
    this.region = region;
    this.position = page.head;
    /** How far this page has come in the site's log. */
    this.house = page.house;
    /** Called when the thread is closed, and why, or opened again. @type {(open: boolean, reason: string, there?: There) => void} */
    this.onOpen = () => undefined;
    /** Called when a note is given, amended or lifted. @type {(news: import("./api.js").NoteNews) => void} */
    this.onNote = () => undefined;
    /** Called with whatever comment came or changed, also one's own. @type {(change: Item | Gone) => void} */
    this.onComment = () => undefined;
    /** Called when a comment came, before it is shown. @type {() => void} */
    this.onArrival = () => undefined;
    /** Comments the reader just took back themselves are shown with Undo instead. @type {(seq: number) => boolean} */
    this.isHandled = () => false;
  }

  start() {
    if (this.page.open) this.#reserve();
    document.addEventListener("visibilitychange", () => this.#seen());
    window.addEventListener("pagehide", () => this.#close());
    window.addEventListener("pageshow", (event) => event.persisted && this.#open());
    window.addEventListener("online", () => this.#open());
    if (!document.hidden) this.#open();
  }

  /** A page that does not know where the thread stands asks once. */
  async #find() {
    const answer = await getThread(this.page.site, this.page.key);
    if (!answer.ok) return;
    this.position = answer.data.head;
    this.#open();
  }

  /**
   * While one's own comment is on its way, do not announce it as somebody's new one.
   * @returns {() => void} Call it when the answer is here.
   */
  hold() {
    this.#holding += 1;
    return () => {
      this.#holding -= 1;
      this.#tell();
    };
  }

  /** A comment is on the page already: it is not news any more. @param {number} seq */
  drop(seq) {
    this.#waiting.delete(seq);
    this.#done.add(seq);
    this.#tell();
  }

  // The button's room is kept free from when people can write: when it comes, nothing moves.
  #reserve() {
    // In an empty thread it takes the place of what says so.
    if (this.#empty || this.region.style.minHeight) return;
    const trial = button(words.live.waiting(10), () => undefined, "new-comments");
    trial.style.visibility = "hidden";
    this.region.append(trial);
    const height = this.region.getBoundingClientRect().height;
    trial.remove();
    this.region.style.minHeight = `${Math.ceil(height)}px`;
    this.region.style.boxSizing = "border-box";
  }

  #open() {
    clearTimeout(this.#timer);
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) return;
    if (this.position === null) return void this.#find();
    const source = new EventSource(streamAddress(this.page.thread, this.position, this.page.site, this.house));
    this.#source = source;
    source.addEventListener("open", () => (this.#retryMs = RETRY_FIRST_MS));
    source.addEventListener("error", () => this.#failed());
    this.#on("comment", (/** @type {Item} */ item) => this.#arrive(item));
    this.#on("changed", (/** @type {Item | Gone} */ change) => this.#change(change));
    this.#on("note", (/** @type {import("./api.js").NoteNews} */ news) => this.#note(news));
    this.#on("thread", (/** @type {ThreadState} */ { open, reason = "", there }) => {
      if (open === undefined) return;
      if (open) this.comments.visible.steadily(this.region, () => this.#reserve());
      this.onOpen(open, reason, there);
    });
  }

  /**
   * @template T
   * @param {string} kind
   * @param {(data: T) => void} use
   */
  #on(kind, use) {
    this.#source?.addEventListener(kind, (/** @type {Event} */ event) => {
      const { lastEventId, data } = /** @type {MessageEvent<string>} */ (event);
      this.position = Math.max(this.position ?? 0, Number(lastEventId) || 0);
      const said = /** @type {unknown} */ (JSON.parse(data));
      use(/** @type {T} */ (said));
    });
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  // The browser reconnects by itself; only when it gives up do we, ever more rarely and silently.
  #failed() {
    if (this.#source?.readyState !== EventSource.CLOSED) return;
    this.#close();
    this.#timer = setTimeout(() => document.hidden || this.#open(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MOST_MS);
  }

  #seen() {
    if (!document.hidden) this.#open();
    else this.#timer = setTimeout(() => this.#close(), HIDDEN_MS);
  }

  /** @param {import("./api.js").NoteNews} news */
  #note(news) {
    const { house } = news;
    // A browser that reconnects by itself asks from where the page was opened: it hears these again.
    if (house !== undefined && house <= this.house) return;
    this.house = house ?? this.house;
    this.onNote(news);
  }

  /** @param {Item} item */
  #arrive(item) {
    this.onArrival();
    this.onComment(item);
    if (this.#done.has(item.seq) || this.comments.article(item.seq)) return;
    this.#waiting.set(item.seq, item);
    this.#tell();
  }

  /** @param {Item | Gone} change */
  #change(change) {
    this.onComment(change);
    // What waits is counted when it is shown.
    if (change.kind === "comment" && change.comments !== undefined)
      this.comments.setCount(change.comments - this.#waiting.size);
    if (this.isHandled(change.seq)) return;
    const waiting = this.#waiting.get(change.seq);
    if (change.kind === "gone") {
      this.#waiting.delete(change.seq);
      if (this.comments.article(change.seq)) this.comments.addToCount(-1);
      this.comments.vanish(change.seq);
    } else if (waiting) this.#waiting.set(change.seq, change);
    else if (this.comments.article(change.seq)) this.comments.replace(change);
    else if (this.comments.surrounds(change.seq)) this.#comeBack(change);
    this.#tell();
  }

  /** A comment that had vanished and whose author thought again. @param {Item} item */
  #comeBack(item) {
    const article = this.comments.insert(item);
    if (article && item.comments === undefined) this.comments.addToCount(1);
  }

  #tell() {
    if (this.#holding) return;
    const here = this.#here();
    this.#takePlaceOfEmpty(this.#waiting.size > 0);
    const [first] = this.#waiting.keys();
    if (here.length) this.region.replaceChildren(this.#button(here.length));
    else if (first) this.region.replaceChildren(this.#link(this.#waiting.size, first));
    else this.region.replaceChildren();
  }

  /** What says that nobody has written yet. */
  get #empty() {
    const line = document.querySelector("#afterword .empty");
    return line instanceof HTMLElement ? line : null;
  }

  /** The button stands where the line stood, so that the form below does not move. @param {boolean} waits */
  #takePlaceOfEmpty(waits) {
    const line = this.#empty;
    if (!line || line.hidden === waits) return;
    const { bottom } = this.region.getBoundingClientRect();
    line.hidden = waits;
    this.region.style.minHeight = waits ? `${bottom - this.region.getBoundingClientRect().top}px` : "";
  }

  /** What waits for this page, oldest first; a reply to something that waits comes with it. */
  #here() {
    /** @type {Set<number | null>} */
    const seqs = new Set();
    const nested = this.page.layout === "nested";
    return [...this.#waiting.values()].filter((item) => {
      const here = this.comments.holds(item) || (nested && seqs.has(item.reply_to));
      if (here) seqs.add(item.seq);
      return here;
    });
  }

  /** @param {number} n */
  #button(n) {
    return button(words.live.waiting(n), () => this.#show(), "new-comments");
  }

  /** @param {number} n @param {number} seq */
  #link(n, seq) {
    const attributes = { class: "new-comments", href: addressOf(this.page, seq) };
    return element("a", attributes, words.live.waitingElsewhere(n));
  }

  #show() {
    const here = this.#here();
    const shown = here.map((item) => this.comments.insert(item)).filter((article) => article !== null);
    for (const { seq } of here) this.#waiting.delete(seq);
    for (const article of shown) article.classList.add("new");
    this.comments.addToCount(shown.length);
    this.#tell();
    const first = shown.sort(inOrder)[0];
    if (first) focusOn(first.querySelector("h3") ?? first);
    announce(words.live.shown(shown.length));
  }
}
