"""Claims: which moderator looks at what just now, so that no two act on it unknowingly."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, tuple_

from afterword.db.tables import claim
from afterword.domain.ids import AccountId, Seq, SiteKey, StreamId

LASTS = timedelta(minutes=5)


class Thing(Struct, frozen=True):
    """What is looked at: an item of a site's queue."""

    site: SiteKey
    kind: str
    stream: StreamId
    seq: Seq


def take(tx: Connection, what: Thing, who: AccountId, now: datetime) -> AccountId | None:
    """Claim something for five minutes, or return who looks at it already."""
    other = holders(tx, [what], now).get(what)
    if other is not None and other != who:
        return other
    give_back(tx, what)
    row = {"site": what.site, "kind": what.kind, "stream": what.stream, "seq": what.seq}
    tx.execute(insert(claim).values(**row, account=who, until=now + LASTS))
    return None


def give_back(tx: Connection, what: Thing) -> None:
    """Forget who looks at something."""
    tx.execute(delete(claim).where(_PLACE.in_([_place(what)])))


def give_all_back(tx: Connection, site: SiteKey, who: AccountId) -> int:
    """Forget everything that somebody looks at on a site, and return how much it was."""
    return tx.execute(delete(claim).where(claim.c.site == site, claim.c.account == who)).rowcount


def holders(tx: Connection, things: Iterable[Thing], now: datetime) -> dict[Thing, AccountId]:
    """Return who looks at which of these things."""
    places = [_place(one) for one in things]
    if not places:
        return {}
    # A clock that was set back must not make a claim last longer than claims do.
    lasts = claim.c.until > now, claim.c.until <= now + LASTS
    found = select(claim).where(_PLACE.in_(places), *lasts)
    return {
        Thing(row.site, row.kind, row.stream, row.seq): AccountId(row.account)
        for row in tx.execute(found)
    }


def forget_expired(tx: Connection, now: datetime) -> None:
    """Forget claims whose time is over."""
    tx.execute(delete(claim).where(claim.c.until <= now))


def _place(what: Thing) -> tuple[str, str, str, int]:
    return what.site, what.kind, what.stream, what.seq


_PLACE = tuple_(claim.c.site, claim.c.kind, claim.c.stream, claim.c.seq)
