"""Append to a log: the only place where events are written."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select, text, update

from afterword.db.statement import Prepared, Query
from afterword.db.tables import log, stream
from afterword.domain.body import Body
from afterword.domain.errors import HeadMovedError
from afterword.domain.event import Event, Layout
from afterword.domain.ids import START, ActorId, PageKey, Seq, SiteKey, StreamId
from afterword.log import bodies, codec, filed

NO_DIGEST = b"\0" * 32
"""What the first event of a log covers."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Head(Struct, frozen=True):
    """Where a log ends."""

    stream: StreamId
    seq: Seq
    digest: bytes


class Entry(Struct, frozen=True):
    """An event about to be written, with the words that belong to it."""

    event: Event
    body: Body | None = None


class Dated(Struct, frozen=True):
    """An event about to be written that happened before now, and by whom."""

    entry: Entry
    actor: ActorId
    at: datetime


class Link(Struct, frozen=True):
    """What an event's digest covers besides the digest before it."""

    stream: StreamId
    seq: Seq
    at: datetime
    actor: ActorId
    data: str
    """The event as it is stored."""


class Opening(Struct, frozen=True):
    """What is fixed about a log when it is opened."""

    stream: StreamId
    site: SiteKey
    page: PageKey | None = None
    """None for the log of a whole site."""
    layout: Layout | None = None
    """How the page's thread is laid out."""


def lock_head(tx: Connection, opening: Opening) -> Head:
    """Return where a log ends and keep every other writer out of it until the end of `tx`.

    A log that has no event yet is opened, so that there is a row to lock.
    """
    head = lock_existing(tx, opening.stream)
    if head is not None:
        return head
    # Two processes may open the same log at once on PostgreSQL; the second finds it there.
    row = {"id": opening.stream, "site": opening.site, "page": opening.page}
    state = {"layout": opening.layout, "head": START, "digest": NO_DIGEST}
    tx.execute(_OPEN, {**row, **state})
    return lock_existing(tx, opening.stream) or Head(opening.stream, START, NO_DIGEST)


def lock_existing(tx: Connection, name: StreamId) -> Head | None:
    """Return where a log ends and keep other writers out; None when it has no event."""
    # SQLite's writer is alone from BEGIN IMMEDIATE on, and its compiler leaves FOR UPDATE out.
    row = _LOCK.first(tx, {"name": name})
    return None if row is None else Head(name, row.head, row.digest)


def append(
    tx: Connection, head: Head, entries: Sequence[Entry], actor: ActorId, at: datetime
) -> Head:
    """Append events to a log and return where it ends now.

    The head moves by compare-and-set before any event is written, so seqs have no gap and no
    two writers share one. Each digest covers the one before it. Commits nothing: the caller
    owns the transaction.

    Raises:
        HeadMovedError: If the log does not end at `head` any more; nothing was written.
    """
    return append_dated(tx, head, [Dated(entry, actor, at) for entry in entries])


def append_dated(tx: Connection, head: Head, happened: Sequence[Dated]) -> Head:
    """Append events that have each their own time and actor, as an import has; see `append`."""
    rows = []
    seq, digest = head.seq, head.digest
    for one in happened:
        seq = Seq(seq + 1)
        event, at, actor = one.entry.event, one.at, one.actor
        data = codec.encode(event)
        digest = chain(digest, Link(head.stream, seq, at, actor, data))
        row = {"stream": head.stream, "seq": seq, "at": at, "actor": actor, "digest": digest}
        named = {"kind": codec.kind(event), "data": data, "subject": codec.subject(event)}
        rows.append({**row, **named})
    moved = {"name": head.stream, "before": head.seq, "after": seq, "link": digest}
    if _MOVE.run(tx, moved) != 1:
        raise HeadMovedError(head.stream, head.seq)
    _INSERT.run_all(tx, rows)
    placed = [(Seq(place), one) for place, one in enumerate(happened, start=head.seq + 1)]
    texts = [(place, one.entry.body) for place, one in placed if one.entry.body is not None]
    bodies.write_all(tx, head.stream, texts)
    for place, one in placed:
        where = filed.Place(one.at, head.stream, place)
        filed.file(tx, where, one.actor, one.entry.event)
    return Head(head.stream, seq, digest)


def chain(before: bytes, link: Link) -> bytes:
    """Digest an event together with the digest before it."""
    microseconds = (link.at - _EPOCH) // _MICROSECOND
    message = f"{link.stream}\n{link.seq}\n{microseconds}\n{link.actor}\n{link.data}"
    return sha256(before + message.encode()).digest()


_LOCK = Query(
    select(stream.c.head, stream.c.digest)
    .where(stream.c.id == bindparam("name"))
    .with_for_update()
)
_OPEN = text(
    "INSERT INTO stream (id, site, page, layout, head, digest)"
    " VALUES (:id, :site, :page, :layout, :head, :digest) ON CONFLICT DO NOTHING"
)
_INSERT = Prepared(insert(log).values({column.key: bindparam(column.key) for column in log.c}))
_MOVE = Prepared(
    update(stream)
    .where(stream.c.id == bindparam("name"), stream.c.head == bindparam("before"))
    .values(head=bindparam("after"), digest=bindparam("link"))
)
