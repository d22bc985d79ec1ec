/** Quoting: select words of a comment, press "Quote", and they stand in the composer with their source. */
import { numberOf } from "./comments.js";
import { button, element } from "./element.js";
import { markdownOf, escaped, quoted, sourceOf } from "./markdown.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** As much of a selection in the blog's page is taken, and as much of it fits into an address. */
const MOST = 2_000;
const MOST_IN_ADDRESS = 300;
const GAP_PX = 6;

export class Quoting {
  /** The button beside what is selected. */
  #button = button(words.quote.quote, () => this.#quoteSelection(), "quiet quote-this");
  /** @type {Picked | null} */
  #picked = null;
  #pressing = false;

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./frame.js").Frame} frame
   * @param {import("./comments.js").Comments | null} comments
   */
  constructor(page, frame, comments) {
    this.page = page;
    this.frame = frame;
    this.comments = comments;
    /** @type {HTMLTextAreaElement | null} */
    this.text = null;
  }

  /** Give a comment's menu its "Quote". @param {HTMLElement} article */
  offer(article) {
    const menu = article.querySelector("details.more");
    const link = menu?.querySelector("a.link");
    if (!menu || !link || !this.page.open || menu.querySelector(".quote-all")) return;
    const hidden = element("span", { class: "visually-hidden" }, ` #${numberOf(article)}`);
    const quote = element("button", { type: "button", class: "quiet quote-all" }, words.quote.quote, hidden);
    link.before(quote, " ");
  }

  /** There is a composer to quote into. @param {import("./form.js").Form} form */
  start(form) {
    this.text = form.text;
    this.#offerPost(form);
    const list = this.comments?.element;
    if (!list) return;
    list.addEventListener("click", (event) => this.#asked(event));
    // (so that pressing it does not take away what is selected)
    this.#button.addEventListener("pointerdown", (event) => event.preventDefault());
    document.addEventListener("pointerdown", (event) => this.#press(event));
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => this.#release());
    document.addEventListener("selectionchange", () => this.#look());
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.#hide());
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.target === this.#button) return;
    this.#pressing = true;
    this.#hide();
  }

  #release() {
    this.#pressing = false;
    // A click beside a selection ends it only after this.
    setTimeout(() => this.#look());
  }

  #look() {
    if (this.#pressing) return;
    this.#picked = this.comments && picked(this.comments.element);
    if (this.#picked) this.#show(this.#picked.range);
    else this.#hide();
  }

  #hide() {
    this.#button.remove();
  }

  /** Put the button under the end of what is selected, over the page and not into it. @param {Range} range */
  #show(range) {
    const last = [...range.getClientRects()].at(-1);
    if (!last || this.page.element.hidden) return;
    this.page.element.append(this.#button);
    const around = holderOf(this.#button).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#button;
    const left = Math.min(last.right - around.left, around.width - width - GAP_PX);
    const top = Math.min(last.bottom - around.top + GAP_PX, around.height - height);
    this.#button.style.left = `${Math.max(0, left)}px`;
    this.#button.style.top = `${top}px`;
  }

  #quoteSelection() {
    if (this.#picked) this.#insert(quoteOf(this.#picked));
    getSelection()?.removeAllRanges();
    this.#hide();
  }

  /** In a comment's menu: what is selected of it, or else all of it. @param {MouseEvent} event */
  #asked(event) {
    const asked = event.target instanceof Element && event.target.closest(".quote-all");
    const article = asked && asked.closest("article");
    const body = article && article.querySelector(".body");
    if (!article || !body || !this.comments) return;
    const selected = picked(this.comments.element);
    const all = document.createRange();
    all.selectNodeContents(body);
    this.#insert(quoteOf(selected?.article === article ? selected : { article, body, range: all }));
  }

  /** @param {string} quote */
  #insert(quote) {
    if (!this.text || !quote) return;
    insert(this.text, quote);
    announce(words.quote.inserted);
  }

  /** Below a blog's post its words can be quoted, too; the button shows in a frame only. @param {import("./form.js").Form} form */
  #offerPost(form) {
    const line = form.element.querySelector(".quote-post");
    const said = line?.querySelector(".hint");
    line?.querySelector("button")?.addEventListener("click", () => {
      void this.frame.ask("selection-get", {}).then((value) => {
        const text = typeof value === "string" ? value.slice(0, MOST).trim() : "";
        if (said) said.textContent = text ? "" : words.quote.selectFirst;
        if (text) this.#insert(postQuote(text));
      });
    });
  }
}

/** What an element is placed in; `offsetParent` names the body also where it is the whole page. @param {HTMLElement} placed */
function holderOf({ offsetParent: parent }) {
  const isPlaced = parent && getComputedStyle(parent).position !== "static";
  return isPlaced ? parent : document.documentElement;
}

/** @typedef {{article: Element, body: Element, range: Range}} Picked */

/** What is selected, if it is within one comment's words. @param {HTMLElement} list @returns {Picked | null} */
function picked(list) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const inside = elementOf(range.commonAncestorContainer)?.closest(".comment .body");
  const article = inside?.closest("article");
  if (!inside || !article || !list.contains(article) || !selection.toString().trim()) return null;
  return { article, body: inside, range };
}

/** @param {Picked} picked */
function quoteOf({ article, range }) {
  const figure = elementOf(range.commonAncestorContainer)?.closest("figure.quote");
  const source = figure ? sourceOf(figure) : `#${numberOf(article)}`;
  const text = markdownOf(range.cloneContents());
  return text && source ? `${quoted(text)}\n> — ${source}` : "";
}

/** Words of the post, and an address at which they are found in it. @param {string} text */
function postQuote(text) {
  const paragraphs = text.split(/\n\s*\n/).map((one) => escaped(one.replace(/\s+/g, " ").trim()));
  // (as the server wrote it: it knows the page by this address)
  const link = document.querySelector(".masthead h1 a")?.getAttribute("href") ?? "";
  const flat = text.replace(/\s+/g, " ");
  const words = encodeURIComponent(flat).replace(/[-!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  const address = link.replace(/#.*/, "");
  const source = address && flat.length <= MOST_IN_ADDRESS ? `<${address}#:~:text=${words}>` : "the post";
  return `${quoted(paragraphs.join("\n\n"))}\n> — ${source}`;
}

/** Put a block of its own where the caret is, as if it had been typed. @param {HTMLTextAreaElement} text @param {string} block */
function insert(text, block) {
  const { value, selectionEnd: at } = text;
  const before = value.slice(0, at).replace(/\n+$/, "");
  const after = value.slice(at).replace(/^\n+/, "");
  const start = before ? `${before}\n\n${block}\n\n` : `${block}\n\n`;
  text.value = start + after;
  text.setSelectionRange(start.length, start.length);
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

/** @param {Node} node */
function elementOf(node) {
  return node instanceof Element ? node : node.parentElement;
}
