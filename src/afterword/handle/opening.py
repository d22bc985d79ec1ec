"""Open a thread for a change, and write what the gate let through."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.body import Body, Seal
from afterword.domain.comment import Comment
from afterword.domain.errors import (
    CommentNotFoundError,
    SiteNotFoundError,
    ThreadNotFoundError,
)
from afterword.domain.event import ThreadEvent
from afterword.domain.ids import (
    START,
    ActorId,
    PageKey,
    Seq,
    SiteKey,
    ThreadId,
    thread_id,
    thread_stream,
)
from afterword.domain.site import Site
from afterword.domain.thread import Change, Thread
from afterword.handle import reaching
from afterword.handle.outcome import Done, House
from afterword.log import bodies
from afterword.log.append import (
    NO_DIGEST,
    Entry,
    Head,
    Opening,
    append,
    lock_existing,
    lock_head,
)
from afterword.projection import comments, sites, threads
from afterword.projection.apply import apply

NO_THREAD = "Nobody has commented there yet, or the address is wrong."


class Opened(Struct, frozen=True):
    """A thread whose log nobody else can append to until the transaction ends."""

    thread: Thread
    head: Head


def of_page(tx: Connection, site: SiteKey, page: PageKey) -> Opened:
    """Load the thread of a page, which nobody may have written in, and lock its log.

    A log that nobody has written to is not made yet: what is refused leaves nothing behind.
    """
    name = thread_id(site, page)
    head = lock_existing(tx, thread_stream(name))
    known = threads.load(tx, name)
    if head is not None and known is not None:
        return Opened(known, head)
    return Opened(_unwritten(tx, site, page), Head(thread_stream(name), START, NO_DIGEST))


def seen(tx: Connection, site: SiteKey, page: PageKey) -> Thread:
    """Load the thread of a page to look at it; nobody may have written in it."""
    return threads.load(tx, thread_id(site, page)) or _unwritten(tx, site, page)


def existing(tx: Connection, name: ThreadId) -> Opened:
    """Load a thread by its id and lock its log."""
    head = lock_existing(tx, thread_stream(name))
    thread = None if head is None else threads.load(tx, name)
    if head is None or thread is None:
        raise ThreadNotFoundError(NO_THREAD)
    return Opened(thread, head)


def site_of(tx: Connection, key: SiteKey) -> Site:
    """Load a site."""
    site = sites.load(tx, key)
    if site is None:
        words = f"There is no site called {key} here."
        raise SiteNotFoundError(words)
    return site


def comment_of(tx: Connection, thread: Thread, seq: Seq) -> Comment:
    """Load a comment."""
    found = comments.load(tx, thread, seq)
    if found is None:
        words = "There is no such comment in this thread."
        raise CommentNotFoundError(words)
    return found


def write(tx: Connection, opened: Opened, entry: Entry, actor: ActorId, now: datetime) -> Done:
    """Append one event to a thread's log and fold it."""
    thread = opened.thread
    if opened.head.seq == START:
        lock_head(tx, opening_of(thread))
    moved = append(tx, opened.head, [entry], actor, now)
    change = apply(tx, thread, moved.seq, cast("ThreadEvent", entry.event), now)
    pages = reaching.pages(tx, change.thread, [cast("ThreadEvent", entry.event)])
    return Done(moved.seq, change, pages)


def write_all(
    tx: Connection, opened: Opened, entries: Sequence[Entry], actor: ActorId, now: datetime
) -> Done:
    """Append several events to a thread's log, and fold them.

    Returns:
        The place of the last one; every comment that is new or different now, as it is then.
    """
    thread = opened.thread
    if opened.head.seq == START:
        lock_head(tx, opening_of(thread))
    moved = append(tx, opened.head, entries, actor, now)
    thread, changed, note = opened.thread, dict[Seq, Comment](), None
    for seq, entry in enumerate(entries, start=opened.head.seq + 1):
        change = apply(tx, thread, Seq(seq), cast("ThreadEvent", entry.event), now)
        thread, note = change.thread, change.note or note
        changed |= {one.seq: one for one in change.comments}
    return Done(
        moved.seq,
        Change(thread, tuple(changed.values()), note),
        pages=reaching.pages(tx, thread, [cast("ThreadEvent", one.event) for one in entries]),
        written=len(entries),
    )


def opening_of(thread: Thread) -> Opening:
    """Return what is fixed about a thread's log."""
    return Opening(thread_stream(thread.id), thread.site, thread.page, thread.layout)


def seal(house: House, text: Body) -> Seal:
    """Return what the log keeps of a text."""
    return bodies.seal(house.seal_key, text)


def _unwritten(tx: Connection, site: SiteKey, page: PageKey) -> Thread:
    house = site_of(tx, site)
    described = sites.page_of(tx, site, page)
    layout = (described and described.layout) or house.layout
    return Thread(id=thread_id(site, page), site=site, page=page, layout=layout)
