/** Waiting to publish: for the network, or for a moment the server asked for. */
import { button, element } from "./element.js";
import { announce } from "./status.js";
import { words } from "./words.js";

export class Wait {
  #line = element("div", { class: "waiting" });
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /**
   * @param {HTMLFormElement} form
   * @param {import("./writing.js").Writing} writing
   * @param {() => void} publish
   */
  constructor(form, writing, publish) {
    this.form = form;
    this.writing = writing;
    this.publish = publish;
  }

  /** After a reload, too: ask about what its author wanted to publish. */
  start() {
    window.addEventListener("online", () => this.#ask());
    if (!this.writing.waiting) return;
    if (navigator.onLine) this.#ask();
    else this.forNetwork();
  }

  forNetwork() {
    this.writing.setWaiting(true);
    this.#show(element("p", {}, words.composer.saved));
    announce(words.composer.saved);
  }

  /** Count down in sight; the sentence with the time was said once already. @param {number} seconds */
  forSeconds(seconds) {
    const until = Date.now() + seconds * 1000;
    const timer = element("p", { role: "timer", "aria-live": "off" });
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left > 0) timer.textContent = words.composer.wait(left);
      else this.#over();
    };
    this.#show(timer);
    this.#ticking = setInterval(tick, 1000);
    tick();
  }

  hide() {
    clearInterval(this.#ticking);
    this.#line.remove();
  }

  #over() {
    this.#show(element("p", {}, words.composer.waitOver));
    announce(words.composer.waitOver);
  }

  // Nothing is published without asking: the thread may have moved on meanwhile.
  #ask() {
    if (!this.writing.waiting) return;
    const later = () => {
      this.writing.setWaiting(false);
      this.hide();
      this.form.querySelector("textarea")?.focus();
    };
    const yes = button(words.composer.publishNow, this.publish, "");
    const no = button(words.composer.notYet, later);
    this.#show(element("p", {}, words.composer.onlineAgain), yes, " ", no);
    announce(words.composer.onlineAgain);
  }

  /** @param {(Node | string)[]} content */
  #show(...content) {
    clearInterval(this.#ticking);
    this.#line.replaceChildren(...content);
    this.form.append(this.#line);
  }
}
