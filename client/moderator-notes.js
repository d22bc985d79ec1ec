/**
 * Moderators' notes on the page: each with its "I've read this", in the thread and in the index.
 *
 * A note that is given while the page is open stands in its place at once, and above a composer
 * that it binds. It is told politely; the focus and the caret stay where they are.
 */
import { element, focusOn } from "./element.js";
import { parseFragment } from "./fragment.js";
import { acknowledgeButton } from "./gate-steps.js";
import { binds } from "./path.js";
import { announce } from "./status.js";
import { tellTimes } from "./time.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").NoteNews} NoteNews */

export class ModeratorNotes {
  #arrived = element("div", { class: "notes-arrived" });
  /** @type {import("./form.js").Form | null} */
  #form = null;
  /** Called when a note came, changed or ended. @type {() => void} */
  onChange = () => undefined;

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
  }

  async start() {
    await this.read.open();
    this.read.watch(() => this.#tellAll());
    this.#tellAll();
  }

  /** From now on, what binds a writer is told above their text. @param {import("./form.js").Form} form @param {HTMLElement} place */
  tellWriter(form, place) {
    this.#form = form;
    place.append(this.#arrived);
  }

  /** A note was given, amended or lifted just now. @param {NoteNews} news */
  arrive(news) {
    const section = parseFragment(news.fragment).firstElementChild;
    if (!(section instanceof HTMLElement)) return;
    tellTimes(section);
    const known = this.read.acknowledged(news.note, news.revision);
    this.#putInThread(news, section);
    this.#putInIndex(news, section);
    const isNews = news.standing && !(news.must && known);
    this.#putAboveText(news, isNews && news.must ? section : null);
    this.#tellAll();
    this.onChange();
    if (isNews) announce(words.moderatorNote.came(news.instruction));
    else if (!news.standing) announce(words.moderatorNote.lifted(news.note));
  }

  /** Its time is over: it stands there folded, as on a page that comes now. @param {string} note */
  runOut(note) {
    const there = document.getElementById(note);
    const nav = document.querySelector("nav.notes-index");
    const line = nav?.querySelector(`li[data-note="${note}"]`);
    if (nav instanceof HTMLElement && line) this.visible.steadily(nav, () => this.#takeOff(nav, line));
    this.#arrived.querySelector(`[data-note="${note}"]`)?.remove();
    if (there?.matches("section")) this.visible.steadily(there, () => there.replaceWith(ended(there, note)));
    announce(words.moderatorNote.lifted(note));
    this.onChange();
  }

  #tellAll() {
    for (const section of all("section.note[data-must='true']")) this.#tell(section);
    for (const line of all(".notes-index li[data-note]")) this.#tellLine(line);
    for (const section of this.#arrived.querySelectorAll("section"))
      if (this.#isKnown(section)) section.remove();
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

  /** @param {NoteNews} news @param {HTMLElement | null} section Null when there is nothing to acknowledge any more. */
  #putAboveText({ note, reach, comment }, section) {
    this.#arrived.querySelector(`[data-note="${note}"]`)?.remove();
    const form = this.#form;
    if (!section || !form || !binds({ reach, comment: comment ?? 0 }, form.replyTo, this.comments)) return;
    const copy = this.#copy(section, form.text);
    const before = form.text.getBoundingClientRect().top;
    this.#arrived.append(copy);
    const by = form.text.getBoundingClientRect().top - before;
    // Whoever is writing goes on in the same place of the screen.
    if (document.activeElement === form.text) this.visible.frame.shift(by);
  }

  /** @param {HTMLElement} section @param {HTMLTextAreaElement} text */
  #copy(section, text) {
    const copy = /** @type {HTMLElement} */ (section.cloneNode(true));
    for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id");
    removeForm(copy);
    copy.querySelector(".acknowledging")?.remove();
    // The one in the thread is marked by itself; this one has said what it had to say.
    copy.removeAttribute("data-must");
    const title = copy.querySelector("h3");
    const heading = element("h4", { id: `arrived-${copy.dataset.note}` }, ...(title?.childNodes ?? []));
    title?.replaceWith(heading);
    copy.setAttribute("aria-labelledby", heading.id);
    const press = () => {
      this.#acknowledge(copy);
      text.focus();
    };
    copy.append(element("p", {}, acknowledgeButton(instructionOf(copy), press)));
    return copy;
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
