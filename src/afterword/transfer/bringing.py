"""Comments of another system into the logs: page by page, the oldest first, a little at a time.

What is here already is left as it is, so that a run that was killed goes on where it was and a
second one adds nothing. Every batch is a transaction of its own and short, so that whoever
publishes meanwhile does not wait.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, final

from msgspec import Struct
from sqlalchemy import Connection

from afterword.db.connect import Database
from afterword.domain.event import CommentHeld, CommentPosted, CommentsImported, ThreadClosed
from afterword.domain.ids import SYSTEM, Seq, SiteKey, StreamId, thread_id, thread_stream
from afterword.domain.imported import PageNames, System
from afterword.domain.importing import Report
from afterword.handle import House, change_site, opening
from afterword.log import read
from afterword.log.append import Dated, Entry, append_dated, lock_head
from afterword.page import place
from afterword.people import authors
from afterword.projection import arriving, imported, names, sites, threads
from afterword.transfer import arrival
from afterword.transfer.arrival import Arrival, Maker
from afterword.transfer.matching import Matched, Plan
from afterword.transfer.scratch import Scratch

Progress: TypeAlias = Callable[[int], None]
_PAGES = 200
"""The site's log is told of so many pages at once."""
_FIRST_BATCH = 64
_LARGEST_BATCH = 1000


class Pace(Struct, frozen=True):
    """How much is done at once, and how long others have their turn in between."""

    busy_s: float
    """A transaction takes about so long."""
    rest: float
    """So many times as long nothing is written."""


ALONE = Pace(0.2, 0.0)
"""Nobody else writes."""
BESIDE_A_SERVER = Pace(0.012, 2.0)


@final
class Bringing:
    """An import under way."""

    def __init__(
        self,
        base: Database,
        house: House,
        site: SiteKey,
        scratch: Scratch,
        pace: Callable[[], Pace],
    ) -> None:
        self._base = base
        self._house = house
        self._site = site
        self._scratch = scratch
        self._pace = pace
        self._batch = _FIRST_BATCH
        self._known: dict[str, str] = {}
        self._untold = 0
        self.report = Report()

    def bring(self, plan: Plan, progress: Progress) -> Report:
        """Write what a plan says; progress is told of each comment that is here then."""
        with self._base.reading.connect() as tx:
            self._known = dict(names.known(tx, self._site))
        # A run that was killed may have written comments that the site's log was not told of.
        was_cut = self._scratch.fact("writing") == "yes"
        self._scratch.note("writing", "yes")
        for begin in range(0, len(plan.pages), _PAGES):
            some = plan.pages[begin : begin + _PAGES]
            changed = [page for page in some if self._page(page, progress)]
            self._tell(some if was_cut else changed, was_cut=was_cut)
        self._scratch.note("writing", "")
        return self.report

    def _page(self, page: Matched, progress: Progress) -> bool:
        """Bring a page's comments; say whether anything is different now."""
        sketches = arrival.ordered(self._scratch.sketches([one.id for one in page.threads]))
        here = self._here([one.id for one in sketches])
        new = [one for one in sketches if one.id not in here]
        self.report.known += len(here)
        progress(len(here))
        # (what stands in another thread can be answered there alone)
        name = thread_id(self._site, page.page)
        beside = {one: place.seq for one, place in here.items() if place.thread == name}
        maker = self._maker(page, beside)
        for some in self._batches(new):
            self._write(page, maker, some)
            progress(len(some))
        self._close(page)
        if new:
            self.report.pages += 1
        is_news = any(self._known.get(name) != page.page for name in page.names)
        return bool(new) or is_news or (len(beside) < len(here) and self._is_unknown(page))

    def _is_unknown(self, page: Matched) -> bool:
        """Say whether nobody could name a page yet to have comments moved there."""
        with self._base.reading.connect() as tx:
            return sites.page_of(tx, self._site, page.page) is None

    def _here(self, wanted: Sequence[str]) -> dict[str, imported.Arrived]:
        with self._base.reading.connect() as tx:
            return imported.known(tx, self._site, System.DISQUS, wanted)

    def _maker(self, page: Matched, here: dict[str, Seq]) -> Maker:
        with self._base.reading.connect() as tx:
            base = place.base(sites.load(tx, self._site), page.page)
        return Maker(self._site, self._house.seal_key, System.DISQUS, base, here)

    def _batches(self, new: Sequence[Arrival]) -> Iterator[Sequence[Arrival]]:
        at = 0
        while at < len(new):
            some = new[at : at + self._batch]
            yield some
            at += len(some)

    def _write(self, page: Matched, maker: Maker, some: Sequence[Arrival]) -> None:
        made = maker.make(some, self._scratch.posts([one.id for one in some]))
        began = time.monotonic()
        with self._base.writing.begin() as tx:
            self._add(tx, page, maker, made)
        self._rest(time.monotonic() - began)

    def _add(
        self, tx: Connection, page: Matched, maker: Maker, made: Sequence[arrival.Made]
    ) -> None:
        name = thread_id(self._site, page.page)
        opened = opening.of_page(tx, self._site, page.page)
        thread, head = opened.thread, opened.head
        if not head.seq:
            head = lock_head(tx, opening.opening_of(thread))
        elif self._is_foreign(tx, thread_stream(name), page.page):
            self.report.mixed.append(page.page)
        dated = maker.placed(made, Seq(head.seq + 1))
        authors.keep_all(tx, self._site, [one.author for one in made])
        append_dated(tx, head, dated)
        came = [(_arrived(one), one.at) for one in dated]
        arriving.apply_all(tx, thread, Seq(head.seq + 1), came)
        self._count(dated)
        self.report.loose += sum(map(_is_loose, made, dated))

    def _count(self, dated: Sequence[Dated]) -> None:
        for one in dated:
            event = _arrived(one)
            if isinstance(event, CommentHeld):
                self.report.spam += 1
            elif event.imported is not None and event.imported.fate.is_gone:
                self.report.deleted += 1
            else:
                self.report.imported += 1
        self._untold += len(dated)

    def _is_foreign(self, tx: Connection, stream: StreamId, page: str) -> bool:
        """Say whether somebody had commented here before anything was imported."""
        if page in self.report.mixed:
            return False
        first = read.at(tx, stream, Seq(1))
        return first is not None and getattr(first.event, "imported", None) is None

    def _close(self, page: Matched) -> None:
        """Close a thread that had been closed, unless somebody decided about that here."""
        if not all(thread.closed for thread in page.threads):
            return
        with self._base.writing.begin() as tx:
            stream = thread_stream(thread_id(self._site, page.page))
            thread = threads.load(tx, thread_id(self._site, page.page))
            kinds = ["thread.closed", "thread.reopened"]
            if (
                thread is None
                or read.of_kinds(tx, stream, kinds)
                or self._is_foreign(tx, stream, "")
            ):
                return
            text = arrival.closing(System.DISQUS)
            seal = opening.seal(self._house, text)
            entry = Entry(ThreadClosed(seal), text)
            opened = opening.existing(tx, thread.id)
            at = thread.changed_at or self._house.clock.now()
            opening.write(tx, opened, entry, SYSTEM, at)
            self.report.closed += 1

    def _tell(self, pages: Sequence[Matched], *, was_cut: bool) -> None:
        """Tell the site's log what came, so that the names of pages are known and servers look."""
        if not pages and not was_cut:
            return
        told = tuple(
            PageNames(one.page, one.title or one.page, one.url, tuple(one.names)) for one in pages
        )
        event = CommentsImported(System.DISQUS, self._untold, told)
        with self._base.writing.begin() as tx:
            change_site(tx, self._house, self._site, event)
        self._untold = 0
        self._known |= {name: one.page for one in pages for name in one.names}

    def _rest(self, took_s: float) -> None:
        """Let others have their turn, and take so much the next time that it takes as long."""
        pace = self._pace()
        wanted = int(self._batch * pace.busy_s / max(took_s, 1e-4))
        self._batch = max(1, min(_LARGEST_BATCH, 2 * self._batch, (self._batch + wanted) // 2))
        if pace.rest:
            time.sleep(pace.rest * max(took_s, pace.busy_s))


def _is_loose(made: arrival.Made, dated: Dated) -> bool:
    """Say whether a comment stands by itself, though it answered something."""
    event = _arrived(dated)
    stands_alone = isinstance(event, CommentPosted) and event.parent is None
    return made.arrival.is_loose or (bool(made.arrival.parent) and stands_alone)


def _arrived(one: Dated) -> CommentPosted | CommentHeld:
    event = one.entry.event
    assert isinstance(event, CommentPosted | CommentHeld)  # noqa: S101 - nothing else was made
    return event
