/**
 * A thread page in the browser. Start reading here: every part that comes alive, in order.
 *
 * The page is whole without any of this. Each part starts on its own, so that one that fails
 * takes no other with it, and the form least of all.
 */
import { Comments } from "./comments.js";
import { Composer } from "./composer.js";
import { Drafts } from "./draft.js";
import { Frame } from "./frame.js";
import { Live } from "./live.js";
import { Mine } from "./mine.js";
import { Notes } from "./notes.js";
import { Own } from "./own.js";
import { readPage } from "./page.js";
import { startStatus } from "./status.js";
import { openStorage } from "./storage.js";
import { startTarget } from "./target.js";
import { startClock, tellTimes } from "./time.js";
import { Visible } from "./visible.js";

const frame = new Frame();
attempt(() => frame.start());
attempt(startStatus);
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
  const visible = new Visible(frame);
  const list = page.comments;
  const comments = list && new Comments(page, list, visible);
  const region = document.getElementById("live");
  const live = comments && region && new Live(page, comments, region);

  if (comments) attempt(() => startReading({ page, comments, live, own, drafts, secrets }));
  const form = document.querySelector("form#write");
  if (form instanceof HTMLFormElement)
    attempt(() => {
      const composer = new Composer(form, { page, frame, comments, live, own, drafts, keep });
      visible.follow(form);
      if (live) live.onOpen = (open) => composer.setOpen(open);
      return composer.start().then(() => frame.settle());
    });
  if (live) attempt(() => live.start());
  if (comments) attempt(() => startTarget(page, comments, frame));
  frame.settle();
}

/**
 * @param {object} around
 * @param {import("./page.js").Page} around.page
 * @param {Comments} around.comments
 * @param {Live | null} around.live
 * @param {Own} around.own
 * @param {Drafts} around.drafts
 * @param {import("./storage.js").Keep} around.secrets
 */
function startReading({ page, comments, live, own, drafts, secrets }) {
  const notes = new Notes(secrets, page.site);
  const mine = new Mine(page, comments, own, drafts);
  comments.enhance = (article) => {
    tellTimes(article);
    notes.offer(article);
    mine.mark(article);
  };
  comments.start();
  if (live) live.isHandled = (seq) => mine.withdrawing.isShown(seq);
  return mine.start();
}

/** Start a part; what fails is reported and holds up nothing else. @param {() => unknown} start */
function attempt(start) {
  new Promise((resolve) => resolve(start())).catch(reportError);
}
