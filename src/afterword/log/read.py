"""Read a log: its events in order, and which logs there are."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, or_, select

from afterword.db.tables import log, stream
from afterword.domain.event import Event, Layout
from afterword.domain.ids import START, ActorId, PageKey, Seq, SiteKey, StreamId
from afterword.log import codec

_BATCH = 1000


class Placed(Struct, frozen=True):
    """An event at its place in a log."""

    stream: StreamId
    seq: Seq
    at: datetime
    actor: ActorId
    event: Event
    data: str
    """The event as it is stored, which its digest covers."""
    digest: bytes
    kind: str
    """The event's name, as it is filed."""
    subject: Seq | None
    """What it changes, as it is filed."""


class Stream(Struct, frozen=True):
    """A log and where it ends."""

    id: StreamId
    site: SiteKey
    page: PageKey | None
    """None for the log of a whole site."""
    layout: Layout | None
    head: Seq
    digest: bytes
    """Digest of the last event."""


def head(tx: Connection, name: StreamId) -> Seq:
    """Return a log's last seq; 0 when nothing has happened in it."""
    found = tx.execute(select(stream.c.head).where(stream.c.id == name)).scalar()
    return START if found is None else Seq(found)


def streams(tx: Connection, site: SiteKey | None = None) -> list[Stream]:
    """Return every log: those of sites first, then those of their desks, then threads by name."""
    is_desk = stream.c.id.like("desk:%")
    found = select(stream).order_by(stream.c.page.is_not(None), is_desk, stream.c.id)
    if site is not None:
        found = found.where(stream.c.site == site)
    return [_stream(row) for row in tx.execute(found)]


def events_after(tx: Connection, name: StreamId, after: Seq, limit: int) -> list[Placed]:
    """Return the events of a log with seq > after, oldest first, at most `limit`."""
    found = (
        select(log).where(log.c.stream == name, log.c.seq > after).order_by(log.c.seq).limit(limit)
    )
    return [_placed(row) for row in tx.execute(found)]


def at(tx: Connection, name: StreamId, seq: Seq) -> Placed | None:
    """Return the event at a place; None when there is none."""
    row = tx.execute(select(log).where(log.c.stream == name, log.c.seq == seq)).first()
    return None if row is None else _placed(row)


def about(tx: Connection, name: StreamId, subject: Seq) -> list[Placed]:
    """Return what happened to one comment, from its first words on, oldest first."""
    mine = or_(log.c.seq == subject, log.c.subject == subject)
    found = select(log).where(log.c.stream == name, mine).order_by(log.c.seq)
    return [_placed(row) for row in tx.execute(found)]


def of_kinds(
    tx: Connection, name: StreamId, kinds: Sequence[str], after: Seq = START
) -> list[Placed]:
    """Return the events of these kinds in one log with seq > after, oldest first."""
    here = log.c.stream == name, log.c.seq > after
    found = select(log).where(*here, log.c.kind.in_(kinds)).order_by(log.c.seq)
    return [_placed(row) for row in tx.execute(found)]


def last_until(tx: Connection, name: StreamId, at: datetime) -> Seq:
    """Return the last seq of a log at a time; 0 when nothing had happened in it."""
    found = select(log.c.seq).where(log.c.stream == name, log.c.at <= at)
    last = tx.execute(found.order_by(log.c.seq.desc()).limit(1)).scalar()
    return START if last is None else Seq(last)


def walk(tx: Connection, name: StreamId) -> Iterator[Placed]:
    """Yield all events of a log, oldest first, a batch at a time."""
    after = START
    while batch := events_after(tx, name, after, _BATCH):
        yield from batch
        after = batch[-1].seq


def _stream(row: Row[Any]) -> Stream:
    layout = Layout(row.layout) if row.layout else None
    return Stream(row.id, row.site, row.page, layout, row.head, row.digest)


def _placed(row: Row[Any]) -> Placed:
    event = codec.decode(row.data)
    return Placed(
        stream=row.stream,
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        event=event,
        data=row.data,
        digest=row.digest,
        kind=row.kind,
        subject=row.subject,
    )
