/** What moderators decided about one's own comment or about oneself, where it stands, with what one can do. */
import { acknowledgeWarning, appeal, getComment, getSanction } from "./api.js";
import { numberOf, seqOf } from "./comments.js";
import { button, element, focusOn } from "./element.js";
import { sentenceFor } from "./problem.js";
import { announce } from "./status.js";
import { momentOf } from "./time.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").Statement} Statement */

/** What has gone, so that writing it anew means a new comment. */
const GONE = new Set(["removed", "declined"]);
/** What is about a person and stands in the desk's log. */
const ABOUT_PERSON = new Set(["warn", "out_of_thread", "suspend", "review", "ban"]);
const APPEAL_LIMIT = 2000;

export class Statements {
  /**
   * @param {import("./page.js").Page} page
   * @param {import("./own.js").Own} own
   * @param {import("./visible.js").Visible} visible
   */
  constructor(page, own, visible) {
    this.page = page;
    this.own = own;
    this.visible = visible;
    /** Called with what its author wants to say otherwise. @type {(taken: Statement, replyTo: number) => void} */
    this.onResubmit = () => undefined;
    /** Called to change a comment that stands. @type {(article: HTMLElement) => void} */
    this.onEdit = () => undefined;
  }

  /** Show what was decided about one's own comment, if anything was. @param {HTMLElement} article */
  mark(article) {
    const decided = article.hasAttribute("data-act") || this.own.appealed(seqOf(article));
    if (!decided || article.querySelector(".statements")) return;
    const place = element("div", { class: "statements" });
    article.append(place);
    this.#ask(article, place).catch(reportError);
  }

  /** Show the decision that keeps somebody from writing. @param {number} seq @param {string} path @param {HTMLElement} place @param {() => void} goOn */
  async tellSanction(seq, path, place, goOn) {
    this.own.keepSanction(seq, path);
    const answer = await this.askSanction(seq, path);
    if (answer.ok) place.replaceChildren(...this.ofSanction(answer.data, path, goOn));
  }

  /** @param {number} seq @param {string} path Where it can be read, perhaps with a slip. */
  askSanction(seq, path) {
    return getSanction(this.page.site, seq, this.own.editKey, slipOf(path));
  }

  /** What was decided about somebody, and the page of its own that it has. @param {Statement} one @param {string} path @param {() => void} [goOn] */
  ofSanction(one, path, goOn) {
    const way = element("p", {}, element("a", { href: path }, words.statement.page));
    const hint = slipOf(path) ? [element("p", { class: "hint" }, words.statement.bySlip)] : [];
    return [this.#panel(one, { number: 0, path, ...(goOn ? { goOn } : {}) }), ...hint, way];
  }

  /** What was decided about a comment that was not let in, to be opened. @param {Statement[]} found */
  ofHeld(found) {
    const one = found.find(({ restriction }) => restriction === "declined");
    if (!one) return [];
    const panel = this.#panel(one, { number: 0 });
    return [element("details", { class: "decision" }, element("summary", {}, words.statement.see), panel)];
  }

  /** @param {HTMLElement} article @param {HTMLElement} place */
  async #ask(article, place) {
    const answer = await getComment(this.page.thread, seqOf(article), this.own.editKey);
    if (!answer.ok) return place.remove();
    const found = (answer.data.statements ?? []).filter((one) => one.stands || one.appeal);
    const replyTo = answer.data.reply_to ?? 0;
    const panels = found.map((one) => this.#folded(one, article, replyTo));
    // (it may come while its author writes below)
    this.visible.steadily(article, () => place.append(...panels));
    if (!found.length) place.remove();
  }

  /** One that its author has put away is there to be opened. @param {Statement} one @param {HTMLElement} article @param {number} replyTo */
  #folded(one, article, replyTo) {
    const seq = seqOf(article);
    const panel = this.#panel(one, { number: numberOf(article), article, replyTo });
    const details = element("details", { class: "decision" }, element("summary", {}, words.statement.see), panel);
    details.open = this.own.left(seq) < one.act;
    return details;
  }

  /**
   * @param {Statement} one
   * @param {{number: number, article?: HTMLElement, replyTo?: number, path?: string, goOn?: () => void}} about
   */
  #panel(one, about) {
    const id = `decided-${ABOUT_PERSON.has(one.restriction) ? "desk-" : ""}${one.act}`;
    const heading = element("h4", { id }, one.said);
    const panel = element("section", { class: "statement", "aria-labelledby": id }, heading, facts(one));
    if (one.text) panel.append(wordsOf(one));
    const outcome = element("p", { class: "outcome" }, one.appeal?.words ?? "");
    panel.append(outcome, this.#ways(one, about, panel, outcome));
    if (one.redress.words) panel.append(element("p", { class: "hint" }, one.redress.words));
    return panel;
  }

  /**
   * @param {Statement} one
   * @param {{number: number, article?: HTMLElement, replyTo?: number, path?: string, goOn?: () => void}} about
   * @param {HTMLElement} panel @param {HTMLElement} outcome
   */
  #ways(one, { number, article, replyTo = 0, path = "", goOn }, panel, outcome) {
    const said = words.statement;
    const ways = element("p", { class: "buttons" });
    if (one.warning && !one.warning.acknowledged && one.stands)
      ways.append(button(said.read, () => void this.#acknowledge(one, panel, goOn), "primary"));
    if (one.curable && article)
      ways.append(button(said.resubmit, () => this.#resubmit(one, article, replyTo)));
    if (one.redress.appeal) {
      const ask = button(said.appeal, () => this.#openAppeal(one, { ask, panel, outcome, article, path }));
      ways.append(ask);
    }
    if (one.text) ways.append(download(one.text, number));
    if (article) ways.append(button(said.leave, () => this.#leave(one, article)));
    return ways;
  }

  /** @param {Statement} one @param {HTMLElement} article @param {number} replyTo */
  #resubmit(one, article, replyTo) {
    if (GONE.has(one.restriction)) this.onResubmit(one, replyTo);
    else this.onEdit(article);
  }

  /** @param {Statement} one @param {HTMLElement} article */
  #leave(one, article) {
    this.own.leave(seqOf(article), one.act);
    for (const details of article.querySelectorAll("details.decision"))
      if (details instanceof HTMLDetailsElement) details.open = false;
    const summary = article.querySelector("details.decision summary");
    if (summary instanceof HTMLElement) summary.focus();
  }

  /** @param {Statement} one @param {HTMLElement} panel @param {(() => void) | undefined} goOn */
  async #acknowledge(one, panel, goOn) {
    const answer = await acknowledgeWarning(this.page.site, one.act, this.own.editKey);
    if (!answer.ok) return announce(sentenceFor(answer.problem, { text: "", limit: 0 }));
    panel.replaceChildren(element("p", {}, words.statement.goOn));
    announce(words.statement.goOn);
    goOn?.();
  }

  /**
   * @param {Statement} one
   * @param {{ask: HTMLButtonElement, panel: HTMLElement, outcome: HTMLElement, article?: HTMLElement | undefined, path: string}} around
   */
  #openAppeal(one, { ask, panel, outcome, article, path }) {
    const id = `appeal-${one.act}`;
    const text = element("textarea", { id, rows: "6", dir: "auto", maxlength: String(APPEAL_LIMIT) });
    const said = element("p", { class: "said", role: "alert" });
    const send = element("button", { type: "submit", class: "primary" }, words.statement.sendAppeal);
    const form = element("form", { class: "appeal" });
    const close = () => {
      form.remove();
      ask.hidden = false;
      ask.focus();
    };
    form.append(element("label", { for: id }, words.statement.appealWhy), text, said);
    form.append(element("p", { class: "buttons" }, send, " ", button(words.statement.cancel, close)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#appeal(one, text.value, { form, said, panel, outcome, article, path });
    });
    ask.hidden = true;
    panel.append(form);
    text.focus();
  }

  /**
   * @param {Statement} one @param {string} text
   * @param {{form: HTMLElement, said: HTMLElement, panel: HTMLElement, outcome: HTMLElement, article?: HTMLElement | undefined, path: string}} around
   */
  async #appeal(one, text, { form, said, panel, outcome, article, path }) {
    const desk = ABOUT_PERSON.has(one.restriction);
    const site = encodeURIComponent(this.page.site);
    const where = desk ? `sites/${site}/sanctions/${one.act}` : `threads/${this.page.thread}/acts/${one.act}`;
    const answer = await appeal(where, text, this.own.editKey, slipOf(path));
    if (!answer.ok) {
      said.textContent = sentenceFor(answer.problem, { text, limit: APPEAL_LIMIT });
      return;
    }
    if (article) this.own.setAppealed(seqOf(article));
    // (the answer is to be found again where nothing else remembers it)
    if (desk) this.own.keepSanction(one.act, path || addressOfSanction(this.page, one.act));
    form.remove();
    // One appeal each: that one can is no longer true.
    panel.querySelector(".hint")?.remove();
    outcome.textContent = answer.data.words;
    focusOn(outcome);
  }
}

/** The page of its own that a decision about a person has. @param {import("./page.js").Page} page @param {number} act */
function addressOfSanction({ site }, act) {
  return `/${encodeURIComponent(site)}/statement/${act}`;
}

/** What opens a decision to whoever only gave an address. @param {string} path */
function slipOf(path) {
  return new URL(path || "/", location.href).searchParams.get("slip") ?? "";
}

/** @param {Statement} one */
function facts(one) {
  const said = words.statement;
  const list = element("dl", { class: "facts" });
  const add = (/** @type {string} */ name, /** @type {string} */ text) =>
    list.append(element("div", {}, element("dt", {}, name), element("dd", { dir: "auto" }, text)));
  add(said.by, `${one.by ?? said.software}, ${momentOf(one.at)}`);
  add(said.until, one.stands ? (one.until ? said.ends(momentOf(one.until)) : said.noEnd) : said.over);
  if (one.clause) {
    const ground = one.ground === "illegal" ? said.law : said.terms;
    const whole = [one.clause.label, one.clause.words].filter(Boolean).join(": ");
    add(said.rule, `${whole} (${ground}, ${said.version(one.clause.version)})`);
  }
  if (one.why) add(said.why, one.why);
  if (one.note) {
    const knew = one.note.acknowledged ? said.acknowledged : said.notAcknowledged;
    add(said.note, `${one.note.id}: ${one.note.instruction} ${knew}`);
  }
  add(said.found, foundBy(one));
  return list;
}

/** @param {Statement} one */
function foundBy(one) {
  if (one.automated.detection) return words.statement.software;
  return one.reports ? words.statement.reported(one.reports) : words.statement.seen;
}

/** @param {Statement} one */
function wordsOf({ text, content_note: note }) {
  const quote = element("blockquote", { class: "own-words", dir: "auto" }, text);
  const noted = note ? [element("p", { class: "hint", dir: "auto" }, words.statement.noted(note))] : [];
  return element("div", {}, element("p", {}, words.statement.text), ...noted, quote);
}

/** @param {string} text @param {number} number */
function download(text, number) {
  return button(words.statement.download, () => {
    const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    element("a", { href, download: words.statement.file(number) }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  });
}
