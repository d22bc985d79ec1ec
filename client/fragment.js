/** Markup into nodes. The only place in the client where a string becomes HTML. */

/**
 * Parse HTML that our own server rendered and sanitised: a comment's article, or a preview.
 *
 * The parser's document is inert: it runs no script and loads nothing while parsing.
 *
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function parseFragment(html) {
  // eslint-disable-next-line no-restricted-properties -- this is the one place.
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

/** The article of one comment, or null if the server sent something else. @param {string | undefined} html */
export function parseArticle(html) {
  return parseFragment(html ?? "").querySelector("article");
}
