/** Muted people on the page: their comments folded, with the reason and the way back. */
import { button, element, focusOn } from "./element.js";
import { stands, wordsOf } from "./places.js";
import { announce } from "./status.js";
import { words } from "./words.js";

export class Muted {
  #list = element("ul");
  #summary = element("summary");
  #panel = element("details", { class: "muted-people" }, this.#summary);

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./comments.js").Comments} comments
   * @param {import("./mute.js").Mute} mute
   * @param {import("./places.js").Places} places
   */
  constructor(page, comments, mute, places) {
    this.page = page;
    this.comments = comments;
    this.mute = mute;
    this.places = places;
    this.#panel.append(element("p", { class: "hint" }, words.mute.kept), this.#list);
  }

  async start() {
    // (a toggle does not bubble)
    this.comments.element.addEventListener("toggle", (event) => this.#opened(event.target), true);
    this.mute.watch(() => this.#show());
    await Promise.all([this.mute.open(), this.places.read.open(), this.places.own.open()]);
    this.#show();
  }

  /** Fold a comment of somebody who is muted, or unfold it. @param {HTMLElement} article */
  mark(article) {
    const muted = stands(article) && this.mute.has(byOf(article));
    const fold = article.querySelector(":scope > .body > details.muted");
    if (muted && !fold) this.#fold(article);
    else if (!muted && fold) unfold(fold);
    // They are not asked to open it before they write.
    if (muted && !this.places.isRead(article)) this.places.claim([article]);
  }

  #show() {
    for (const article of this.comments.articles()) this.mark(article);
    const people = this.mute.people();
    this.#summary.textContent = words.mute.people(people.length);
    this.#list.replaceChildren(...people.map(([by, name]) => this.#line(by, name)));
    if (people.length) this.page.element.querySelector("p.house")?.before(this.#panel);
    else this.#panel.remove();
  }

  /** @param {string} by @param {string} name */
  #line(by, name) {
    const back = button(words.mute.unmute, () => {
      this.mute.remove(by);
      announce(words.mute.unmuted(name));
      focusOn(this.#panel.isConnected ? this.#summary : this.comments.element);
    });
    back.setAttribute("aria-label", words.mute.unmuteName(name));
    return element("li", {}, element("bdi", {}, name), " ", back);
  }

  /** @param {HTMLElement} article */
  #fold(article) {
    const body = article.querySelector(":scope > .body");
    if (!body) return;
    const summary = element("summary", {}, words.mute.folded(wordsOf(article)));
    body.replaceChildren(element("details", { class: "muted" }, summary, ...body.childNodes));
  }

  /** Offer it in the menu of somebody else's comment. @param {EventTarget | null} menu */
  #opened(menu) {
    if (!(menu instanceof HTMLDetailsElement) || !menu.open || !menu.matches("details.more")) return;
    const article = menu.closest("article");
    if (!article || !byOf(article) || menu.querySelector(".mute")) return;
    const name = article.querySelector("h3 .name")?.textContent ?? "";
    const offer = button("", () => this.#press(article, name, offer), "quiet mute");
    this.#label(offer, article, name);
    menu.append(" ", offer);
  }

  /** @param {HTMLElement} article @param {string} name @param {HTMLElement} offer */
  #press(article, name, offer) {
    const by = byOf(article);
    const muted = !this.mute.has(by);
    if (muted) this.mute.add(by, name);
    else this.mute.remove(by);
    this.#label(offer, article, name);
    announce(muted ? words.mute.muted(name) : words.mute.unmuted(name));
  }

  /** @param {HTMLElement} offer @param {HTMLElement} article @param {string} name */
  #label(offer, article, name) {
    offer.textContent = this.mute.has(byOf(article)) ? words.mute.unmuteName(name) : words.mute.muteName(name);
  }
}

/** The mark of a comment's author. @param {Element} article */
export function byOf(article) {
  return article.getAttribute("data-by") ?? "";
}

/** @param {Element} fold */
function unfold(fold) {
  fold.querySelector(":scope > summary")?.remove();
  fold.replaceWith(...fold.childNodes);
}
