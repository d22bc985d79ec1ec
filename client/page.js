/** The page as the server made it: what `main#afterword` says about its thread. */

/** @typedef {"off" | "notes" | "path" | "thread"} Level */

/**
 * @typedef {object} Page
 * @property {HTMLElement} element
 * @property {string} site
 * @property {string} key The page's key on its site, such as `/2026/on-listening/`.
 * @property {string} thread
 * @property {number | null} head Seq of the thread's last event when the page was made; null on pages in
 *   the middle of a long thread, which stay the same while it grows.
 * @property {number} house Where the last note on the whole site was given, changed or lifted, in the site's log.
 * @property {number} n Which page of the thread this is, from 1.
 * @property {number} pages
 * @property {"flat" | "nested"} layout
 * @property {boolean} open
 * @property {number} limit Characters a comment may have.
 * @property {string} marker Signed: which places of the thread this page shows. Empty on pages without any.
 * @property {Level} level What one must have read before publishing.
 * @property {number} budget The most minutes of reading that are asked for; 0 for no limit.
 * @property {HTMLElement | null} comments The list; null on pages that only hold a form.
 */

/** Read the page's facts, or null where there is no thread (signed-in pages, plain texts). */
export function readPage() {
  const element = document.querySelector("main#afterword");
  if (!(element instanceof HTMLElement)) return null;
  const facts = element.dataset;
  if (!facts.site || !facts.thread) return null;
  /** @type {Page} */
  const page = {
    element,
    site: facts.site,
    key: facts.page ?? "",
    thread: facts.thread,
    head: facts.head ? Number(facts.head) : null,
    house: Number(facts.house ?? 0),
    n: Number(facts.n ?? 1),
    pages: Number(facts.pages ?? 1),
    layout: facts.layout === "nested" ? "nested" : "flat",
    open: facts.open !== "false",
    limit: Number(facts.limit ?? 10_000),
    marker: facts.marker ?? "",
    level: /** @type {Level} */ (facts.level ?? "off"),
    budget: Number(facts.budget ?? 0),
    comments: document.getElementById("comments"),
  };
  return page;
}

/** Where comment `seq` stands, whichever page that is. @param {Page} page @param {number} seq */
export function addressOf(page, seq) {
  return `/${encodeURIComponent(page.site)}/thread/${page.thread}?c=${seq}#c${seq}`;
}

/** The origins that may show this page in a frame. */
export function hostOrigins() {
  const element = document.querySelector("[data-origins]");
  return (element?.getAttribute("data-origins") ?? "").split(/\s+/).filter(Boolean);
}
