/**
 * Notes that land while somebody writes: above their text at once, and the text stays where it is.
 *
 * Caret, focus and what they see of the composer do not move: the room a note takes is made above,
 * and the page goes along. Where that is out of sight, a line under the text leads to it.
 */
import { button, element, focusOn } from "./element.js";
import { acknowledgeButton } from "./gate-steps.js";
import { binds } from "./path.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").NoteNews} NoteNews */

export class Arrived {
  #box = element("div", { class: "notes-arrived" });
  #way = element("p", { class: "hint note-waits" }, `${words.moderatorNote.above} `);
  /** @type {import("./form.js").Form | null} */
  #form = null;
  #sight = new IntersectionObserver((entries) => this.#looked(entries), { threshold: [0, 0.5] });

  /**
   * @param {import("./comments.js").Comments | null} comments
   * @param {import("./visible.js").Visible} visible
   * @param {(section: HTMLElement) => void} acknowledge
   */
  constructor(comments, visible, acknowledge) {
    this.comments = comments;
    this.visible = visible;
    this.acknowledge = acknowledge;
    this.#way.append(button(words.moderatorNote.show, () => this.#leadThere()));
  }

  /** From now on, what binds a writer is told above their text. @param {import("./form.js").Form} form @param {HTMLElement} place */
  follow(form, place) {
    this.#form = form;
    place.prepend(this.#box);
  }

  /** Change something around whoever writes; nobody else is held in place. @param {() => void} change */
  steadily(change) {
    const form = this.#form;
    const isWriting = form && (form.element.contains(document.activeElement) || form.text.value !== "");
    if (!isWriting || !this.visible.sees(form.element)) return change();
    const before = topOf(form.text);
    this.visible.hold(form.text, () => {
      change();
      this.#evenOut(topOf(form.text) - before);
    });
  }

  /** A page scrolls by whole pixels: what came or went makes up whole ones too. @param {number} by */
  #evenOut(by) {
    const { style } = this.#box;
    style.paddingTop = `${(parseFloat(style.paddingTop || "0") + Math.ceil(by) - by) % 1}px`;
  }

  /** @param {NoteNews} news @param {HTMLElement | null} section Null when there is nothing to acknowledge any more. */
  put({ note, reach, comment }, section) {
    this.remove(note);
    const form = this.#form;
    if (section && form && binds({ reach, comment: comment ?? 0 }, form.replyTo, this.comments)) {
      const copy = this.#copy(section, form.text);
      this.#box.append(copy);
      this.#sight.observe(copy);
    }
    this.#tidy();
  }

  /** Take away one that says nothing any more. @param {string} note */
  remove(note) {
    this.#box.querySelector(`[data-note="${note}"]`)?.remove();
  }

  /** Take away those that are read by now. @param {(section: HTMLElement) => boolean} isKnown */
  tell(isKnown) {
    const known = this.#sections().filter(isKnown);
    if (known.length) this.steadily(() => known.forEach((section) => section.remove()));
    this.#tidy();
  }

  /** @returns {HTMLElement[]} */
  #sections() {
    return [...this.#box.querySelectorAll("section")];
  }

  #tidy() {
    if (!this.#sections().length) this.#way.remove();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #looked(entries) {
    for (const { target, intersectionRatio } of entries) {
      if (!target.isConnected) this.#sight.unobserve(target);
      else if (intersectionRatio < 0.5) this.#form?.element.append(this.#way);
      else this.#seen(target);
    }
  }

  /** @param {Element} section */
  #seen(section) {
    this.#sight.unobserve(section);
    // (a line that has the focus stays until it is left)
    if (!this.#way.contains(document.activeElement)) this.#way.remove();
  }

  #leadThere() {
    const last = this.#sections().at(-1);
    const heading = last?.querySelector("h4");
    if (!last || !(heading instanceof HTMLElement)) return;
    focusOn(heading);
    this.visible.frame.scrollTo(last);
    this.#way.remove();
  }

  /** @param {HTMLElement} section @param {HTMLTextAreaElement} text */
  #copy(section, text) {
    const copy = /** @type {HTMLElement} */ (section.cloneNode(true));
    for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id");
    for (const line of copy.querySelectorAll(".acknowledging, .buttons")) line.remove();
    // The one in the thread is marked by itself; this one has said what it had to say.
    copy.removeAttribute("data-must");
    const title = copy.querySelector("h3");
    const heading = element("h4", { id: `arrived-${copy.dataset.note}` }, ...(title?.childNodes ?? []));
    title?.replaceWith(heading);
    copy.setAttribute("aria-labelledby", heading.id);
    const instruction = copy.querySelector(".instruction")?.textContent ?? "";
    const press = () => {
      this.steadily(() => this.acknowledge(copy));
      text.focus();
    };
    copy.append(element("p", {}, acknowledgeButton(instruction, press)));
    return copy;
  }
}

/** @param {Element} element */
function topOf(element) {
  return element.getBoundingClientRect().top;
}
