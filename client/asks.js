/** What publishing will ask for, said in one line before anybody writes. */
import { element } from "./element.js";
import { countWords, instructionIn } from "./notes-index.js";
import { openOutline, WORDS_PER_MINUTE } from "./outline.js";
import { binds } from "./path.js";
import { demanded } from "./price.js";
import { words } from "./words.js";

export class Asks {
  #line = element("p", { class: "asks" });

  /**
   * @param {import("./form.js").Form} form
   * @param {HTMLElement} place
   * @param {Pick<import("./composer.js").Around, "page" | "read" | "comments">} around
   */
  constructor(form, place, { page, read, comments }) {
    this.form = form;
    this.place = place;
    this.page = page;
    this.read = read;
    this.comments = comments;
  }

  start() {
    this.place.prepend(this.#line);
    this.read.watch(() => this.tell());
    this.tell();
    // Where the page says nothing of its length, it has none.
    if (document.getElementById("price")) void openOutline(this.page).then(() => this.tell());
  }

  /** Say it as it is now: something was read, or the comment answers another. */
  tell() {
    const asked = this.page.level === "off" || !this.page.open ? [] : this.#asked();
    this.#line.textContent = asked.length ? words.asks.line(asked) : "";
    this.#line.hidden = !asked.length;
  }

  #asked() {
    const notes = this.#notes();
    const more = demanded(this.page, this.read);
    return [
      ...(more?.rules ? [words.asks.rules] : []),
      ...(notes.length ? [words.asks.notes(notes.length, minutesOf(notes))] : []),
      ...(more?.comments ? [words.asks.comments(more.comments, more.commentMinutes)] : []),
    ];
  }

  /** Instructions of the notes that stand here and are not acknowledged. */
  #notes() {
    const lines = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".notes-index li[data-note]"));
    return [...lines].filter((line) => this.#isOpen(line)).map(instructionIn);
  }

  /** @param {HTMLElement} line */
  #isOpen({ dataset: { note = "", revision, must, reach = "", comment } }) {
    if (must !== "true" || this.read.acknowledged(note, Number(revision))) return false;
    return binds({ reach, comment: Number(comment) }, this.form.replyTo, this.comments);
  }
}

/** @param {string[]} texts */
function minutesOf(texts) {
  return countWords(texts) / WORDS_PER_MINUTE;
}
