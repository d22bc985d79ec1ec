"""The queue: what waits for a moderator, one row for each, taken away once it is decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, func, insert, select, tuple_, update

from afterword.db.statement import Query
from afterword.db.tables import item
from afterword.domain.ids import Seq, SiteKey, StreamId


class Matter(StrEnum):
    """What a moderator is asked for."""

    HELD = "held"
    """A comment that was never published waits. Its place is that of its holding."""
    CHANGED = "changed"
    """A published comment was changed and waits again. Its place is the comment's."""
    REPORTED = "reported"
    """Readers reported a comment. Its place is the comment's."""
    APPEALED = "appealed"
    """Somebody appealed. Its place is the appeal's, in the desk's log."""
    PROPOSED = "proposed"
    """A moderator needs a second one. Its place is the proposal's, in the desk's log."""
    ALARM = "alarm"
    """The house noticed something. Its place is the alarm's, in the desk's log."""
    EXPIRING = "expiring"
    """A note or a sanction ends soon. It has no row: the clock puts it into the queue."""


class Item(Struct, frozen=True, kw_only=True):
    """One thing that waits."""

    site: SiteKey
    matter: Matter
    stream: StreamId
    seq: Seq
    at: datetime
    count: int
    """How many reports there are on it."""


class ItemId(Struct, frozen=True):
    """What names an item."""

    site: SiteKey
    matter: Matter
    stream: StreamId
    seq: Seq


def load(tx: Connection, name: ItemId) -> Item | None:
    """Return an item; None when nothing waits there (any more)."""
    row = tx.execute(select(item).where(*_place(name))).first()
    return None if row is None else _item(row)


def page(
    tx: Connection, site: SiteKey, after: Item | None, limit: int, matter: Matter | None = None
) -> list[Item]:
    """Return what waits on a site, the oldest first, at most `limit`, from after an item on."""
    found = select(item).where(item.c.site == site)
    if matter is not None:
        found = found.where(item.c.kind == matter)
    if after is not None:
        place = tuple_(item.c.at, item.c.kind, item.c.stream, item.c.seq)
        at = item.c.at.type
        behind = tuple_(
            bindparam("at", after.at, at), after.matter, after.stream, bindparam("seq", after.seq)
        )
        found = found.where(place > behind)
    order = (item.c.at, item.c.kind, item.c.stream, item.c.seq)
    return [_item(row) for row in tx.execute(found.order_by(*order).limit(limit))]


def newest(tx: Connection, site: SiteKey) -> Item | None:
    """Return what came into the queue last; None when nothing waits."""
    order = (item.c.at.desc(), item.c.kind.desc(), item.c.stream.desc(), item.c.seq.desc())
    row = tx.execute(select(item).where(item.c.site == site).order_by(*order).limit(1)).first()
    return None if row is None else _item(row)


def counts(tx: Connection, site: SiteKey) -> dict[Matter, int]:
    """Return how much of each kind waits on a site."""
    found = select(item.c.kind, func.count()).where(item.c.site == site).group_by(item.c.kind)
    return {Matter(kind): count for kind, count in tx.execute(found)}


def open_(tx: Connection, name: ItemId, at: datetime) -> None:
    """Put something into the queue, or count one more on what waits there already."""
    more = update(item).where(*_place(name)).values(count=item.c.count + 1)
    if tx.execute(more).rowcount:
        return
    place = {"site": name.site, "kind": name.matter, "stream": name.stream, "seq": name.seq}
    tx.execute(insert(item).values(**place, at=at, count=1))


def close(tx: Connection, name: ItemId) -> None:
    """Take something out of the queue; nothing happens when it is not there."""
    if _IS_OPEN.first(tx, _named(name)) is not None:
        tx.execute(delete(item).where(*_place(name)))


def _place(name: ItemId) -> tuple[Any, ...]:
    return (
        item.c.site == name.site,
        item.c.kind == name.matter,
        item.c.stream == name.stream,
        item.c.seq == name.seq,
    )


def _named(name: ItemId) -> dict[str, Any]:
    return {"s": name.site, "k": name.matter, "l": name.stream, "q": name.seq}


def _item(row: Any) -> Item:  # noqa: ANN401 - a row of its table
    return Item(
        site=SiteKey(row.site),
        matter=Matter(row.kind),
        stream=StreamId(row.stream),
        seq=row.seq,
        at=row.at,
        count=row.count,
    )


_IS_OPEN = Query(
    select(item.c.seq).where(
        item.c.site == bindparam("s"),
        item.c.kind == bindparam("k"),
        item.c.stream == bindparam("l"),
        item.c.seq == bindparam("q"),
    )
)
