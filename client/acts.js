/**
 * What a moderator does about a comment where it stands: a dialog with the clauses of the house, one
 * of them chosen already. A figure or letter chooses another, Enter does it; it can be undone at once.
 */
import { act, getModeration, undoAct } from "./api.js";
import { numberOf, seqOf } from "./comments.js";
import { button, element, focusOn } from "./element.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** @typedef {"removal" | "redaction" | "folding" | "revision-request"} Kind */
/** @typedef {import("./api.js").Moderation} Moderation */
/** @typedef {{article: HTMLElement, words: string, occurrence: number}} Chosen */

/** Chooses the first clauses, in this order. */
const KEYS = "123456789abcdefghijklmnopqrstuvwxyz";
const IGNORES_NOTE = "ignores-note";

export class Acts {
  /** Whether a dialog is open, or about to be. */
  #isOpen = false;
  /** What was done last, until it is undone. */
  #undo = () => {};

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Ask why, then do it. @param {Kind} kind @param {HTMLElement} article @param {Chosen | null} chosen */
  async ask(kind, article, chosen) {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const answer = await getModeration(this.page.thread, seqOf(article));
    this.#isOpen = answer.ok;
    if (!answer.ok) return announce(answer.problem.detail);
    const dialog = new Dialog(kind, answer.data, chosen);
    dialog.onSend = async (wanted, why) => {
      const done = await act(this.page.thread, seqOf(article), kind, wanted);
      if (!done.ok) return done.problem.detail;
      dialog.close();
      this.#tell(kind, article, done.data.act, why);
      return null;
    };
    dialog.element.addEventListener("close", () => {
      this.#isOpen = false;
      dialog.element.remove();
      focusOn(headingOf(this.#now(article)));
    });
    this.page.element.append(dialog.element);
    dialog.show();
  }

  undoLast() {
    this.#undo();
  }

  /** Say what was done, with the way back. @param {Kind} kind @param {HTMLElement} article @param {number} place @param {string} why */
  #tell(kind, article, place, why) {
    const said = words.acts.done[kind](numberOf(article), why);
    const line = element("p", { class: "acted" }, `${said} `);
    this.#undo = () => void this.#takeBack(place, line).catch(reportError);
    line.append(button(words.acts.undo, this.#undo));
    this.#now(article).after(line);
    announce(said);
  }

  /** @param {number} place @param {HTMLElement} line */
  async #takeBack(place, line) {
    const answer = await undoAct(this.page.thread, place);
    if (!answer.ok) return announce(answer.problem.detail);
    this.#undo = () => {};
    const before = line.previousElementSibling;
    if (line.contains(document.activeElement) && before instanceof HTMLElement) focusOn(headingOf(before));
    line.remove();
    announce(words.acts.undone);
  }

  /** The comment as it stands now: it may have been replaced meanwhile. @param {HTMLElement} article @returns {HTMLElement} */
  #now(article) {
    return document.getElementById(article.id) ?? article;
  }
}

/** Asks why, and for what else an act needs. */
class Dialog {
  /** Sends it; what stands against it comes back. @type {(wanted: import("./api.js").Wanted, why: string) => Promise<string | null>} */
  onSend = () => Promise.resolve(null);
  #form = element("form", { method: "dialog", class: "act" });
  #problem = element("p", { class: "error", role: "alert" });
  #note = element("select", { name: "note", id: "act-note" });
  #hasChosenNote = false;
  element = element("dialog", { class: "acts", "aria-labelledby": "act-heading" });

  /** @param {Kind} kind @param {Moderation} about @param {Chosen | null} chosen */
  constructor(kind, about, chosen) {
    this.kind = kind;
    this.about = about;
    this.chosen = chosen;
    const heading = element("h2", { id: "act-heading" }, words.acts.heading[kind](about.number, about.name));
    this.#form.append(heading, ...this.#warning(), ...this.#words(), this.#clauses(), ...this.#notes());
    this.#form.append(field("reason", words.acts.reason), this.#problem, this.#buttons());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send().catch(reportError);
    });
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.element.append(this.#form);
  }

  show() {
    this.element.showModal();
    const missing = this.kind === "redaction" && !this.chosen;
    const first = this.#form.querySelector(missing ? "[name=words]" : "[name=clause]:checked");
    if (first instanceof HTMLElement) first.focus();
  }

  close() {
    this.element.close();
  }

  #warning() {
    const said = this.about.warning;
    return said ? [element("p", { class: "warning" }, element("strong", {}, said))] : [];
  }

  #words() {
    if (this.kind !== "redaction") return [];
    return [field("words", words.acts.words, this.chosen?.words ?? ""), field("label", words.acts.label)];
  }

  #clauses() {
    const list = element("ul", { class: "clauses" });
    this.about.clauses.forEach(({ id, label }, at) => {
      const radio = element("input", { type: "radio", name: "clause", value: id });
      radio.checked = id === this.about.likely;
      radio.addEventListener("change", () => this.#followClause(id));
      const key = KEYS[at] ? [element("kbd", {}, KEYS[at]), " "] : [];
      list.append(element("li", {}, element("label", {}, radio, " ", ...key, label)));
    });
    return element("fieldset", {}, element("legend", {}, words.acts.why), list);
  }

  #notes() {
    if (!this.about.notes.length) return [];
    const select = this.#note;
    select.append(element("option", { value: "" }, words.acts.noNote));
    for (const { note, instruction, later } of this.about.notes)
      select.append(element("option", { value: note }, `${later ? words.acts.later(note) : note}: ${instruction}`));
    select.addEventListener("change", () => (this.#hasChosenNote = true));
    this.#followClause(this.about.likely);
    const label = element("label", { for: "act-note" }, words.acts.note);
    return [element("div", { class: "field" }, label, select)];
  }

  /** The nearest note goes with the clause about notes and with no other, until somebody chooses. @param {string} clause */
  #followClause(clause) {
    if (this.#hasChosenNote) return;
    const ignored = clause === IGNORES_NOTE ? this.about.notes.filter(({ later }) => !later).at(-1) : undefined;
    this.#note.value = ignored?.note ?? "";
  }

  #buttons() {
    const send = element("button", { type: "submit" }, words.acts.button[this.kind]);
    return element("p", { class: "buttons" }, send, " ", button(words.acts.cancel, () => this.close()));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement && event.target.type !== "radio") return;
    const id = event.key.length === 1 ? this.about.clauses[KEYS.indexOf(event.key)]?.id : undefined;
    const radio = id && this.#form.querySelector(`[name=clause][value="${CSS.escape(id)}"]`);
    if (!(radio instanceof HTMLInputElement)) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    this.#followClause(radio.value);
  }

  async #send() {
    const sent = new FormData(this.#form);
    const said = (/** @type {string} */ name) => {
      const value = sent.get(name);
      return typeof value === "string" ? value : "";
    };
    const clause = said("clause");
    const label = this.about.clauses.find(({ id }) => id === clause)?.label ?? "";
    /** @type {import("./api.js").Wanted} */
    const wanted = { clause, reason: said("reason"), note: said("note"), revision: this.about.revision };
    if (this.kind === "redaction") {
      Object.assign(wanted, { words: said("words"), label: said("label") });
      if (this.chosen?.words === said("words")) wanted.occurrence = this.chosen.occurrence;
    }
    this.#problem.textContent = "";
    this.#problem.textContent = (await this.onSend(wanted, label)) ?? "";
  }
}

/** @param {string} name @param {string} label @param {string} value */
function field(name, label, value = "") {
  const attributes = { id: `act-${name}`, type: "text", name, value, dir: "auto", autocomplete: "off" };
  return element("div", { class: "field" }, element("label", { for: `act-${name}` }, label), element("input", attributes));
}

/** @param {HTMLElement} article @returns {HTMLElement} */
function headingOf(article) {
  return article.querySelector("h3") ?? article;
}

/** The words of a comment that are selected, and which of them it is. @returns {Chosen | null} */
export function selectedWords() {
  const selection = window.getSelection();
  const text = selection?.toString().trim() ?? "";
  if (!selection?.rangeCount || !text) return null;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const body = (within instanceof Element ? within : within.parentElement)?.closest(".comment > .body");
  const article = body?.closest("article");
  if (!body || !(article instanceof HTMLElement)) return null;
  const before = document.createRange();
  before.setStart(body, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { article, words: text, occurrence: even(before.toString()).split(even(text)).length - 1 };
}

/** @param {string} text */
function even(text) {
  return text.replace(/\s+/g, " ").toLowerCase();
}
