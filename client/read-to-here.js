/** "Read to here": the way of saying so that everybody has, whatever they read with. */
import { numberOf, seqOf } from "./comments.js";
import { button, element, focusOn } from "./element.js";
import { outlineOf } from "./outline.js";
import { wordsOf } from "./places.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** Who claims more than this, faster than that, is asked once whether they read it elsewhere. */
const MANY = 40;
const FAST_WORDS_A_MINUTE = 900;

export class ReadToHere {
  #opened = Date.now();
  #asked = false;

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./places.js").Places} places
   */
  constructor(page, places) {
    this.page = page;
    this.places = places;
  }

  start() {
    this.page.element.addEventListener("click", (event) => this.#pressed(event));
    // (in a menu nobody opens nothing is needed; `toggle` does not bubble)
    this.places.comments.element.addEventListener("toggle", (event) => this.#opening(event), { capture: true });
  }

  /**
   * Claim comments that somebody says they have read; ask first when that was quick.
   * @param {HTMLElement[]} articles
   * @param {HTMLElement} near What they pressed: the question comes after it.
   * @param {(attested: boolean) => void} done
   * @param {import("./outline.js").Told[]} [others] What stands on other pages and comes with them.
   */
  claim(articles, near, done, others = []) {
    const here = articles.filter((article) => !this.places.isRead(article)).map(wordsOf);
    const lengths = [...here, ...others.map(({ words: length }) => length)];
    const seconds = Math.max(1, Math.round((Date.now() - this.#opened) / 1000));
    const finish = (/** @type {boolean} */ attested) => {
      this.places.claim(articles);
      // It counts, and the stamp will say that it was only said.
      if (attested) this.places.read.say();
      done(attested);
    };
    if (this.#asked || !isFast(lengths, seconds)) return finish(false);
    this.#ask(words.read.fast(lengths.length, seconds), near, () => finish(true));
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    const pressed = target instanceof Element ? target.closest(".to-here button, button.read-to-here") : null;
    if (!(pressed instanceof HTMLElement)) return;
    const articles = this.places.comments.articles();
    const seq = Number(pressed.dataset.upto ?? 0);
    const at = seq ? articles.findIndex((article) => seqOf(article) === seq) : articles.length - 1;
    const last = articles[at];
    if (last) this.claim(articles.slice(0, at + 1), pressed, () => this.#say(pressed, last));
  }

  /** @param {HTMLElement} pressed @param {HTMLElement} last */
  #say(pressed, last) {
    const all = outlineOf(this.page)?.count ?? this.places.comments.count ?? numberOf(last);
    const said = words.read.upTo(numberOf(last), Math.max(all, numberOf(last)));
    pressed.parentElement?.querySelector(".read-said")?.remove();
    pressed.after(element("span", { class: "read-said", "aria-hidden": "true" }, ` ${said}`));
    announce(said);
  }

  /** @param {string} sentence @param {HTMLElement} near @param {() => void} carryOn */
  #ask(sentence, near, carryOn) {
    document.getElementById("too-fast")?.parentElement?.remove();
    const question = element("p", { id: "too-fast", class: "question" }, sentence);
    const panel = element("div", { class: "confirm", role: "group", "aria-labelledby": question.id }, question);
    const focused = document.activeElement;
    const close = () => {
      panel.remove();
      (focused instanceof HTMLElement && focused.isConnected ? focused : near).focus();
    };
    const yes = button(
      words.read.carryOn,
      () => {
        this.#asked = true;
        close();
        carryOn();
      },
      "",
    );
    panel.append(element("p", { class: "buttons" }, yes, " ", button(words.read.notYet, close)));
    (near.closest("p, .price, .actions") ?? near).after(panel);
    focusOn(question);
  }

  /** @param {Event} event */
  #opening({ target }) {
    if (!(target instanceof HTMLDetailsElement) || !target.matches("details.more[open]")) return;
    const article = target.closest("article");
    if (!article || target.querySelector(".read-to-here")) return;
    const made = button(words.read.toHere, () => undefined, "quiet read-to-here");
    made.dataset.upto = String(seqOf(article));
    target.append(" ", element("span", {}, made));
  }
}

/** @param {number[]} lengths In words. @param {number} seconds */
function isFast(lengths, seconds) {
  const length = lengths.reduce((sum, one) => sum + one, 0);
  return lengths.length > MANY && length / (seconds / 60) > FAST_WORDS_A_MINUTE;
}
