/** The comment that an address points to: found, shown, or fetched from the page it stands on. */
import { getComment, getImported } from "./api.js";
import { numberOf } from "./comments.js";
import { element, focusOn, isPlain } from "./element.js";
import { addressOf } from "./page.js";
import { announce } from "./status.js";
import { words } from "./words.js";

/**
 * @param {import("./page.js").Page} page
 * @param {import("./comments.js").Comments} comments
 * @param {import("./frame.js").Frame} frame
 */
export function startTarget(page, comments, frame) {
  const missed = element("p", { class: "empty" });

  const go = (isArrival = false) => {
    const seq = seqIn(location.hash);
    const old = /^#comment-(\w+)$/.exec(location.hash)?.[1];
    if (seq) void show(seq, isArrival);
    else if (old) void showOld(old, isArrival);
  };

  /** @param {number} seq @param {boolean} isArrival */
  async function show(seq, isArrival) {
    const article = comments.article(seq);
    if (article) point(article);
    else await leaveFor(seq, isArrival);
  }

  /** Links of the system that comments come from name them otherwise. @param {string} old @param {boolean} isArrival */
  async function showOld(old, isArrival) {
    const answer = await getImported(page.site, old);
    if (!answer.ok) miss(words.thread.oldNotHere);
    else if (answer.data.thread === page.thread) await show(answer.data.seq, isArrival);
    else location.replace(frame.dress(addressOf({ ...page, thread: answer.data.thread }, answer.data.seq)));
  }

  /** @param {HTMLElement} article */
  function point(article) {
    missed.remove();
    for (const other of comments.articles()) other.classList.toggle("target", other === article);
    // Tab and reading go on from here. The article itself, which the browser's own jump to the
    // address then focuses too: from anything else inside it would take the focus away.
    focusOn(article);
    frame.scrollTo(article);
    announce(words.thread.target(numberOf(article)));
  }

  // Nothing on the page tells it else: whoever came for one comment looks at the first of them.
  /** @param {string} said */
  function miss(said) {
    missed.textContent = said;
    document.getElementById("comments")?.before(missed);
    frame.scrollTo(missed);
    announce(said);
  }

  // Asked first, and never twice, so that a comment that is gone cannot send its reader in circles.
  /** @param {number} seq @param {boolean} isArrival */
  async function leaveFor(seq, isArrival) {
    const answer = await getComment(page.thread, seq);
    if (answer.ok && !(isArrival && arrivedByRedirect())) location.replace(frame.dress(addressOf(page, seq)));
    else miss(words.thread.notHere(seq));
  }

  /** Links to a comment that is on this page stay on it. @param {MouseEvent} event */
  function follow(event) {
    const link = event.target instanceof Element ? event.target.closest("a[href*='#c']") : null;
    if (!(link instanceof HTMLAnchorElement) || !isPlain(event) || event.defaultPrevented) return;
    if (link.origin !== location.origin || !isOfThread(link, page)) return;
    const article = comments.article(seqIn(link.hash));
    if (!article) return;
    event.preventDefault();
    if (location.hash === link.hash) go();
    else location.hash = link.hash;
  }

  frame.onTarget = (seq) => void show(seq, false);
  frame.onOldTarget = (old) => void (/^\w+$/.test(old) && showOld(old, false));
  window.addEventListener("hashchange", () => go());
  document.addEventListener("click", follow);
  go(true);
}

/** A comment of another thread may well have the seq of one here. @param {HTMLAnchorElement} link @param {import("./page.js").Page} page */
function isOfThread(link, page) {
  const [, thread] = /\/thread(?:\/([^/]+))?/.exec(link.pathname) ?? [];
  const key = new URLSearchParams(link.search).get("page");
  return thread ? thread === page.thread : key === page.key;
}

/** @param {string} hash */
function seqIn(hash) {
  return Number(/^#c(\d+)$/.exec(hash)?.[1] ?? 0);
}

function arrivedByRedirect() {
  const [arrival] = performance.getEntriesByType("navigation");
  return arrival instanceof PerformanceNavigationTiming && arrival.redirectCount > 0;
}
