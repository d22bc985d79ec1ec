/** What a comment answers, as far as the page shows it, and which notes bind there. */

/** @typedef {import("./comments.js").Comments} Comments */

/**
 * Whether a note concerns whoever answers a comment. What the page does not know counts as yes.
 * @param {{reach: string, comment: number}} scope
 * @param {number} replyTo 0 for a comment that answers none.
 * @param {Comments | null} comments
 */
export function binds({ reach, comment }, replyTo, comments) {
  if (reach === "comment") return comment === replyTo;
  if (reach !== "conversation") return true;
  if (!replyTo) return false;
  const { path, isWhole } = pathOf(replyTo, comments);
  return path.includes(comment) || !isWhole;
}

/**
 * Whether whoever answers a comment is certainly where a note binds.
 * @param {{reach: string, comment: number}} scope
 * @param {number} seq
 * @param {Comments | null} comments
 */
export function isInside({ reach, comment }, seq, comments) {
  if (reach === "comment") return comment === seq;
  return reach !== "conversation" || pathOf(seq, comments).path.includes(comment);
}

/** A comment and its ancestors, the nearest first. @param {number} seq @param {Comments | null} comments */
function pathOf(seq, comments) {
  const path = [seq];
  for (;;) {
    const article = comments?.article(path.at(-1) ?? 0);
    // (a tombstone does not say what it answered)
    if (!article || article.matches(".tombstone")) return { path, isWhole: false };
    const above = parentOf(article);
    if (!above || path.includes(above)) return { path, isWhole: true };
    path.push(above);
  }
}

/** @param {HTMLElement} article */
function parentOf(article) {
  const link = article.querySelector(".in-reply-to a");
  return Number(/#c(\d+)$/.exec(link?.getAttribute("href") ?? "")?.[1] ?? 0);
}
