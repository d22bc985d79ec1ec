"""Who answered or named whom lately: what a pile-on is known by.

Only what people publish is counted, never what they read. It stands beside the log, is counted for
some hours and then forgotten.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from afterword.db.statement import Prepared, Query
from afterword.db.tables import addressed, author
from afterword.domain.ids import AuthorId, SiteKey
from afterword.domain.site import Site
from afterword.people import authors

KEPT = timedelta(days=1)
"""Longer than any house counts."""
_MINUTE = timedelta(minutes=1)


class Target(Struct, frozen=True):
    """How many people answered or named somebody, within how long."""

    people: int
    new: int
    """How many of them are new here."""
    minutes: int


def remember(tx: Connection, site: SiteKey, who: AuthorId, by: AuthorId, now: datetime) -> None:
    """Note that somebody was answered or named."""
    row = {"site": site, "author": who, "by": by, "at": now}
    named = {"s": site, "a": who, "b": by, "t": now}
    if not _AGAIN.run(tx, named):
        _INSERT.run(tx, row)


def target_of(tx: Connection, site: Site, who: AuthorId, now: datetime) -> Target | None:
    """Return how many people answer somebody just now; None while they are not many."""
    house = site.moderation
    if not house.pile_on_people:
        return None
    names = authors.same_person(tx, site.key, who)
    target = lately(tx, site.key, names, now, house.pile_on_minutes)
    return target if target.people >= house.pile_on_people else None


def lately(
    tx: Connection, site: SiteKey, names: Iterable[AuthorId], now: datetime, minutes: int
) -> Target:
    """Count the people who answered or named somebody in the last minutes."""
    since = now - minutes * _MINUTE
    found = [
        row
        for who in names
        for row in _LATELY.rows(tx, {"s": site, "a": who, "t": since})
        if row.at <= now
    ]
    # (the same person under two names is one person)
    people = {row.account or row.key_hash or row.by: row for row in found}
    first = min((row.at for row in found), default=now)
    new = sum(row.created_at > since for row in people.values())
    return Target(len(people), new, -(-(now - first) // _MINUTE) or 1)


def forget_old(tx: Connection, now: datetime) -> None:
    """Forget who answered whom before."""
    tx.execute(delete(addressed).where(addressed.c.at < now - KEPT))


_AGAIN = Prepared(
    update(addressed)
    .where(
        addressed.c.site == bindparam("s"),
        addressed.c.author == bindparam("a"),
        addressed.c.by == bindparam("b"),
    )
    .values(at=bindparam("t"))
)
_INSERT = Prepared(
    insert(addressed).values({column.key: bindparam(column.key) for column in addressed.c})
)
_LATELY = Query(
    select(
        addressed.c.by, addressed.c.at, author.c.key_hash, author.c.account, author.c.created_at
    )
    .join(author, author.c.id == addressed.c.by)
    .where(
        addressed.c.site == bindparam("s"),
        addressed.c.author == bindparam("a"),
        addressed.c.at > bindparam("t"),
    )
)
