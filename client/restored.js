/** The quiet lines that say which texts were kept, and let go of them again. */
import { button, element } from "./element.js";
import { readPlace } from "./draft.js";
import { words } from "./words.js";

/** So many letters in common make it the same text still. */
const TRACE = 20;

export class Restored {
  #line = element("p", { class: "draft-notice" });
  #others = element("p", { class: "draft-others" });
  /** The text that came back. */
  #text = "";

  /** @param {import("./form.js").Form} form */
  constructor(form) {
    this.form = form;
    this.#line.id = `${form.element.id}-draft`;
  }

  /** Say that the text in the box was kept. @param {() => void} discard */
  tell(discard) {
    this.#text = this.form.text.value;
    this.#line.replaceChildren(`${words.draft.restored} `, button(words.draft.discard, discard));
    this.form.text.before(this.#line);
  }

  /** Say that it was let go, with a way back. @param {() => void} bringBack */
  tellDiscarded(bringBack) {
    this.#text = "";
    this.#line.replaceChildren(`${words.draft.discarded} `, button(words.draft.undo, bringBack));
  }

  /** Once nothing is left of the text that came back, there is nothing to discard. */
  typed() {
    const now = this.form.text.value;
    if (this.#text && !now.includes(this.#text.slice(0, TRACE)) && !now.includes(this.#text.slice(-TRACE))) this.hide();
  }

  hide() {
    this.#line.remove();
  }

  /**
   * List the texts that are kept for other places.
   * @param {{place: string, number: number}[]} others
   * @param {(place: string) => void} open
   */
  list(others, open) {
    const buttons = others.map(({ place, number }) =>
      button(words.draft.open(nameOf(place, number)), () => open(place)),
    );
    this.#others.replaceChildren(`${words.draft.others} `, ...buttons.flatMap((one) => [one, " "]));
    if (buttons.length) this.form.element.append(this.#others);
    else this.#others.remove();
  }
}

/** @param {string} place @param {number} number */
function nameOf(place, number) {
  const { kind, seq, otherTab } = readPlace(place);
  if (otherTab) return words.draft.otherTab;
  return kind === "reply" ? words.draft.replyTo(number || seq) : words.draft.own;
}
