"""Catch up: what happened in a thread since somebody was there, and what a comment answers."""

from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.comment import Presence
from afterword.domain.errors import CommentNotFoundError, ThreadNotFoundError
from afterword.domain.event import (
    CommentApproved,
    CommentEdited,
    CommentErased,
    CommentMoved,
    CommentPosted,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
    NoteAmended,
    NoteGiven,
    NoteLifted,
    PublicTextSet,
    ThreadClosed,
    ThreadReopened,
)
from afterword.domain.ids import Seq, ThreadId, thread_id, thread_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import Sight
from afterword.gate import receipt
from afterword.gate.ranges import Range, without
from afterword.gate.receipt import Keys
from afterword.log import bodies, read
from afterword.log.read import Placed
from afterword.page import whats_new, words
from afterword.page.quote import as_read
from afterword.page.revised import revised
from afterword.page.whats_new import Changed, Gone, News, Noted, Told, Way, WhatsNew, Written
from afterword.projection import branch, edits, moves, noted, reading, sites, threads, versions
from afterword.projection.reading import Shown
from afterword.request import before
from afterword.request.before import Visit, seq
from afterword.request.html import html, load_site
from afterword.request.server import Server

MOST = 200
"""Things on one page."""
_EXCERPT = 90


@get("/{site:str}/thread/{thread:str}/new", include_in_schema=False)
async def show_news(
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    after: str = "",
    number: str = "",
) -> Response[bytes]:
    """Show what happened after a place in the log, or after a comment by its number."""
    place = partial(
        _news,
        server=server,
        key=site,
        name=ThreadId(thread),
        after=seq(after),
        number=seq(number.strip().removeprefix("#")),
    )
    new = await server.read(place)
    return html(whats_new.whats_new(new), new.site)


async def go_on(visit: Visit) -> Response[bytes]:
    """Show what happened after a place to somebody who has read up to it, with their receipt."""
    name = thread_id(visit.site.key, visit.draft.page)
    place = partial(
        _news,
        server=visit.server,
        key=visit.site.key,
        name=name,
        after=seq(visit.form.value),
        number=None,
    )
    new = replace(await visit.server.read(place), receipt=visit.receipts)
    return before.answer(visit, whats_new.whats_new(new))


@get("/{site:str}/thread/{thread:str}/path", include_in_schema=False)
async def show_path(
    server: NamedDependency[Server], site: FromPath[str], thread: FromPath[str], c: str
) -> Response[bytes]:
    """Show what a comment answers, up to the first of its conversation."""
    place = partial(_way, server=server, key=site, name=ThreadId(thread), at=seq(c))
    way = await server.read(place)
    return html(whats_new.path(way), way.site)


def _news(  # noqa: PLR0913, PLR0917 - two ways to say since when
    tx: Connection,
    server: Server,
    key: str,
    name: ThreadId,
    after: Seq | None,
    number: int | None,
) -> WhatsNew:
    site, thread = _where(tx, key, name)
    since = after if number is None else _place_of(tx, thread, number)
    begun = Seq(min(since or 0, thread.position))
    placed = read.events_after(tx, thread_stream(name), begun, MOST)
    last = placed[-1].seq if placed else thread.position
    keys = server.keys(site.key)
    news = _Telling(tx, server, site, thread, begun).tell(placed)
    return WhatsNew(
        site=site,
        thread=thread,
        about=sites.page_of(tx, site.key, thread.page),
        after=begun,
        number=branch.number_at(tx, name, begun),
        news=news,
        next=last if last < thread.position else None,
        marker=_marker(tx, thread, (begun + 1, last), news, keys),
        keys=keys,
    )


@final
class _Telling:
    """Tells events one after another, each comment and each note once."""

    def __init__(
        self, tx: Connection, server: Server, site: Site, thread: Thread, begun: Seq
    ) -> None:
        self._tx = tx
        self._thread = thread
        self._begun = begun
        self._stream = thread_stream(thread.id)
        found = noted.of_thread(tx, site.key, thread, server.now())
        self._notes = {one.note.seq: one for one in found if one.stream == self._stream}
        self._of_site = [one for one in found if one.stream != self._stream]
        self._shown: dict[Seq, Shown] = {}
        self._told: set[Seq] = set()

    def tell(self, placed: Sequence[Placed]) -> list[News]:
        """Return what readers are told of these events, and of the notes on the whole site."""
        about = {one.subject or one.seq for one in placed}
        found = reading.these(self._tx, self._thread.id, sorted(about))
        self._shown = {one.comment.seq: one for one in found}
        told = [(one.seq, news) for one in placed if (news := self._one(one)) is not None]
        last = placed[-1].seq if placed else self._thread.position
        both = sorted((*told, *self._notes_on_site(last)), key=itemgetter(0))
        return [news for _, news in both]

    def _notes_on_site(self, last: Seq) -> list[tuple[Seq, News]]:
        """Return those that stand and were given meanwhile, each after what it came after."""
        until = last if last < self._thread.position else Seq(self._thread.position + 1)
        places = [(noted.place(self._tx, self._thread, one.note), one) for one in self._of_site]
        return [(at, Noted(one)) for at, one in places if self._begun <= at < until]

    def _one(  # noqa: PLR0911 - one return for each kind of event
        self, placed: Placed
    ) -> News | None:
        match placed.event:
            case CommentPosted():
                return self._written(placed.seq)
            case CommentEdited(comment=comment, shown=True):
                return self._changed(placed, comment)
            case CommentRestored(comment=comment):
                return self._written(comment)
            case CommentRemoved() | CommentWithdrawn() | CommentErased() | CommentMoved():
                return self._gone(placed)
            case CommentApproved(comment=comment) | PublicTextSet(comment=comment):
                return self._written(comment)
            case NoteGiven():
                return self._note(placed.seq)
            case NoteAmended(note=note) | NoteLifted(note=note):
                return self._note(note)
            case ThreadClosed() | ThreadReopened():
                words_ = words.moderation(placed.event, None, self._reason(placed.seq))
                to = getattr(placed.event, "to", None)
                return Told(placed.at, words_, moves.there(self._tx, to) if to else None)
            case _:
                return None

    def _written(self, comment: Seq) -> Written | None:
        shown = self._shown.get(comment)
        if shown is None or shown.sight is Sight.TOMBSTONE or comment in self._told:
            return None
        self._told.add(comment)
        return Written(shown, self._above(shown))

    def _changed(self, placed: Placed, comment: Seq) -> Changed | Written | None:
        """Compare with the text before; of a comment that is new here, all is shown anyway."""
        shown = self._shown.get(comment)
        if shown is None or shown.sight is Sight.TOMBSTONE or comment > self._begun:
            return None
        known = versions.of_comment(self._tx, self._thread.id, comment)
        texts = [one.seq for one in known if one.seq <= placed.seq]
        whole = shown.sight is Sight.WHOLE and shown.comment.revision.public is None
        if not whole or len(texts) < 2 or texts[-1] != placed.seq:
            # There is nothing to compare with that readers may see.
            return self._written(comment)
        old, new = (edits.version(self._tx, self._thread.id, one) for one in texts[-2:])
        return Changed(shown, placed.seq, placed.at, revised(old, new))

    def _gone(self, placed: Placed) -> Gone | None:
        """Tell of what is still gone; what nobody had answered has left no trace."""
        shown = self._shown.get(placed.subject or placed.seq)
        if shown is None or shown.sight is not Sight.TOMBSTONE:
            return None
        decided = shown.comment.decided
        if decided != placed.seq or shown.comment.presence is Presence.PRESENT:
            return None
        return Gone(shown)

    def _note(self, note: Seq) -> Noted | None:
        shown = self._notes.get(note)
        if shown is None or note in self._told:
            return None
        self._told.add(note)
        return Noted(shown)

    def _above(self, shown: Shown) -> str:
        """Return how a comment that is answered begins, unless it has a content note."""
        if shown.parent is None:
            return ""
        found = reading.these(self._tx, self._thread.id, [shown.parent.seq])
        if not found or found[0].sight is Sight.TOMBSTONE:
            return ""
        if found[0].content_note:
            return f"Content note: {found[0].content_note}"
        text = as_read(found[0].html).text
        return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} ..."

    def _reason(self, at: Seq) -> str:
        stored = bodies.read(self._tx, self._stream, [at]).get(at)
        return stored.body.source if stored else ""


def _way(tx: Connection, server: Server, key: str, name: ThreadId, at: Seq | None) -> Way:
    site, thread = _where(tx, key, name)
    seqs = branch.path(tx, thread, at)
    shown = reading.these(tx, name, seqs) if seqs else []
    if not shown or shown[-1].comment.seq != at:
        words_ = "There is no such comment, or it has been taken away."
        raise CommentNotFoundError(words_)
    ranges = [(one, one) for one in _read_with(shown)]
    marker = receipt.marker(name, ranges, thread.position)
    return Way(
        site=site,
        thread=thread,
        about=sites.page_of(tx, site.key, thread.page),
        shown=shown,
        marker=receipt.sign(marker, server.keys(site.key)),
    )


def _where(tx: Connection, key: str, name: ThreadId) -> tuple[Site, Thread]:
    site, thread = load_site(tx, key), threads.load(tx, name)
    if thread is None or thread.site != site.key:
        words_ = "Nobody has commented there yet, or the address is wrong."
        raise ThreadNotFoundError(words_)
    return site, thread


def _place_of(tx: Connection, thread: Thread, number: int) -> Seq:
    """Return the place of a comment by its number, or of the last one before it."""
    last = min(number, thread.numbered)
    return branch.seq_of(tx, thread.id, last) or Seq(0)


def _marker(tx: Connection, thread: Thread, span: Range, news: Sequence[News], keys: Keys) -> str:
    """Sign what happened between two places; of what has changed, only what is told."""
    written = [one.shown for one in news if isinstance(one, Written)]
    whole = {one.comment.seq for one in written}
    told = [one.seq for one in news if isinstance(one, Changed)]
    changes = edits.between(tx, thread.id, span)
    untold = [seq for seq, comment in changes.items() if comment not in whole]
    ranges = [*without(span, untold), *((one, one) for one in (*told, *_read_with(written)))]
    return receipt.sign(receipt.marker(thread.id, ranges, thread.position), keys)


def _read_with(shown: Sequence[Shown]) -> list[Seq]:
    changes = [one.comment.revision.material for one in shown]
    return [*(one.comment.seq for one in shown), *(one for one in changes if one is not None)]
