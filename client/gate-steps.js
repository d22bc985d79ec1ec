/** What is to be read before a comment goes out, as steps: one thing at a time. */
import { button, element } from "./element.js";
import { outlineOf, WORDS_PER_MINUTE } from "./outline.js";
import { parseArticle, parseFragment } from "./fragment.js";
import { without } from "./places.js";
import { cardOf, rangesOf } from "./read.js";
import { tellTimes } from "./time.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").SentBack} SentBack */
/** @typedef {import("./api.js").NoteOwed} NoteOwed */
/** @typedef {import("./api.js").CardOwed} CardOwed */
/** @typedef {import("./api.js").CommentsOwed} CommentsOwed */
/** @typedef {import("./api.js").TagsOwed} TagsOwed */

/**
 * @typedef {object} Step
 * @property {string} line What it belongs to, as one line of the list of all that is open.
 * @property {string} heading
 * @property {string} [text] Where the whole text can be read, with what has changed in it.
 * @property {() => boolean} isDone
 * @property {(act: Act) => Node[]} content
 */
/**
 * What a button of a step does.
 * @callback Act
 * @param {() => void} remember
 * @param {"next" | "publish" | "edit"} [then]
 * @returns {void}
 */

/** So many comments are read at a time. */
const PART = 20;

/**
 * @param {SentBack} sentBack
 * @param {import("./read.js").Read} read
 * @param {import("./form.js").Form} form
 * @returns {Step[]} Notes first, then readings, then comments.
 */
export function stepsOf({ obligations, marker }, read, form) {
  const notes = obligations.filter((one) => one.kind === "note");
  const cards = obligations.filter((one) => one.kind === "reading");
  const comments = obligations.filter((one) => "items" in one);
  const tags = obligations.filter((one) => one.kind === "content_note");
  const isAll = obligations.length === 1;
  const asked = read.cardsAsked(cards.length);
  return [
    ...notes.map((note, at) => noteStep(note, { at: at + 1, of: notes.length, isAll }, read)),
    ...cards.map((card, at) => cardStep(card, { at: asked - cards.length + at + 1, of: asked, cards }, read)),
    ...comments.flatMap((owed) => commentSteps(owed, { marker, last: comments.at(-1) === owed }, read)),
    ...(form.note ? tags.map((owed) => tagStep(owed, form.note)) : []),
  ];
}

/** @param {NoteOwed} note @param {{at: number, of: number, isAll: boolean}} place @param {import("./read.js").Read} read @returns {Step} */
function noteStep(note, { at, of, isAll }, read) {
  const acknowledge = () => read.acknowledge(note.note, note.revision, note.code);
  return {
    line: words.gate.note(note),
    heading: words.gate.noteHeading(note, at, of),
    isDone: () => read.acknowledged(note.note, note.revision),
    content: (act) => [
      element("p", { class: "note-reach" }, note.scope),
      ...changesOf(note),
      element("p", { class: "instruction", dir: "auto" }, note.instruction),
      ...detailOf(note),
      signed(note),
      isAll
        ? buttons(
            button(words.gate.readAndPublish, () => act(acknowledge, "publish"), ""),
            button(words.gate.readAndEdit, () => act(acknowledge, "edit")),
          )
        : buttons(acknowledgeButton(note.instruction, () => act(acknowledge))),
    ],
  };
}

/** The button of a note. Seen, it says "the note"; heard, it goes on to say which. @param {string} instruction @param {() => void} press */
export function acknowledgeButton(instruction, press) {
  const made = button(words.moderatorNote.acknowledge, press, "acknowledge");
  made.setAttribute("aria-label", `${words.moderatorNote.acknowledge}: ${instruction}`);
  return made;
}

/** What became of a note that its reader knows; what changed in the folded rest stays folded. @param {NoteOwed} note */
function changesOf({ changed, diff, detail_diff: detail, detail_diff_about: about }) {
  if (!changed) return [];
  const { moderatorNote: said } = words;
  const more = detail ? [folded(said.about(said.changedBelow, about), diffOf(detail))] : [];
  if (diff) return [told(said.changed), diffOf(diff), ...more, told(words.gate.asItIsNow)];
  return [told(detail ? said.onlyBelow : said.askedAnew), ...more];
}

/** @param {NoteOwed} note */
function detailOf(note) {
  if (!note.html) return [];
  const body = element("div", { class: "body", dir: "auto" }, parseFragment(note.html));
  return [folded(words.moderatorNote.about(words.moderatorNote.more, note.content_note), body)];
}

/** @param {string} summary @param {HTMLElement} body */
function folded(summary, body) {
  return element("details", { class: "note-detail" }, element("summary", {}, summary), body);
}

/** @param {string} html */
function diffOf(html) {
  return element("div", { class: "diff", dir: "auto" }, parseFragment(html));
}

/** @param {string} said */
function told(said) {
  return element("p", { class: "changed" }, said);
}

/** @param {NoteOwed} note */
function signed(note) {
  const by = element("bdi", { class: "name" }, note.by);
  const role = element("span", { class: "role" }, words.moderatorNote.role);
  const line = element("p", { class: "note-by" }, by, " ", role, ", ", element("time", { datetime: note.at }));
  tellTimes(line);
  return line;
}

/** @param {CardOwed} card @param {{at: number, of: number, cards: CardOwed[]}} place @param {import("./read.js").Read} read @returns {Step} */
function cardStep(card, { at, of, cards }, read) {
  const key = cardOf(card.code);
  const same = cards.filter(({ slug }) => slug === card.slug);
  const first = of - cards.length + cards.findIndex(({ slug }) => slug === card.slug) + 1;
  const text = changesIn(same);
  return {
    line: words.gate.reading(card.title, [first, first + same.length - 1, of], minutesOf(same)),
    ...(text ? { text } : {}),
    heading: words.gate.card(at, of, card.rule),
    isDone: () => read.cardAcknowledged(key),
    content: (act) => [
      element("p", { class: "card-of" }, card.title),
      ...changed(card),
      element("div", { class: "body", dir: "auto" }, parseFragment(card.html)),
      buttons(button(words.gate.read, () => act(() => read.acknowledgeCard(key, card.code)), "acknowledge")),
    ],
  };
}

/** @param {CardOwed} card */
function changed({ diff, is_new: isNew }) {
  if (isNew) return [told(words.gate.isNew)];
  return diff ? [told(words.gate.changed), diffOf(diff), told(words.gate.asItIsNow)] : [];
}

/** Where one reads what has changed in a text that one knew; nothing for one that is new. @param {CardOwed[]} cards All of one text. */
export function changesIn(cards) {
  const versions = cards.flatMap(({ changed_since: since }) => since ?? []);
  const [card] = cards;
  if (!card || !(versions.length || card.is_new)) return null;
  return versions.length ? `${card.url}?since=${Math.min(...versions)}` : card.url;
}

/** @param {CommentsOwed} owed @param {{marker: string, last: boolean}} served @param {import("./read.js").Read} read @returns {Step[]} */
function commentSteps(owed, served, read) {
  const count = owed.items.length;
  const starts = Array.from({ length: Math.ceil(count / PART) }, (_, at) => at * PART);
  const line = owed.kind === "path" ? words.gate.path(count, owed.minutes) : words.gate.comments(count, owed.minutes);
  return starts.map((start) => {
    const items = owed.items.slice(start, start + PART);
    const end = start + items.length;
    const isEnd = end === count;
    let isRead = false;
    const claim = () => {
      isRead = true;
      for (const [first, last] of spans(owed.kind, items, read)) read.claim(first, last, served.marker);
      // With the last of them, what was changed in them since it was read.
      if (isEnd && served.last) for (const [first, last] of rangesOf(served.marker)) read.claim(first, last, served.marker);
    };
    return {
      line,
      heading: words.gate.part(owed.kind, start + 1, end, count),
      isDone: () => isRead,
      content: (act) => [
        element("ol", { class: "to-read" }, ...items.map(shown)),
        buttons(button(words.gate.readToHere, () => act(claim), "acknowledge")),
      ],
    };
  });
}

/**
 * Between comments of a run nothing else is asked; what has changed is read where it shows, and those on a path
 * stand apart.
 * @param {string} kind @param {{seq: number}[]} items @param {import("./read.js").Read} read @returns {[number, number][]}
 */
function spans(kind, items, read) {
  const seqs = items.map(({ seq }) => seq);
  const outline = outlineOf(read.page);
  if (kind === "path" || !outline) return seqs.map((seq) => [seq, seq]);
  return without(Math.min(...seqs), Math.max(...seqs), outline.changes());
}

/** A comment to be read here: as it stands in the thread, without its buttons. @param {import("./api.js").Item} item */
function shown(item) {
  const article = parseArticle(item.fragment);
  const line = element("li", { class: "read-comment" });
  if (!article) return line;
  article.querySelector(".actions")?.remove();
  // It may stand on this page as well: no id twice.
  for (const named of article.querySelectorAll("[id]")) named.removeAttribute("id");
  const heading = article.querySelector("h3");
  heading?.replaceWith(element("h6", {}, ...heading.childNodes));
  tellTimes(article);
  line.append(...article.childNodes);
  return line;
}

/** @param {TagsOwed} owed @param {HTMLInputElement | null} field @returns {Step} */
function tagStep({ tags }, field) {
  const use = (/** @type {string} */ tag) => () => {
    if (!field) return;
    field.value = [field.value.trim(), tag].filter(Boolean).join(", ").slice(0, field.maxLength);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const said = () => field?.value.toLocaleLowerCase() ?? "";
  return {
    line: words.gate.tags(tags),
    heading: words.gate.tagsHeading,
    isDone: () => tags.some((tag) => said().includes(tag.toLocaleLowerCase())),
    content: (act) => [
      element("p", {}, words.gate.tagsWhy),
      buttons(...tags.map((tag) => button(words.gate.useTag(tag), () => act(use(tag)), ""))),
    ],
  };
}

/** How long some texts take together. @param {{words: number}[]} parts */
export function minutesOf(parts) {
  return parts.reduce((sum, { words: count }) => sum + count, 0) / WORDS_PER_MINUTE;
}

/** @param {...HTMLButtonElement} made */
function buttons(...made) {
  return element("p", { class: "buttons" }, ...made);
}
