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

/** How long somebody reads: the server says it in the same words. @param {number} minutes */
function duration(minutes) {
  const seconds = minutes * 60;
  if (seconds < 55) return `${Math.max(10, Math.round(seconds / 10) * 10)} s`;
  const whole = Math.round(minutes);
  if (whole < 60) return `about ${whole} min`;
  const rest = whole % 60 ? ` ${whole % 60} min` : "";
  return `${Math.floor(whole / 60).toLocaleString("en")} h${rest}`;
}

/** @param {number} n */
const characters = (n) => plural(n, "1 character", `${n.toLocaleString("en")} characters`);

/** What people call the fields that can be too long. @type {Record<string, string>} */
const fields = { name: "The name", email: "The e-mail address", content_note: "The content note" };

/** @param {number} n */
const comments = (n) => plural(n, "1 comment", `${n.toLocaleString("en")} comments`);

export const words = {
  thread: {
    heading: (/** @type {number} */ n) =>
      n === 0 ? "No comments yet" : plural(n, "1 comment", `${n.toLocaleString("en")} comments`),
    target: (/** @type {number} */ number) => `You are at comment #${number}.`,
    notHere: (/** @type {number} */ seq) =>
      `The comment this link points to (c${seq}) is not here any more.`,
    oldNotHere: "The comment this link points to is not shown here.",
    linkCopied: "Link copied.",
  },

  price: {
    /** For somebody of whom nothing is remembered. @param {number} n @param {number} minutes @param {number} notes */
    whole: (n, minutes, notes) =>
      [
        comments(n),
        duration(minutes) + (minutes >= 59.5 ? " in all" : ""),
        ...(notes ? [plural(notes, "1 moderator note", `${notes} moderator notes`)] : []),
      ].join(" · "),
    /** @param {number} n @param {number} number @param {number} minutes */
    since: (n, number, minutes) => `${n.toLocaleString("en")} new since #${number}, ${duration(minutes)}`,
    /** @param {number} n @param {number} minutes */
    unread: (n, minutes) => `${n.toLocaleString("en")} unread, ${duration(minutes)}`,
    /** @param {number} n */
    before: (n) => `${n.toLocaleString("en")} unread before`,
    /** @param {number} n */
    notes: (n) => plural(n, "1 new note", `${n} new notes`),
    /** @param {number} n @param {boolean} areEarlier Besides those that are new. */
    toAcknowledge: (n, areEarlier) =>
      `${plural(n, `1 ${areEarlier ? "earlier " : ""}note`, `${n} ${areEarlier ? "earlier " : ""}notes`)} to acknowledge`,
    nothing: "Every comment is read",
    /** @param {{rules: boolean, notes: number, summary: boolean, comments: number, minutes: number}} asked */
    demand: ({ rules, notes, summary, comments: n, minutes }) => {
      const parts = [
        ...(rules ? ["the house rules"] : []),
        ...(notes ? [plural(notes, "1 note", `${notes} notes`)] : []),
        ...(summary ? ["the summary"] : []),
        ...(n ? [comments(n)] : []),
      ];
      return parts.length ? `To comment here: ${parts.join(", ")} – ${duration(minutes)}` : "";
    },
    whatsNew: "What’s new",
    goOn: (/** @type {number} */ number) => `Go on at #${number}`,
    nextNew: "Next new",
    markAll: "Mark all read",
    marked: "All comments are marked as read.",
    undo: "Undo",
    unmarked: "They are as they were.",
    hadRead: "I had read up to …",
    number: "Comment number",
    attest: "Take this as read",
    attested: (/** @type {number} */ number) => `Everything up to #${number} counts as read.`,
  },

  read: {
    toHere: "Read to here",
    upTo: (/** @type {number} */ number, /** @type {number} */ all) => `Read to ${number} of ${all}`,
    fast: (/** @type {number} */ n, /** @type {number} */ seconds) =>
      `That was ${comments(n)} in ${inAWhile(seconds)}. If you read them elsewhere, carry on.`,
    carryOn: "Carry on",
    notYet: "Not yet",
    fresh: "new",
    edited: "edited since you read it",
    noMore: "Nothing new is left here.",
  },

  live: {
    waiting: (/** @type {number} */ n) =>
      plural(n, "1 new comment – show", `${n.toLocaleString("en")} new comments – show`),
    waitingElsewhere: (/** @type {number} */ n) =>
      plural(n, "1 new comment on the last page", `${n.toLocaleString("en")} new comments on the last page`),
    shown: (/** @type {number} */ n) =>
      plural(n, "1 new comment is shown.", `${n.toLocaleString("en")} new comments are shown.`),
    /** @param {string} reason Why, in the moderator's words; may be empty. */
    closed: (reason) =>
      `This thread has just been closed${reason ? `: ${reason}` : "."} What you have written stays on this device.`,
    reopened: "This thread is open again.",
    reload: "Load it again to write",
    gone: (/** @type {number} */ number) => `#${number} was withdrawn by its author.`,
  },

  closed: {
    closed: "This thread is closed.",
    there: "The comments of this thread stand there now:",
    because: (/** @type {string} */ reason) => `This thread is closed: ${reason}`,
    kept: "What you wrote here, kept on this device",
    copy: "Copy it",
    copied: "Copied.",
    cannotCopy: "Copying did not work here. The text is selected; please copy it by hand.",
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
        ? `${characters(left)} left`
        : `${characters(-left)} too many`,
    remember: "Remember me on this device",
    rememberName: "Remember me on this device (not the e-mail)",
    as: (/** @type {string} */ name) => `You are signed in and write as ${name}.`,
    asAnother: (/** @type {string} */ name) => `You write as ${name}, and nothing shows that you are signed in.`,
    otherName: "Write under another name",
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

  held: {
    heading: (/** @type {boolean} */ waits) =>
      waits ? "Your comments that wait" : "What became of your comment",
    below: "Until then it stands below, also when you come back.",
    written: "Written",
    noted: (/** @type {string} */ note) => `content note: ${note}`,
    takeBack: "Take it back",
    takeBackAndEdit: "Take it back and edit",
    ask: "Take this comment back?",
    about: "No moderator will look at it then. Your words stay here, so that you can change them and send them again.",
    keep: "Let it wait",
    takenBack: "You took this comment back.",
    inTheBox: "Your comment is taken back. Your words are in the box.",
    declined: "A moderator did not let your comment in:",
    letIn: (/** @type {number} */ number) => `A moderator let your comment in: #${number}.`,
    again: "Put it in the box again",
    dismiss: "Put this away",
    erase: "Erase it",
    askErase: "Erase your words for good?",
    aboutErase: "They are still kept on the server, where only you and the moderators can see them. This cannot be undone.",
    eraseNow: "Erase them",
    keepWords: "Keep them",
    erased: "Your words are erased for good.",
  },

  statement: {
    by: "Decided by",
    software: "a rule of this site, by software",
    rule: "The rule",
    law: "the law",
    terms: "the rules of this site",
    version: (/** @type {number} */ version) => `version ${version}`,
    why: "Why",
    until: "Where and until when",
    ends: (/** @type {string} */ moment) => `everywhere, until ${moment}`,
    noEnd: "everywhere, with no end set",
    over: "everywhere, taken back meanwhile",
    note: "The note",
    acknowledged: "You had acknowledged it before you wrote this.",
    notAcknowledged: "You had not acknowledged it before you wrote this.",
    found: "How it was found",
    seen: "A moderator saw it. A person decided, and no software.",
    reported: (/** @type {number} */ n) =>
      `${plural(n, "One person", `${n} people`)} reported it; a moderator looked and decided.`,
    text: "Your words",
    resubmit: "Edit and resubmit",
    appeal: "Appeal",
    appealWhy: "Why you see it otherwise",
    sendAppeal: "Send the appeal",
    cancel: "Not now",
    download: "Download my text",
    file: (/** @type {number} */ number) => `comment-${number}.txt`,
    leave: "Leave it",
    see: "What was decided, and why",
    read: "I have read this",
    goOn: "Thank you. You can publish now.",
    there: "What was decided, and what you can do",
    page: "This decision on a page of its own",
    aboutYou: "What was decided about you",
    answered: "Your appeal is answered.",
    noted: (/** @type {string} */ note) => `Content note: ${note}`,
    bySlip:
      "This is shown because of the e-mail address you gave, which anybody could type. What was written to you is shown in the browser you wrote with, or with your edit key.",
  },

  report: {
    heading: (/** @type {number} */ number) => `Report #${number}`,
    about: "A moderator will look. Nobody else learns who reported it, and you are told what came of it.",
    reason: "What is it about?",
    choose: "Please choose",
    text: "In your words (optional)",
    send: "Send the report",
    waits: "You reported it, and a moderator will look.",
    cancel: "Not now",
    illegal: "A notice of something illegal needs a little more: write it here",
  },

  asks: {
    line: (/** @type {string[]} */ parts) => `Before it goes out you’ll need: ${parts.join(" · ")}`,
    rules: "the house rules",
    notes: (/** @type {number} */ n, /** @type {number} */ minutes) =>
      `${plural(n, "1 moderator note", `${n} moderator notes`)} (${duration(minutes)})`,
    comments: (/** @type {number} */ n, /** @type {number} */ minutes) =>
      `${plural(n, "1 newer comment", `${n.toLocaleString("en")} newer comments`)} (${duration(minutes)})`,
  },

  gate: {
    heading: "Before it goes out",
    lead: (/** @type {number} */ minutes) =>
      "Everyone here reads first. Your comment is safe below." +
      (minutes ? ` There is ${duration(minutes)} to read before it goes out.` : ""),
    onlyTags: "A moderator asks for a content note here. Your comment is safe below.",
    noteCame: (/** @type {number} */ n) =>
      n === 1
        ? "A moderator posted a note while you were writing. Your comment is safe below. " +
          "Please read the note, change what you like, then publish."
        : `${n} moderator notes were posted while you were writing. Your comment is safe below. ` +
          "Please read the notes, change what you like, then publish.",
    noteChanged: (/** @type {number} */ n) =>
      `A moderator changed ${n === 1 ? "a note" : "notes"} that you had read. Your comment is safe below. ` +
      "Please read what is asked now, change what you like, then publish.",
    commentChanged:
      "What you are answering has changed since you read it. Your comment is safe below. " +
      "Please read what is different, change what you like, then publish.",
    before: (/** @type {boolean} */ first) =>
      `${first ? "Before your first comment" : "Since you were here last, this has changed"}: `,
    takes: (/** @type {number} */ minutes) => duration(minutes),
    inNewTab: " (opens in a new tab)",
    showHere: "Read it here",
    reduced: (/** @type {number} */ comments, /** @type {number} */ minutes, /** @type {number} */ budget) =>
      `Of ${comments.toLocaleString("en")} comments (${duration(minutes)}) you are asked for the newest ${budget} min.`,
    goOn: "You were reading before your comment goes out. Here is the next part; your draft is below.",
    note: (/** @type {{note: string, instruction: string, changed: boolean}} */ { note, instruction, changed }) =>
      `Note ${note}${changed ? ", changed" : ""}: ${instruction}`,
    noteHeading: (
      /** @type {{note: string, label: string, changed: boolean}} */ { note, label, changed },
      /** @type {number} */ at,
      /** @type {number} */ of,
    ) => `${of === 1 ? `Moderator note ${note}` : `Note ${at} of ${of}`}${changed ? ", changed" : ""}: ${label}`,
    reading: (
      /** @type {string} */ title,
      /** @type {[number, number, number]} */ [first, last, of],
      /** @type {number} */ minutes,
    ) => `${title}: ${first === last ? `card ${last}` : `cards ${first} to ${last}`} of ${of}, ${duration(minutes)}`,
    card: (/** @type {number} */ at, /** @type {number} */ of, /** @type {string} */ rule) =>
      `Card ${at} of ${of}: ${rule}`,
    changed: "What has changed:",
    isNew: "This card is new.",
    asItIsNow: "As it is now:",
    path: (/** @type {number} */ n, /** @type {number} */ minutes) =>
      `${comments(n)} around the one you’re answering (${duration(minutes)})`,
    comments: (/** @type {number} */ n, /** @type {number} */ minutes) =>
      `${plural(n, "1 newer comment", `${n.toLocaleString("en")} newer comments`)} (${duration(minutes)})`,
    part: (
      /** @type {"path" | "comments"} */ kind,
      /** @type {number} */ first,
      /** @type {number} */ last,
      /** @type {number} */ of,
    ) => {
      const which = kind === "path" ? "Around the one you’re answering" : "Newer comments";
      return first === last ? `${which}: ${last} of ${of}` : `${which}: ${first} to ${last} of ${of}`;
    },
    readToHere: "Read to here",
    tags: (/** @type {string[]} */ tags) => `A content note: ${tags.join(" or ")}`,
    tagsHeading: "A content note is needed here",
    tagsWhy:
      "Moderators ask for one in this place, so that readers can choose. Your text is then folded under it. " +
      "Press one to use it.",
    useTag: (/** @type {string} */ tag) => `Use “${tag}”`,
    read: "I’ve read this",
    readAndPublish: "I’ve read it – publish",
    readAndEdit: "I’ve read it – edit first",
    done: "✓ read",
    finished: "That is everything. Your comment can go out now.",
    all: (/** @type {number} */ left, /** @type {number} */ of) =>
      left === of ? "All there is to read" : `All there is to read: ${of - left} of ${of} done`,
    showMe: "Show me",
    later: "Keep draft for later",
    keptForLater: "Your draft is kept on this device.",
    ask: "Ask a moderator to let this through",
  },

  moderatorNote: {
    index: (/** @type {number} */ n) => `Moderator notes (${n})`,
    acknowledge: "I’ve read the note",
    acknowledged: "✓ Read",
    acknowledgedNow: (/** @type {string} */ note) => `Note ${note} is read.`,
    came: (/** @type {string} */ instruction) => `A moderator posted a note: ${instruction}`,
    lifted: (/** @type {string} */ note) => `Note ${note} no longer applies.`,
    ranOut: (/** @type {string} */ note) => `Note ${note} has run out`,
    above: "A moderator’s note stands above your text.",
    show: "Show the note",
    role: "moderator",
    more: "More about this",
    about: (/** @type {string} */ what, /** @type {string | null} */ about) =>
      about ? `${what} – content note: ${about}` : what,
    changed: "This note has changed since you read it:",
    changedBelow: "What has changed in the rest of it",
    onlyBelow: "What this note asks is the same. What it says about it has changed.",
    askedAnew: "You have read this note; the moderators ask everybody to read it once more.",
  },

  locked: {
    now: "closed for now",
    /** @param {string} until Empty for as long as nobody lifts it. */
    here: (until) => `Nobody can write here${until ? ` until ${until}` : " for now"}.`,
  },

  quote: {
    quote: "Quote",
    selectFirst: "Please select some words of the post first, then press this again.",
    inserted: "Quoted. The words are in your comment.",
  },

  mute: {
    muteName: (/** @type {string} */ name) => `Mute ${name}`,
    unmuteName: (/** @type {string} */ name) => `Unmute ${name}`,
    unmute: "Unmute",
    muted: (/** @type {string} */ name) => `${name} is muted on this device.`,
    unmuted: (/** @type {string} */ name) => `${name} is not muted any more.`,
    folded: (/** @type {number} */ n) => `Somebody you muted – ${plural(n, "1 word", `${n.toLocaleString("en")} words`)}`,
    people: (/** @type {number} */ n) => `Muted people (${n})`,
    kept:
      "Their comments are folded for you, and you need not read them before you write. Only this device knows: " +
      "nobody is told, and nothing of it is sent.",
  },

  pause: {
    pause: (/** @type {number} */ hours) => `Pause replies to me (${hours} h)`,
    welcome: "Take replies again",
    own: (/** @type {string} */ until) => `You take no replies until ${until}`,
    paused: (/** @type {string} */ until) => `Nobody can answer you until ${until}. What you wrote stays.`,
    welcomed: "Everybody can answer you again.",
    many: (/** @type {number} */ n) =>
      `${n} people have answered you within an hour. You need not read that now: you can pause replies to you.`,
  },

  acts: {
    why: "Why",
    reason: "What you tell the person (optional)",
    note: "Note that was ignored",
    noNote: "None",
    later: (/** @type {string} */ note) => `${note} (came later)`,
    words: "The words to take out, as they are read",
    label: "What stands in their place (optional)",
    cancel: "Cancel",
    undo: "Undo",
    undone: "It is taken back.",
    heading: {
      removal: (/** @type {number} */ number, /** @type {string} */ name) => `Remove #${number} ${name}`,
      redaction: (/** @type {number} */ number, /** @type {string} */ name) => `Take words out of #${number} ${name}`,
      folding: (/** @type {number} */ number, /** @type {string} */ name) => `Fold #${number} ${name}`,
      "revision-request": (/** @type {number} */ number, /** @type {string} */ name) =>
        `Ask ${name || "the author"} to say #${number} otherwise`,
    },
    button: {
      removal: "Remove it",
      redaction: "Take the words out",
      folding: "Fold it",
      "revision-request": "Ask them",
    },
    done: {
      removal: (/** @type {number} */ number, /** @type {string} */ why) => `#${number} is removed: ${why}.`,
      redaction: (/** @type {number} */ number, /** @type {string} */ why) => `Words are taken out of #${number}: ${why}.`,
      folding: (/** @type {number} */ number, /** @type {string} */ why) => `#${number} is folded: ${why}.`,
      "revision-request": (/** @type {number} */ number, /** @type {string} */ why) =>
        `The author of #${number} is asked to say it otherwise: ${why}.`,
    },
  },

  desk: {
    toQueue: "To what waits",
    holder: (/** @type {string} */ name) => `${name} is looking at this.`,
    news: (/** @type {number} */ n) => `${n} new`,
    choose: (/** @type {string[]} */ labels) => `Which rule? ${labels.join(", ")}. 0 for all of them, Escape to leave it.`,
    notHere: "This cannot be done here.",
    nothing: "There is nothing to take back.",
    look: "Decide about it anew",
    again: "Show it",
    isPublic: "Everybody can read it, so it is not taken back in silence. Enter opens it, to decide about it anew.",
    undo: "Take it back",
    end: "That was the last one here.",
    more: "Look for more",
    keys: "Keys, and what is shown at once",
    on: "Single keys do something while a card has the focus",
    open: "Show the words of every card at once",
    key: (/** @type {string} */ does) => `Key for: ${does}`,
    does: {
      next: "next card",
      previous: "the card before",
      open: "look at it",
      approve: "let it in, let it stand, agree",
      decline: "decline",
      remove: "remove",
      dismiss: "it stands, seen",
      more: "more acts, or a note",
      undo: "take back what was done last",
      help: "these keys",
    },
    help: (/** @type {string[]} */ lines) => `${lines.join(", ")}. Then a figure chooses the rule.`,
  },

  staff: {
    remove: "Remove",
    redact: "Take words out",
    fold: "Fold",
    revise: "Ask to say it otherwise",
    more: "All acts",
    keys: "x remove, r take out the selected words, c fold, v ask to say it otherwise, u undo",
    noteHere: "Note here",
    about: (/** @type {number} */ number) => ` about #${number}`,
    read: (/** @type {string[]} */ notes, /** @type {boolean} */ attested) =>
      (notes.length ? `read ${notes.join(", ")}` : "read no note") + (attested ? ", some of it by their own word" : ""),
  },

  note: {
    always: (/** @type {string} */ note) => `Always open notes about “${note}” on this device`,
    alwaysHere: (/** @type {string} */ note) => `Open notes about “${note}” while this page is open`,
  },

  problem: {
    note: (/** @type {string} */ note) => `Note ${note}`,
    until: "until",
    heading: "This is not published yet",
    headingEdit: "Your changes are not saved yet",
    headingWithdraw: "This did not work yet",
    kept: "What you wrote is still below, and kept on this device.",
    empty: "Please write something first.",
    missing: (/** @type {string} */ label) => `Please fill in “${label}”.`,
    tooLong: (/** @type {number} */ over, /** @type {number} */ limit) =>
      `Your text is ${characters(over)} longer than the ${limit.toLocaleString("en")} that fit here. ` +
      "Please shorten it, or split it in two.",
    fieldTooLong: (/** @type {string} */ field, /** @type {number} */ over, /** @type {number} */ limit) =>
      `${fields[field] ?? "This"} is ${characters(over)} longer than the ${limit} that fit. Please shorten it.`,
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
