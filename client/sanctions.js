/**
 * What was decided about whoever writes here: folded above the place to write, in this browser alone,
 * until it is over and the answer to an appeal against it was read.
 *
 * Nothing is asked for by a browser that was never told of a decision.
 */
import { element } from "./element.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").Statement} Statement */

export class Sanctions {
  #section = element("section", { class: "statements", "aria-label": words.statement.aboutYou });
  /** What is shown of each, by its place in the desk's log. @type {Map<number, HTMLElement>} */
  #shown = new Map();

  /**
   * @param {import("./own.js").Own} own
   * @param {import("./visible.js").Visible} visible
   * @param {import("./statement.js").Statements} statements
   */
  constructor(own, visible, statements) {
    this.own = own;
    this.visible = visible;
    this.statements = statements;
  }

  /** @param {HTMLElement} place The composer, or what stands in its place: all of this comes before it. */
  async start(place) {
    await this.own.open();
    for (const { seq, path, answerRead } of this.own.sanctions()) {
      const answer = await this.statements.askSanction(seq, path);
      if (answer.ok) this.#take(answer.data, path, answerRead ?? false);
      // (a slip that is too old, or a key that was lost; whoever is refused again is told again)
      else if (answer.problem.code === "decision_not_found") this.own.dropSanction(seq);
    }
    if (this.#shown.size) this.visible.steadily(place, () => place.before(this.#section));
  }

  /** It is told in full elsewhere on the page now. @param {number} seq */
  hide(seq) {
    this.#shown.get(seq)?.remove();
    this.#shown.delete(seq);
    if (!this.#shown.size) this.#section.remove();
  }

  /** @param {Statement} one @param {string} path @param {boolean} answerRead */
  #take(one, path, answerRead) {
    const isAnswered = one.appeal !== null && one.appeal.status !== "waiting";
    const isNews = isAnswered && !answerRead;
    if (isOver(one) && !isNews && one.appeal?.status !== "waiting") return this.own.dropSanction(one.act);
    const summary = element("summary", {}, isNews ? `${words.statement.answered} ${one.said}` : one.said);
    const details = element("details", { class: "decision" }, summary, ...this.statements.ofSanction(one, path));
    if (isNews) details.addEventListener("toggle", () => this.own.readAnswer(one.act), { once: true });
    this.#shown.set(one.act, details);
    this.#section.append(details);
  }
}

/** @param {Statement} one */
function isOver({ stands, until, warning }) {
  return !stands || (warning?.acknowledged ?? false) || (until !== null && new Date(until).getTime() <= Date.now());
}
