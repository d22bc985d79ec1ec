/** Times in the reader's own zone, near ones as "5 minutes ago". */

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const language = regional(document.documentElement.lang || "en");
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const absolute = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const full = new Intl.DateTimeFormat(language, {
  ...{ weekday: "long", day: "numeric", month: "long", year: "numeric" },
  ...{ hour: "numeric", minute: "2-digit", timeZoneName: "short" },
});

/** The reader's own kind of the page's language: 20:15 or 8:15 PM. @param {string} spoken */
function regional(spoken) {
  return navigator.languages.find((one) => one.startsWith(`${spoken}-`)) ?? spoken;
}

/** Rewrite the times of a page or of one comment. @param {ParentNode} root */
export function tellTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]"))
    if (time instanceof HTMLTimeElement) tell(time, Date.now());
}

/** Keep "5 minutes ago" true while the page is open and seen. */
export function startClock() {
  setInterval(() => {
    if (!document.hidden) tellTimes(document);
  }, 30_000);
}

/** The time of day, as for a deadline. @param {string} at */
export function timeOfDay(at) {
  return clock.format(new Date(at));
}

/** A moment that is to come, or long ago. @param {string} at */
export function momentOf(at) {
  return absolute.format(new Date(at));
}

/** @param {HTMLTimeElement} time @param {number} now */
function tell(time, now) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  // A device whose clock is behind must not read "in 2 minutes".
  const age = Math.max(0, (now - at.getTime()) / 1000);
  const isNear = age < 7 * DAY_S && !time.matches(".until");
  const text = isNear ? ago(age) : absolute.format(at);
  if (time.textContent !== text) time.textContent = text;
  time.title = full.format(at);
}

/** @param {number} seconds */
function ago(seconds) {
  if (seconds < MINUTE_S) return relative.format(0, "second");
  if (seconds < HOUR_S) return relative.format(-Math.floor(seconds / MINUTE_S), "minute");
  if (seconds < DAY_S) return relative.format(-Math.floor(seconds / HOUR_S), "hour");
  return relative.format(-Math.floor(seconds / DAY_S), "day");
}
