/**
 * Every word the client says, in one object, so that it can be translated.
 * (embed.js and boot.js stand alone; embed.js carries its own five phrases.)
 */

/** @param {number} n @param {string} one @param {string} many */
const plural = (n, one, many) => (n === 1 ? one : many);

/** @param {number} seconds */
function inAWhile(seconds) {
  if (seconds < 60) return plural(seconds, "1 second", `${seconds} seconds`);
  const minutes = Math.round(seconds / 60);
  return plural(minutes, "1 minute", `${minutes} minutes`);
}

export const words = {
  thread: {
    heading: (/** @type {number} */ n) =>
      n === 0 ? "No comments yet" : plural(n, "1 comment", `${n.toLocaleString("en")} comments`),
    target: (/** @type {number} */ number) => `You are at comment #${number}.`,
    notHere: (/** @type {number} */ seq) =>
      `The comment this link points to (c${seq}) is not here any more.`,
    linkCopied: "Link copied.",
  },

  live: {
    waiting: (/** @type {number} */ n) =>
      plural(n, "1 new comment - show", `${n} new comments - show`),
    waitingElsewhere: (/** @type {number} */ n) =>
      plural(n, "1 new comment on the last page", `${n} new comments on the last page`),
    shown: (/** @type {number} */ n) =>
      plural(n, "1 new comment is shown.", `${n} new comments are shown.`),
    closed: "This thread has just been closed. What you have written stays on this device.",
    reopened: "This thread is open again.",
    gone: (/** @type {number} */ number) => `#${number} was withdrawn by its author.`,
  },

  reply: {
    replyingTo: "Replying to",
    cancel: "Cancel reply",
    writeInstead: "Write a comment of your own instead",
  },

  draft: {
    restored: "Draft restored.",
    discard: "Discard it",
    discarded: "Draft discarded.",
    undo: "Bring it back",
    others: "Also kept on this device:",
    own: "your comment",
    replyTo: (/** @type {number} */ number) => `your reply to #${number}`,
    otherTab: "what you wrote in another tab",
    open: (/** @type {string} */ which) => `Open ${which}`,
  },

  composer: {
    length: (/** @type {number} */ left) =>
      left >= 0
        ? plural(left, "1 character left", `${left} characters left`)
        : plural(-left, "1 character too many", `${-left} characters too many`),
    remember: "Remember me on this device",
    rememberName: "Remember me on this device (not the e-mail)",
    preview: "Preview",
    previewShown: "This is how your comment will look.",
    backToWriting: "Back to writing",
    publishing: "Publishing…",
    published: (/** @type {number} */ number) => `Published as #${number}.`,
    publishedElsewhere: (/** @type {number} */ number) =>
      `Published as #${number}. It stands on another page of this thread.`,
    goThere: (/** @type {number} */ number) => `Go to #${number}`,
    saved: "Saved on this device; will ask again when you are online.",
    onlineAgain: "You are online again. Your comment is still here – publish it now?",
    publishNow: "Publish it now",
    notYet: "Not yet",
    waitOver: "You can publish now.",
    wait: (/** @type {number} */ seconds) => `Ready in ${inAWhile(seconds)}`,
  },

  editKey: {
    heading: "Your edit key",
    why:
      "With this key you can edit or withdraw what you wrote, and nobody else can. This device " +
      "remembers it. If you may want it on another device, or clear this browser’s data, write it down.",
    copy: "Copy the key",
    copied: "Key copied.",
    cannotCopy: "Copying did not work here. The key is selected; please copy it by hand.",
    done: "Done, hide this",
  },

  own: {
    change: "Edit",
    claim: "This is mine",
    edit: (/** @type {number} */ number) => `Edit #${number}`,
    withdraw: (/** @type {number} */ number) => `Withdraw #${number}`,
    yours: "yours",
    text: (/** @type {number} */ number) => `Your comment #${number}`,
    contentNote: "Content note (optional)",
    save: "Save",
    cancel: "Cancel",
    saving: "Saving…",
    saved: (/** @type {number} */ number) => `Your changes to #${number} are saved.`,
    opening: "Opening…",
    cannotEdit:
      "This comment cannot be edited any more, because somebody has answered it. You can still withdraw it.",
    cannotWithdraw: "This comment cannot be withdrawn any more.",
    askWithdraw: (/** @type {number} */ number) => `Withdraw #${number}?`,
    aboutWithdraw:
      "Your words will no longer be shown. If somebody has answered, a line saying that you withdrew " +
      "it stays in its place. You can undo this for 10 minutes.",
    confirmWithdraw: "Withdraw it",
    keep: "Keep it",
    withdrawing: "Withdrawing…",
    withdrawn: (/** @type {number} */ number) => `You withdrew #${number}.`,
    undo: "Undo",
    undoUntil: (/** @type {string} */ time) => `You can undo this until ${time}.`,
    restored: (/** @type {number} */ number) => `#${number} is back.`,
  },

  note: {
    always: (/** @type {string} */ note) => `Always open notes about “${note}” on this device`,
    alwaysHere: (/** @type {string} */ note) => `Open notes about “${note}” while this page is open`,
  },

  problem: {
    heading: "This is not published yet",
    headingEdit: "Your changes are not saved yet",
    headingWithdraw: "This did not work yet",
    kept: "What you wrote is still below, and kept on this device.",
    empty: "Please write something first.",
    missing: (/** @type {string} */ label) => `Please fill in “${label}”.`,
    tooLong: (/** @type {number} */ over, /** @type {number} */ limit) =>
      `Your text is ${plural(over, "1 character", `${over} characters`)} longer than the ${limit} that fit here. ` +
      "Please shorten it, or split it in two.",
    offline: "You are offline. Please try again when you are connected.",
    unreachable:
      "The server did not answer. Please try again; should your comment have arrived after all, " +
      "it will not appear twice.",
    busy: (/** @type {number} */ seconds) =>
      `The server is busy right now. Please try again in ${inAWhile(seconds)}.`,
    tooFast: (/** @type {number} */ seconds) =>
      `A short pause before the next one: please try again in ${inAWhile(seconds)}.`,
    closed: "This thread has been closed, so nothing more can be published here. You may like to keep a copy of your text.",
    parentGone:
      "The comment you are answering is no longer here. You can publish yours as a comment of its own.",
    publishAlone: "Make it a comment of its own",
    alreadyPublished:
      "An earlier version of this text was already published; please look for it above. If you want to " +
      "publish this one as well, press Publish again.",
    notYours: "This comment was written with another edit key, so it cannot be changed from here.",
    commentGone: "This comment is not here any more.",
    siteGone: "This thread cannot be found any more.",
    field: "Please look at this field again.",
    unknown: "Something went wrong on our side. Please try again in a moment.",
  },
};
