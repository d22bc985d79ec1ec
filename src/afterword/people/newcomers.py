"""How many people came to a site for the first time lately: what a surge is known by."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from afterword.db.statement import Query
from afterword.db.tables import author
from afterword.domain.ids import SiteKey
from afterword.domain.moderation import Moderation

_USUAL = timedelta(days=7)
"""What is usual is told by the week before."""


def is_surge(tx: Connection, site: SiteKey, house: Moderation, now: datetime, more: int) -> int:
    """Return how many people came lately when they are far more than usual, else 0.

    Args:
        tx: Open transaction.
        site: Where.
        house: From how many on they are many.
        now: The time.
        more: How many are at the door, whom nobody has counted yet.
    """
    if not house.surge_people:
        return 0
    span = timedelta(minutes=house.surge_minutes)
    lately = _came(tx, site, now - span, now) + more
    if lately <= house.surge_people:
        return 0
    before = _came(tx, site, now - span - _USUAL, now - span)
    # (as many as usual in so much time, times the ratio; without a division that loses something)
    if lately * _USUAL <= house.surge_ratio * before * span:
        return 0
    return lately


def _came(tx: Connection, site: SiteKey, after: datetime, until: datetime) -> int:
    row = _CAME.first(tx, {"s": site, "after": after, "until": until})
    return int(row.count) if row else 0


_CAME = Query(
    select(func.count().label("count"))
    .select_from(author)
    .where(
        author.c.site == bindparam("s"),
        author.c.created_at > bindparam("after"),
        author.c.created_at <= bindparam("until"),
    )
)
