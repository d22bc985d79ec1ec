"""Material changes of comments: where they are in a log, where they show, what stood before."""

from itertools import pairwise
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, bindparam, select

from afterword.db.statement import Query
from afterword.db.tables import comment, log
from afterword.domain.event import CommentEdited, CommentPosted
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.gate.ranges import Range
from afterword.gate.receipt import ThreadReceipt, has_read
from afterword.log import bodies, codec, read
from afterword.projection import quotes, versions
from afterword.projection.quotes import QuoteShown


class Edits(Struct, frozen=True):
    """Places of a log at which comments came to say something else."""

    here: tuple[Seq, ...]
    """Of the comments on a page, also those that a later change has replaced."""
    elsewhere: tuple[Seq, ...]
    """Of comments on other pages, among the places that belong to this one."""


class Version(Struct, frozen=True):
    """The words of a comment at some time, as a reader may see them now."""

    html: str
    quotes: tuple[QuoteShown, ...] = ()
    content_note: str = ""


def around(tx: Connection, thread: ThreadId, n: int, span: Range) -> Edits:
    """Return the material changes that matter to a page of a flat thread.

    They are read from the log and not from the comments as they stand, so that what is said of a
    page stays the same when something is changed elsewhere.

    Args:
        tx: Open transaction.
        thread: Which thread.
        n: Which page of it.
        span: The places of the log that belong to the page.
    """
    where = {"in_stream": thread_stream(thread), "in_thread": thread, "page": n}
    here = _HERE.rows(tx, where)
    elsewhere = _ELSEWHERE.rows(tx, {**where, "first": span[0], "last": span[1]})
    return Edits(_material(here), _material(elsewhere))


def between(tx: Connection, thread: ThreadId, span: Range) -> dict[Seq, Seq]:
    """Return the material changes in a part of a thread's log, each with its comment."""
    where = {"in_stream": thread_stream(thread), "first": span[0], "last": span[1]}
    rows = _BETWEEN.rows(tx, where)
    return {row.seq: row.subject for row in rows if _is_material(row.data)}


def version(tx: Connection, thread: ThreadId, at: Seq) -> Version:
    """Return the words that a comment got at a place of its thread's log."""
    text = bodies.read(tx, thread_stream(thread), [at])[at].body
    return Version(text.html, quotes.shown(tx, thread, text.quotes), text.content_note)


def as_read(tx: Connection, comment: Seq, known: ThreadReceipt) -> Version | None:
    """Return a comment's words before the change for which one reader is asked to read it again.

    None when they have not read it, or nothing has changed since, or when the change was a quiet
    one: what an author took back in time is shown to nobody.

    Args:
        tx: Open transaction.
        comment: Which; readers may see it whole.
        known: What they have read in its thread.
    """
    texts = [
        one
        for one in read.about(tx, thread_stream(known.thread), comment)
        if isinstance(one.event, CommentPosted | CommentEdited)
    ]
    was_read = has_read(known, comment)
    before: Seq | None = None
    for earlier, later in pairwise(texts):
        event = later.event
        if not isinstance(event, CommentEdited) or not event.material:
            continue
        if has_read(known, later.seq):
            was_read, before = True, None
        elif was_read:
            # What came after it they have not read either.
            was_read, before = False, earlier.seq if event.shown else None
    readable = {one.seq for one in versions.of_comment(tx, known.thread, comment)}
    # (words may have been taken out of it since, which nobody is to see again)
    return version(tx, known.thread, before) if before in readable else None


def _material(rows: list[Any]) -> tuple[Seq, ...]:
    return tuple(row.seq for row in rows if _is_material(row.data))


def _is_material(data: str) -> bool:
    event = codec.decode(data)
    return isinstance(event, CommentEdited) and event.material


_EDITED = codec.kind_of(CommentEdited)
_CHANGES = select(log.c.seq, log.c.subject, log.c.data).where(
    log.c.stream == bindparam("in_stream"), log.c.kind == _EDITED
)
_BETWEEN = Query(
    _CHANGES.where(log.c.seq >= bindparam("first"), log.c.seq <= bindparam("last")).order_by(
        log.c.seq
    )
)
_OF_COMMENTS = _CHANGES.join(
    comment, and_(comment.c.thread == bindparam("in_thread"), comment.c.seq == log.c.subject)
).where(log.c.subject.is_not(None))
_HERE = Query(
    _OF_COMMENTS.where(comment.c.n == bindparam("page"), comment.c.material.is_not(None)).order_by(
        log.c.seq
    )
)
_ELSEWHERE = Query(
    _OF_COMMENTS.where(
        comment.c.n != bindparam("page"),
        log.c.seq >= bindparam("first"),
        log.c.seq <= bindparam("last"),
    ).order_by(log.c.seq)
)
