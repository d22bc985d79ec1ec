/** Notes end by themselves: when one does while the page is open, the page says so. */

/** Timers further away than this are set again: their length has a limit, and devices sleep. */
const LOOK_AGAIN_MS = 3_600_000;

export class NoteEnds {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {import("./moderator-notes.js").ModeratorNotes} notes */
  constructor(notes) {
    this.notes = notes;
  }

  start() {
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    this.look();
  }

  /** A note came, or it is time: end those that are over, and wait for the next. */
  look() {
    clearTimeout(this.#timer);
    const now = Date.now();
    for (const line of timed()) if (endOf(line) <= now) this.notes.runOut(line.dataset.note ?? "");
    const next = Math.min(...timed().map(endOf));
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.look(), Math.min(next - now, LOOK_AGAIN_MS));
  }
}

/** @returns {HTMLElement[]} */
function timed() {
  const found = document.querySelectorAll(".notes-index li[data-until]");
  return [...found].filter((line) => line instanceof HTMLElement);
}

/** @param {HTMLElement} line */
function endOf(line) {
  return new Date(line.dataset.until ?? "").getTime();
}
