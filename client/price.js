/** What it takes to read: said first, under the thread's heading, from what this device remembers. */
import { button, element } from "./element.js";
import { wordsOfNotes } from "./notes-index.js";
import { outlineOf, WORDS_PER_MINUTE } from "./outline.js";
import { addressOf } from "./page.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./read.js").Read} Read */
/** @typedef {import("./own.js").Own} Own */
/** @typedef {import("./outline.js").Told} Told */
/** @typedef {{comments: number, words: number, minutes: number, notes: number}} Unread */

const NOTHING = { comments: 0, words: 0, minutes: 0, notes: 0 };

/**
 * What of the whole thread somebody has not read; nothing while its outline is not known.
 * @param {Page} page @param {Read} read @param {Own} [own]
 * @returns {Unread}
 */
export function unread(page, read, own) {
  const outline = outlineOf(page);
  if (!outline) return NOTHING;
  const open = outline.comments().filter(({ seq }) => isUnread(seq, read, own));
  const earlier = earlierUnread(outline, read);
  const length = lengthOf(open) + earlier.words;
  const notes = outline.data.notes.filter(({ note, revision, must }) => must && !read.acknowledged(note, revision));
  return {
    ...{ comments: open.length + earlier.comments, words: length },
    ...{ minutes: length / WORDS_PER_MINUTE, notes: notes.length },
  };
}

/**
 * What a house asks of somebody before a comment of their own, by the rules of the gate.
 * @param {Page} page @param {Read} read
 */
export function demanded(page, read) {
  const outline = outlineOf(page);
  if (!outline || outline.data.level === "off") return null;
  const { cards, level, summary, notes, budget_minutes: budget } = outline.data;
  const rules = cards.filter(([card]) => !read.cardAcknowledged(card));
  const binding = notes.filter(({ must, reach }) => must && (reach === "thread" || reach === "site"));
  const asked = level === "thread" ? newest(outline, read, budget * WORDS_PER_MINUTE) : [];
  const open = binding.filter(({ note, revision }) => !read.acknowledged(note, revision)).map(({ note }) => note);
  const length = lengthOf(asked) + rules.reduce((sum, [, length]) => sum + length, 0) + wordsOfNotes(open);
  return {
    rules: rules.length > 0,
    notes: binding.filter(({ kind }) => kind !== "summary").length,
    summary: summary > 0 && binding.some(({ kind }) => kind === "summary"),
    comments: asked.length,
    minutes: length / WORDS_PER_MINUTE,
    /** Of the comments alone. */
    commentMinutes: lengthOf(asked) / WORDS_PER_MINUTE,
  };
}

/**
 * Unread comments since the summary, the newest first, until the budget is used.
 * @param {import("./outline.js").Outline} outline @param {Read} read @param {number} budget Words; 0 for no limit.
 */
function newest(outline, read, budget) {
  /** @type {Told[]} */
  const taken = [];
  let spent = 0;
  for (const one of outline.comments().reverse()) {
    if (one.seq <= outline.data.summary || read.has(one.seq)) continue;
    spent += one.words;
    if (budget && spent > budget && taken.length) break;
    taken.push(one);
  }
  return taken;
}

export class Price {
  #told = "";

  /**
   * @param {HTMLElement} box
   * @param {object} around
   * @param {Page} around.page
   * @param {Read} around.read
   * @param {Own} around.own
   * @param {import("./next-new.js").NextNew} around.next
   */
  constructor(box, { page, read, own, next }) {
    this.line = /** @type {HTMLElement} */ (box.querySelector("p"));
    this.ways = /** @type {HTMLElement} */ (box.querySelector(".ways"));
    this.page = page;
    this.read = read;
    this.own = own;
    this.next = next;
  }

  start() {
    this.show();
    // Many changes at once are told once.
    let due = false;
    this.read.watch(() => {
      if (!due) queueMicrotask(() => ((due = false), this.show()));
      due = true;
    });
  }

  show() {
    const outline = outlineOf(this.page);
    if (!outline) return;
    const last = lastRead(this.page, this.read);
    const line = last ? this.#returning(outline, last) : this.#stranger(outline);
    if (line !== this.line.textContent) this.line.textContent = line;
    const ways = last ? this.#waysBack(outline, last) : this.#waysIn();
    // Buttons stay as they are while nothing about them changed: one may have the focus.
    const told = JSON.stringify([Boolean(last), ways.map((one) => one.textContent)]);
    if (told !== this.#told && !this.ways.contains(document.activeElement)) this.ways.replaceChildren(...ways);
    else if (told !== this.#told) this.#exchange(ways);
    this.#told = told;
  }

  /** Where the focus is, the element stays. @param {HTMLElement[]} ways */
  #exchange(ways) {
    const focused = [...this.ways.children].find((one) => one.contains(document.activeElement));
    const same = ways.findIndex((one) => one.textContent === focused?.textContent);
    if (!focused || same < 0) return;
    for (const one of [...this.ways.children]) if (one !== focused) one.remove();
    focused.before(...ways.slice(0, same));
    focused.after(...ways.slice(same + 1));
  }

  /** @param {import("./outline.js").Outline} outline */
  #stranger(outline) {
    // A page in the middle tells how long it is itself.
    if (this.page.head === null) return this.line.textContent;
    const minutes = (lengthOf(outline.comments()) + outline.data.earlier.words) / WORDS_PER_MINUTE;
    return words.price.whole(outline.count, minutes, outline.data.notes.length);
  }

  /** @param {import("./outline.js").Outline} outline @param {number} last */
  #returning(outline, last) {
    const all = unread(this.page, this.read, this.own);
    const fresh = outline.comments().filter(({ seq }) => seq > last && isUnread(seq, this.read, this.own));
    const skipped = all.comments - fresh.length;
    const since = outline.before(last + 1)?.number ?? 0;
    const isNews = fresh.length > 0 && since > 0;
    const parts = [
      ...(isNews ? [words.price.since(fresh.length, since, lengthOf(fresh) / WORDS_PER_MINUTE)] : []),
      ...(isNews && skipped ? [words.price.before(skipped)] : []),
      ...(!isNews && all.comments ? [words.price.unread(all.comments, all.minutes)] : []),
      ...(all.comments ? [] : [words.price.nothing]),
      ...this.#notes(outline, last),
    ];
    return parts.join(" · ");
  }

  /** Those that are news since then, as "What's new" lists them, and what else is to be acknowledged. @param {import("./outline.js").Outline} outline @param {number} last */
  #notes({ data: { notes } }, last) {
    const open = notes.filter(({ note, revision }) => !this.read.acknowledged(note, revision));
    const fresh = open.filter(({ after }) => after >= last);
    const earlier = open.filter(({ after, must }) => must && after < last);
    return [
      ...(fresh.length ? [words.price.notes(fresh.length)] : []),
      ...(earlier.length ? [words.price.toAcknowledge(earlier.length, fresh.length > 0)] : []),
    ];
  }

  /** For who comes for the first time, or with a device that remembers nothing. */
  #waysIn() {
    const asked = this.page.open ? demanded(this.page, this.read) : null;
    const said = asked ? words.price.demand(asked) : "";
    return [...(said ? [element("p", {}, said)] : []), this.#attest()];
  }

  /** @param {import("./outline.js").Outline} outline @param {number} last */
  #waysBack(outline, last) {
    const first = outline.comments().find(({ seq }) => isUnread(seq, this.read, this.own));
    const fresh = outline.comments().some(({ seq }) => seq > last);
    if (!first) return [];
    const { site, thread } = this.page;
    const news = `/${encodeURIComponent(site)}/thread/${thread}/new?after=${last}`;
    return [
      ...(fresh ? [element("a", { href: news }, words.price.whatsNew)] : []),
      element("a", { href: addressOf(this.page, first.seq) }, words.price.goOn(first.number)),
      button(words.price.nextNew, () => this.next.go()),
      button(words.price.markAll, () => this.markAll()),
      this.#attest(),
    ];
  }

  #attest() {
    const field = element("input", { type: "number", min: "1", id: "had-read", inputmode: "numeric", required: "" });
    const form = element("form", {}, element("label", { for: field.id }, words.price.number), field);
    form.append(element("button", { class: "quiet" }, words.price.attest));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const number = Math.min(Number(field.value), outlineOf(this.page)?.comments().at(-1)?.number ?? 0);
      if (number < 1) return;
      this.read.attest(outlineOf(this.page)?.seqOf(number) ?? number);
      this.next.mark();
      announce(words.price.attested(number));
      this.line.tabIndex = -1;
      this.line.focus();
      this.show();
    });
    return element("details", {}, element("summary", {}, words.price.hadRead), form);
  }

  /** Comments only: each note keeps its own button. */
  markAll() {
    const undo = this.read.checkpoint();
    this.next.markAll(this.ways, () => {
      const back = button(words.price.undo, () => {
        undo();
        this.next.mark();
        this.#told = "";
        this.ways.replaceChildren();
        this.show();
        announce(words.price.unmarked);
        this.ways.querySelector("button")?.focus();
      });
      this.show();
      this.#told = "";
      this.ways.replaceChildren(element("p", {}, `${words.price.marked} `, back));
      announce(words.price.marked);
      back.focus();
    });
  }
}

/**
 * The last place of the thread that counts as read; 0 when nothing does. What somebody changed later lies further
 * on than its comment, and is nowhere that one has come to.
 * @param {Page} page @param {Read} read
 */
export function lastRead(page, read) {
  const told = outlineOf(page)?.comments();
  const isPlace = (/** @type {[number, number]} */ [first, last]) =>
    !told || first < (told[0]?.seq ?? 0) || told.some(({ seq }) => first <= seq && seq <= last);
  return read.ranges().filter(isPlace).at(-1)?.[1] ?? 0;
}

/** @param {number} seq @param {Read} read @param {Own} [own] */
function isUnread(seq, read, own) {
  return !read.has(seq) && !own?.has(seq);
}

/**
 * Those that are not told one by one: as many as the share of their places that is not read.
 * @param {import("./outline.js").Outline} outline @param {Read} read
 */
function earlierUnread(outline, read) {
  const { comments, words: length } = outline.data.earlier;
  const first = outline.comments()[0]?.seq ?? 1;
  const known = read.ranges().reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to + 1, first) - from), 0);
  const share = first > 1 ? 1 - known / (first - 1) : 0;
  return { comments: Math.round(comments * share), words: Math.round(length * share) };
}

/** @param {Told[]} comments */
function lengthOf(comments) {
  return comments.reduce((sum, one) => sum + one.words, 0);
}
