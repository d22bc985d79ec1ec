/** Writing and publishing a comment, inside the page. The form works without any of this. */
import { postComment } from "./api.js";
import { showEditKey } from "./edit-key.js";
import { element, focusOn } from "./element.js";
import { Form } from "./form.js";
import { startLimit } from "./limit.js";
import { addressOf } from "./page.js";
import { Preview } from "./preview.js";
import { sentenceFor, waitOf } from "./problem.js";
import { Remember } from "./remember.js";
import { Reply } from "./reply.js";
import { announce } from "./status.js";
import { Summary } from "./summary.js";
import { Wait } from "./wait.js";
import { words } from "./words.js";
import { Writing } from "./writing.js";

/** @typedef {import("./api.js").Publication} Publication */
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
 */

export class Composer {
  #busy = false;
  #after = element("p", { class: "published", tabindex: "-1" });

  /** @param {HTMLFormElement} element @param {Around} around */
  constructor(element, around) {
    const form = new Form(element);
    this.form = form;
    this.around = around;
    this.reply = new Reply(around.page, form, around.comments);
    this.writing = new Writing(around.page, around.frame, form, around.drafts, this.reply);
    this.summary = new Summary(element, words.problem.heading);
    this.preview = new Preview(element, form.text);
    this.remember = new Remember(around.keep, around.page.site, form);
    this.limit = startLimit(form.text, around.page.limit);
    this.wait = new Wait(element, this.writing, () => void this.#publish());
  }

  async start() {
    const form = this.form.element;
    // Our own messages say what to do; the browser's bubbles vanish before they are read.
    form.noValidate = true;
    form.addEventListener("submit", this.#submit);
    this.writing.onChange = () => this.limit.count();
    this.reply.start();
    await this.remember.start();
    await this.around.own.open();
    showEditKey(this.around.own, form);
    await this.writing.start();
    this.wait.start();
  }

  /** The thread was closed or opened again while someone was here. @param {boolean} open */
  setOpen(open) {
    const said = open ? words.live.reopened : words.live.closed;
    this.#say(said);
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

  async #publish() {
    if (this.#busy) return;
    const findings = this.#findings();
    if (findings.length) return this.#show(findings);
    if (!navigator.onLine) return this.#keepForLater();
    this.#setBusy(true);
    const release = this.around.live?.hold();
    try {
      await this.around.own.open();
      const answer = await this.#send();
      if (answer.ok) this.#published(answer.data);
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

  #send() {
    const { page, own } = this.around;
    const { text, name, email, note, replyTo } = this.form;
    const comment = {
      ...{ site: page.site, page: page.key, text: text.value },
      ...(name?.value ? { name: name.value } : {}),
      ...(email?.value ? { email: email.value } : {}),
      ...(replyTo ? { reply_to: replyTo } : {}),
      ...(note?.value ? { content_note: note.value } : {}),
    };
    const keys = { idempotencyKey: this.writing.idempotencyKey(), editKey: own.editKey };
    return postComment(page.thread, comment, keys);
  }

  /** @param {Publication} publication */
  #published({ seq, number, edit_key: editKey, item }) {
    const { comments, live, own, page } = this.around;
    const here = comments?.holds(item) ?? false;
    own.add(seq, number, editKey);
    live?.drop(seq);
    this.remember.keepOrForget();
    this.writing.finish();
    if (this.form.replyTo) this.reply.to(0);
    this.summary.clear();
    this.preview.hide();
    this.wait.hide();
    showEditKey(own, this.form.element);
    if (!comments?.article(seq)) comments?.addToCount(1);
    const article = here ? comments?.insert(item) : null;
    if (article) this.#pointTo(article, number);
    else this.#say(`${words.composer.publishedElsewhere(number)} `, link(page, seq, number)).focus();
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
    const about = problem.code === "too_long" ? "text" : problem.field;
    const way = { name: words.problem.publishAlone, press: () => this.#answerNobody() };
    this.#show([{ text, field: this.form.field(about), ...(problem.code === "parent_gone" ? { way } : {}) }]);
    const seconds = waitOf(problem);
    if (seconds) this.wait.forSeconds(seconds);
  }

  /** The comment answered is gone: the same words, answering nobody. */
  #answerNobody() {
    const { text, note } = this.form;
    const [answer, noted] = [text.value, note?.value ?? ""];
    this.writing.finish();
    this.reply.to(0);
    // What was already being written there stays: this comes after it.
    this.writing.write([text.value, answer].filter(Boolean).join("\n\n"), noted);
    this.summary.clear();
    text.focus();
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
  }
}

/** @param {import("./page.js").Page} page @param {number} seq @param {number} number */
function link(page, seq, number) {
  return element("a", { href: addressOf(page, seq) }, words.composer.goThere(number));
}
