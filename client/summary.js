/** What to look at before a form can go out: listed on top of it, linked to the fields. */
import { button, element } from "./element.js";
import { words } from "./words.js";

/**
 * @typedef {object} Finding
 * @property {string} text What to do.
 * @property {HTMLElement | null} [field] Where.
 * @property {{name: string, press: () => void}} [way] A button that does it.
 * @property {HTMLElement | undefined} [cause] What it comes from.
 */

export class Summary {
  #element = element("div", { class: "error-summary", tabindex: "-1", role: "group" });
  /** Fields, and what described them before. @type {Map<HTMLElement, string>} */
  #marked = new Map();

  /** @param {HTMLFormElement} form @param {string} heading */
  constructor(form, heading) {
    this.form = form;
    this.heading = heading;
    this.id = `${form.id}-problems`;
    this.#element.setAttribute("aria-labelledby", `${this.id}-heading`);
  }

  /** Show the findings and move focus to them. @param {Finding[]} findings */
  show(findings) {
    this.clear();
    const heading = element("p", { id: `${this.id}-heading`, class: "error-heading" }, this.heading);
    const list = element("ul", {}, ...findings.map((finding, at) => this.#line(finding, at)));
    this.#element.replaceChildren(heading, list, element("p", {}, words.problem.kept));
    // Where it stands without a script, too.
    const title = this.form.querySelector(":scope > :is(h1, h2, h3)");
    if (title) title.after(this.#element);
    else this.form.prepend(this.#element);
    this.#element.focus();
  }

  clear() {
    this.#element.remove();
    for (const [field, described] of this.#marked) {
      field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", described);
      if (!described) field.removeAttribute("aria-describedby");
    }
    this.#marked.clear();
  }

  /** @param {Finding} finding @param {number} at */
  #line({ text, field, way, cause }, at) {
    const id = `${this.id}-${at}`;
    const line = element("li", { id }, text);
    if (field) {
      const link = element("a", { href: `#${field.id}` }, text);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.focus();
      });
      line.replaceChildren(link);
      this.#mark(field, id);
    }
    if (cause) line.append(cause);
    if (way) line.append(" ", button(way.name, way.press));
    return line;
  }

  /** @param {HTMLElement} field @param {string} id */
  #mark(field, id) {
    const described = this.#marked.get(field) ?? field.getAttribute("aria-describedby") ?? "";
    this.#marked.set(field, described);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${id} ${described}`.trim());
  }
}
