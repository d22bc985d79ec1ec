/** The comments on this page: where a new one goes, how a changed one takes its place. */
import { parseArticle } from "./fragment.js";
import { handOverFocus } from "./visible.js";
import { words } from "./words.js";

export class Comments {
  /** Seqs somebody is editing here, with what arrived meanwhile. @type {Map<number, import("./api.js").Item | null>} */
  #held = new Map();

  /**
   * @param {import("./page.js").Page} page
   * @param {HTMLElement} element
   * @param {import("./visible.js").Visible} visible
   */
  constructor(page, element, visible) {
    this.page = page;
    this.element = element;
    this.visible = visible;
    /** Makes a comment the reader's own: times, notes, actions. @type {(article: HTMLElement) => void} */
    this.enhance = () => undefined;
    this.count = tellsCount(page) ? countIn(heading()) : null;
  }

  /** @returns {HTMLElement[]} */
  articles() {
    return [...this.element.querySelectorAll("article")];
  }

  /** @param {number} seq */
  article(seq) {
    const found = document.getElementById(`c${seq}`);
    return found && this.element.contains(found) ? found : null;
  }

  /** Make every comment that the server put here the reader's own. */
  start() {
    for (const article of this.articles()) this.#welcome(article);
  }

  /** Whether a new comment stands on this page; else it is on another. @param {import("./api.js").Item} item */
  holds(item) {
    if (this.page.layout === "nested" && item.reply_to !== null) return this.article(item.reply_to) !== null;
    return this.page.n >= this.page.pages && !isConversation();
  }

  /**
   * Put a comment in its place in the order of the page.
   * @param {import("./api.js").Item} item
   * @returns {HTMLElement | null} Null when the server sent no article.
   */
  insert(item) {
    if (this.article(item.seq)) return this.replace(item);
    const article = parseArticle(item.fragment);
    if (!article) return null;
    this.#put(article, item);
    return article;
  }

  /** Put something that stands for a comment in its place: what its author just withdrew. @param {HTMLElement} article */
  insertArticle(article) {
    this.#put(article, { seq: seqOf(article), reply_to: null });
  }

  /** Whether a comment that is not here would stand between those that are. @param {number} seq */
  surrounds(seq) {
    const seqs = this.articles().map(seqOf);
    const isLast = this.page.n >= this.page.pages;
    const isFirst = this.page.n === 1;
    return (isFirst || Math.min(...seqs) < seq) && (isLast || seq < Math.max(...seqs));
  }

  /**
   * Show a comment's newer state where the older stood.
   * @param {import("./api.js").Item} item
   * @returns {HTMLElement | null} Null when it is not on this page.
   */
  replace(item) {
    const old = this.article(item.seq);
    if (!old) return null;
    if (this.#held.has(item.seq)) this.#held.set(item.seq, item);
    if (this.#held.has(item.seq)) return old;
    const article = parseArticle(item.fragment);
    if (!article) return null;
    this.enhance(article);
    keepOpen(old, article);
    this.visible.steadily(old, () => {
      old.after(article);
      handOverFocus(old, article);
      old.remove();
    });
    this.visible.forget(old);
    this.visible.follow(article);
    return article;
  }

  /** Take away a comment that vanished. @param {number} seq */
  vanish(seq) {
    const article = this.article(seq);
    if (!article) return;
    const next = this.articles()[this.articles().indexOf(article) + 1] ?? this.element;
    handOverFocus(article, next);
    this.visible.steadily(article, () => article.remove());
    this.visible.forget(article);
  }

  /** Leave a comment alone while its author edits it here. @param {number} seq */
  hold(seq) {
    this.#held.set(seq, null);
  }

  /** @param {number} seq */
  release(seq) {
    const arrived = this.#held.get(seq);
    this.#held.delete(seq);
    if (arrived) this.replace(arrived);
  }

  /** @param {number} by */
  addToCount(by) {
    this.setCount((this.count ?? 0) + by);
  }

  /** @param {number} count */
  setCount(count) {
    if (this.count === null) return;
    this.count = Math.max(0, count);
    const title = heading();
    if (title) title.textContent = words.thread.heading(this.count);
  }

  /** @param {HTMLElement} article */
  #welcome(article) {
    this.enhance(article);
    this.visible.follow(article);
  }

  /** @param {HTMLElement} article @param {{seq: number, reply_to: number | null}} item */
  #put(article, item) {
    this.enhance(article);
    document.querySelector("#afterword .empty")?.remove();
    const { next, last } = this.#neighbours(article, item);
    const place = next ?? last;
    if (!place) this.element.append(article);
    else if (next) this.visible.steadily(next, () => next.before(article));
    else lastNoteAt(place).after(article);
    this.visible.follow(article);
  }

  /** @param {HTMLElement} article @param {{seq: number, reply_to: number | null}} item */
  #neighbours(article, item) {
    const parent = this.page.layout === "nested" && item.reply_to ? this.article(item.reply_to) : null;
    const peers = parent ? below(this.articles(), parent) : this.articles();
    const depth = depthOf(article);
    const next = peers.find((peer) => depthOf(peer) <= depth && seqOf(peer) > item.seq);
    return { next, last: peers.at(-1) ?? parent };
  }
}

/** @param {Element} article */
export function seqOf(article) {
  return Number(article.getAttribute("data-seq"));
}

/** @param {Element} article */
export function numberOf(article) {
  return Number(article.getAttribute("data-number"));
}

/** @param {Element} article */
function depthOf(article) {
  return Number(article.getAttribute("data-depth") ?? 0);
}

/** The subtree under a comment, in order. @param {HTMLElement[]} articles @param {HTMLElement} parent */
function below(articles, parent) {
  const rest = articles.slice(articles.indexOf(parent) + 1);
  const end = rest.findIndex((article) => depthOf(article) <= depthOf(parent));
  return end === -1 ? rest : rest.slice(0, end);
}

/** Notes behind a comment keep their place before what comes after both. @param {Element} place */
function lastNoteAt(place) {
  let last = place;
  while (last.nextElementSibling?.matches(".note")) last = last.nextElementSibling;
  return last;
}

/** Folded parts that were open stay open. @param {Element} old @param {Element} article */
function keepOpen(old, article) {
  for (const details of article.querySelectorAll("details"))
    if (old.querySelector(`details.${details.classList[0] ?? "none"}[open]`)) details.open = true;
}

/** Whether this page shows one conversation of a nested thread. */
function isConversation() {
  return new URLSearchParams(location.search).has("under");
}

/** Whether the heading says how many comments there are, and not which ones these are. @param {import("./page.js").Page} page */
function tellsCount(page) {
  return page.head !== null && !isConversation();
}

function heading() {
  return document.getElementById("comments-heading");
}

/** "1,000 comments" -> 1000, "No comments yet" -> 0. @param {Element | null} title */
function countIn(title) {
  return Number((title?.textContent ?? "").replace(/\D/g, ""));
}
