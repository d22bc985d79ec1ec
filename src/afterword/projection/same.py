"""Comments that wait with the very same words, so that they are judged once."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, and_, select, tuple_

from afterword.db.tables import body, item
from afterword.domain.ids import Seq, SiteKey, StreamId
from afterword.projection.items import Item, ItemId, Matter

_MOST = 200
"""So many are decided with one at most."""


class Alike(Struct, frozen=True):
    """How many others wait with the same words."""

    key: str
    others: int


def held(
    tx: Connection, site: SiteKey, items: Sequence[Item]
) -> dict[tuple[StreamId, Seq], Alike]:
    """Return for each held comment among these items how many others have its words."""
    places = [(one.stream, one.seq) for one in items if one.matter is Matter.HELD]
    if not places:
        return {}
    found = select(body.c.stream, body.c.seq, body.c.source)
    rows = tx.execute(found.where(tuple_(body.c.stream, body.c.seq).in_(places))).all()
    sources = {row.source for row in rows if row.source}
    counts: dict[bytes, int] = {}
    for row in tx.execute(_waiting(site).where(body.c.source.in_(sources))):
        counts[row.source] = counts.get(row.source, 0) + 1
    return {
        (StreamId(row.stream), row.seq): Alike(
            sha256(row.source).hexdigest(), counts.get(row.source, 1) - 1
        )
        for row in rows
        if row.source
    }


def others(tx: Connection, name: ItemId) -> list[ItemId]:
    """Return the other held comments of a site that have the words of this one."""
    here = select(body.c.source).where(body.c.stream == name.stream, body.c.seq == name.seq)
    source = tx.execute(here).scalar()
    if not source:
        return []
    found = _waiting(name.site).where(body.c.source == source).limit(_MOST + 1)
    every = [
        ItemId(name.site, Matter.HELD, StreamId(row.stream), row.seq) for row in tx.execute(found)
    ]
    return [one for one in every if one != name]


def _waiting(site: SiteKey) -> Select[Any]:
    place = and_(body.c.stream == item.c.stream, body.c.seq == item.c.seq)
    return (
        select(body.c.stream, body.c.seq, body.c.source)
        .select_from(item.join(body, place))
        .where(item.c.site == site, item.c.kind == Matter.HELD.value)
    )
