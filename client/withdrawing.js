/** Taking one's own comment back, after a question, and with ten minutes to think again. */
import { restoreComment, withdrawComment } from "./api.js";
import { numberOf, seqOf } from "./comments.js";
import { confirm } from "./confirm.js";
import { tell } from "./editor.js";
import { button, element, focusOn } from "./element.js";
import { sentenceFor } from "./problem.js";
import { announce, unsay } from "./status.js";
import { timeOfDay } from "./time.js";
import { words } from "./words.js";

export class Withdrawing {
  /** Comments that stand here as "You withdrew this", whatever the stream says of them. @type {Set<number>} */
  #shown = new Set();

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

  /** After a reload: what can still be brought back. */
  start() {
    for (const { seq, number, undoUntil } of this.own.withdrawn()) {
      const article = this.comments.article(seq);
      if (article) this.#showUndo(article, seq, number, undoUntil);
      else if (this.comments.surrounds(seq)) this.#insertUndo(seq, number, undoUntil);
    }
  }

  /** @param {number} seq */
  isShown(seq) {
    return this.#shown.has(seq);
  }

  /** @param {HTMLElement} article @param {HTMLElement} asked The link that asked: focus returns to it. */
  ask(article, asked) {
    const [id, text] = [`withdraw-${seqOf(article)}`, words.own.askWithdraw(numberOf(article))];
    const { aboutWithdraw: about, confirmWithdraw: yes, keep: no } = words.own;
    confirm(article, asked, { id, text, about, yes, no }, () => void this.#withdraw(article));
  }

  /** @param {HTMLElement} article */
  async #withdraw(article) {
    const [seq, number] = [seqOf(article), numberOf(article)];
    announce(words.own.withdrawing);
    this.#shown.add(seq);
    const answer = await withdrawComment(this.page.thread, seq, this.own.editKey);
    article.querySelector(".confirm")?.remove();
    unsay(words.own.withdrawing);
    if (!answer.ok) {
      this.#shown.delete(seq);
      return tell(article, sentenceFor(answer.problem, { text: "", limit: 0 }));
    }
    if (answer.data.vanished) this.comments.addToCount(-1);
    article.toggleAttribute("data-vanished", answer.data.vanished);
    this.own.setUndo(seq, answer.data.undo_until);
    this.#showUndo(article, seq, number, answer.data.undo_until);
    focusOn(article);
    announce(words.own.withdrawn(number));
  }

  /** @param {HTMLElement} article @param {number} seq @param {number} number @param {string} until */
  #showUndo(article, seq, number, until) {
    this.#shown.add(seq);
    const undo = button(words.own.undo, () => void this.#undo(article, seq, number));
    const line = element("p", { id: `h${seq}` }, `${words.own.withdrawn(number)} `);
    const offer = element("span", {}, `${words.own.undoUntil(timeOfDay(until))} `, undo);
    line.append(offer);
    article.classList.add("tombstone");
    article.replaceChildren(line);
    setTimeout(() => offer.remove(), Math.max(0, new Date(until).getTime() - Date.now()));
  }

  /** @param {number} seq @param {number} number @param {string} until */
  #insertUndo(seq, number, until) {
    const data = { "data-seq": String(seq), "data-number": String(number), "data-depth": "0" };
    const names = { class: "comment mine", id: `c${seq}`, "aria-labelledby": `h${seq}` };
    const article = element("article", { ...names, ...data, "data-vanished": "" });
    this.#showUndo(article, seq, number, until);
    this.comments.insertArticle(article);
  }

  /** @param {HTMLElement} article @param {number} seq @param {number} number */
  async #undo(article, seq, number) {
    const before = this.comments.count;
    const answer = await restoreComment(this.page.thread, seq, this.own.editKey);
    if (!answer.ok) return tell(article, sentenceFor(answer.problem, { text: "", limit: 0 }));
    this.#shown.delete(seq);
    this.own.setUndo(seq, null);
    // (unless the stream was faster and has counted it)
    if (article.hasAttribute("data-vanished") && this.comments.count === before) this.comments.addToCount(1);
    const back = this.comments.replace(answer.data);
    if (back) focusOn(back.querySelector("h3") ?? back);
    announce(words.own.restored(number));
  }
}
