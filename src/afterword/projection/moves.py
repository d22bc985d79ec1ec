"""Where comments that were moved stand now, and everywhere they ever stood."""

from msgspec import Struct
from sqlalchemy import Connection, select

from afterword.db.tables import comment
from afterword.domain.comment import ELSEWHERE, Comment, Origin, Presence
from afterword.domain.event import CommentMoved, ThreadClosed
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.thread import Thread
from afterword.log import read
from afterword.projection import comments, sites, threads


class There(Struct, frozen=True):
    """Another thread of the site, by what its page is called."""

    thread: ThreadId
    title: str


_NO_ANSWER = (Presence.RETURNED, Presence.FORGOTTEN)
"""Answers of which nothing is left, and never will be again."""


def stands_at(tx: Connection, place: Origin) -> Origin:
    """Return where a comment stands now; where it was looked for when it was never moved."""
    found = _load(tx, place)
    while found is not None and found.presence in ELSEWHERE and found.decided is not None:
        moved = read.at(tx, thread_stream(place.thread), found.decided)
        if moved is None or not isinstance(moved.event, CommentMoved):
            break
        place = Origin(moved.event.to, moved.event.at)
        found = _load(tx, place)
    return place


def every_place(tx: Connection, place: Origin) -> list[Origin]:
    """Return all places where a comment stands or ever stood, this one first."""
    found, ahead = list[Origin](), [place]
    while ahead:
        here = ahead.pop()
        one = None if here in found else _load(tx, here)
        if one is None:
            continue
        found.append(here)
        ahead += [one.moved] if one.moved else []
        events = [each.event for each in read.about(tx, thread_stream(here.thread), here.comment)]
        ahead += [Origin(it.to, it.at) for it in events if isinstance(it, CommentMoved)]
    return found


def merged_into(tx: Connection, name: ThreadId) -> ThreadId | None:
    """Return where the comments of a closed thread stand now; None when they stand in it."""
    thread, found = threads.load(tx, name), None
    while thread is not None and (after := closed_for(tx, thread)) is not None:
        # (a thread can be merged into one that is merged into another later, and never in a ring)
        thread, found = threads.load(tx, after), after
    return found


def there(tx: Connection, name: ThreadId) -> There | None:
    """Return what a thread's page is called; None when nobody has written in it."""
    thread = threads.load(tx, name)
    if thread is None:
        return None
    about = sites.page_of(tx, thread.site, thread.page)
    return There(name, (about and about.title) or thread.page)


def closed_for(tx: Connection, thread: Thread) -> ThreadId | None:
    """Return into which thread one was merged when it was closed; None when it was not."""
    if thread.closed is None:
        return None
    closing = read.at(tx, thread_stream(thread.id), thread.closed)
    return closing.event.to if closing and isinstance(closing.event, ThreadClosed) else None


def unanswered(tx: Connection, thread: ThreadId, going: set[Seq]) -> set[Seq]:
    """Return those of these comments of a thread that nothing answers but what goes as well."""
    answers = select(comment.c.seq, comment.c.parent).where(
        comment.c.thread == thread,
        comment.c.parent.is_not(None),
        comment.c.presence.not_in([one.value for one in _NO_ANSWER]),
    )
    above = {Seq(row.seq): Seq(row.parent) for row in tx.execute(answers)}
    left = set(going)
    # (what answers stands behind what it answers, so that this meets a branch from its ends on)
    for seq, parent in sorted(above.items(), reverse=True):
        if seq not in left:
            left.discard(parent)
    return left


def _load(tx: Connection, place: Origin) -> Comment | None:
    thread = threads.load(tx, place.thread)
    return comments.load(tx, thread, place.comment) if thread else None
