/**
 * What is to be read before a comment goes out: a panel in the composer, above the text.
 *
 * The price comes first, then the list of all that is open, then one thing at a time. Each is
 * remembered on the device at once, so that one can stop anywhere and go on another day. The focus
 * goes where the next thing to read is, and only when somebody pressed a button here.
 */
import { button, element, focusOn } from "./element.js";
import { changesIn, minutesOf, stepsOf } from "./gate-steps.js";
import { cardOf, rangesOf } from "./read.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").SentBack} SentBack */
/** @typedef {import("./api.js").Obligation} Obligation */
/** @typedef {import("./gate-steps.js").Step} Step */

/**
 * What the panel may do to the comment.
 * @typedef {object} Acts
 * @property {() => void} publish
 * @property {() => void} ask Publish, with a moderator looking first.
 */

/** @type {SentBack} */
const NOTHING = {
  ...{ obligations: [], minutes: 0, reduced: false, budget_minutes: 0 },
  ...{ thread: { comments: 0, minutes: 0 }, marker: "", receipt: "" },
};

export class Gate {
  #panel = element("section", { class: "gate" });
  #heading = element("h4", { tabindex: "-1" }, words.gate.heading);
  #list = element("ul", { class: "gate-list" });
  #summary = element("summary");
  #all = element("details", { class: "gate-all" }, this.#summary, this.#list);
  #stage = element("div", { class: "gate-stage" });
  /** @type {Step[]} */
  #steps = [];
  /** @type {Step | null} */
  #current = null;
  #acting = false;

  /**
   * @param {import("./form.js").Form} form
   * @param {HTMLElement} place
   * @param {Pick<import("./composer.js").Around, "page" | "own" | "read" | "mute">} around
   * @param {Acts} acts
   */
  constructor(form, place, { page, own, read, mute }, acts) {
    this.form = form;
    this.place = place;
    this.page = page;
    this.own = own;
    this.read = read;
    this.mute = mute;
    this.acts = acts;
    this.#heading.id = `${form.element.id}-gate`;
    this.#panel.setAttribute("aria-labelledby", this.#heading.id);
    read.watch(() => this.#follow());
    form.note?.addEventListener("input", () => this.#follow());
  }

  get isShown() {
    return this.#panel.isConnected;
  }

  /**
   * Prove what this device remembers as read, with what the answer brought to prove it.
   * @param {SentBack} sentBack
   * @returns {SentBack} What is left.
   */
  take(sentBack) {
    const asked = sentBack.obligations.map((one) => this.mute.without(one, sentBack.marker, this.read));
    const open = asked.filter((one) => !("items" in one) || one.items.length);
    const left = open.filter((one) => !this.#knows(one, sentBack));
    return { ...sentBack, obligations: left };
  }

  /** Say what there is to read, to somebody who asked to publish. @param {SentBack} sentBack */
  show(sentBack) {
    this.#open(sentBack, this.#price(sentBack));
    if (this.#steps.length === 1 && this.#steps[0]) this.#put(this.#steps[0]);
    else this.#offer();
    this.#heading.focus();
  }

  /** Show the next card to somebody who left among them; their focus stays where it is. @param {import("./api.js").Readings} readings */
  goOn({ readings }) {
    const obligations = readings.flatMap(cardsOf).filter(({ code }) => !this.read.cardAcknowledged(cardOf(code)));
    this.#open({ ...NOTHING, obligations }, [[words.gate.goOn]]);
    const [first] = this.#steps;
    if (first) this.#put(first);
    else this.hide();
  }

  hide() {
    this.#panel.remove();
    this.#current = null;
  }

  /** @param {Obligation} one @param {SentBack} answer */
  #knows(one, { marker, obligations }) {
    const { read } = this;
    if (one.kind === "note") {
      const known = read.acknowledged(one.note, one.revision);
      if (known) read.acknowledge(one.note, one.revision, one.code);
      return known;
    }
    if (one.kind === "reading") {
      const card = cardOf(one.code);
      if (read.cardAcknowledged(card)) read.acknowledgeCard(card, one.code);
      return read.cardAcknowledged(card);
    }
    if (one.kind === "content_note") return false;
    const asked = new Set(obligations.flatMap((other) => ("seqs" in other ? other.seqs : [])));
    // What the answer served besides: changes in them since they were read.
    const changed = rangesOf(marker).flatMap(seqsOf).filter((seq) => !asked.has(seq));
    const known = [...one.seqs, ...changed].every((seq) => read.has(seq));
    if (known) for (const seq of [...one.seqs, ...changed]) read.claim(seq, seq, marker);
    return known;
  }

  /** @param {SentBack} sentBack @param {(string | Node)[][]} price */
  #open(sentBack, price) {
    this.#steps = stepsOf(sentBack, this.read, this.form);
    const lines = price.map((line) => element("p", { class: "gate-price" }, ...line));
    const later = button(words.gate.later, () => this.#keepForLater());
    const ask = button(words.gate.ask, this.acts.ask);
    const ways = element("p", { class: "buttons gate-ways" }, later, ask);
    this.#panel.replaceChildren(this.#heading, ...lines, this.#all, this.#stage, ways);
    this.#tell();
    // Notes that come now stand below it, beside the text.
    this.place.prepend(this.#panel);
  }

  /** @param {SentBack} sentBack */
  #price({ obligations, minutes, reduced, budget_minutes: budget, thread }) {
    if (obligations.every(({ kind }) => kind === "content_note")) return [[words.gate.onlyTags]];
    if (obligations.every(isRevised)) return [[words.gate.commentChanged]];
    const notes = obligations.filter((one) => one.kind === "note");
    const cards = obligations.filter((one) => one.kind === "reading");
    const isMore = obligations.length > cards.length;
    const isNotes = notes.length > 0 && notes.length === obligations.length;
    /** @type {(string | Node)[][]} */
    const lines = [[isNotes ? this.#ofNotes(notes, minutes) : words.gate.lead(isMore ? minutes : 0)]];
    if (cards.length) lines.push(this.#ofCards(cards));
    if (reduced) lines.push([words.gate.reduced(thread.comments, thread.minutes, budget)]);
    return lines;
  }

  /** @param {import("./api.js").NoteOwed[]} notes @param {number} minutes */
  #ofNotes(notes, minutes) {
    if (notes.every(({ changed }) => changed)) return words.gate.noteChanged(notes.length);
    if (notes.every((note) => this.#cameSince(note))) return words.gate.noteCame(notes.length);
    return words.gate.lead(minutes);
  }

  /** What is asked for, and where what has changed can be read. @param {import("./api.js").CardOwed[]} cards */
  #ofCards(cards) {
    const isFirst = this.own.editKey === null;
    const texts = [...new Set(cards.map(({ slug }) => slug))].flatMap((slug, at) => {
      const same = cards.filter((card) => card.slug === slug);
      const title = same[0]?.title ?? "";
      const url = changesIn(same);
      return [at ? ", " : "", url ? textLink(url, title) : title];
    });
    return [words.gate.before(isFirst), ...texts, ` – ${words.gate.takes(minutesOf(cards))}`];
  }

  /** Whether a note was given after this page was made. @param {import("./api.js").NoteOwed} note */
  #cameSince({ note, seq }) {
    return !note.startsWith("S") && this.page.head !== null && seq > this.page.head;
  }

  #offer() {
    this.#current = null;
    this.#all.open = true;
    const show = button(words.gate.showMe, () => this.#next(), "");
    this.#stage.replaceChildren(element("p", { class: "buttons" }, show));
  }

  /** Show one thing. @param {Step} step */
  #put(step) {
    this.#current = step;
    this.#all.open = false;
    const heading = element("h5", { id: `${this.#heading.id}-step`, tabindex: "-1" }, step.heading);
    const group = element("div", { role: "group", "aria-labelledby": heading.id }, heading);
    group.append(...step.content((remember, then = "next") => this.#act(remember, then)));
    this.#stage.replaceChildren(group);
    this.#tell();
    return heading;
  }

  /** @param {() => void} remember @param {"next" | "publish" | "edit"} then */
  #act(remember, then) {
    // What changes now is told below, once, with the focus going along.
    this.#acting = true;
    remember();
    this.#acting = false;
    if (then === "next") return this.#next();
    this.hide();
    const goal = then === "edit" ? this.form.text : this.form.button("publish");
    goal?.focus();
    if (then === "publish") this.acts.publish();
  }

  #next() {
    const step = this.#nextStep();
    if (step) focusOn(this.#put(step));
    else {
      this.#finish();
      this.form.button("publish")?.focus();
    }
  }

  /** The first thing still open after the one that is shown, then those before it. */
  #nextStep() {
    const at = this.#current ? this.#steps.indexOf(this.#current) : 0;
    return [...this.#steps.slice(at), ...this.#steps.slice(0, at)].find((step) => !step.isDone());
  }

  #finish() {
    this.#current = null;
    this.read.cardsAsked(0);
    this.#panel.replaceChildren(this.#heading, element("p", {}, words.gate.finished));
    announce(words.gate.finished);
  }

  /** Something was read elsewhere on the page, or in another tab. */
  #follow() {
    if (this.#acting || !this.isShown || !this.#stage.isConnected) return;
    const step = this.#nextStep();
    const isHere = this.#panel.contains(document.activeElement);
    if (!step) {
      this.#finish();
      if (isHere) this.#heading.focus();
    } else if (this.#current?.isDone()) this.#put(step);
    else this.#tell();
  }

  /** The list of all there is, with what is done marked. */
  #tell() {
    /** @type {Map<string, Step[]>} */
    const lines = new Map();
    for (const step of this.#steps) lines.set(step.line, [...(lines.get(step.line) ?? []), step]);
    this.#list.replaceChildren(...[...lines].map(([line, steps]) => this.#line(line, steps)));
    this.#all.hidden = lines.size === 1;
    const left = [...lines.values()].filter((steps) => steps.some((step) => !step.isDone()));
    this.#summary.textContent = words.gate.all(left.length, lines.size);
  }

  /** @param {string} line @param {Step[]} steps */
  #line(line, steps) {
    const open = steps.find((step) => !step.isDone());
    if (!open) return element("li", {}, line, " ", element("span", { class: "acknowledged" }, words.gate.done));
    const show = () => focusOn(this.#put(open));
    if (open.text) return element("li", {}, textLink(open.text, line), " ", button(words.gate.showHere, show, "quiet"));
    const link = element("a", { href: `#${this.#heading.id}` }, line);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show();
    });
    return element("li", {}, link);
  }

  #keepForLater() {
    this.hide();
    this.form.text.focus();
    announce(words.gate.keptForLater);
  }
}

/** A text of the house, beside this page with the draft in it. @param {string} url @param {string} title */
function textLink(url, title) {
  const beside = element("span", { class: "visually-hidden" }, words.gate.inNewTab);
  return element("a", { href: url, target: "_blank" }, element("bdi", {}, title), beside);
}

/** Whether its author changed what is answered, since it was read. @param {Obligation} one */
function isRevised(one) {
  return one.kind === "path" && one.items.every(({ changed }) => changed);
}

/** The cards of a reading as the gate asks for them. @param {import("./api.js").ReadingShown} reading @returns {import("./api.js").CardOwed[]} */
function cardsOf({ cards, ...reading }) {
  return cards.map((card, at) => ({ kind: "reading", ...reading, of: cards.length, ...card, card: at + 1 }));
}

/** @param {import("./read.js").Range} range */
function seqsOf([first, last]) {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
