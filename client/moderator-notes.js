/**
 * Moderators' notes on the page: each with its "I've read this", in the thread and in the index.
 *
 * A note that is given while the page is open stands in its place at once, and above a composer
 * that it binds. It is told politely; the focus and the caret stay where they are.
 */
import { Arrived } from "./arrived.js";
import { element, focusOn } from "./element.js";
import { parseFragment } from "./fragment.js";
import { acknowledgeButton } from "./gate-steps.js";
import { announce } from "./status.js";
import { tellTimes } from "./time.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").NoteNews} NoteNews */

export class ModeratorNotes {
  #arrived;
  /** @type {((news: NoteNews | null) => void)[]} */
  #watchers = [];

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./read.js").Read} read
   * @param {import("./comments.js").Comments | null} comments
   * @param {import("./visible.js").Visible} visible
   */
  constructor(page, read, comments, visible) {
    this.page = page;
    this.read = read;
    this.comments = comments;
    this.visible = visible;
    this.#arrived = new Arrived(comments, visible, (section) => this.#acknowledge(section));
  }

  async start() {
    await this.read.open();
    this.read.watch(() => this.#tellAll());
    this.#tellAll();
  }

  /** From now on, what binds a writer is told above their text. @param {import("./form.js").Form} form @param {HTMLElement} place */
  tellWriter(form, place) {
    this.#arrived.follow(form, place);
  }

  /** Call this when a note has come and stands in its places, or with null when one has run out. @param {(news: NoteNews | null) => void} tell */
  watch(tell) {
    this.#watchers.push(tell);
  }

  /** A note was given, amended or lifted just now. @param {NoteNews} news */
  arrive(news) {
    const section = parseFragment(news.fragment).firstElementChild;
    if (!(section instanceof HTMLElement)) return;
    // What ended before this page heard of it has nothing to say here.
    if (!news.standing && news.reach === "site" && !document.getElementById(news.note)) return;
    tellTimes(section);
    const known = this.read.acknowledged(news.note, news.revision);
    const isNews = news.standing && !(news.must && known);
    this.#arrived.steadily(() => {
      this.#putInThread(news, section);
      this.#putInIndex(news, section);
      this.#tellAll();
      this.#arrived.put(news, isNews && news.must ? section : null);
      for (const tell of this.#watchers) tell(news);
    });
    if (news.recount) return;
    if (isNews) announce(words.moderatorNote.came(news.instruction));
    else if (!news.standing) announce(words.moderatorNote.lifted(news.note));
  }

  /** Its time is over: it stands there folded, as on a page that comes now. @param {string} note */
  runOut(note) {
    const there = document.getElementById(note);
    const nav = document.querySelector("nav.notes-index");
    const line = nav?.querySelector(`li[data-note="${note}"]`);
    this.#arrived.steadily(() => {
      if (nav instanceof HTMLElement && line) this.visible.steadily(nav, () => this.#takeOff(nav, line));
      this.#arrived.remove(note);
      if (there?.matches("section")) this.visible.steadily(there, () => there.replaceWith(ended(there, note)));
      for (const tell of this.#watchers) tell(null);
    });
    announce(words.moderatorNote.lifted(note));
  }

  #tellAll() {
    for (const section of all("section.note[data-must='true']")) this.#tell(section);
    for (const line of all(".notes-index li[data-note]")) this.#tellLine(line);
    this.#arrived.tell((section) => this.#isKnown(section));
  }

  /** The button of a note, or that it was pressed. @param {HTMLElement} section */
  #tell(section) {
    const isKnown = this.#isKnown(section);
    const there = section.querySelector(".acknowledging");
    if (there?.classList.contains("acknowledged") === isKnown) return;
    removeForm(section);
    const line = isKnown ? this.#readLine() : this.#buttonLine(section);
    if (there) there.replaceWith(line);
    else section.append(line);
  }

  #readLine() {
    return element("p", { class: "acknowledging acknowledged" }, words.moderatorNote.acknowledged);
  }

  /** @param {HTMLElement} section */
  #buttonLine(section) {
    const press = () => {
      this.#acknowledge(section);
      const line = section.querySelector(".acknowledging");
      if (line instanceof HTMLElement) focusOn(line);
    };
    return element("p", { class: "acknowledging" }, acknowledgeButton(instructionOf(section), press));
  }

  /** @param {HTMLElement} section */
  #acknowledge({ dataset: { note = "", revision, code = "" } }) {
    this.read.acknowledge(note, Number(revision), code);
    announce(words.moderatorNote.acknowledgedNow(note));
  }

  /** @param {HTMLElement} line */
  #tellLine(line) {
    const isKnown = this.#isKnown(line);
    const there = line.querySelector(".acknowledged");
    if (!isKnown) there?.remove();
    else if (!there) line.append(" ", element("span", { class: "acknowledged" }, words.moderatorNote.acknowledged));
  }

  /** @param {HTMLElement} shown */
  #isKnown({ dataset: { note = "", revision } }) {
    return this.read.acknowledged(note, Number(revision));
  }

  /** @param {NoteNews} news @param {HTMLElement} section */
  #putInIndex(news, section) {
    const nav = /** @type {HTMLElement} */ (document.querySelector("nav.notes-index") ?? makeIndex());
    const list = nav.querySelector("ul");
    const there = nav.querySelector(`li[data-note="${news.note}"]`);
    const line = news.standing ? indexLine(news, section, this.#addressOf(news.note)) : null;
    this.visible.steadily(nav, () => {
      if (there && line) there.replaceWith(line);
      else if (line) list?.prepend(line);
      else there?.remove();
      this.#count(nav);
    });
  }

  /** @param {HTMLElement} nav @param {Element} line */
  #takeOff(nav, line) {
    line.remove();
    this.#count(nav);
  }

  /** @param {HTMLElement} nav */
  #count(nav) {
    const count = nav.querySelectorAll("li").length;
    nav.setAttribute("aria-label", words.moderatorNote.index(count));
    nav.querySelector("h3")?.replaceChildren(words.moderatorNote.index(count));
    if (!count) nav.remove();
  }

  /** @param {string} note */
  #addressOf(note) {
    const { site, thread } = this.page;
    const isHere = document.getElementById(note) !== null;
    return isHere ? `#${note}` : `/${encodeURIComponent(site)}/thread/${thread}?n=last#${note}`;
  }

  /** @param {NoteNews} news @param {HTMLElement} section */
  #putInThread(news, section) {
    const there = document.getElementById(news.note);
    const put = there ? () => there.replaceWith(section) : this.#placeOf(news, section);
    if (!put) return;
    if (there?.contains(document.activeElement)) return this.#replaceUnderFocus(there, section);
    this.visible.steadily(there ?? section, put);
  }

  /** @param {HTMLElement} there @param {HTMLElement} section */
  #replaceUnderFocus(there, section) {
    there.replaceWith(section);
    this.#tellAll();
    focusOn(section.querySelector("h3, summary") ?? section);
  }

  /** Where it belongs on this page; null when it stands on another. @param {NoteNews} news @param {HTMLElement} section */
  #placeOf({ reach, comment }, section) {
    const list = this.page.comments;
    if (!list) return null;
    if (reach === "site") return () => siteNotesEnd(list).before(section);
    const about = comment && this.page.layout === "nested" ? this.comments?.article(comment) : null;
    if (about) return () => afterNotes(about).after(section);
    if (this.page.n < this.page.pages || new URLSearchParams(location.search).has("under")) return null;
    return () => list.append(section);
  }
}

/** @param {string} selector @returns {HTMLElement[]} */
function all(selector) {
  return [...document.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}

/** The button that does the same where this script does not run. @param {HTMLElement} section */
function removeForm(section) {
  section.querySelector("button.acknowledge[type='submit']")?.parentElement?.remove();
}

/** @param {HTMLElement} section */
function instructionOf(section) {
  return section.querySelector(".instruction")?.textContent ?? "";
}

/** Where the next note on the whole site comes: before what follows the list of notes. @param {HTMLElement} list */
function siteNotesEnd(list) {
  return list.parentElement?.querySelector(":scope > nav.pages, :scope > .empty") ?? list;
}

/** The last of the notes that stand behind a comment, or the comment. @param {Element} article */
function afterNotes(article) {
  let last = article;
  while (last.nextElementSibling?.matches(".note")) last = last.nextElementSibling;
  return last;
}

/** What stands where a note stood that is over. @param {HTMLElement} section @param {string} note */
function ended(section, note) {
  const about = { class: "note ended", id: note, "data-note": note, "data-seq": section.dataset.seq ?? "" };
  const summary = element("summary", {}, words.moderatorNote.ranOut(note));
  return element("details", about, summary, element("p", { class: "instruction", dir: "auto" }, instructionOf(section)));
}

function makeIndex() {
  const nav = element("nav", { class: "notes-index" }, element("h3"), element("ul"));
  document.getElementById("comments-heading")?.after(nav);
  return nav;
}

/** @param {NoteNews} news @param {HTMLElement} section @param {string} address */
function indexLine({ note, revision, reach, comment, must, instruction, locks, until }, section, address) {
  const label = (section.querySelector(".note-kind")?.textContent ?? "").replace(/^.*?: /, "");
  const scope = section.querySelector(".note-reach")?.textContent ?? "";
  const data = { "data-note": note, "data-revision": String(revision), "data-reach": reach };
  return element(
    "li",
    {
      ...{ ...data, "data-comment": String(comment ?? ""), "data-must": String(must) },
      ...(locks ? { "data-locks": "true" } : {}),
      ...(until ? { "data-until": until } : {}),
    },
    element("a", { href: address }, `${note}: ${instruction}`),
    " ",
    element("span", { class: "note-reach" }, `${label}, ${scope}`),
  );
}
