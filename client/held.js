/**
 * One's own comments that wait for a moderator: shown at the end of the page, in this browser alone,
 * until their author knows what became of them.
 *
 * Nothing is asked for by a browser that holds none. While something waits, it is asked for when the
 * page is opened or looked at again, when a comment comes, and every few minutes.
 */
import { eraseComment, getHeld, withdrawComment } from "./api.js";
import { confirm } from "./confirm.js";
import { tell } from "./editor.js";
import { button, element, focusOn } from "./element.js";
import { addressOf } from "./page.js";
import { causeOf, sentenceFor } from "./problem.js";
import { announce, unsay } from "./status.js";
import { tellTimes } from "./time.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").HeldItem} HeldItem */
/** @typedef {import("./own.js").HeldRecord} HeldRecord */
/** @typedef {{state: string, element: HTMLElement}} Card */

const ASK_EVERY_MS = 180_000;

export class Held {
  #heading = element("h3", { id: "held-heading" });
  #list = element("ul", { class: "queue" });
  #section = element("section", { class: "waiting held", "aria-labelledby": "held-heading", hidden: "" });
  /** What is shown of each, by the seq at which it was held. @type {Map<number, Card>} */
  #cards = new Map();
  /** @type {Promise<void>} */
  #checking = Promise.resolve();

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./own.js").Own} own
   * @param {import("./visible.js").Visible} visible
   * @param {import("./statement.js").Statements} statements
   */
  constructor(page, own, visible, statements) {
    this.page = page;
    this.own = own;
    this.visible = visible;
    this.statements = statements;
    this.#section.append(this.#heading, this.#list);
    /** Where words go to be written anew; null where nobody can write. @type {import("./writing.js").Writing | null} */
    this.writing = null;
    /** Called when a comment stands now, with its seq. @type {(seq: number) => void} */
    this.onLetIn = () => undefined;
  }

  /** @param {HTMLElement} place The composer, or what stands in its place: all of this comes behind it. */
  async start(place) {
    place.after(this.#section);
    await this.own.open();
    this.own.watch(() => void this.check());
    document.addEventListener("visibilitychange", () => this.askAgain());
    setInterval(() => this.askAgain(), ASK_EVERY_MS);
    await this.check();
  }

  /** Something may have been decided. */
  askAgain() {
    if (!document.hidden && this.own.held().some(({ status }) => status === "held")) void this.check();
  }

  /** Show everything that waits or waited as it is now. */
  check() {
    return (this.#checking = this.#checking.then(() => this.#check()).catch(reportError));
  }

  async #check() {
    const held = this.own.held();
    for (const one of held) await this.#look(one);
    const seqs = new Set(this.own.held().map(({ seq }) => seq));
    for (const seq of this.#cards.keys()) if (!seqs.has(seq)) this.#drop(seq);
  }

  /** @param {HeldRecord & {seq: number}} record */
  async #look(record) {
    const { seq, status, published = 0, number = 0 } = record;
    // What stands is known, and a verdict that is on the page does not change any more.
    if (status === "published") return this.#put(seq, status, () => this.#letIn(seq, published, number));
    if (status === "declined" && this.#cards.has(seq)) return;
    const answer = await getHeld(this.page.thread, seq, this.own.editKey);
    if (answer.ok) this.#take(answer.data, record);
    // (whoever is not signed in just now may be again)
    else if (answer.problem.code === "comment_not_found" && record.byKey) this.own.letGo(seq);
  }

  /** @param {HeldItem} item @param {HeldRecord} before What its author knew of it. */
  #take(item, before) {
    const { seq, status, reason, erased, published, number } = item;
    if (published !== null) this.#stands(seq, published, number ?? 0);
    else if (status === "held") this.#put(seq, status, () => this.#waiting(item));
    // Taken back, or erased, by themselves, in another tab or on another page.
    else if (erased || reason === null) this.own.letGo(seq);
    else {
      this.own.setHeld(seq, { ...before, status: "declined" });
      this.#put(seq, status, () => this.#declined(item, reason));
      if (before.status !== "declined") announce(`${words.held.declined} ${reason}`);
    }
  }

  /** @param {number} seq @param {number} published @param {number} number */
  #stands(seq, published, number) {
    this.own.add(published, number, null);
    this.own.setHeld(seq, { status: "published", published, number });
    this.#put(seq, "published", () => this.#letIn(seq, published, number));
    this.onLetIn(published);
    announce(words.held.letIn(number));
  }

  /** @param {number} seq @param {string} state @param {() => (Node | string)[]} content */
  #put(seq, state, content) {
    const before = this.#cards.get(seq);
    if (before?.state === state) return;
    const card = before?.element ?? element("li", { id: `held-${seq}` });
    const hadFocus = card.contains(document.activeElement);
    this.#cards.set(seq, { state, element: card });
    this.#change(() => {
      card.replaceChildren(...content());
      tellTimes(card);
      this.#list.append(card);
    });
    if (hadFocus) focusOn(card);
  }

  /** @param {number} seq */
  #drop(seq) {
    const card = this.#cards.get(seq)?.element;
    const hadFocus = card?.contains(document.activeElement);
    this.#cards.delete(seq);
    this.#change(() => card?.remove());
    if (hadFocus) focusOn(this.#cards.size ? this.#heading : (this.writing?.form.text ?? document.body));
  }

  /** @param {() => void} change */
  #change(change) {
    this.visible.steadily(this.#section, () => {
      change();
      this.#heading.textContent = words.held.heading([...this.#cards.values()].some(({ state }) => state === "held"));
      this.#section.hidden = !this.#cards.size;
    });
  }

  /** @param {HeldItem} item */
  #waiting(item) {
    const back = button(words.held.takeBack, () => this.#ask(item, back));
    const edit = button(words.held.takeBackAndEdit, () => void this.#takeBackAndEdit(item));
    const buttons = element("p", { class: "buttons" }, back, ...(this.writing ? [" ", edit] : []));
    const cause = causeOf(item);
    return [element("p", {}, item.words), ...(cause ? [cause] : []), ...typed(item), buttons];
  }

  /** @param {HeldItem} item @param {string} reason */
  #declined(item, reason) {
    const said = element("blockquote", { dir: "auto" }, reason);
    const decided = this.statements.ofHeld(item.statements ?? []);
    return [element("p", {}, words.held.declined), said, ...typed(item), this.#after(item), ...decided];
  }

  /** @param {HeldItem} item */
  #takenBack(item) {
    return [element("p", {}, words.held.takenBack), ...typed(item), this.#after(item)];
  }

  /** @param {number} seq @param {number} published @param {number} number */
  #letIn(seq, published, number) {
    const link = element("a", { href: addressOf(this.page, published) }, words.composer.goThere(number));
    link.addEventListener("click", () => this.own.letGo(seq));
    const buttons = element("p", { class: "buttons" }, this.#dismissal(seq));
    return [element("p", {}, `${words.held.letIn(number)} `, link), buttons];
  }

  /** What can be done with words that do not stand. @param {HeldItem} item */
  #after(item) {
    const again = button(words.held.again, () => this.writing?.add(item.text, item.content_note ?? "", item.reply_to ?? 0));
    const erase = button(words.held.erase, () => this.#askErasure(item, erase));
    const ways = [...(this.writing ? [again, " "] : []), this.#dismissal(item.seq), " ", erase];
    return element("p", { class: "buttons" }, ...ways);
  }

  /** @param {number} seq */
  #dismissal(seq) {
    return button(words.held.dismiss, () => {
      this.own.letGo(seq);
      this.#drop(seq);
    });
  }

  /** @param {HeldItem} item @param {HTMLElement} asked */
  #ask(item, asked) {
    const { ask: text, about, takeBack: yes, keep: no } = words.held;
    const act = () => void this.#takeBack(item).then((done) => done && announce(words.held.takenBack));
    confirm(this.#cardOf(item), asked, { id: `take-back-${item.seq}`, text, about, yes, no }, act);
  }

  /** @param {HeldItem} item @param {HTMLElement} asked */
  #askErasure(item, asked) {
    const { askErase: text, aboutErase: about, eraseNow: yes, keepWords: no } = words.held;
    const act = () => void this.#erase(item);
    confirm(this.#cardOf(item), asked, { id: `erase-${item.seq}`, text, about, yes, no }, act);
  }

  /** @param {HeldItem} item */
  async #takeBackAndEdit(item) {
    if (!(await this.#takeBack(item))) return;
    this.#drop(item.seq);
    this.writing?.add(item.text, item.content_note ?? "", item.reply_to ?? 0);
    announce(words.held.inTheBox);
  }

  /** @param {HeldItem} item @returns {Promise<boolean>} Whether it is taken back. */
  async #takeBack(item) {
    announce(words.own.withdrawing);
    const answer = await withdrawComment(this.page.thread, item.seq, this.own.editKey);
    unsay(words.own.withdrawing);
    if (!answer.ok) return this.#failed(item, answer.problem);
    this.own.letGo(item.seq);
    this.#put(item.seq, "taken back", () => this.#takenBack(item));
    return true;
  }

  /** @param {HeldItem} item */
  async #erase(item) {
    const answer = await eraseComment(this.page.thread, item.seq, this.own.editKey);
    if (!answer.ok) return void this.#failed(item, answer.problem);
    this.own.letGo(item.seq);
    this.#drop(item.seq);
    announce(words.held.erased);
  }

  /** Say why; perhaps somebody has decided meanwhile. @param {HeldItem} item @param {import("./api.js").Problem} problem */
  #failed(item, problem) {
    const card = this.#cardOf(item);
    card.querySelector(".confirm")?.remove();
    tell(card, sentenceFor(problem, { text: "", limit: 0 }));
    this.askAgain();
    return false;
  }

  /** @param {HeldItem} item */
  #cardOf({ seq }) {
    return this.#cards.get(seq)?.element ?? this.#section;
  }
}

/** The words as they were typed, and when. @param {HeldItem} item */
function typed({ at, text, content_note: note }) {
  const when = element("p", { class: "hint" }, `${words.held.written} `, element("time", { datetime: at }, at));
  if (note) when.append(` · ${words.held.noted(note)}`);
  return [when, element("div", { class: "typed", dir: "auto" }, text)];
}
