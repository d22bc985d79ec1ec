/** The composer's form as the server made it: its fields by name, its labels, its buttons. */

export class Form {
  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.element = element;
    this.text = /** @type {HTMLTextAreaElement} */ (element.elements.namedItem("text"));
    this.name = inputIn(element, "name");
    this.email = inputIn(element, "email");
    this.note = inputIn(element, "content_note");
    this.#replyTo = inputIn(element, "reply_to") ?? hidden(element, "reply_to");
  }

  #replyTo;

  /** Seq of the comment answered; 0 for none. */
  get replyTo() {
    return Number(this.#replyTo.value) || 0;
  }

  set replyTo(seq) {
    this.#replyTo.value = seq ? String(seq) : "";
  }

  /** @param {"publish" | "preview"} action @returns {HTMLElement | null} */
  button(action) {
    return this.element.querySelector(`button[name="action"][value="${action}"]`);
  }

  /** The field of that name, for errors. @param {string | null} name @returns {HTMLElement | null} */
  field(name) {
    const found = name ? this.element.elements.namedItem(name) : null;
    return found instanceof HTMLElement ? found : null;
  }

  /** Fields that must be filled in and are not. @returns {{field: HTMLElement, label: string}[]} */
  missing() {
    const fields = [...this.element.elements].filter(
      (field) => field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement,
    );
    const empty = fields.filter((field) => field.required && !field.value.trim());
    return empty.map((field) => ({ field, label: field.labels?.[0]?.textContent.trim() ?? field.name }));
  }
}

/** @param {HTMLFormElement} form @param {string} name */
function inputIn(form, name) {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement ? found : null;
}

/** @param {HTMLFormElement} form @param {string} name */
function hidden(form, name) {
  const made = document.createElement("input");
  made.type = "hidden";
  made.name = name;
  form.append(made);
  return made;
}
