/** Which places of the thread's log the comments of a page stand for, and claiming them as read. */
import { seqOf } from "./comments.js";
import { outlineOf } from "./outline.js";

/** Seq of the change since which a comment says something else; 0 for none. @param {Element} article */
export function editOf(article) {
  return Number(article.getAttribute("data-edit") ?? 0);
}

/** @param {Element} article */
export function wordsOf(article) {
  return Number(article.getAttribute("data-words") ?? 0);
}

/** Whether its words stand there: what was taken away is never asked for. @param {Element} article */
export function stands(article) {
  return article.hasAttribute("data-words") && !article.classList.contains("tombstone");
}

export class Places {
  /**
   * @param {import("./page.js").Page} page
   * @param {import("./comments.js").Comments} comments
   * @param {import("./read.js").Read} read
   * @param {import("./own.js").Own} own
   */
  constructor(page, comments, read, own) {
    this.page = page;
    this.comments = comments;
    this.read = read;
    this.own = own;
  }

  /** Whether somebody need not read it any more, as it stands now. @param {Element} article */
  isRead(article) {
    const edit = editOf(article);
    return !this.isNew(article) && (!edit || this.read.has(edit) || this.own.has(seqOf(article)));
  }

  /** Whether they never read it, in any wording. @param {Element} article */
  isNew(article) {
    const seq = seqOf(article);
    return stands(article) && !this.read.has(seq) && !this.own.has(seq);
  }

  /** Remember comments of this page as read, as they stand now. @param {HTMLElement[]} articles */
  claim(articles) {
    const ranges = articles.flatMap((article) => this.#placesOf(article));
    for (const [first, last] of joined(ranges)) this.read.claim(first, last, this.page.marker);
  }

  /**
   * On a flat page nothing lies between a comment and the one before but changes of others and what
   * was taken away. Claiming it too leaves no holes; only changes are read where they show.
   * @param {HTMLElement} article
   * @returns {[number, number][]}
   */
  #placesOf(article) {
    const seq = seqOf(article);
    const edit = editOf(article);
    /** @type {[number, number][]} */
    const own = edit ? [[edit, edit]] : [];
    const outline = outlineOf(this.page);
    if (this.page.layout === "nested" || !outline) return [...own, [seq, seq]];
    const first = this.#before(seq, outline) + 1;
    return [...own, ...without(first, seq, [...outline.changes(), ...this.comments.articles().map(editOf)])];
  }

  /** @param {number} seq @param {import("./outline.js").Outline} outline */
  #before(seq, outline) {
    const told = outline.before(seq);
    if (told) return told.seq;
    return outline.data.earlier.comments ? seq - 1 : 0;
  }
}

/** What is left of a range when some places are cut out of it. @param {number} first @param {number} last @param {number[]} holes @returns {[number, number][]} */
export function without(first, last, holes) {
  /** @type {[number, number][]} */
  const left = [];
  let start = first;
  for (const hole of [...new Set(holes)].filter((one) => first <= one && one <= last).sort((a, b) => a - b)) {
    if (start < hole) left.push([start, hole - 1]);
    start = hole + 1;
  }
  return start <= last ? [...left, [start, last]] : left;
}

/** As few ranges as say the same. @param {[number, number][]} ranges */
function joined(ranges) {
  /** @type {[number, number][]} */
  const made = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = made.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else made.push([first, last]);
  }
  return made;
}
