/** One card of the queue: open it, decide about it, and say in its place what was done. */
import { claimItem, decideItem, undoItem } from "./api.js";
import { element, focusOn } from "./element.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** Deeds that rest on a rule. */
const WITH_REASON = ["decline", "remove"];

export class DeskCard {
  /** The deed for which a rule is to be chosen. */
  choosing = "";

  /** @param {HTMLElement} item */
  constructor(item) {
    this.item = item;
    this.id = item.dataset.item ?? "";
    this.site = item.dataset.site ?? "";
  }

  get isSettled() {
    return this.item.classList.contains("settled");
  }

  /** The words, unless they are open already; the others are told. */
  open() {
    const look = this.#find("details.look");
    if (!(look instanceof HTMLDetailsElement)) return;
    look.open = !look.open;
    if (look.open) void this.claim();
  }

  uncover() {
    const look = this.#find("details.look");
    if (look instanceof HTMLDetailsElement) look.open = true;
  }

  async claim() {
    if (this.isSettled) return;
    const answer = await claimItem(this.site, this.id);
    if (answer.ok && answer.data.holder) this.hold(answer.data.holder);
  }

  /** Say who else looks at it. @param {string} name Empty for nobody. */
  hold(name) {
    const line = this.#find("[data-holder]");
    const said = name ? words.desk.holder(name) : "";
    if (line && line.textContent !== said) line.textContent = said;
  }

  /** Whether its page has a button for this. @param {string} deed */
  may(deed) {
    return this.#button(deed) !== null;
  }

  /** Ask for the rule that a deed rests on. @param {string} deed */
  choose(deed) {
    const against = this.#find("details.against");
    if (against instanceof HTMLDetailsElement) against.open = true;
    if (!WITH_REASON.includes(deed)) return this.#find("input[name='words']")?.focus();
    this.choosing = deed;
    const labels = [...(this.#select()?.options ?? [])].slice(0, 9).map((one) => one.text);
    announce(words.desk.choose(labels));
  }

  leave() {
    this.choosing = "";
    const against = this.#find("details.against");
    if (against instanceof HTMLDetailsElement) against.open = false;
  }

  /** Choose a rule by its figure. @param {number} figure 0 for all of them. @returns {boolean} Whether one is chosen. */
  pick(figure) {
    const select = this.#select();
    if (!select || !figure || figure > select.options.length) {
      select?.focus();
      return false;
    }
    select.selectedIndex = figure - 1;
    return true;
  }

  /**
   * @param {string} deed
   * @returns {Promise<import("./api.js").Decided | "gone" | null>} "gone" when somebody has decided; null when it is not done.
   */
  async decide(deed) {
    this.choosing = "";
    const answer = await decideItem(this.site, this.id, this.#wish(deed));
    if (answer.ok) return answer.data;
    const { code, detail, field } = answer.problem;
    if (code === "already_so" || code === "decision_not_found") {
      this.settle(detail);
      announce(detail);
      return "gone";
    }
    this.#refused(detail || words.problem.unreachable, field);
    if (code === "claimed") this.#knowing();
    return null;
  }

  /** What became of it stands in its place; the place stays as high as it was. @param {string} said @param {HTMLElement} [more] */
  settle(said, more) {
    if (this.isSettled) return;
    const { item } = this;
    item.style.minHeight = `${item.getBoundingClientRect().height}px`;
    item.classList.add("settled");
    this.#say(said, more);
    item.removeAttribute("aria-labelledby");
  }

  /** @param {number} act @param {string[]} also What else was decided with it. @param {(said: string) => void} done */
  async undo(act, also, done) {
    const answer = await undoItem(this.site, this.id, act, also);
    const said = answer.ok ? answer.data.words : answer.problem.detail || words.problem.unreachable;
    const had = this.item.contains(document.activeElement);
    const again = element("a", { href: `${location.pathname}?open=${this.id}#${this.id}` }, words.desk.again);
    this.#say(said, answer.ok ? again : undefined);
    if (had) focusOn(this.item);
    done(said);
  }

  /** One line in place of the card, with whose words it was about. @param {string} said @param {HTMLElement} [more] */
  #say(said, more) {
    const name = this.#find(".name")?.textContent;
    const line = element("p", { class: "result" });
    if (name) line.append(element("bdi", { class: "name" }, name), " – ");
    line.append(said);
    if (more) line.append(" ", more);
    this.item.replaceChildren(line);
  }

  /** @param {string} deed @returns {import("./api.js").Wish} */
  #wish(deed) {
    const same = this.#find("input[name='same']");
    const said = this.#find("input[name='words']");
    const revision = this.#find("input[name='revision']");
    return {
      action: deed,
      clause: this.#select()?.value ?? "",
      words: said instanceof HTMLInputElement ? said.value : "",
      revision: revision instanceof HTMLInputElement ? Number(revision.value) : 0,
      same: same instanceof HTMLInputElement && same.checked,
      knowing: Boolean(this.#find("[data-holder]")?.textContent),
    };
  }

  /** @param {string} said @param {string | null} field */
  #refused(said, field) {
    this.#find(".error-summary")?.remove();
    const told = element("div", { class: "error-summary", role: "alert" }, element("p", {}, said));
    this.#find("form.deciding")?.prepend(told);
    if (field === "reason") this.#find("input[name='words']")?.focus();
    else focusOn(this.item);
  }

  /** From now on they know that another moderator looks at it. */
  #knowing() {
    const line = this.#find("[data-holder]");
    if (line && !line.textContent) void this.claim();
  }

  #select() {
    const found = this.#find("select[name='clause']");
    return found instanceof HTMLSelectElement ? found : null;
  }

  /** @param {string} deed */
  #button(deed) {
    return this.#find(`form.deciding button[value="${deed}"]`);
  }

  /** @param {string} selector @returns {HTMLElement | null} */
  #find(selector) {
    return this.item.querySelector(selector);
  }
}
