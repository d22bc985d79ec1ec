/** Content notes: what a reader wants to see unfolded, remembered on their own device only. */
import { element } from "./element.js";
import { parsed } from "./storage.js";
import { words } from "./words.js";

const { always, alwaysHere } = words.note;

export class Notes {
  /** @type {Set<string>} */
  #open = new Set();

  /** @param {import("./storage.js").Keep} keep @param {string} site */
  constructor(keep, site) {
    this.keep = keep;
    this.key = `notes:${site}`;
    this.#read();
    keep.watch(this.key, () => this.#read());
  }

  /** Unfold what this reader always opens, and offer the choice in the others. @param {ParentNode} root */
  offer(root) {
    for (const details of root.querySelectorAll("details.content-note"))
      if (details instanceof HTMLDetailsElement) this.#offer(details);
  }

  /** @param {HTMLDetailsElement} details */
  #offer(details) {
    const note = noteOf(details);
    if (!note || details.querySelector(":scope > .note-choice")) return;
    const box = element("input", { type: "checkbox" });
    box.checked = this.#open.has(fold(note));
    if (box.checked) details.open = true;
    box.addEventListener("change", () => this.#choose(note, box.checked));
    const say = this.keep.where === "device" ? always : alwaysHere;
    const choice = element("label", {}, box, ` ${say(note)}`);
    details.append(element("p", { class: "note-choice" }, choice));
  }

  /** @param {string} note @param {boolean} open */
  #choose(note, open) {
    this.#read();
    if (open) this.#open.add(fold(note));
    else this.#open.delete(fold(note));
    this.keep.set(this.key, this.#open.size ? JSON.stringify([...this.#open]) : null);
    for (const details of document.querySelectorAll("details.content-note")) {
      const box = details.querySelector(".note-choice input");
      if (!(box instanceof HTMLInputElement) || fold(noteOf(details)) !== fold(note)) continue;
      box.checked = open;
    }
  }

  #read() {
    const kept = parsed(this.keep.peek(this.key));
    this.#open = new Set(Array.isArray(kept) ? kept.filter((note) => typeof note === "string") : []);
  }
}

/** The author's words: an attribute, else the summary "Content note: grief – 120 words". @param {Element} details */
function noteOf(details) {
  const said = details.getAttribute("data-note");
  if (said) return said;
  const summary = details.querySelector("summary")?.textContent ?? "";
  return summary.replace(/^[^:]*:/, "").replace(/\s+–\s+[^–]*$/, "").trim();
}

/** @param {string} note */
function fold(note) {
  return note.trim().toLocaleLowerCase();
}
