/** What went wrong, in words that say what to do. */
import { element } from "./element.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").Problem} Problem */

/** When the server gives no time, this is a polite one. */
const PAUSE_S = 10;

/** How many seconds to wait before the next try, or null. @param {Problem} problem */
export function waitOf(problem) {
  if (!["too_fast", "busy", "slow_mode"].includes(problem.code)) return null;
  return problem.retryAfter ?? PAUSE_S;
}

/** The note that something comes from, with the way to it. @param {{note: import("./api.js").NoteCause | null}} told @returns {HTMLElement | undefined} */
export function causeOf({ note }) {
  if (!note) return undefined;
  const link = element("a", { href: note.href }, words.problem.note(note.note));
  const by = element("bdi", { class: "name" }, note.by);
  const until = note.until ? [`, ${words.problem.until} `, element("time", { class: "until", datetime: note.until }, note.until)] : [];
  return element("p", { class: "cause", dir: "auto" }, link, ", ", by, ...until, `: ${note.instruction}`);
}

/** @param {Problem} problem @param {{text: string, limit: number}} sent */
export function sentenceFor(problem, sent) {
  const said = words.problem;
  switch (problem.code) {
    case "offline":
      return said.offline;
    case "unreachable":
      return said.unreachable;
    case "busy":
      return said.busy(problem.retryAfter ?? PAUSE_S);
    case "too_fast":
      return said.tooFast(problem.retryAfter ?? PAUSE_S);
    case "too_long": {
      const limit = problem.limit ?? sent.limit;
      const over = (problem.length ?? lengthOf(sent.text)) - limit;
      const field = problem.field ?? "text";
      return field === "text" ? said.tooLong(over, limit) : said.fieldTooLong(field, over, limit);
    }
    case "thread_closed":
      return said.closed;
    case "parent_gone":
      return said.parentGone;
    case "idempotency_key_reused":
      return said.alreadyPublished;
    case "not_yours":
      return said.notYours;
    case "edit_closed":
      return words.own.cannotEdit;
    case "comment_not_found":
      return said.commentGone;
    case "site_not_found":
      return said.siteGone;
    default:
      return problem.detail || (problem.field ? said.field : said.unknown);
  }
}

/** Characters as the server counts them, not as JavaScript stores them. @param {string} text */
export function lengthOf(text) {
  return Array.from(text).length;
}
