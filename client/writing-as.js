/**
 * Under whose name somebody signed in writes, on Afterword's own page: in a blog the browser does not
 * say who they are. Asked when they begin to write, and not by reading.
 */
import { getMe } from "./api.js";
import { button, element } from "./element.js";
import { words } from "./words.js";

export class WritingAs {
  #line = element("p", { class: "hint writing-as" });

  /** @param {string} site @param {import("./form.js").Form} form */
  constructor(site, form) {
    this.site = site;
    this.form = form;
  }

  start() {
    if (window.top !== window) return;
    this.form.element.addEventListener("focusin", () => void this.#ask().catch(reportError), { once: true });
  }

  async #ask() {
    const field = this.form.name;
    const answer = await getMe(this.site);
    if (!field || !answer.ok || !answer.data.name) return;
    const mine = answer.data.name;
    const other = button(words.composer.otherName, () => {
      field.value = "";
      tell();
      field.focus();
    });
    const tell = () => {
      const isMine = ["", mine.toLowerCase()].includes(field.value.trim().toLowerCase());
      if (isMine) this.#line.replaceChildren(`${words.composer.as(mine)} `, other);
      else this.#line.replaceChildren(words.composer.asAnother(field.value.trim()));
    };
    field.value ||= mine;
    field.after(this.#line);
    field.addEventListener("input", tell);
    tell();
  }
}
