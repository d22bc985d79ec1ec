/** A thread that was closed when its page came: what was written for it before, and its reopening. */
import { copy } from "./copy.js";
import { readPlace } from "./draft.js";
import { button, element } from "./element.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** @typedef {{title: string, url: string}} There The thread into which this one was merged. */

export class Closed {
  #section = element("section", { class: "kept", "aria-labelledby": "kept-heading" });

  /**
   * @param {HTMLElement} line What says that the thread is closed.
   * @param {import("./draft.js").Drafts} drafts
   * @param {import("./frame.js").Frame} frame
   */
  constructor(line, drafts, frame) {
    this.frame = frame;
    this.line = line;
    this.drafts = drafts;
    this.said = [...line.childNodes];
  }

  async start() {
    await this.drafts.open();
    this.drafts.watch(() => this.#list());
    this.#list();
  }

  /** The thread was opened again, or closed once more. @param {boolean} open @param {string} reason @param {There} [there] */
  setOpen(open, reason, there) {
    const again = button(words.live.reload, () => this.#reload(), "");
    this.line.classList.toggle("reopened", open);
    if (open) this.line.replaceChildren(`${words.live.reopened} `, again);
    else if (there) this.line.replaceChildren(words.closed.closed, ...wayThere(there));
    else this.line.replaceChildren(...(reason ? [words.closed.because(reason)] : this.said));
    announce(open ? words.live.reopened : words.live.closed(reason));
  }

  // In the blog's look, and with the blog's storage, as any page of ours that is opened from here.
  #reload() {
    history.replaceState(null, "", this.frame.dress(location.href));
    location.reload();
  }

  #list() {
    const kept = this.drafts.list().filter(({ place }) => readPlace(place).kind !== "edit");
    const heading = element("h3", { id: "kept-heading" }, words.closed.kept);
    this.#section.replaceChildren(heading, ...kept.map(({ draft }, at) => this.#one(draft.text, at)));
    if (kept.length) this.line.after(this.#section);
    else this.#section.remove();
  }

  /** @param {string} text @param {number} at */
  #one(text, at) {
    const name = { "aria-labelledby": "kept-heading", id: `kept-${at}` };
    const field = element("textarea", { ...name, rows: "6", dir: "auto", readonly: "" });
    field.value = text;
    const said = element("span", { role: "status" });
    const copyIt = button(words.closed.copy, () => {
      void copy(text).then((done) => {
        if (!done) field.select();
        said.textContent = done ? words.closed.copied : words.closed.cannotCopy;
      });
    });
    return element("div", { class: "field" }, field, element("p", { class: "buttons" }, copyIt, " ", said));
  }
}

/** Lead to where the comments of a merged thread stand; nothing where it was not merged. @param {There} [there] */
export function wayThere(there) {
  if (!there) return [];
  return [` ${words.closed.there} `, element("a", { href: there.url }, element("bdi", {}, there.title))];
}
