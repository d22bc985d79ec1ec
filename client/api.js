/** The server's API as this client uses it; every answer is a value, a refusal too. */

/**
 * @typedef {object} Item
 * @property {"comment"} kind
 * @property {number} seq
 * @property {number} number
 * @property {string} at
 * @property {{name: string, role: string}} author
 * @property {"present" | "withdrawn" | "removed" | "erased"} presence
 * @property {number | null} reply_to
 * @property {string | null} content_note
 * @property {string | null} html
 * @property {string} url
 * @property {string} [fragment] The article as it stands on the page.
 * @property {number} [comments] With a live event: how many comments the thread has now.
 */

/** @typedef {Item & {text?: string, may?: {edit: boolean, withdraw: boolean, undo: boolean}, read?: {notes: string[], self_attested: boolean} | null, statements?: Statement[]}} OwnItem */
/**
 * A comment that stands, or (`status` "held") one that a moderator looks at first.
 * @typedef {object} Publication
 * @property {number} seq
 * @property {string | null} edit_key
 * @property {string} [receipt] What its author has read, their own words included.
 */
/** @typedef {Publication & {status: "published", number: number, thread: string, url: string, item: Item}} Published */
/**
 * A comment that is or was held, as its author may know it.
 * @typedef {object} HeldItem
 * @property {number} seq
 * @property {string} at
 * @property {number | null} reply_to
 * @property {"held" | "declined" | "published"} status
 * @property {string} words What became of it, or how long it usually takes.
 * @property {NoteCause | null} note The moderator's note for which it waits.
 * @property {string | null} reason Why it was not let in; null when its author took it back.
 * @property {number | null} published Seq of the comment that stands since.
 * @property {number | null} number
 * @property {string} text
 * @property {string | null} content_note
 * @property {boolean} erased
 * @property {Statement[]} [statements]
 */
/** @typedef {Publication & {status: "held", reason: string, words: string}} Held */
/** @typedef {Item & {status?: "held", words?: string}} Edited With `status`, a moderator looks at the change first. */
/** @typedef {{seq: number, presence: "withdrawn", vanished: boolean, undo_until: string}} Withdrawal */

/**
 * A comment on its way.
 * @typedef {object} Written
 * @property {string} site
 * @property {string} page
 * @property {string} text
 * @property {string} [name]
 * @property {string} [email]
 * @property {number} [reply_to]
 * @property {string} [content_note]
 * @property {boolean} [ask_moderator] Whether a moderator may let it through with something unread.
 */

/**
 * Why something did not happen.
 * @typedef {object} Problem
 * @property {string} code The server's stable code; `unreachable` and `offline` are ours.
 * @property {string} detail
 * @property {string | null} field The form field it is about.
 * @property {number | null} retryAfter Seconds.
 * @property {number | null} limit
 * @property {number | null} length
 * @property {number | null} sanction The decision about them that it comes from.
 * @property {string} statement Where that decision can be read; empty for none.
 * @property {SentBack | null} sentBack What there is to read first.
 * @property {NoteCause | null} note The moderator's note it comes from.
 * @property {boolean} certain False when the request may have been carried out all the same.
 */

/** @typedef {{note: string, instruction: string, by: string, href: string, until?: string | null}} NoteCause `until` where no words say it. */

/**
 * Why a comment came back, with everything that is to be read first.
 * @typedef {object} SentBack
 * @property {Obligation[]} obligations
 * @property {number} minutes How long all of it takes.
 * @property {boolean} reduced Whether the budget left something out.
 * @property {number} budget_minutes
 * @property {{comments: number, minutes: number}} thread
 * @property {string} marker Signed: the comments among the obligations were served.
 * @property {string} receipt
 */
/** @typedef {CardOwed | NoteOwed | CommentsOwed | TagsOwed} Obligation */
/**
 * @typedef {object} CardOwed
 * @property {"reading"} kind
 * @property {string} slug
 * @property {string} title
 * @property {number} version
 * @property {number} card Its place in the reading, from 1.
 * @property {number} of
 * @property {string} rule
 * @property {string} html
 * @property {number | null} [changed_since] The version in which it was read before.
 * @property {string | null} [diff] HTML: what changed since that version.
 * @property {boolean} [is_new] Whether the version that was read before had nothing like it.
 * @property {number} words
 * @property {number} minutes
 * @property {string} code
 * @property {string} url
 */
/** @typedef {NoteFacts & NoteChanges & {kind: "note", minutes: number, url: string}} NoteOwed */
/**
 * What became of a note since its reader acknowledged it.
 * @typedef {object} NoteChanges
 * @property {boolean} changed Whether they did, and are asked anew.
 * @property {string | null} diff HTML: what changed in the instruction.
 * @property {string | null} detail_diff HTML: what changed in the folded rest.
 * @property {string | null} detail_diff_about What the rest is, or was, about.
 */
/**
 * @typedef {object} NoteFacts
 * @property {string} note Its name: N4, or S1 for one on the whole site.
 * @property {number} seq
 * @property {number} revision
 * @property {string} label
 * @property {string} scope Where it binds, in words.
 * @property {string} instruction
 * @property {string} html The folded rest; empty for none.
 * @property {string | null} content_note What the rest is about, for those who leave it folded.
 * @property {string} by
 * @property {string} at
 * @property {string} code
 */
/**
 * @typedef {object} CommentsOwed
 * @property {"path" | "comments"} kind What is answered with its ancestors; others.
 * @property {number[]} seqs
 * @property {number} words
 * @property {number} minutes
 * @property {(Item & {words: number, changed: boolean})[]} items `changed`: since they were read before.
 * @property {string} url
 */
/** @typedef {{kind: "content_note", tags: string[]}} TagsOwed One of these is to be named. */

/** @typedef {{slug: string, title: string, version: number, url: string, cards: CardShown[]}} ReadingShown */
/** @typedef {{card: string, rule: string, html: string, words: number, minutes: number, code: string}} CardShown */
/** @typedef {{readings: ReadingShown[]}} Readings */

/**
 * @typedef {object} ReadingClaims
 * @property {string} site
 * @property {string} receipt
 * @property {[number, number][]} ranges
 * @property {string[]} markers
 * @property {string[]} codes
 * @property {number} [upto]
 * @property {boolean} [attested] Whether there is only their word for it.
 */

/**
 * A note that was given, amended or lifted while the page is open.
 * @typedef {object} NoteNews
 * @property {"note"} kind
 * @property {string} note
 * @property {number} seq
 * @property {number} revision
 * @property {boolean} standing
 * @property {string} fragment
 * @property {Reach} reach
 * @property {number | null} comment The comment it is about.
 * @property {string} instruction
 * @property {string} code
 * @property {boolean} [recount] Whether only the number of removals that it tells of changed.
 * @property {boolean} must Whether one acknowledges it before writing.
 * @property {boolean} locks Whether nobody writes where it binds.
 * @property {string | null} until When it ends by itself.
 * @property {number} [house] Of a note on the whole site: where in the site's log this happened.
 */
/** @typedef {"comment" | "conversation" | "thread" | "site"} Reach How far a note goes. */
/** @typedef {{receipt: string, read: [number, number][], notes: Record<string, number>, cards: string[]}} Folded */

/**
 * What a moderator looks at before they act.
 * @typedef {object} Moderation
 * @property {number} number
 * @property {string} name
 * @property {number} revision
 * @property {string} warning
 * @property {string} likely The clause that is chosen unless another is.
 * @property {{id: string, label: string}[]} clauses
 * @property {{note: string, instruction: string, later: boolean}[]} notes Those that bind there; `later` ones came after it was written.
 */
/** @typedef {{clause: string, reason: string, note: string, revision: number, words?: string, label?: string, occurrence?: number}} Wanted */
/** @typedef {{seq: number, act: number, undo_until: string}} Acted */

/**
 * What changed in a moderator's queue while they had it open.
 * @typedef {object} QueueNews
 * @property {number} new How much came.
 * @property {string} newest The place to ask from next.
 * @property {Record<string, string>} gone What is shown and waits no more, with what became of it.
 * @property {Record<string, string>} holders What another moderator looks at, with their name.
 * @property {{id: string, fragment: string}[]} [items] What came, as cards.
 */
/** @typedef {{action: string, clause: string, words: string, revision: number, same: boolean, knowing: boolean}} Wish */
/** @typedef {{words: string, also: string[], undo: number | null, look: string | null, rest: string | null}} Decided */

/**
 * What a moderator decided about a comment or its author, and why.
 * @typedef {object} Statement
 * @property {number} act
 * @property {string} restriction
 * @property {string} said
 * @property {string | null} by
 * @property {string} at
 * @property {string | null} until
 * @property {boolean} stands
 * @property {string} text
 * @property {string | null} content_note
 * @property {number} reports
 * @property {{detection: boolean, decision: boolean}} automated
 * @property {"terms" | "illegal"} ground
 * @property {{label: string, words: string, version: number} | null} clause
 * @property {string} why
 * @property {{id: string, instruction: string, acknowledged: boolean} | null} note
 * @property {boolean} curable
 * @property {{acknowledged: boolean} | null} warning
 * @property {{appeal: boolean, words: string}} redress
 * @property {AppealState | null} appeal
 */
/** @typedef {{status: "waiting" | "upheld" | "overturned", words: string}} AppealState */
/** @typedef {{report: number, edit_key: string | null, words: string}} Reported */
/** @typedef {{status: "waiting" | "kept" | "acted" | "gone", words: string, comment: number}} ReportState */
/** @typedef {{id: string, label: string, illegal: boolean}} ReportReason */

/** @template T @typedef {{ok: true, data: T} | {ok: false, problem: Problem}} Answer */

/** How long an answer may take before we say that there is none. */
const PATIENCE_MS = 20_000;

/**
 * @param {string} thread
 * @param {Written} comment
 * @param {{idempotencyKey: string, editKey: string | null, receipt: string | null}} keys
 * @returns {Promise<Answer<Published | Held>>}
 */
export function postComment(thread, comment, keys) {
  const headers = {
    ...keyHeader(keys.editKey),
    ...{ "Idempotency-Key": keys.idempotencyKey },
    ...(keys.receipt ? { "Reading-Receipt": keys.receipt } : {}),
  };
  return call("POST", `/threads/${thread}/comments`, headers, comment);
}

/**
 * Fold what was read into a receipt. Called only when somebody publishes.
 * @param {string} thread @param {ReadingClaims} claims @returns {Promise<Answer<Folded>>}
 */
export function foldReceipt(thread, claims) {
  return call("POST", `/threads/${thread}/receipts`, {}, claims);
}

/** @param {string} thread @param {number} seq @param {string | null} [editKey] @returns {Promise<Answer<OwnItem>>} */
export function getComment(thread, seq, editKey = null) {
  return call("GET", `/threads/${thread}/comments/${seq}`, keyHeader(editKey));
}

/** Where a comment stands that another system called otherwise. @param {string} site @param {string} old @returns {Promise<Answer<{thread: string, seq: number}>>} */
export function getImported(site, old) {
  return call("GET", `/sites/${encodeURIComponent(site)}/imported/${old}`, {});
}

/** How far an import is. @param {string} site @returns {Promise<Answer<{phase: string, done: number, total: number, words: string}>>} */
export function getImport(site) {
  return call("GET", `/desk/${encodeURIComponent(site)}/import`, {});
}

/** What became of a comment that is or was held. @param {string} thread @param {number} seq @param {string | null} editKey @returns {Promise<Answer<HeldItem>>} */
export function getHeld(thread, seq, editKey) {
  return call("GET", `/threads/${thread}/comments/${seq}`, keyHeader(editKey));
}

/** Destroy the words for good. @param {string} thread @param {number} seq @param {string | null} editKey @returns {Promise<Answer<object>>} */
export function eraseComment(thread, seq, editKey) {
  return call("POST", `/threads/${thread}/comments/${seq}/erasure`, keyHeader(editKey));
}

/**
 * @param {string} thread @param {number} seq @param {string | null} editKey Null for someone signed in.
 * @param {{text: string, content_note?: string}} change
 * @returns {Promise<Answer<Edited>>}
 */
export function editComment(thread, seq, editKey, change) {
  return call("PATCH", `/threads/${thread}/comments/${seq}`, keyHeader(editKey), change);
}

/** @param {string} thread @param {number} seq @param {string | null} editKey @returns {Promise<Answer<Withdrawal>>} */
export function withdrawComment(thread, seq, editKey) {
  return call("DELETE", `/threads/${thread}/comments/${seq}`, keyHeader(editKey));
}

/** @param {string} thread @param {number} seq @param {string | null} editKey @returns {Promise<Answer<Item>>} */
export function restoreComment(thread, seq, editKey) {
  return call("POST", `/threads/${thread}/comments/${seq}/restore`, keyHeader(editKey));
}

/** @param {string} text @param {string} note @returns {Promise<Answer<{html: string}>>} */
export function preview(text, note) {
  const { site = "", page = "" } = document.getElementById("afterword")?.dataset ?? {};
  return call("POST", "/preview", {}, { text, site, page, ...(note ? { content_note: note } : {}) });
}

/**
 * What stands in a thread and how long it is, without a word of it.
 * @typedef {object} OutlineData
 * @property {number} head
 * @property {{comments: number, minutes: number}} thread
 * @property {[number, number, number][]} comments The newest that stand: seq, number, words.
 * @property {{comments: number, words: number}} earlier The ones before.
 * @property {[number, number][]} edits Seq of a comment, and of the change since which it says something else.
 * @property {{note: string, kind: string, revision: number, seq: number, after: number, reach: string, comment: number | null, must: boolean}[]} notes Each with the place after which it got its words.
 * @property {number} summary Up to which seq a summary tells the story; 0 without one.
 * @property {[string, number][]} cards Of the required readings, each with its words.
 * @property {import("./page.js").Level} level
 * @property {number} budget_minutes
 */

/**
 * The outline at least as far as a page knows the thread: what a browser kept of an earlier one is not it.
 * @param {string} thread @param {string} at @returns {Promise<Answer<OutlineData>>}
 */
export function getOutline(thread, at) {
  return call("GET", `/threads/${thread}/outline?at=${at}`, {});
}

/** Who is signed in, and as what on a site. @param {string} site @returns {Promise<Answer<{name: string, role: string}>>} */
export function getMe(site) {
  return call("GET", `/me?site=${encodeURIComponent(site)}`, {});
}

/** The thread as it stands now. @param {string} site @param {string} page @returns {Promise<Answer<{head: number}>>} */
export function getThread(site, page) {
  return call("GET", `/sites/${encodeURIComponent(site)}/threads?page=${encodeURIComponent(page)}`, {});
}

/**
 * The required readings of a site, as it asks for them now.
 * @param {string} site @returns {Promise<Answer<Readings>>}
 */
export function getReadings(site) {
  return call("GET", `/sites/${encodeURIComponent(site)}/readings`, {});
}

/**
 * Take no replies on a site for some hours.
 * @param {string} site @param {number} hours @param {string | null} editKey Null for someone signed in.
 * @returns {Promise<Answer<{until: string | null}>>}
 */
export function pauseReplies(site, hours, editKey) {
  return call("POST", `/sites/${encodeURIComponent(site)}/me/pause`, keyHeader(editKey), { hours });
}

/** Take them again. @param {string} site @param {string | null} editKey @returns {Promise<Answer<{until: null}>>} */
export function welcomeReplies(site, editKey) {
  return call("DELETE", `/sites/${encodeURIComponent(site)}/me/pause`, keyHeader(editKey));
}

/** @param {string} thread @param {number} seq @returns {Promise<Answer<Moderation>>} */
export function getModeration(thread, seq) {
  return call("GET", `/threads/${thread}/comments/${seq}/moderation`, {});
}

/** Do something about a comment, as a moderator. @param {string} thread @param {number} seq @param {string} kind @param {Wanted} wanted @returns {Promise<Answer<Acted>>} */
export function act(thread, seq, kind, wanted) {
  return call("POST", `/threads/${thread}/comments/${seq}/${kind}`, {}, wanted);
}

/** @param {string} thread @param {number} place @returns {Promise<Answer<object>>} */
export function undoAct(thread, place) {
  return call("POST", `/threads/${thread}/acts/${place}/undo`, {}, {});
}

/** @param {string} site @param {Record<string, string>} asked @returns {Promise<Answer<QueueNews>>} */
export function getQueue(site, asked) {
  return call("GET", `/desk/${encodeURIComponent(site)}/items?${new URLSearchParams(asked)}`, {});
}

/** Say that one looks at something, or learn who does. @param {string} site @param {string} item @returns {Promise<Answer<{holder: string | null}>>} */
export function claimItem(site, item) {
  return call("POST", `/desk/${encodeURIComponent(site)}/items/${item}/claim`, {}, {});
}

/** @param {string} site @param {string} item @param {Wish} wish @returns {Promise<Answer<Decided>>} */
export function decideItem(site, item, wish) {
  return call("POST", `/desk/${encodeURIComponent(site)}/items/${item}/decision`, {}, wish);
}

/** @param {string} site @param {string} item @param {number} act @param {string[]} also @returns {Promise<Answer<{words: string}>>} */
export function undoItem(site, item, act, also) {
  return call("POST", `/desk/${encodeURIComponent(site)}/items/${item}/undo`, {}, { act, also });
}

/**
 * Where a thread is followed, and its site's log with it.
 * @param {string} thread @param {number} after @param {string} site @param {number} house Where in the site's log.
 */
export function streamAddress(thread, after, site, house) {
  return `/api/v1/threads/${thread}/stream?after=${after}&site=${encodeURIComponent(site)}&house=${house}`;
}

/** @param {string | null} editKey @returns {Record<string, string>} */
function keyHeader(editKey) {
  return editKey ? { "Edit-Key": editKey } : {};
}

/** @param {string} site @param {number} seq @param {string | null} editKey @param {string} slip In place of the key; or empty. @returns {Promise<Answer<Statement>>} */
export function getSanction(site, seq, editKey, slip) {
  const query = slip ? `?slip=${encodeURIComponent(slip)}` : "";
  return call("GET", `/sites/${encodeURIComponent(site)}/sanctions/${seq}${query}`, keyHeader(editKey));
}

/** @param {string} site @param {number} seq @param {string | null} editKey @returns {Promise<Answer<object>>} */
export function acknowledgeWarning(site, seq, editKey) {
  return call("POST", `/sites/${encodeURIComponent(site)}/sanctions/${seq}/acknowledgement`, keyHeader(editKey), {});
}

/** @param {string} where `threads/THREAD/acts/SEQ` or `sites/SITE/sanctions/SEQ`. @param {string} text @param {string | null} editKey @param {string} slip In place of the key; or empty. @returns {Promise<Answer<AppealState>>} */
export function appeal(where, text, editKey, slip) {
  return call("POST", `/${where}/appeal`, keyHeader(editKey), { text, ...(slip ? { slip } : {}) });
}

/** @param {string} site @returns {Promise<Answer<ReportReason[]>>} */
export function getReasons(site) {
  return call("GET", `/sites/${encodeURIComponent(site)}/reasons`, {});
}

/** @param {string} thread @param {number} seq @param {{clause: string, text: string}} report @param {string | null} editKey @returns {Promise<Answer<Reported>>} */
export function reportComment(thread, seq, report, editKey) {
  return call("POST", `/threads/${thread}/comments/${seq}/reports`, keyHeader(editKey), report);
}

/** @param {string} site @param {number} seq @param {string | null} editKey @returns {Promise<Answer<ReportState>>} */
export function getReport(site, seq, editKey) {
  return call("GET", `/sites/${encodeURIComponent(site)}/reports/${seq}`, keyHeader(editKey));
}

/**
 * @template T
 * @param {string} method
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {object} [body]
 * @returns {Promise<Answer<T>>}
 */
async function call(method, path, headers, body) {
  /** @type {RequestInit} */
  const request = { method, headers: { ...headers, Accept: "application/json" }, signal: patience() };
  if (body) request.body = JSON.stringify(body);
  if (body) request.headers = { ...headers, "Content-Type": "application/json" };
  try {
    const response = await fetch(`/api/v1${path}`, request);
    // Half an answer, or a hotel's log-in page, is no answer: that is for the catch below.
    /** @type {Promise<unknown>} */
    const said = response.json();
    if (response.ok) return { ok: true, data: /** @type {T} */ (await said) };
    const why = await said.catch(() => ({}));
    return { ok: false, problem: problemOf(response, /** @type {Record<string, unknown>} */ (why)) };
  } catch {
    return { ok: false, problem: silence() };
  }
}

function patience() {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), PATIENCE_MS);
  return controller.signal;
}

/** @param {Response} response @param {Record<string, unknown>} data @returns {Problem} */
function problemOf(response, data) {
  const wait = Number(response.headers.get("Retry-After"));
  const fallback = { 413: "too_long", 423: "thread_closed", 429: "too_fast", 503: "busy" };
  return {
    code: text(data.code) || fallback[/** @type {413} */ (response.status)] || "unknown",
    detail: text(data.detail),
    field: text(data.field) || null,
    retryAfter: wait > 0 ? Math.ceil(wait) : null,
    limit: typeof data.limit === "number" ? data.limit : null,
    length: typeof data.length === "number" ? data.length : null,
    sanction: typeof data.sanction === "number" ? data.sanction : null,
    statement: text(data.statement),
    sentBack: Array.isArray(data.obligations) ? /** @type {SentBack} */ (/** @type {unknown} */ (data)) : null,
    note: causeOf(data),
    // A proxy's 502 or 504 says nothing about what the server behind it did.
    certain: response.status < 500 || response.status === 503,
  };
}

/** @param {Record<string, unknown>} data @returns {NoteCause | null} */
function causeOf({ note, instruction, by, note_url: href }) {
  if (!href) return null;
  return { note: text(note), instruction: text(instruction), by: text(by), href: text(href) };
}

/** @returns {Problem} */
function silence() {
  const code = navigator.onLine ? "unreachable" : "offline";
  const nothing = { detail: "", field: null, retryAfter: null, limit: null, length: null, sentBack: null, note: null };
  return { code, ...nothing, sanction: null, statement: "", certain: false };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : "";
}
