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

/** @typedef {Item & {text?: string, may?: {edit: boolean, withdraw: boolean, undo: boolean}}} OwnItem */
/** @typedef {{seq: number, number: number, thread: string, edit_key: string | null, status: string, url: string, item: Item}} Publication */
/** @typedef {{seq: number, presence: "withdrawn", vanished: boolean, undo_until: string}} Withdrawal */

/**
 * Why something did not happen.
 * @typedef {object} Problem
 * @property {string} code The server's stable code; `unreachable` and `offline` are ours.
 * @property {string} detail
 * @property {string | null} field The form field it is about.
 * @property {number | null} retryAfter Seconds.
 * @property {number | null} limit
 * @property {number | null} length
 * @property {boolean} certain False when the request may have been carried out all the same.
 */

/** @template T @typedef {{ok: true, data: T} | {ok: false, problem: Problem}} Answer */

/** How long an answer may take before we say that there is none. */
const PATIENCE_MS = 20_000;

/**
 * @param {string} thread
 * @param {{site: string, page: string, text: string, name?: string, email?: string, reply_to?: number, content_note?: string}} comment
 * @param {{idempotencyKey: string, editKey: string | null}} keys
 * @returns {Promise<Answer<Publication>>}
 */
export function postComment(thread, comment, keys) {
  const headers = { ...keyHeader(keys.editKey), "Idempotency-Key": keys.idempotencyKey };
  return call("POST", `/threads/${thread}/comments`, headers, comment);
}

/** @param {string} thread @param {number} seq @param {string | null} [editKey] @returns {Promise<Answer<OwnItem>>} */
export function getComment(thread, seq, editKey = null) {
  return call("GET", `/threads/${thread}/comments/${seq}`, keyHeader(editKey));
}

/**
 * @param {string} thread @param {number} seq @param {string | null} editKey Null for someone signed in.
 * @param {{text: string, content_note?: string}} change
 * @returns {Promise<Answer<Item>>}
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

/** @param {string} text @returns {Promise<Answer<{html: string}>>} */
export function preview(text) {
  const { site = "", page = "" } = document.getElementById("afterword")?.dataset ?? {};
  return call("POST", "/preview", {}, { text, site, page });
}

/** The thread as it stands now. @param {string} site @param {string} page @returns {Promise<Answer<{head: number}>>} */
export function getThread(site, page) {
  return call("GET", `/sites/${encodeURIComponent(site)}/threads?page=${encodeURIComponent(page)}`, {});
}

/** @param {string} thread @param {number} after */
export function streamAddress(thread, after) {
  return `/api/v1/threads/${thread}/stream?after=${after}`;
}

/** @param {string | null} editKey @returns {Record<string, string>} */
function keyHeader(editKey) {
  return editKey ? { "Edit-Key": editKey } : {};
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
    // A proxy's 502 or 504 says nothing about what the server behind it did.
    certain: response.status < 500 || response.status === 503,
  };
}

/** @returns {Problem} */
function silence() {
  const code = navigator.onLine ? "unreachable" : "offline";
  const nothing = { detail: "", field: null, retryAfter: null, limit: null, length: null };
  return { code, ...nothing, certain: false };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : "";
}
