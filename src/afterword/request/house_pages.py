"""What anybody can read about a house: how commenting works there, what moderators did."""

from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.event import (
    ActUndone,
    CommentApproved,
    CommentCollapsed,
    CommentErased,
    CommentMoved,
    CommentRedacted,
    CommentRemoved,
    CommentRestored,
    ContentNoteAdded,
    NoteAmended,
    NoteEvent,
    NoteGiven,
    NoteLifted,
    RevisionAsked,
    ThreadClosed,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import SiteKey, StreamId, ThreadId, site_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.log import bodies, codec, read
from afterword.log.read import Placed
from afterword.page import how, log, place
from afterword.page.log import Entry
from afterword.page.note import address
from afterword.page.sheet import comment_link, link
from afterword.page.words import moderation
from afterword.projection import comments, noted, notes, sites, threads
from afterword.request.html import html, load_site
from afterword.request.server import Server

_ENTRIES = 100
_DECISIONS = (
    *(CommentRemoved, CommentRestored, CommentErased, CommentMoved),
    *(CommentApproved, CommentRedacted, ContentNoteAdded),
    *(CommentCollapsed, RevisionAsked, ActUndone),
    *(ThreadClosed, ThreadReopened, ThreadLevelSet),
    *(NoteGiven, NoteAmended, NoteLifted),
)


@get("/{site:str}/how", include_in_schema=False)
async def show_how(server: NamedDependency[Server], site: FromPath[str]) -> Response[bytes]:
    """Say in plain words how commenting works here."""
    # As it is now, and not as it was two seconds ago: its owner comes here from changing it.
    house = await server.read(partial(load_site, key=site))
    return html(how.how(house), house)


@get("/{site:str}/log", include_in_schema=False)
async def show_log(server: NamedDependency[Server], site: FromPath[str]) -> Response[bytes]:
    """List what moderators did and why."""
    house, entries = await server.read(partial(_log, key=site))
    return html(log.log(house, entries), house)


def _log(tx: Connection, key: str) -> tuple[Site, list[Entry]]:
    site = load_site(tx, key)
    kinds = [codec.kind_of(kind) for kind in _DECISIONS]
    decisions = read.latest(tx, SiteKey(key), kinds, _ENTRIES)
    return site, [entry for placed in decisions if (entry := _entry(tx, site, placed))]


def _entry(tx: Connection, site: Site, placed: Placed) -> Entry | None:
    """Write one decision; what an author did with their own comment is nobody's business."""
    subject = codec.subject(placed.event)
    restored_by_author = isinstance(placed.event, CommentRestored) and placed.event.body is None
    if restored_by_author:
        return None
    if isinstance(placed.event, NoteEvent):
        return _note(tx, site, placed, placed.event)
    thread = threads.load(tx, ThreadId(placed.stream))
    if thread is None:
        return None
    comment = comments.load(tx, thread, subject) if subject else None
    url = link(site.key, "thread", thread.id)
    if comment is not None:
        url = comment_link(site.key, thread.id, comment.seq)
    number = comment.number if comment else None
    sentence = moderation(placed.event, number, _reason(tx, placed))
    return Entry(placed.at, sentence, url, _title(tx, site, thread))


def _note(tx: Connection, site: Site, placed: Placed, event: NoteEvent) -> Entry | None:
    """Write what was done with a note: with what it asks, or why it ended."""
    seq = placed.seq if isinstance(event, NoteGiven) else event.note
    found = notes.load(tx, placed.stream, seq)
    if found is None:
        return None
    shown = noted.shown(tx, placed.stream, [found], found.at)[0]
    said = _reason(tx, placed).partition("\n")[0]
    asked = shown.instruction if isinstance(event, NoteLifted) else ""
    sentence = moderation(event, shown.about, said, found.id, asked)
    if placed.stream == site_stream(site.key):
        return Entry(placed.at, sentence)
    thread = threads.load(tx, ThreadId(placed.stream))
    about = _title(tx, site, thread) if thread else ""
    return Entry(placed.at, sentence, address(shown, site.key, ThreadId(placed.stream)), about)


def _title(tx: Connection, site: Site, thread: Thread) -> str:
    return place.of(site, thread.page, sites.page_of(tx, site.key, thread.page)).title


def _reason(tx: Connection, placed: Placed) -> str:
    stored = bodies.read(tx, StreamId(placed.stream), [placed.seq]).get(placed.seq)
    return stored.body.source if stored else ""
