/** Reporting a comment where it stands, and being told what came of it. */
import { getReasons, getReport, reportComment } from "./api.js";
import { numberOf, seqOf } from "./comments.js";
import { tell } from "./editor.js";
import { button, element, focusOn, isPlain } from "./element.js";
import { sentenceFor } from "./problem.js";
import { words } from "./words.js";

const TEXT_LIMIT = 1000;

export class Reporting {
  /** @type {Promise<import("./api.js").ReportReason[]> | undefined} */
  #reasons;

  /** @param {import("./page.js").Page} page @param {import("./comments.js").Comments} comments @param {import("./own.js").Own} own */
  constructor(page, comments, own) {
    this.page = page;
    this.comments = comments;
    this.own = own;
  }

  async start() {
    this.comments.element.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a.report") : null;
      const article = link?.closest("article");
      if (!(link instanceof HTMLAnchorElement) || !article || !isPlain(event)) return;
      event.preventDefault();
      this.#open(article, link).catch(() => location.assign(link.href));
    });
    await this.own.open();
    for (const { report, comment } of this.own.reports()) await this.#look(report, comment);
  }

  /** Tell what came of a report, once. @param {number} report @param {number} comment */
  async #look(report, comment) {
    const answer = await getReport(this.page.site, report, this.own.editKey);
    const article = this.comments.article(comment);
    if (!answer.ok || !article) return;
    if (answer.data.status === "waiting") {
      // (among the acts, where it moves nothing that is being read)
      article.querySelector("a.report")?.after(element("span", { class: "hint" }, ` ${words.report.waits}`));
      return;
    }
    article.append(element("p", { class: "said" }, answer.data.words));
    this.own.dropReport(report);
  }

  /** @param {HTMLElement} article @param {HTMLAnchorElement} link */
  async #open(article, link) {
    if (article.querySelector("form.report")) return;
    const reasons = await (this.#reasons ??= this.#ask());
    const [seq, number] = [seqOf(article), numberOf(article)];
    const heading = element("h4", { id: `report-${seq}` }, words.report.heading(number));
    const form = element("form", { class: "report", "aria-labelledby": heading.id });
    const choice = element("select", { id: `report-reason-${seq}`, required: "" });
    choice.append(element("option", { value: "" }, words.report.choose));
    for (const { id, label } of reasons) choice.append(element("option", { value: id }, label));
    const text = element("textarea", { id: `report-text-${seq}`, rows: "4", dir: "auto", maxlength: String(TEXT_LIMIT) });
    const more = element("p", {}, element("a", { href: link.href }, words.report.illegal));
    more.hidden = true;
    choice.addEventListener("change", () => {
      more.hidden = !reasons.some(({ id, illegal }) => illegal && id === choice.value);
    });
    const close = () => {
      form.remove();
      link.focus();
    };
    const send = element("button", { type: "submit", class: "primary" }, words.report.send);
    form.append(
      heading,
      element("p", {}, words.report.about),
      element("p", {}, element("label", { for: choice.id }, words.report.reason), " ", choice),
      more,
      element("p", {}, element("label", { for: text.id }, words.report.text), text),
      element("p", { class: "buttons" }, send, " ", button(words.report.cancel, close)),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(article, form, { clause: choice.value, text: text.value });
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    article.append(form);
    focusOn(heading);
  }

  /** @param {HTMLElement} article @param {HTMLFormElement} form @param {{clause: string, text: string}} report */
  async #send(article, form, report) {
    const answer = await reportComment(this.page.thread, seqOf(article), report, this.own.editKey);
    if (!answer.ok) return tell(form, sentenceFor(answer.problem, { text: report.text, limit: TEXT_LIMIT }));
    this.own.addReport(answer.data.report, seqOf(article), answer.data.edit_key);
    form.remove();
    tell(article, answer.data.words);
  }

  async #ask() {
    const answer = await getReasons(this.page.site);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.data;
  }
}
