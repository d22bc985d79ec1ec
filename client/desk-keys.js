/**
 * Single keys for the desk. They work only while a card has the focus, can be given to other
 * letters, and be turned off (WCAG 2.1.4); what is chosen stays on this device.
 */
import { element } from "./element.js";
import { announce } from "./status.js";
import { parsed } from "./storage.js";
import { words } from "./words.js";

/** @typedef {keyof typeof words.desk.does} Does */
/** @typedef {import("./desk-queue.js").DeskQueue} DeskQueue */

const KEPT = "desk-keys";
/** @type {Record<Does, string>} */
const USUAL = {
  ...{ next: "j", previous: "k", open: "o", approve: "a", decline: "d", remove: "r" },
  ...{ dismiss: "x", more: "m", undo: "u", help: "?" },
};

export class DeskKeys {
  isOn = true;
  /** Whether every card shows its words at once. */
  opensAll = false;
  /** @type {Record<Does, string>} */
  #keys = { ...USUAL };
  /** @type {Map<Does, HTMLInputElement>} */
  #inputs = new Map();
  /** @type {DeskQueue | null} */
  #queue = null;

  /** @param {import("./storage.js").Keep} keep */
  constructor(keep) {
    this.keep = keep;
    this.#load();
  }

  /** @param {DeskQueue} queue */
  start(queue) {
    this.#queue = queue;
    document.addEventListener("keydown", (event) => this.#pressed(event));
    const list = queue.lists[0];
    list?.before(this.#settings());
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const queue = this.#queue;
    if (!queue || event.ctrlKey || event.altKey || event.metaKey) return;
    const card = queue.current();
    if (!card) return this.#pressedElsewhere(event, queue);
    if (event.key === "Escape" && card.choosing) {
      card.leave();
      return queue.go(card.item);
    }
    if (!this.isOn || isTyping(event.target)) return;
    if (/^[0-9]$/.test(event.key) && queue.pick(Number(event.key))) return event.preventDefault();
    const does = this.#does(event.key);
    if (!does) return;
    event.preventDefault();
    this.#do(does, queue);
  }

  /** Behind the last card what was done last can be taken back; from the keys one comes back. @param {KeyboardEvent} event @param {DeskQueue} queue */
  #pressedElsewhere(event, queue) {
    const at = document.activeElement;
    if (at?.closest("details.desk-keys")) {
      const leaves = event.key === "Escape" || (!isTyping(event.target) && this.#does(event.key) === "help");
      if (leaves) queue.back();
    } else if (this.isOn && at?.closest("[data-after-queue]") && this.#does(event.key) === "undo") {
      event.preventDefault();
      queue.undo();
    }
  }

  /** @param {string} key @returns {Does | undefined} */
  #does(key) {
    const found = Object.entries(this.#keys).find(([, one]) => one === key.toLowerCase());
    return /** @type {Does | undefined} */ (found?.[0]);
  }

  /** @param {Does} does @param {DeskQueue} queue */
  #do(does, queue) {
    const acts = {
      next: () => queue.step(1),
      previous: () => queue.step(-1),
      open: () => queue.open(),
      approve: () => queue.approve(),
      decline: () => queue.decline(),
      remove: () => queue.remove(),
      dismiss: () => queue.dismiss(),
      more: () => queue.more(),
      undo: () => queue.undo(),
      help: () => this.#help(),
    };
    acts[does]();
  }

  #help() {
    announce(words.desk.help(entries(this.#keys).map(([does, key]) => `${key} ${words.desk.does[does]}`)));
    const settings = document.querySelector("details.desk-keys");
    if (!(settings instanceof HTMLDetailsElement)) return;
    settings.open = true;
    settings.querySelector("summary")?.focus();
  }

  #settings() {
    const details = element("details", { class: "desk-keys" }, element("summary", {}, words.desk.keys));
    details.append(
      tick(words.desk.on, this.isOn, (on) => {
        this.isOn = on;
        this.#save();
      }),
      tick(words.desk.open, this.opensAll, (opens) => {
        this.opensAll = opens;
        this.#save();
        this.#queue?.dress();
      }),
      ...entries(this.#keys).map(([does, key]) => this.#field(does, key)),
    );
    return details;
  }

  /** @param {Does} does @param {string} key */
  #field(does, key) {
    const input = element("input", { type: "text", value: key, maxlength: "1", size: "2", autocomplete: "off" });
    this.#inputs.set(does, input);
    input.addEventListener("change", () => {
      const wanted = input.value.trim().toLowerCase();
      if (wanted && !/[0-9]/.test(wanted)) this.#give(does, wanted);
      for (const [one, place] of this.#inputs) place.value = this.#keys[one];
      this.#save();
    });
    return element("p", {}, element("label", {}, words.desk.key(words.desk.does[does]), " ", input));
  }

  /** What had the key gets the one that is free now: nothing is left without. @param {Does} does @param {string} key */
  #give(does, key) {
    const other = this.#does(key);
    if (other) this.#keys[other] = this.#keys[does];
    this.#keys[does] = key;
  }

  #load() {
    const kept = parsed(this.keep.peek(KEPT));
    if (typeof kept !== "object" || kept === null) return;
    const { on, opensAll, keys } = /** @type {{on?: unknown, opensAll?: unknown, keys?: unknown}} */ (kept);
    this.isOn = on !== false;
    this.opensAll = opensAll === true;
    if (typeof keys !== "object" || keys === null) return;
    for (const [does, key] of Object.entries(keys))
      if (does in USUAL && typeof key === "string" && key.length === 1) this.#keys[/** @type {Does} */ (does)] = key;
  }

  #save() {
    this.keep.set(KEPT, JSON.stringify({ on: this.isOn, opensAll: this.opensAll, keys: this.#keys }));
  }
}

/** @param {Record<Does, string>} keys @returns {[Does, string][]} */
function entries(keys) {
  return /** @type {[Does, string][]} */ (Object.entries(keys));
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input:not([type='checkbox']), select, textarea");
}

/** @param {string} label @param {boolean} is @param {(is: boolean) => void} changed */
function tick(label, is, changed) {
  const input = element("input", { type: "checkbox" });
  input.checked = is;
  input.addEventListener("change", () => changed(input.checked));
  return element("p", {}, element("label", {}, input, ` ${label}`));
}
