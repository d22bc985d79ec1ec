/**
 * What moderators find in a comment's "More" menu: a way to write a note about it, and what its
 * author had read. Nobody else asks for anything: the question goes out when a menu is opened, and
 * only where somebody can be signed in, on Afterword's own page.
 */
import { getComment, getMe } from "./api.js";
import { numberOf, seqOf } from "./comments.js";
import { element } from "./element.js";
import { words } from "./words.js";

export class Staff {
  /** @type {Promise<boolean> | undefined} */
  #moderates;

  /** @param {import("./page.js").Page} page @param {HTMLElement} list */
  constructor(page, list) {
    this.page = page;
    this.list = list;
  }

  start() {
    if (window.top !== window) return;
    // (a toggle does not bubble)
    this.list.addEventListener("toggle", (event) => this.#opened(event.target), true);
  }

  /** @param {EventTarget | null} menu */
  #opened(menu) {
    if (!(menu instanceof HTMLDetailsElement) || !menu.open || !menu.matches("details.more")) return;
    this.#offer(menu).catch(reportError);
  }

  /** @param {HTMLDetailsElement} menu */
  async #offer(menu) {
    const article = menu.closest("article");
    if (!article || menu.querySelector(".note-here") || !(await this.#isModerator())) return;
    if (menu.querySelector(".note-here")) return;
    const about = element("span", { class: "visually-hidden" }, words.staff.about(numberOf(article)));
    const href = addressOfNotes(this.page, seqOf(article));
    menu.append(" ", element("a", { class: "note-here", href }, words.staff.noteHere, about));
    await this.#tell(menu, seqOf(article));
  }

  /** Say what its author had read. @param {HTMLDetailsElement} menu @param {number} seq */
  async #tell(menu, seq) {
    const answer = await getComment(this.page.thread, seq);
    const read = answer.ok ? answer.data.read : null;
    if (!read) return;
    const notes = read.notes.map((note) => note.replace(/@.*/, ""));
    menu.append(" ", element("span", { class: "had-read" }, words.staff.read(notes, read.self_attested)));
  }

  /** Asked once. */
  #isModerator() {
    return (this.#moderates ??= getMe(this.page.site).then(
      (answer) => answer.ok && ["moderator", "owner"].includes(answer.data.role),
    ));
  }
}

/** @param {import("./page.js").Page} page @param {number} seq */
function addressOfNotes(page, seq) {
  const asked = new URLSearchParams({ page: page.key, comment: String(seq) });
  return `/${encodeURIComponent(page.site)}/thread/${page.thread}/notes?${asked}`;
}
