"""Fold everything again from seq 1, to replace what is stored or to compare with it."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Table, delete, select, true

from afterword.db.tables import (
    alarm,
    appeal,
    comment,
    filed,
    held,
    imported,
    item,
    name,
    note,
    page,
    proposal,
    report,
    role,
    sanction,
    site,
    thread,
)
from afterword.db.tables import stream as stream_table
from afterword.domain.desk_event import DeskEvent
from afterword.domain.event import Layout, SiteEvent, ThreadEvent
from afterword.domain.ids import ThreadId
from afterword.domain.thread import Thread
from afterword.log import filed as filing
from afterword.log import read
from afterword.log.read import Stream
from afterword.projection.apply import apply, apply_to_site
from afterword.projection.desk import apply_to_desk

Progress = Callable[[Stream], None]
_OF_DESKS: tuple[Table, ...] = (sanction, report, appeal, proposal, alarm, item)
_PROJECTIONS: tuple[Table, ...] = (
    *(site, page, name, role, thread, comment, imported, note, held, filed),
    *_OF_DESKS,
)


class Difference(Struct, frozen=True):
    """A row that is not what its log says."""

    table: str
    stored: tuple[Any, ...] | None
    folded: tuple[Any, ...] | None


def rebuild(tx: Connection, progress: Progress) -> None:
    """Drop every projection and fold it again."""
    for table in _PROJECTIONS:
        tx.execute(delete(table))
    for stream in read.streams(tx):
        _fold(tx, tx, stream)
        progress(stream)


def compare(tx: Connection, scratch: Connection, progress: Progress) -> Iterator[Difference]:
    """Fold everything again elsewhere and yield what differs from what is stored.

    Args:
        tx: The database; it is only read.
        scratch: An empty one with the same tables.
        progress: Told of each log.
    """
    for stream in read.streams(tx):
        _fold(tx, scratch, stream)
        if stream.page is not None:
            yield from _differences(tx, scratch, thread, thread.c.id == stream.id)
            yield from _differences(tx, scratch, comment, comment.c.thread == stream.id)
            yield from _differences(tx, scratch, held, held.c.thread == stream.id)
            yield from _differences(tx, scratch, imported, imported.c.thread == stream.id)
        yield from _differences(tx, scratch, note, note.c.stream == stream.id)
        yield from _differences(tx, scratch, filed, filed.c.stream == stream.id)
        progress(stream)
    for table in (site, page, name, role, *_OF_DESKS):
        yield from _differences(tx, scratch, table, true())
    known = select(stream_table.c.id)
    by_stream = (
        *((thread, thread.c.id), (comment, comment.c.thread)),
        *((note, note.c.stream), (held, held.c.thread), (imported, imported.c.thread)),
    )
    for table, column in by_stream:
        for row in tx.execute(select(table).where(column.not_in(known))):
            yield Difference(table.name, tuple(row), None)


def _fold(source: Connection, into: Connection, stream: Stream) -> None:
    state = _empty(stream)
    for placed in read.walk(source, stream.id):
        place = filing.Place(placed.at, placed.stream, placed.seq)
        filing.refile(into, stream.site, place, placed.actor, placed.event)
        if state is not None and isinstance(placed.event, ThreadEvent):
            state = apply(into, state, placed.seq, placed.event, placed.at).thread
        elif isinstance(placed.event, DeskEvent):
            apply_to_desk(into, stream.site, placed.seq, placed.event, placed.actor, placed.at)
        elif isinstance(placed.event, SiteEvent):
            apply_to_site(into, stream.site, placed.seq, placed.event, placed.at)


def _empty(stream: Stream) -> Thread | None:
    """Return the thread of a log before its first event; None for the log of a site."""
    if stream.page is None:
        return None
    layout = stream.layout or Layout.FLAT
    return Thread(id=ThreadId(stream.id), site=stream.site, page=stream.page, layout=layout)


def _differences(
    tx: Connection, scratch: Connection, table: Table, part: ColumnElement[bool]
) -> Iterator[Difference]:
    stored = {tuple(row) for row in tx.execute(select(table).where(part))}
    folded = {tuple(row) for row in scratch.execute(select(table).where(part))}
    for row in sorted(stored - folded, key=repr):
        yield Difference(table.name, row, None)
    for row in sorted(folded - stored, key=repr):
        yield Difference(table.name, None, row)
