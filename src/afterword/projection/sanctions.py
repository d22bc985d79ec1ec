"""Sanctions as they stand: one row each, without the words to the person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from afterword.db.statement import Query
from afterword.db.tables import sanction
from afterword.domain.clause import Grounds
from afterword.domain.desk_event import Act, PersonSanctioned
from afterword.domain.ids import AuthorId, Seq, SiteKey
from afterword.domain.sanction import Measure, Sanction, stands


def load(tx: Connection, site: SiteKey, seq: Seq) -> Sanction | None:
    """Return a sanction; None when there is none at this seq."""
    found = select(sanction).where(sanction.c.site == site, sanction.c.seq == seq)
    row = tx.execute(found).first()
    return None if row is None else _sanction(row)


def of(tx: Connection, site: SiteKey, authors: Iterable[AuthorId]) -> list[Sanction]:
    """Return every sanction on a person, by the names they wrote under; the oldest first."""
    names = list(authors)
    if not names:
        return []
    found = select(sanction).where(sanction.c.site == site, sanction.c.author.in_(names))
    return [_sanction(row) for row in tx.execute(found.order_by(sanction.c.seq))]


def about(tx: Connection, site: SiteKey, act: Act) -> list[Sanction]:
    """Return the sanctions that came of one comment, the oldest first."""
    place = (sanction.c.act_stream == act.stream, sanction.c.act_seq == act.seq)
    found = select(sanction).where(sanction.c.site == site, *place).order_by(sanction.c.seq)
    return [_sanction(row) for row in tx.execute(found)]


def any_on(tx: Connection, site: SiteKey) -> bool:
    """Say whether anybody was ever sanctioned on a site."""
    return _ANY.first(tx, {"on_site": site}) is not None


def in_force(tx: Connection, site: SiteKey, now: datetime) -> list[Sanction]:
    """Return what is in force on a site, the newest first."""
    found = select(sanction).where(sanction.c.site == site, sanction.c.lifted.is_(None))
    every = [_sanction(row) for row in tx.execute(found.order_by(sanction.c.seq.desc()))]
    return [one for one in every if stands(one, now)]


def add(tx: Connection, site: SiteKey, seq: Seq, event: PersonSanctioned, at: datetime) -> None:
    """Write a sanction that was not there."""
    about = event.comment
    row = {"site": site, "seq": seq, "author": event.author, "measure": event.measure}
    time = {"at": at, "until": event.until, "thread": event.thread}
    act = {"act_stream": about and about.stream, "act_seq": about and about.seq}
    grounds = msgspec.json.encode(event.grounds).decode()
    tx.execute(insert(sanction).values(**row, **time, **act, grounds=grounds))


def lift(tx: Connection, site: SiteKey, seq: Seq, by: Seq) -> None:
    """Note that a sanction was ended."""
    _change(tx, site, seq, {"lifted": by})


def acknowledge(tx: Connection, site: SiteKey, seq: Seq, at: datetime) -> None:
    """Note that its person acknowledged a warning."""
    _change(tx, site, seq, {"acknowledged": at})


def _change(tx: Connection, site: SiteKey, seq: Seq, values: dict[str, Any]) -> None:
    place = (sanction.c.site == site, sanction.c.seq == seq)
    tx.execute(update(sanction).where(*place).values(values))


def _sanction(row: Any) -> Sanction:  # noqa: ANN401 - a row of its table
    return Sanction(
        seq=row.seq,
        author=AuthorId(row.author),
        measure=Measure(row.measure),
        thread=row.thread,
        at=row.at,
        until=row.until,
        grounds=msgspec.json.decode(row.grounds, type=Grounds),
        acknowledged=row.acknowledged,
        lifted=row.lifted,
    )


_ANY = Query(select(sanction.c.seq).where(sanction.c.site == bindparam("on_site")).limit(1))
