/**
 * A thread page in the browser. Start reading here: every part that comes alive, in order.
 *
 * The page is whole without any of this. Each part starts on its own, so that one that fails
 * takes no other with it, and the form least of all.
 */
import { Closed } from "./closed.js";
import { Comments } from "./comments.js";
import { Composer } from "./composer.js";
import { Drafts } from "./draft.js";
import { Dwell } from "./dwell.js";
import { Frame } from "./frame.js";
import { Held } from "./held.js";
import { Live } from "./live.js";
import { Locked } from "./locked.js";
import { Mine } from "./mine.js";
import { ModeratorNotes } from "./moderator-notes.js";
import { Mute } from "./mute.js";
import { Muted } from "./muted.js";
import { NextNew, Shortcuts } from "./next-new.js";
import { NoteEnds } from "./note-ends.js";
import { Notes } from "./notes.js";
import { openOutline, outlineOf } from "./outline.js";
import { Own } from "./own.js";
import { readPage } from "./page.js";
import { Pause } from "./pause.js";
import { Places } from "./places.js";
import { Price } from "./price.js";
import { Quoting } from "./quote.js";
import { Read } from "./read.js";
import { ReadToHere } from "./read-to-here.js";
import { startSkip } from "./skip.js";
import { Reporting } from "./report.js";
import { Sanctions } from "./sanctions.js";
import { Staff } from "./staff.js";
import { startStatus } from "./status.js";
import { Statements } from "./statement.js";
import { openStorage } from "./storage.js";
import { startTarget } from "./target.js";
import { startClock, tellTimes } from "./time.js";
import { Visible } from "./visible.js";

const frame = new Frame();
attempt(() => frame.start());
attempt(startStatus);
attempt(() => startSkip(frame));
attempt(() => {
  tellTimes(document);
  startClock();
});
const page = readPage();
if (page) startThread(page);

/** @param {import("./page.js").Page} page */
function startThread(page) {
  const { keep, secrets } = openStorage(frame);
  const own = new Own(keep, page);
  const drafts = new Drafts(keep, page);
  const read = new Read(keep, page);
  const mute = new Mute(secrets, page.site);
  const visible = new Visible(frame);
  const statements = new Statements(page, own, visible);
  const list = page.comments;
  const comments = list && new Comments(page, list, visible);
  const region = document.getElementById("live");
  const live = comments && region && new Live(page, comments, region);
  const held = new Held(page, own, visible, statements);
  const sanctions = new Sanctions(own, visible, statements);
  const staff = list && new Staff(page, list);

  const moderatorNotes = new ModeratorNotes(page, read, comments, visible);

  const locked = new Locked(comments);
  const ends = new NoteEnds(moderatorNotes);
  attempt(() => moderatorNotes.start());
  if (live)
    live.onNote = (news) => {
      moderatorNotes.arrive(news);
      ends.look();
    };
  moderatorNotes.watch(() => {
    locked.tell();
    locked.mark();
  });
  attempt(() => ends.start());
  const quoting = new Quoting(page, frame, comments);
  if (comments) attempt(() => startReading({ page, frame, comments, live, own, drafts, read, mute, keep, secrets, quoting, held, moderatorNotes, staff, statements }));
  const form = document.querySelector("form#write");
  if (form instanceof HTMLFormElement)
    attempt(() => {
      const composer = new Composer(form, { page, frame, comments, live, own, drafts, keep, read, mute, moderatorNotes, locked, held, statements, sanctions });
      held.writing = composer.writing;
      moderatorNotes.watch(() => composer.asks.tell());
      visible.follow(form);
      statements.onResubmit = (one, replyTo) => composer.resubmit(one, replyTo);
      if (live) live.onOpen = (open, reason, there) => composer.setOpen(open, reason, there);
      attempt(() => quoting.start(composer.form));
      return composer.start().then(() => frame.settle());
    });
  const closedLine = document.querySelector("p.closed#write");
  if (closedLine instanceof HTMLElement)
    attempt(() => {
      const closed = new Closed(closedLine, drafts, frame);
      if (live) live.onOpen = (open, reason, there) => closed.setOpen(open, reason, there);
      return closed.start().then(() => frame.settle());
    });
  const place = document.getElementById("write");
  if (place) attempt(() => held.start(place).then(() => frame.settle()));
  if (place) attempt(() => sanctions.start(place).then(() => frame.settle()));
  if (live) live.onArrival = () => held.askAgain();
  if (live) attempt(() => live.start());
  if (staff) attempt(() => staff.start());
  if (comments) attempt(() => new Reporting(page, comments, own).start());
  if (comments) attempt(() => startTarget(page, comments, frame));
  frame.settle();
}

/**
 * @param {object} around
 * @param {import("./page.js").Page} around.page
 * @param {Frame} around.frame
 * @param {Comments} around.comments
 * @param {Live | null} around.live
 * @param {Own} around.own
 * @param {Drafts} around.drafts
 * @param {Read} around.read
 * @param {Mute} around.mute
 * @param {import("./storage.js").Keep} around.keep
 * @param {import("./storage.js").Keep} around.secrets
 * @param {Quoting} around.quoting
 * @param {Held} around.held
 * @param {ModeratorNotes} around.moderatorNotes
 * @param {Staff | null} around.staff
 * @param {Statements} around.statements
 */
function startReading({ page, frame, comments, live, own, drafts, read, mute, keep, secrets, quoting, held, moderatorNotes, staff, statements }) {
  const places = new Places(page, comments, read, own);
  const dwell = new Dwell(frame, places);
  const toHere = new ReadToHere(page, places);
  const next = new NextNew(page, frame, places, toHere);
  const notes = new Notes(secrets, page.site);
  const mine = new Mine(page, comments, own, drafts, statements);
  const muted = new Muted(page, comments, mute, places);
  const pause = new Pause(page, comments, own);
  comments.enhance = (article) => {
    tellTimes(article);
    notes.offer(article);
    quoting.offer(article);
    mine.mark(article);
    muted.mark(article);
    pause.mark(article);
    next.label(article);
    dwell.follow(article);
  };
  held.onLetIn = (seq) => {
    const article = comments.article(seq);
    if (article) mine.mark(article);
  };
  comments.start();
  if (live) live.isHandled = (seq) => mine.withdrawing.isShown(seq);
  attempt(() => muted.start());
  attempt(() => startUnread({ page, live, own, read, keep, dwell, toHere, next, moderatorNotes, staff }));
  return mine.start().then(() => pause.start());
}

/**
 * What was read and what is new: once what this device remembers is known.
 * @param {object} around
 * @param {import("./page.js").Page} around.page
 * @param {Live | null} around.live
 * @param {Own} around.own
 * @param {Read} around.read
 * @param {import("./storage.js").Keep} around.keep
 * @param {Dwell} around.dwell
 * @param {ReadToHere} around.toHere
 * @param {NextNew} around.next
 * @param {ModeratorNotes} around.moderatorNotes
 * @param {Staff | null} around.staff
 */
async function startUnread({ page, live, own, read, keep, dwell, toHere, next, moderatorNotes, staff }) {
  dwell.start();
  toHere.start();
  await Promise.all([read.open(), own.open()]);
  next.start();
  const box = document.getElementById("price");
  if (!box) return;
  await openOutline(page);
  next.mark();
  const price = new Price(box, { page, read, own, next });
  price.start();
  moderatorNotes.watch((news) => {
    if (news) outlineOf(page)?.takeNote(news);
    price.show();
  });
  if (live)
    live.onComment = (change) => {
      outlineOf(page)?.take(change);
      price.show();
    };
  const other = (/** @type {string} */ key) => staff?.press(key) ?? false;
  await new Shortcuts(keep, page.site, { next: () => next.go(), all: () => price.markAll(), other }).start();
}

/** Start a part; what fails is reported and holds up nothing else. @param {() => unknown} start */
function attempt(start) {
  new Promise((resolve) => resolve(start())).catch(reportError);
}
