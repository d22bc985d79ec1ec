"""Comments that wait with the same words, so that they are judged once.

Whoever sends one text ten times changes a capital, a space or a mark: these do not count.
"""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import TypeAlias

from msgspec import Struct
from sqlalchemy import Connection, and_, select

from afterword.db.tables import body, item
from afterword.domain.ids import Seq, SiteKey, StreamId
from afterword.projection.items import Item, ItemId, Matter

_Place: TypeAlias = tuple[StreamId, Seq]
_WORD = re.compile(r"\w+")
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
    places = {(one.stream, one.seq) for one in items if one.matter is Matter.HELD}
    if not places:
        return {}
    found = _waiting(tx, site)
    counts = Counter(found.values())
    return {place: Alike(key, counts[key] - 1) for place, key in found.items() if place in places}


def others(tx: Connection, name: ItemId) -> list[ItemId]:
    """Return the other held comments of a site that have the words of this one."""
    here = (name.stream, name.seq)
    # (it may have been decided about just now, and not wait any more)
    wanted = select(body.c.source).where(body.c.stream == name.stream, body.c.seq == name.seq)
    source = tx.execute(wanted).scalar()
    if not source:
        return []
    key = _likeness(source)
    found = _waiting(tx, name.site)
    same = [place for place, other in found.items() if other == key and place != here]
    return [ItemId(name.site, Matter.HELD, *place) for place in same[:_MOST]]


def _waiting(tx: Connection, site: SiteKey) -> dict[_Place, str]:
    """Return for everything that waits what its words come to; nothing for what is erased."""
    at = and_(body.c.stream == item.c.stream, body.c.seq == item.c.seq)
    found = (
        select(body.c.stream, body.c.seq, body.c.source)
        .select_from(item.join(body, at))
        .where(item.c.site == site, item.c.kind == Matter.HELD.value)
    )
    rows = tx.execute(found.order_by(item.c.at, item.c.seq))
    return {
        (StreamId(row.stream), Seq(row.seq)): _likeness(row.source) for row in rows if row.source
    }


def _likeness(source: bytes) -> str:
    """Return the same for texts that differ in nothing but capitals, spaces and marks."""
    text = source.decode("utf-8", "replace")
    words = " ".join(_WORD.findall(text.casefold()))
    return sha256((words or text).encode()).hexdigest()
