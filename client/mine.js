/** One's own comments on the page: marked, with Edit and Withdraw at hand. */
import { Editor } from "./editor.js";
import { seqOf } from "./comments.js";
import { copy } from "./copy.js";
import { element, isPlain } from "./element.js";
import { announce } from "./status.js";
import { Withdrawing } from "./withdrawing.js";
import { words } from "./words.js";

export class Mine {
  /**
   * @param {import("./page.js").Page} page
   * @param {import("./comments.js").Comments} comments
   * @param {import("./own.js").Own} own
   * @param {import("./draft.js").Drafts} drafts
   * @param {import("./statement.js").Statements} statements
   */
  constructor(page, comments, own, drafts, statements) {
    this.comments = comments;
    this.own = own;
    this.editor = new Editor(page, comments, own, drafts);
    this.withdrawing = new Withdrawing(page, comments, own);
    this.statements = statements;
    statements.onEdit = (article) => void this.editor.open(article);
  }

  async start() {
    this.comments.element.addEventListener("click", (event) => this.#asked(event));
    this.own.watch(() => this.#markAll());
    await this.own.open();
    this.#markAll();
    this.withdrawing.start();
  }

  /** Show what only its author needs. @param {HTMLElement} article */
  mark(article) {
    this.#follow(article);
    const mine = this.own.has(seqOf(article));
    this.#label(article, mine);
    if (!mine || article.classList.contains("mine")) return;
    article.classList.add("mine");
    this.statements.mark(article);
    // Behind the time: a comma stands between that and the name.
    const time = article.querySelector("h3 time");
    time?.after(" ", element("span", { class: "yours" }, words.own.yours));
    const more = article.querySelector("details.more");
    more?.replaceWith(...spaced(more.querySelectorAll("a, button")));
  }

  /** What was moved here, or away from here, is mine as before. @param {HTMLElement} article */
  #follow(article) {
    const here = { thread: this.own.thread, seq: seqOf(article) };
    const was = placeOf(article.querySelector("a.whence"));
    if (was) this.own.follow(was, here, Number(article.dataset.number));
    const now = placeOf(article.querySelector("a.there"));
    if (now) this.own.follow(here, now, 0);
  }

  /** Someone else's comment is only claimed, with a key kept on paper. @param {HTMLElement} article @param {boolean} mine */
  #label(article, mine) {
    const edit = article.querySelector(".more a.edit")?.firstChild;
    if (edit) edit.textContent = mine ? words.own.change : words.own.claim;
    const withdraw = article.querySelector(".more a.withdraw");
    if (withdraw instanceof HTMLElement) withdraw.hidden = !mine;
    const report = article.querySelector(".more a.report");
    if (report instanceof HTMLElement) report.hidden = mine;
  }

  #markAll() {
    for (const article of this.comments.articles()) this.mark(article);
  }

  /** @param {MouseEvent} event */
  #asked(event) {
    const link = event.target instanceof Element ? event.target.closest("a.edit, a.withdraw, a.link") : null;
    const article = link?.closest("article");
    if (!(link instanceof HTMLAnchorElement) || !article || !isPlain(event)) return;
    if (link.matches(".link")) this.#copy(event, link);
    else if (this.own.has(seqOf(article))) this.#open(event, link, article);
  }

  /** @param {MouseEvent} event @param {HTMLAnchorElement} link @param {HTMLElement} article */
  #open(event, link, article) {
    event.preventDefault();
    if (link.matches(".edit")) void this.editor.open(article);
    else this.withdrawing.ask(article, link);
  }

  /** @param {MouseEvent} event @param {HTMLAnchorElement} link */
  #copy(event, link) {
    event.preventDefault();
    void copy(link.href).then((done) => {
      if (done) this.#said(link);
      else location.assign(link.href);
    });
  }

  /** @param {HTMLElement} link */
  #said(link) {
    link.parentElement?.querySelector(".link-copied")?.remove();
    link.after(element("span", { class: "link-copied", "aria-hidden": "true" }, ` ${words.thread.linkCopied}`));
    announce(words.thread.linkCopied);
  }
}

/** @param {NodeListOf<Element>} links */
function spaced(links) {
  return [...links].flatMap((link) => [" ", link]);
}

/** The place that a link to a comment leads to. @param {Element | null} link */
function placeOf(link) {
  if (!(link instanceof HTMLAnchorElement)) return null;
  const { pathname, searchParams } = new URL(link.href);
  return { thread: pathname.slice(pathname.lastIndexOf("/") + 1), seq: Number(searchParams.get("c")) };
}
