/** The text being written: kept as it grows, brought back where it was. */
import { numberOf } from "./comments.js";
import { randomKey, readPlace, replyPlace } from "./draft.js";
import { addressOf } from "./page.js";
import { Restored } from "./restored.js";

/** @typedef {import("./draft.js").Draft} Draft */

export class Writing {
  #restored;
  /** Whether what is in the box was typed here: then other tabs do not change it. */
  #mine = false;
  /** @type {string | undefined} */
  #key;
  #waiting = false;

  /**
   * @param {import("./page.js").Page} page
   * @param {import("./frame.js").Frame} frame
   * @param {import("./form.js").Form} form
   * @param {import("./draft.js").Drafts} drafts
   * @param {import("./reply.js").Reply} reply
   */
  constructor(page, frame, form, drafts, reply) {
    this.page = page;
    this.frame = frame;
    this.form = form;
    this.drafts = drafts;
    this.reply = reply;
    this.#restored = new Restored(form);
    /** Called when a text was put into the box by us. @type {() => void} */
    this.onChange = () => undefined;
  }

  get place() {
    return replyPlace(this.form.replyTo);
  }

  /** Whether its author already asked to publish it, while offline. */
  get waiting() {
    return this.#waiting;
  }

  /** Bring back what was being written when the page was last left. */
  async start() {
    const { form, drafts, reply } = this;
    // At every letter: there is no last moment in which a frame could still reach its host.
    form.element.addEventListener("input", () => this.#typed());
    reply.onArrive = () => this.#arrive();
    await drafts.open();
    drafts.watch(() => this.#elsewhere());
    if (form.text.value) this.#typed();
    else this.#reopen();
    this.#listOthers();
  }

  /** The key of this attempt and of all its retries; kept before anything is sent. */
  idempotencyKey() {
    this.#key ??= randomKey();
    this.#save();
    return this.#key;
  }

  /** The server surely published nothing under that key: the next attempt is a new one. */
  forgetKey() {
    this.#key = undefined;
    this.#save();
  }

  /** @param {boolean} waiting Whether to ask its author again when the network is back. */
  setWaiting(waiting) {
    this.#waiting = waiting;
    this.#save();
  }

  /** Put a text into the box as if it had been typed. @param {string} text @param {string} note */
  write(text, note) {
    this.form.text.value = text;
    if (this.form.note) this.form.note.value = note;
    this.#typed();
  }

  /**
   * Put words that were sent before into the box again, behind what is being written there; where what
   * they answer stands on another page, go there with them.
   * @param {string} text @param {string} note @param {number} replyTo
   */
  add(text, note, replyTo) {
    const place = replyPlace(replyTo);
    if (replyTo && !this.reply.comments?.article(replyTo)) {
      const there = this.drafts.at(place);
      const both = [there?.text, text].filter(Boolean).join("\n\n");
      this.drafts.save(place, { ...{ name: "", email: "" }, ...there, text: both, note: note || (there?.note ?? "") });
      return this.#open(place);
    }
    this.reply.to(replyTo);
    const { text: box, note: noted } = this.form;
    this.write([box.value, text].filter(Boolean).join("\n\n"), note || (noted?.value ?? ""));
    box.focus();
  }

  /** It is published: nothing is left to keep. */
  finish() {
    this.drafts.drop(this.place);
    this.#put(null);
    this.#restored.hide();
    this.#listOthers();
  }

  #save() {
    const { text, note, name, email } = this.form;
    // An e-mail address is nothing for the blog's own scripts to read.
    const address = this.drafts.keep.where === "host" ? "" : (email?.value ?? "");
    this.drafts.save(this.place, {
      ...{ text: text.value, note: note?.value ?? "", name: name?.value ?? "", email: address },
      ...{ key: this.#key, waiting: this.#waiting },
    });
  }

  #typed() {
    this.#mine = true;
    this.#restored.typed();
    this.#save();
  }

  /** After a reload: the place that was last written in, if it can be answered from this page. */
  #reopen() {
    const last = this.drafts.list().find(({ place }) => readPlace(place).kind !== "edit" && !readPlace(place).otherTab);
    const seq = last ? readPlace(last.place).seq : 0;
    if (seq && seq !== this.form.replyTo && this.reply.comments?.article(seq)) this.reply.to(seq);
    else this.#arrive();
  }

  /** Show the draft of the place the composer has come to. */
  #arrive() {
    const draft = this.drafts.at(this.place);
    this.#put(draft);
    if (draft) this.#restored.tell(() => this.#discard());
    else this.#restored.hide();
    this.#listOthers();
  }

  #discard() {
    const draft = this.drafts.at(this.place);
    this.drafts.drop(this.place);
    this.#put(null);
    this.#restored.tellDiscarded(() => {
      this.#put(draft);
      this.#save();
      this.#restored.tell(() => this.#discard());
      this.form.text.focus();
    });
    this.form.text.focus();
  }

  /** Another tab wrote or published here: follow it, unless something was typed in this one. */
  #elsewhere() {
    if (!this.#mine) this.#put(this.drafts.at(this.place));
    this.#listOthers();
  }

  /** @param {Draft | null} draft */
  #put(draft) {
    const { text, note, name, email } = this.form;
    this.#mine = false;
    text.value = draft?.text ?? "";
    if (note) note.value = draft?.note ?? "";
    if (name && draft?.name) name.value = draft.name;
    if (email && draft?.email) email.value = draft.email;
    this.#key = draft?.key;
    this.#waiting = draft?.waiting ?? false;
    this.onChange();
  }

  #listOthers() {
    const others = this.drafts.list().filter(({ place }) => {
      const { kind, otherTab } = readPlace(place);
      return place !== this.place && (kind !== "edit" || otherTab);
    });
    const lines = others.map(({ place }) => ({ place, number: this.#numberAt(place) }));
    this.#restored.list(lines, (place) => this.#open(place));
  }

  /** @param {string} place */
  #numberAt(place) {
    const article = this.reply.comments?.article(readPlace(place).seq);
    return article ? numberOf(article) : 0;
  }

  /** @param {string} place */
  #open(place) {
    const { seq, otherTab } = readPlace(place);
    if (otherTab) this.#swap(place);
    else if (seq && !this.reply.comments?.article(seq)) location.assign(this.frame.dress(addressOf(this.page, seq)));
    else this.reply.to(seq);
    this.form.text.focus();
  }

  /** What the other tab wrote comes into the box; what was in it is kept in its stead. @param {string} place */
  #swap(place) {
    const theirs = this.drafts.at(place);
    const ours = this.drafts.at(this.place);
    this.drafts.drop(place);
    if (ours) this.drafts.save(place, ours);
    this.#put(theirs);
    this.#save();
    this.#listOthers();
  }
}
