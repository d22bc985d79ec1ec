/**
 * What moderators find in a comment's "More" menu: what they can do about it, a way to write a note,
 * and what its author had read. Nobody else asks for anything: the question goes out when a menu is
 * opened or a key of theirs is pressed, and only where somebody can be signed in, on Afterword's own
 * page.
 */
import { Acts, selectedWords } from "./acts.js";
import { getComment, getMe } from "./api.js";
import { numberOf, seqOf } from "./comments.js";
import { button, element } from "./element.js";
import { words } from "./words.js";

export class Staff {
  /** @type {Promise<boolean> | undefined} */
  #moderates;
  /** The words that were selected last, which pressing a button may unselect. @type {import("./acts.js").Chosen | null} */
  #chosen = null;

  /** @param {import("./page.js").Page} page @param {HTMLElement} list */
  constructor(page, list) {
    this.page = page;
    this.list = list;
    this.acts = new Acts(page);
  }

  start() {
    if (window.top !== window) return;
    // (a toggle does not bubble)
    this.list.addEventListener("toggle", (event) => this.#opened(event.target), true);
    document.addEventListener("selectionchange", () => (this.#chosen = selectedWords() ?? this.#chosen));
    document.getElementById("shortcuts")?.addEventListener("change", () => {
      this.#tellKeys().catch(reportError);
    });
  }

  /** A key was pressed outside of any field. @param {string} key Whether it is one of theirs is answered. */
  press(key) {
    if (window.top !== window) return false;
    if (key === "u") this.acts.undoLast();
    else if (KEYS[key]) this.#act(KEYS[key], null).catch(reportError);
    return key === "u" || key in KEYS;
  }

  /** @param {import("./acts.js").Kind} kind @param {HTMLElement | null} of */
  async #act(kind, of) {
    const chosen = kind === "redaction" ? (selectedWords() ?? this.#chosen) : null;
    const focused = document.activeElement?.closest("article.comment");
    const article = of ?? chosen?.article ?? (focused instanceof HTMLElement ? focused : null);
    if (!article || !(await this.#isModerator())) return;
    await this.acts.ask(kind, article, chosen?.article.id === article.id ? chosen : null);
    this.#chosen = null;
  }

  /** Once somebody turns keys on who moderates, say which there are for them. */
  async #tellKeys() {
    const line = document.querySelector(".shortcuts label");
    if (!line || line.querySelector(".for-staff") || !(await this.#isModerator())) return;
    if (!line.querySelector(".for-staff")) line.append(element("span", { class: "for-staff" }, `; ${words.staff.keys}`));
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
    for (const [kind, label] of ACTS) {
      const named = element("span", { class: "visually-hidden" }, ` #${numberOf(article)}`);
      const press = button(label, () => void this.#act(kind, article).catch(reportError), "quiet act");
      press.append(named);
      menu.append(" ", press);
    }
    const all = element("a", { href: addressOfActs(this.page, seqOf(article)) }, words.staff.more);
    all.append(element("span", { class: "visually-hidden" }, words.staff.about(numberOf(article))));
    menu.append(" ", all);
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
    return (this.#moderates ??= getMe(this.page.site).then((answer) => {
      const moderates = answer.ok && ["moderator", "owner"].includes(answer.data.role);
      // From now on, lines that stand for comments lead to what can be done about them.
      document.documentElement.classList.toggle("moderates", moderates);
      return moderates;
    }));
  }
}

/** @type {[import("./acts.js").Kind, string][]} */
const ACTS = [
  ["removal", words.staff.remove],
  ["redaction", words.staff.redact],
  ["folding", words.staff.fold],
  ["revision-request", words.staff.revise],
];

/** @type {Record<string, import("./acts.js").Kind>} */
const KEYS = { x: "removal", r: "redaction", c: "folding", v: "revision-request" };

/** @param {import("./page.js").Page} page @param {number} seq */
function addressOfActs(page, seq) {
  return `/${encodeURIComponent(page.site)}/thread/${page.thread}/c/${seq}/moderate`;
}

/** @param {import("./page.js").Page} page @param {number} seq */
function addressOfNotes(page, seq) {
  const asked = new URLSearchParams({ page: page.key, comment: String(seq) });
  return `/${encodeURIComponent(page.site)}/thread/${page.thread}/notes?${asked}`;
}
