/** Writing and publishing a comment, inside the page. The form works without any of this. */
import { getReadings, postComment } from "./api.js";
import { Asks } from "./asks.js";
import { wayThere } from "./closed.js";
import { showEditKey } from "./edit-key.js";
import { element, focusOn } from "./element.js";
import { Form } from "./form.js";
import { Gate } from "./gate.js";
import { startLimit } from "./limit.js";
import { addressOf } from "./page.js";
import { Preview } from "./preview.js";
import { causeOf, sentenceFor, waitOf } from "./problem.js";
import { Remember } from "./remember.js";
import { Reply } from "./reply.js";
import { announce, unsay } from "./status.js";
import { Summary } from "./summary.js";
import { Wait } from "./wait.js";
import { words } from "./words.js";
import { WritingAs } from "./writing-as.js";
import { Writing } from "./writing.js";

/** @typedef {import("./api.js").Published} Published */
/** @typedef {import("./api.js").Held} Held */
/** @typedef {import("./api.js").SentBack} SentBack */
/** @typedef {import("./api.js").Problem} Problem */

/**
 * What the composer works with.
 * @typedef {object} Around
 * @property {import("./page.js").Page} page
 * @property {import("./frame.js").Frame} frame
 * @property {import("./comments.js").Comments | null} comments
 * @property {import("./live.js").Live | null} live
 * @property {import("./own.js").Own} own
 * @property {import("./draft.js").Drafts} drafts
 * @property {import("./storage.js").Keep} keep
 * @property {import("./read.js").Read} read
 * @property {import("./mute.js").Mute} mute
 * @property {import("./moderator-notes.js").ModeratorNotes} moderatorNotes
 * @property {import("./locked.js").Locked} locked
 * @property {import("./held.js").Held} held
 * @property {import("./statement.js").Statements} statements
 * @property {import("./sanctions.js").Sanctions} sanctions
 */

export class Composer {
  #busy = false;
  #after = element("p", { class: "published", tabindex: "-1" });
  /** The decision about its writer that keeps a comment from going out. */
  #decided = element("div", { class: "statements" });
  /** What is to be known before writing and publishing stands here, above the text. */
  #before = element("div", { class: "before-text" });

  /** @param {HTMLFormElement} element @param {Around} around */
  constructor(element, around) {
    const form = new Form(element);
    this.form = form;
    this.around = around;
    this.reply = new Reply(around.page, form, around.comments);
    this.writing = new Writing(around.page, around.frame, form, around.drafts, this.reply);
    this.summary = new Summary(element, words.problem.heading);
    this.preview = new Preview(element, form.text, form.note);
    this.remember = new Remember(around.keep, around.page.site, form);
    this.limit = startLimit(form.text, around.page.limit);
    this.wait = new Wait(element, this.writing, () => void this.#publish());
    const acts = { publish: () => void this.#publish(), ask: () => void this.#publish(true) };
    this.gate = new Gate(form, this.#before, around, acts);
    this.asks = new Asks(form, this.#before, around);
  }

  async start() {
    const form = this.form.element;
    // Our own messages say what to do; the browser's bubbles vanish before they are read.
    form.noValidate = true;
    form.addEventListener("submit", this.#submit);
    this.form.text.before(this.#before);
    this.writing.onChange = () => {
      this.limit.count();
      this.asks.tell();
      this.around.locked.tell();
    };
    this.reply.start();
    await this.remember.start();
    await Promise.all([this.around.own.open(), this.around.read.open(), this.around.mute.open()]);
    this.asks.start();
    this.around.locked.tellWriter(this.form, this.#before);
    this.around.moderatorNotes.tellWriter(this.form, this.#before);
    showEditKey(this.around.own, form);
    await this.writing.start();
    this.wait.start();
    new WritingAs(this.around.page.site, this.form).start();
    await this.#goOnReading();
  }

  /** Somebody who left among the cards of a required reading, with a draft, finds the next one here. */
  async #goOnReading() {
    const { page, read } = this.around;
    if (page.level === "off" || !read.isAmongCards || !this.form.text.value) return;
    const answer = await getReadings(page.site);
    if (answer.ok && !this.gate.isShown) this.gate.goOn(answer.data);
  }

  /**
   * The thread was closed or opened again while someone was here.
   * @param {boolean} open
   * @param {string} reason
   * @param {import("./closed.js").There} [there] Where its comments stand now.
   */
  setOpen(open, reason, there) {
    const said = open ? words.live.reopened : words.live.closed(reason);
    this.#say(said, ...wayThere(there));
    this.form.element.toggleAttribute("data-closed", !open);
    announce(said);
  }

  /** @param {SubmitEvent} event */
  #submit = (event) => {
    event.preventDefault();
    const submitter = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    const act = submitter?.value === "preview" ? this.#preview() : this.#publish();
    act.catch(() => this.#letTheBrowser(submitter));
  };

  // Should our own code fail, the form goes out the way it does without JavaScript.
  /** @param {HTMLButtonElement | null} submitter */
  #letTheBrowser(submitter) {
    this.form.element.removeEventListener("submit", this.#submit);
    this.form.element.requestSubmit(submitter);
  }

  async #preview() {
    this.summary.clear();
    if (!this.form.text.value.trim()) return this.#show([{ text: words.problem.empty, field: this.form.text }]);
    const problem = await this.preview.show();
    if (problem) this.#refused(problem);
  }

  async #publish(asksModerator = false) {
    if (this.#busy) return;
    const findings = this.#findings();
    if (findings.length) return this.#show(findings);
    if (!navigator.onLine) return this.#keepForLater();
    this.#setBusy(true);
    const release = this.around.live?.hold();
    try {
      await this.around.own.open();
      let answer = await this.#send(asksModerator);
      const back = answer.ok ? null : answer.problem.sentBack;
      const left = back && this.#take(back);
      // All of it was read here already, and the answer brought what proves it.
      if (left && !left.obligations.length) answer = await this.#send(asksModerator);
      else if (left) return this.#sentBack(left);
      if (answer.ok) this.#accepted(answer.data);
      else if (answer.problem.sentBack) this.#sentBack(answer.problem.sentBack);
      else this.#refused(answer.problem);
    } finally {
      release?.();
      this.#setBusy(false);
    }
  }

  #findings() {
    const { text } = this.form;
    const { limit } = this.around.page;
    if (!text.value.trim()) return [{ text: words.problem.empty, field: text }];
    const over = this.limit.over();
    const missing = this.form.missing().map(({ field, label }) => ({ text: words.problem.missing(label), field }));
    return over > 0 ? [{ text: words.problem.tooLong(over, limit), field: text }, ...missing] : missing;
  }

  /** Fold what was read, and send it along: this is the first moment in which anybody hears of it. @param {boolean} asksModerator */
  async #send(asksModerator) {
    const { page, own, read } = this.around;
    const receipt = await read.receipt();
    if (!receipt.ok) return receipt;
    const { text, name, email, note, replyTo } = this.form;
    const comment = {
      ...{ site: page.site, page: page.key, text: text.value },
      ...(name?.value ? { name: name.value } : {}),
      ...(email?.value ? { email: email.value } : {}),
      ...(replyTo ? { reply_to: replyTo } : {}),
      ...(note?.value ? { content_note: note.value } : {}),
      ...(asksModerator ? { ask_moderator: true } : {}),
    };
    const keys = { idempotencyKey: this.writing.idempotencyKey(), editKey: own.editKey, receipt: receipt.data };
    return postComment(page.thread, comment, keys);
  }

  /** Keep what the answer says is read by now, and return what is left of it. @param {SentBack} sentBack */
  #take(sentBack) {
    this.around.read.keepReceipt(sentBack.receipt);
    return this.gate.take(sentBack);
  }

  /** @param {SentBack} sentBack */
  #sentBack(sentBack) {
    this.#clear();
    this.around.read.keepReceipt(sentBack.receipt);
    this.writing.setWaiting(false);
    this.gate.show(sentBack);
  }

  /** @param {Published | Held} publication */
  #accepted(publication) {
    this.around.live?.drop(publication.seq);
    this.around.read.keepReceipt(publication.receipt ?? "");
    if (publication.status === "held") this.#held(publication);
    else this.#published(publication);
  }

  /** @param {Held} publication */
  #held({ seq, words: said, edit_key: editKey }) {
    const { own, held } = this.around;
    own.hold(seq, editKey);
    this.#finish();
    this.#say(`${said} ${words.held.below}`).focus();
    void held.check();
  }

  /** It is out of the writer's hands: nothing is left to keep. */
  #finish() {
    this.remember.keepOrForget();
    this.writing.finish();
    if (this.form.replyTo) this.reply.to(0);
    this.#clear();
    showEditKey(this.around.own, this.form.element);
  }

  /** Put away what was said about an earlier attempt. */
  #clear() {
    this.summary.clear();
    this.#decided.remove();
    this.preview.hide();
    this.wait.hide();
    this.gate.hide();
  }

  /** @param {Published} publication */
  #published({ seq, number, edit_key: editKey, item }) {
    const { comments, own, page } = this.around;
    const here = comments?.holds(item) ?? false;
    own.add(seq, number, editKey);
    this.#finish();
    if (!comments?.article(seq)) comments?.addToCount(1);
    const article = here ? comments?.insert(item) : null;
    if (article) this.#pointTo(article, number);
    else {
      this.#say(`${words.composer.publishedElsewhere(number)} `, link(page, seq, number)).focus();
      announce(words.composer.publishedElsewhere(number));
    }
  }

  /** @param {HTMLElement} article @param {number} number */
  #pointTo(article, number) {
    this.#after.remove();
    article.classList.add("new");
    focusOn(article.querySelector("h3") ?? article);
    announce(words.composer.published(number));
  }

  /** @param {Problem} problem */
  #refused(problem) {
    if (problem.code === "offline") return this.#keepForLater();
    this.writing.setWaiting(false);
    if (problem.certain) this.writing.forgetKey();
    const text = sentenceFor(problem, { text: this.form.text.value, limit: this.around.page.limit });
    const about = problem.field ?? (problem.code === "too_long" ? "text" : null);
    const way = { name: words.problem.publishAlone, press: () => this.#answerNobody() };
    const cause = causeOf(problem);
    this.#show([{ text, cause, field: this.form.field(about), ...(problem.code === "parent_gone" ? { way } : {}) }]);
    if (problem.sanction) void this.#tellDecision(problem.sanction, problem.statement);
    const seconds = waitOf(problem);
    if (seconds) this.wait.forSeconds(seconds);
  }

  /** Show what was decided about whoever writes; without their key lead to where it can be read. @param {number} sanction @param {string} path */
  async #tellDecision(sanction, path) {
    this.#decided.replaceChildren(element("p", {}, element("a", { href: path }, words.statement.there)));
    this.#before.append(this.#decided);
    this.around.sanctions.hide(sanction);
    await this.around.statements.tellSanction(sanction, path, this.#decided, () => {
      this.summary.clear();
      this.form.text.focus();
    });
  }

  /** What a moderator took away, to be said otherwise. @param {{text: string, content_note: string | null}} taken @param {number} replyTo */
  resubmit(taken, replyTo) {
    if (replyTo !== this.form.replyTo) this.reply.to(replyTo && this.around.comments?.article(replyTo) ? replyTo : 0);
    const { text, note } = this.form;
    const whole = [text.value, taken.text].filter(Boolean).join("\n\n");
    this.writing.write(whole, note?.value || (taken.content_note ?? ""));
    this.form.text.focus();
  }

  /** The comment answered is gone: the same words, answering nobody. */
  #answerNobody() {
    const { text, note } = this.form;
    const [answer, noted] = [text.value, note?.value ?? ""];
    this.writing.finish();
    this.summary.clear();
    this.writing.add(answer, noted, 0);
  }

  #keepForLater() {
    this.summary.clear();
    this.wait.forNetwork();
  }

  /** @param {import("./summary.js").Finding[]} findings */
  #show(findings) {
    this.wait.hide();
    this.summary.show(findings);
  }

  /** @param {(Node | string)[]} content */
  #say(...content) {
    this.#after.replaceChildren(...content);
    this.form.element.before(this.#after);
    return this.#after;
  }

  // Not `disabled`: that would drop the focus of whoever pressed the button.
  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.form.button("publish")?.setAttribute("aria-disabled", String(busy));
    if (busy) announce(words.composer.publishing);
    else unsay(words.composer.publishing);
  }
}

/** @param {import("./page.js").Page} page @param {number} seq @param {number} number */
function link(page, seq, number) {
  return element("a", { href: addressOf(page, seq) }, words.composer.goThere(number));
}
