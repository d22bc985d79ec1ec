/** What is new since the last visit: marked, and gone through one after another. */
import { seqOf } from "./comments.js";
import { button, element, focusOn, inOrder } from "./element.js";
import { outlineOf } from "./outline.js";
import { addressOf } from "./page.js";
import { editOf } from "./places.js";
import { lastRead } from "./price.js";
import { announce } from "./status.js";
import { words } from "./words.js";

export class NextNew {
  /** Up to where was read when the page was opened; 0 for somebody new, to whom nothing is news. */
  #since = 0;
  /** The comment that "Next new" brought its reader to. @type {HTMLElement | null} */
  #at = null;
  #button = button(words.price.nextNew, () => this.go(), "quiet next-new");

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./frame.js").Frame} frame
   * @param {import("./places.js").Places} places
   * @param {import("./read-to-here.js").ReadToHere} toHere
   */
  constructor(page, frame, places, toHere) {
    this.page = page;
    this.frame = frame;
    this.places = places;
    this.toHere = toHere;
  }

  start() {
    this.mark();
    this.places.read.watch(() => this.#refresh());
  }

  /** Mark what is new from here on: after arriving, and after saying up to where one had read. */
  mark() {
    this.#since = lastRead(this.page, this.places.read);
    for (const article of this.places.comments.articles()) this.label(article);
  }

  /** @param {HTMLElement} article */
  label(article) {
    const fresh = this.#since > 0 && seqOf(article) > this.#since && this.places.isNew(article);
    const edited = !this.places.isNew(article) && !this.places.isRead(article);
    if (fresh) this.#say(article, words.read.fresh, "h3");
    else if (edited && editOf(article)) this.#say(article, words.read.edited, ".edited, h3");
    article.classList.toggle("unread", fresh || edited);
  }

  /** Go to the next one, on this page or another; the one that is left is read. */
  go() {
    // Whoever was led here from another page, or came by Tab, leaves what they stand at, too.
    const here = this.#at ?? focusedArticle();
    if (here?.isConnected && !this.places.isRead(here)) this.places.claim([here]);
    const open = this.places.comments.articles().filter((article) => !this.places.isRead(article));
    const from = here?.isConnected ? here : focusedArticle();
    const next = open.find((article) => article !== from && (!from || inOrder(from, article) < 0));
    if (next && this.#isFirst(next)) return this.#show(next);
    const elsewhere = this.#elsewhere();
    if (next) this.#show(next);
    else if (elsewhere) location.assign(this.frame.dress(addressOf(this.page, elsewhere)));
    else if (open[0]) this.#show(open[0]);
    else this.#end();
  }

  /**
   * All comments of the thread count as read; those on other pages because their reader says so.
   * @param {HTMLElement} near @param {() => void} done
   */
  markAll(near, done) {
    const articles = this.places.comments.articles();
    const others = this.#others();
    this.toHere.claim(
      articles,
      near,
      () => {
        const last = outlineOf(this.page)?.comments().at(-1)?.seq;
        if (others.length && last) this.places.read.attest(last);
        done();
      },
      others,
    );
  }

  /** What comes first in the thread comes first: pages before this one may have something, too. @param {HTMLElement} next */
  #isFirst(next) {
    return this.#at !== null || this.page.layout === "nested" || !this.#others().some(({ seq }) => seq < seqOf(next));
  }

  /** The unread comments of other pages. */
  #others() {
    const { read, own, comments } = this.places;
    const told = outlineOf(this.page)?.comments() ?? [];
    return told.filter(({ seq }) => !read.has(seq) && !own.has(seq) && !comments.article(seq));
  }

  /** Where to go on, on another page: after what is here, else from the start. */
  #elsewhere() {
    const others = this.#others().map(({ seq }) => seq);
    const last = Math.max(0, ...this.places.comments.articles().map(seqOf));
    return others.find((seq) => this.#at && seq > last) ?? others[0];
  }

  /** @param {HTMLElement} article */
  #show(article) {
    this.#at = article;
    article.querySelector(".actions")?.append(this.#button);
    focusOn(article.querySelector("h3") ?? article);
    this.frame.scrollTo(article);
  }

  #end() {
    // (the button that goes must not take the focus with it)
    if (this.#at && document.activeElement === this.#button) focusOn(this.#at.querySelector("h3") ?? this.#at);
    this.#at = null;
    this.#button.remove();
    announce(words.read.noMore);
  }

  #refresh() {
    for (const article of this.places.comments.element.querySelectorAll("article.unread"))
      if (article instanceof HTMLElement) this.label(article);
  }

  /** @param {HTMLElement} article @param {string} text @param {string} where */
  #say(article, text, where) {
    const place = article.querySelector(`:scope > :is(${where.replace(", h3", "")})`) ?? article.querySelector("h3");
    if (!place || article.querySelector(".news")) return;
    place.append(" ", element("span", { class: "news" }, text));
  }
}

/**
 * Keys for who wants them: `z` next new, Shift+A mark all read. Off until somebody turns them on,
 * because those who speak to their computer would press them unawares (WCAG 2.1.4).
 */
export class Shortcuts {
  /**
   * @param {import("./storage.js").Keep} keep
   * @param {string} site
   * @param {{next: () => void, all: () => void, other: (key: string) => boolean}} does What each key does; `other` says whether it knew the key.
   */
  constructor(keep, site, does) {
    this.keep = keep;
    this.key = `shortcuts:${site}`;
    this.does = does;
  }

  async start() {
    const box = document.getElementById("shortcuts");
    if (!(box instanceof HTMLInputElement)) return;
    box.checked = (await this.keep.load(this.key)) === "on";
    box.addEventListener("change", () => this.keep.set(this.key, box.checked ? "on" : null));
    document.addEventListener("keydown", (event) => {
      if (box.checked && !isTyping(event)) this.#press(event);
    });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "z" && !event.shiftKey) this.does.next();
    else if (event.key === "A" && event.shiftKey) this.does.all();
    else if (event.shiftKey || !this.does.other(event.key)) return;
    event.preventDefault();
  }
}

/** @param {KeyboardEvent} event */
function isTyping({ target }) {
  return target instanceof Element && target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

/** The comment that has the focus, if any. */
function focusedArticle() {
  const article = document.activeElement?.closest("article");
  return article instanceof HTMLElement ? article : null;
}

