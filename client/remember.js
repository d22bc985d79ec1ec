/** A reader's name and e-mail, kept on their device if they say so. */
import { element } from "./element.js";
import { parsed } from "./storage.js";
import { words } from "./words.js";

export class Remember {
  #box = element("input", { type: "checkbox", id: "remember-me" });

  /** @param {import("./storage.js").Keep} keep @param {string} site @param {import("./form.js").Form} form */
  constructor(keep, site, form) {
    this.keep = keep;
    this.key = `author:${site}`;
    this.form = form;
  }

  /** Offer it, and fill in what was kept. */
  async start() {
    await this.keep.load(this.key);
    const last = this.form.email ?? this.form.name;
    const label = element("label", {}, this.#box, ` ${this.#withEmail ? words.composer.remember : words.composer.rememberName}`);
    // After the field's own paragraph, or the row it shares with the name.
    const row = last?.closest("p, .row, .field, fieldset > div") ?? last;
    row?.after(element("p", { class: "remember" }, label));
    this.#fill();
    this.#box.addEventListener("change", () => this.keepOrForget());
  }

  /** An e-mail address is nothing for the blog's own scripts to read. */
  get #withEmail() {
    return this.keep.where !== "host";
  }

  /** After each publication, and when the box changes. */
  keepOrForget() {
    const { name, email } = this.form;
    const author = { name: name?.value ?? "", email: this.#withEmail ? (email?.value ?? "") : "" };
    this.keep.set(this.key, this.#box.checked ? JSON.stringify(author) : null);
  }

  #fill() {
    const kept = /** @type {{name?: string, email?: string} | null} */ (parsed(this.keep.peek(this.key)));
    if (!kept) return;
    this.#box.checked = true;
    if (this.form.name && !this.form.name.value) this.form.name.value = kept.name ?? "";
    if (this.form.email && !this.form.email.value) this.form.email.value = kept.email ?? "";
  }
}
