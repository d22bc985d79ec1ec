/**
 * Pausing replies: the brake that everybody has for themselves. Whose replies are paused the page
 * says to everybody; when that is over, this device notices by itself, and the server decides.
 */
import { pauseReplies, welcomeReplies } from "./api.js";
import { seqOf } from "./comments.js";
import { tell } from "./editor.js";
import { button, element } from "./element.js";
import { byOf } from "./muted.js";
import { sentenceFor } from "./problem.js";
import { announce } from "./status.js";
import { momentOf } from "./time.js";
import { words } from "./words.js";

/** From so many people who answered within an hour on, the brake is offered. */
const MANY = 6;
const HOUR_MS = 3_600_000;
const HOURS = 24;

export class Pause {
  /** Until when the reader takes no replies themselves, as they said here. @type {string | null} */
  #until = null;

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./comments.js").Comments} comments
   * @param {import("./own.js").Own} own
   */
  constructor(page, comments, own) {
    this.page = page;
    this.comments = comments;
    this.own = own;
  }

  async start() {
    this.own.watch(() => this.#markAll());
    await this.own.open();
    this.#markAll();
  }

  /** @param {HTMLElement} article */
  mark(article) {
    const line = article.querySelector(".no-replies");
    if (line instanceof HTMLElement) this.#wait(article, line);
    if (this.own.has(seqOf(article))) this.#offer(article);
    else this.#count(article);
  }

  #markAll() {
    for (const article of this.comments.articles()) this.mark(article);
  }

  /** Take the sentence away when its time is over. @param {HTMLElement} article @param {HTMLElement} line */
  #wait(article, line) {
    const left = new Date(line.dataset.until ?? "").getTime() - Date.now();
    if (left <= 0) return this.#end(article);
    if (line.dataset.waits) return;
    line.dataset.waits = "true";
    setTimeout(() => this.#end(article), left);
  }

  /** @param {HTMLElement} article */
  #end(article) {
    article.querySelector(".no-replies")?.remove();
    const reply = article.querySelector("a.reply");
    if (reply instanceof HTMLElement) reply.hidden = false;
    if (this.own.has(seqOf(article))) this.#offer(article);
  }

  /** Give the author of a comment their brake, or the way to let go of it. @param {HTMLElement} article */
  #offer(article) {
    const actions = article.querySelector(".actions");
    if (!actions || article.classList.contains("tombstone")) return;
    const until = article.querySelector(".no-replies")?.getAttribute("data-until") ?? this.#until;
    const paused = until !== null && new Date(until).getTime() > Date.now();
    const text = paused ? words.pause.welcome : words.pause.pause(HOURS);
    const before = actions.querySelector("button.pause");
    if (before?.textContent === text) return;
    const made = button(text, () => void (paused ? this.#welcome(article) : this.#pause(article)), "quiet pause");
    if (before) before.replaceWith(made);
    else actions.append(" ", made);
  }

  /** Where many answer at once, say that one need not bear it. @param {HTMLElement} article An answer. */
  #count(article) {
    const target = answeredBy(article);
    const mine = target && this.own.has(target) ? this.comments.article(target) : null;
    if (!mine) return;
    const answers = [article, ...this.comments.articles()].filter((one) => answeredBy(one) === target && isFresh(one));
    const people = new Set(answers.map(byOf)).size;
    if (people >= MANY) this.comments.visible.steadily(mine, () => tellOfMany(mine, people));
  }

  /** @param {HTMLElement} article */
  async #pause(article) {
    const answer = await pauseReplies(this.page.site, HOURS, this.own.editKey);
    if (!answer.ok) return tell(article, sentenceFor(answer.problem, { text: "", limit: 0 }));
    this.#until = answer.data.until;
    for (const one of this.#mine()) this.#say(one, answer.data.until ?? "");
    this.#told(article, words.pause.paused(momentOf(answer.data.until ?? "")));
  }

  /** @param {HTMLElement} article */
  async #welcome(article) {
    const answer = await welcomeReplies(this.page.site, this.own.editKey);
    if (!answer.ok) return tell(article, sentenceFor(answer.problem, { text: "", limit: 0 }));
    this.#until = null;
    for (const one of this.#mine()) this.#end(one);
    this.#told(article, words.pause.welcomed);
  }

  /** @param {HTMLElement} article @param {string} said */
  #told(article, said) {
    announce(said);
    const made = article.querySelector("button.pause");
    if (made instanceof HTMLElement) made.focus();
  }

  #mine() {
    return this.comments.articles().filter((one) => this.own.has(seqOf(one)));
  }

  /** What everybody reads beside a comment, on the author's own page at once. @param {HTMLElement} article @param {string} until */
  #say(article, until) {
    article.querySelector(".no-replies")?.remove();
    const line = element("span", { class: "no-replies", "data-until": until }, words.pause.own(momentOf(until)));
    const reply = article.querySelector("a.reply");
    if (reply instanceof HTMLElement) reply.hidden = true;
    article.querySelector(".actions")?.prepend(line);
    this.mark(article);
  }
}

/** Seq of the comment that one answers; 0 for none. @param {Element} article */
function answeredBy(article) {
  const link = article.querySelector(".in-reply-to a")?.getAttribute("href") ?? "";
  return Number(/#c(\d+)$/.exec(link)?.[1] ?? 0);
}

/** @param {Element} mine @param {number} people */
function tellOfMany(mine, people) {
  const line = mine.querySelector(".pile-on") ?? element("p", { class: "pile-on hint" });
  line.textContent = words.pause.many(people);
  if (!line.isConnected) mine.querySelector(".actions")?.before(line);
}

/** @param {Element} article */
function isFresh(article) {
  return Date.now() - new Date(article.getAttribute("data-at") ?? "").getTime() < HOUR_MS;
}
