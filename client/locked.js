/**
 * Where a note says that nobody writes for now: said above the text and beside each "Reply" before
 * anybody begins. Whether it is so is judged by the server, which also knows whom it lets in.
 */
import { element } from "./element.js";
import { binds, isInside } from "./path.js";
import { momentOf } from "./time.js";
import { words } from "./words.js";

export class Locked {
  #line = element("p", { class: "locked-here", dir: "auto" });

  /** @param {import("./comments.js").Comments | null} comments */
  constructor(comments) {
    this.comments = comments;
  }

  /**
   * From now on it is told above the text, for the place that is answered.
   * @param {import("./form.js").Form} form
   * @param {HTMLElement} place
   */
  tellWriter(form, place) {
    this.form = form;
    this.#line.hidden = true;
    place.append(this.#line);
    this.tell();
  }

  /** A note came or ended, or the composer has come to another place. */
  tell() {
    const form = this.form;
    const note = form && lines().find((line) => binds(scopeOf(line), form.replyTo, this.comments));
    this.#line.hidden = !note;
    this.#line.replaceChildren(...(note ? said(note) : []));
  }

  /** Say beside each "Reply" whether somebody can; the page came with those that stood. */
  mark() {
    const notes = lines();
    for (const article of this.comments?.articles() ?? []) {
      const seq = Number(article.dataset.seq);
      const inside = notes.some((note) => isInside(scopeOf(note), seq, this.comments));
      const link = article.querySelector("a.reply");
      const there = link?.querySelector(".locked");
      if (inside && !there) link?.append(element("span", { class: "locked" }, ` (${words.locked.now})`));
      // What a page does not show of a conversation, it cannot say; without any note, it can.
      else if (!inside && (!notes.length || isWhole(notes, seq, this.comments))) there?.remove();
    }
  }
}

/** The notes that lock something, as the list on top of the thread has them. @returns {HTMLElement[]} */
function lines() {
  const found = document.querySelectorAll(".notes-index li[data-locks='true']");
  return [...found].filter((line) => line instanceof HTMLElement);
}

/** @param {HTMLElement} line */
function scopeOf({ dataset: { reach = "", comment } }) {
  return { reach, comment: Number(comment) };
}

/** Whether it is known of all these notes that they do not bind there. @param {HTMLElement[]} notes @param {number} seq @param {import("./comments.js").Comments | null} comments */
function isWhole(notes, seq, comments) {
  return notes.every((note) => !binds(scopeOf(note), seq, comments));
}

/** @param {HTMLElement} line @returns {(Node | string)[]} */
function said(line) {
  const { until } = line.dataset;
  const link = line.querySelector("a");
  const about = element("a", { href: link?.getAttribute("href") ?? "" }, link?.textContent ?? "");
  return [`${words.locked.here(until ? momentOf(until) : "")} `, about];
}
