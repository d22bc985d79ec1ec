/** How a text will look, shown inside the page and taken away when the text changes. */
import { preview } from "./api.js";
import { button, element, focusOn } from "./element.js";
import { parseFragment } from "./fragment.js";
import { announce } from "./status.js";
import { words } from "./words.js";

export class Preview {
  #element = element("section", { class: "preview" });

  /** @param {HTMLFormElement} form @param {HTMLTextAreaElement} text @param {HTMLInputElement | null} note */
  constructor(form, text, note) {
    this.form = form;
    this.text = text;
    this.note = note;
    for (const field of [text, note]) field?.addEventListener("input", () => this.hide());
  }

  /** Ask for it and show it. @returns {Promise<import("./api.js").Problem | null>} Why it could not be shown. */
  async show() {
    const [asked, note] = [this.text.value, this.note?.value ?? ""];
    const answer = await preview(asked, note);
    if (!answer.ok) return answer.problem;
    if (asked !== this.text.value || note !== (this.note?.value ?? "")) return null;
    const heading = element("h4", { id: `${this.form.id}-preview` }, words.composer.preview);
    const body = element("div", { class: "body", dir: "auto" }, parseFragment(answer.data.html));
    const back = button(words.composer.backToWriting, () => this.text.focus());
    this.#element.setAttribute("aria-labelledby", heading.id);
    this.#element.replaceChildren(heading, body, back);
    this.form.append(this.#element);
    focusOn(heading);
    announce(words.composer.previewShown);
    return null;
  }

  hide() {
    this.#element.remove();
  }
}
