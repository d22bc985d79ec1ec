/** Editing one's own comment where it stands, with the text byte for byte as it was written. */
import { editComment, getComment } from "./api.js";
import { numberOf, seqOf } from "./comments.js";
import { button, element, focusOn } from "./element.js";
import { editPlace } from "./draft.js";
import { startLimit } from "./limit.js";
import { causeOf, sentenceFor } from "./problem.js";
import { announce, unsay } from "./status.js";
import { Summary } from "./summary.js";
import { words } from "./words.js";

/**
 * A comment opened for editing.
 * @typedef {object} Opened
 * @property {number} seq
 * @property {number} number
 * @property {string} source The text as the server has it.
 * @property {HTMLElement} article
 * @property {HTMLFormElement} form
 * @property {HTMLTextAreaElement} text
 * @property {HTMLInputElement} note
 * @property {Summary} summary
 */

export class Editor {
  /**
   * @param {import("./page.js").Page} page
   * @param {import("./comments.js").Comments} comments
   * @param {import("./own.js").Own} own
   * @param {import("./draft.js").Drafts} drafts
   */
  constructor(page, comments, own, drafts) {
    this.page = page;
    this.comments = comments;
    this.own = own;
    this.drafts = drafts;
  }

  /** @param {HTMLElement} article */
  async open(article) {
    const seq = seqOf(article);
    if (isOpen(article)) return;
    announce(words.own.opening);
    const answer = await getComment(this.page.thread, seq, this.own.editKey);
    unsay(words.own.opening);
    // What happened to the comment meanwhile put another article in its place.
    article = this.comments.article(seq) ?? article;
    if (isOpen(article)) return;
    if (!answer.ok) return tell(article, sentenceFor(answer.problem, { text: "", limit: this.page.limit }));
    const { text, content_note: note, may } = answer.data;
    if (text === undefined) return tell(article, words.problem.notYours);
    if (may && !may.edit) return tell(article, words.own.cannotEdit);
    this.#show(article, text, note ?? "");
  }

  /** @param {HTMLElement} article @param {string} source @param {string} note */
  #show(article, source, note) {
    const opened = this.#make(article, source, note);
    const { form, text, seq } = opened;
    this.comments.hold(seq);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save(opened);
    });
    form.addEventListener("input", () => this.#keep(opened));
    for (const part of parts(article)) part.hidden = true;
    article.querySelector("p.said")?.remove();
    article.append(form);
    startLimit(text, this.page.limit);
    text.focus();
  }

  /** @param {HTMLElement} article @param {string} source @param {string} said @returns {Opened} */
  #make(article, source, said) {
    const [seq, number] = [seqOf(article), numberOf(article)];
    const draft = this.drafts.at(editPlace(seq));
    const text = element("textarea", { id: `edit-${seq}`, rows: "8", dir: "auto" });
    const note = element("input", { id: `edit-note-${seq}`, maxlength: "40" });
    text.value = draft?.text ?? source;
    note.value = draft?.note ?? said;
    const save = element("button", { type: "submit", class: "primary" }, words.own.save);
    const form = element("form", { class: "edit", id: `edit-form-${seq}` });
    form.append(
      element("p", {}, element("label", { for: text.id }, words.own.text(number)), text),
      element("p", {}, element("label", { for: note.id }, words.own.contentNote), note),
    );
    const summary = new Summary(form, words.problem.headingEdit);
    const opened = { seq, number, source, article, form, text, note, summary };
    const cancel = button(words.own.cancel, () => this.#close(opened));
    form.append(element("p", { class: "buttons" }, save, " ", cancel));
    if (draft) form.prepend(element("p", { class: "draft-notice" }, words.draft.restored));
    return opened;
  }

  /** @param {Opened} opened */
  #keep({ seq, text, note }) {
    this.drafts.save(editPlace(seq), { text: text.value, note: note.value, name: "", email: "" });
  }

  /** @param {Opened} opened */
  async #save(opened) {
    const { seq, number, source, text, note, summary } = opened;
    if (!text.value.trim()) return summary.show([{ text: words.problem.empty, field: text }]);
    announce(words.own.saving);
    // A text area turns every line end into \n: an untouched text goes back as it came.
    const changed = text.value !== source.replace(/\r\n?/g, "\n");
    const change = { text: changed ? text.value : source, content_note: note.value };
    const answer = await editComment(this.page.thread, seq, this.own.editKey, change);
    unsay(words.own.saving);
    if (!answer.ok) {
      const said = sentenceFor(answer.problem, { text: text.value, limit: this.page.limit });
      const field = answer.problem.field === "content_note" ? note : text;
      return summary.show([{ text: said, field, cause: causeOf(answer.problem) }]);
    }
    this.#close(opened);
    const article = this.comments.replace(answer.data);
    if (article && answer.data.words) return tell(article, answer.data.words);
    if (article) focusOn(article.querySelector("h3") ?? article);
    announce(words.own.saved(number));
  }

  /** @param {Opened} opened */
  #close({ seq, article, form }) {
    this.drafts.drop(editPlace(seq));
    form.remove();
    for (const part of parts(article)) part.hidden = false;
    this.comments.release(seq);
    const now = this.comments.article(seq) ?? article;
    const link = now.querySelector("a.edit");
    if (link instanceof HTMLElement) focusOn(link);
  }
}

/** Say something about a comment under it. @param {HTMLElement} article @param {string} text */
export function tell(article, text) {
  article.querySelector("p.said")?.remove();
  const line = element("p", { class: "said", tabindex: "-1" }, text);
  article.append(line);
  line.focus();
}

/** Whether it is being edited already; then go on there. @param {HTMLElement} article */
function isOpen(article) {
  const text = article.querySelector("form.edit textarea");
  if (text instanceof HTMLElement) text.focus();
  return text !== null;
}

/** What makes room for the form. @param {HTMLElement} article */
function parts(article) {
  return /** @type {NodeListOf<HTMLElement>} */ (
    article.querySelectorAll(":scope > .body, :scope > .edited, :scope > .actions")
  );
}
