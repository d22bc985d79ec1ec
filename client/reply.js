/** Answering a comment: the composer moves under it and says so. */
import { numberOf } from "./comments.js";
import { button, element, isPlain } from "./element.js";
import { addressOf } from "./page.js";
import { words } from "./words.js";

export class Reply {
  /** Where the composer belongs when it answers nobody. */
  #home = element("div", { class: "composer-home" });
  #line = element("p", { class: "replying-to" });
  /** Called when the composer has come to another place. @type {() => void} */
  onArrive = () => undefined;

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./form.js").Form} form
   * @param {import("./comments.js").Comments | null} comments Null on pages without a list.
   */
  constructor(page, form, comments) {
    this.page = page;
    this.form = form;
    this.comments = comments;
  }

  start() {
    this.form.element.before(this.#home);
    this.comments?.element.addEventListener("click", (event) => this.#asked(event));
  }

  /** Answer a comment of this page, or none (0). @param {number} seq */
  to(seq) {
    const article = this.comments?.article(seq) ?? null;
    if (seq && !article) return;
    this.form.replyTo = seq;
    if (article) this.#moveUnder(article, seq);
    else this.#moveHome();
    this.onArrive();
  }

  /** @param {MouseEvent} event */
  #asked(event) {
    const link = event.target instanceof Element ? event.target.closest("a.reply") : null;
    const article = link?.closest("article");
    if (!article || !isPlain(event)) return;
    event.preventDefault();
    this.to(Number(article.dataset.seq));
    this.form.text.focus();
  }

  /** @param {HTMLElement} article @param {number} seq */
  #moveUnder(article, seq) {
    const name = article.querySelector("h3 .name")?.textContent ?? "";
    const link = element("a", { href: addressOf(this.page, seq) }, `#${numberOf(article)} `, element("bdi", {}, name));
    const cancel = button(words.reply.cancel, () => this.#back());
    this.#line.replaceChildren(`${words.reply.replyingTo} `, link, " ", cancel);
    article.after(this.form.element);
    const title = this.form.element.querySelector("h3");
    if (title) title.after(this.#line);
    else this.form.element.prepend(this.#line);
    this.#home.replaceChildren(button(words.reply.writeInstead, () => this.#back(), "write-instead"));
  }

  #moveHome() {
    this.#line.remove();
    this.#home.replaceChildren();
    this.#home.after(this.form.element);
  }

  #back() {
    this.to(0);
    this.form.text.focus();
  }
}
