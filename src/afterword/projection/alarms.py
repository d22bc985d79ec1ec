"""What the house noticed by itself and told its moderators."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select, update

from afterword.db.statement import Query
from afterword.db.tables import alarm
from afterword.domain.desk_event import Alarm, AlarmRaised
from afterword.domain.ids import AuthorId, Seq, SiteKey, ThreadId


class Raised(Struct, frozen=True, kw_only=True):
    """One alarm."""

    seq: Seq
    alarm: Alarm
    thread: ThreadId
    comment: Seq | None
    author: AuthorId | None
    people: int
    new: int
    minutes: int
    at: datetime
    answered: Seq | None = None


def load(tx: Connection, site: SiteKey, seq: Seq) -> Raised | None:
    """Return an alarm; None when there is none at this seq."""
    row = tx.execute(select(alarm).where(alarm.c.site == site, alarm.c.seq == seq)).first()
    return None if row is None else _raised(row)


def since(tx: Connection, site: SiteKey, after: datetime) -> list[Raised]:
    """Return the alarms raised on a site after a time, the oldest first."""
    found = select(alarm).where(alarm.c.site == site, alarm.c.at > after)
    return [_raised(row) for row in tx.execute(found.order_by(alarm.c.seq))]


def about_person(
    tx: Connection, site: SiteKey, authors: Iterable[AuthorId], after: datetime
) -> bool:
    """Say whether an alarm about somebody was raised after a time."""
    return any(_ABOUT.rows(tx, {"s": site, "a": who, "t": after}) for who in authors)


def about_nobody(tx: Connection, site: SiteKey, after: datetime) -> list[Raised]:
    """Return the alarms raised on a site after a time that are about no one person."""
    return [_raised(row) for row in _ABOUT_NOBODY.rows(tx, {"s": site, "t": after})]


def add(tx: Connection, site: SiteKey, seq: Seq, event: AlarmRaised, at: datetime) -> None:
    """Write an alarm that was not there."""
    row = {"site": site, "seq": seq, "alarm": event.alarm, "thread": event.thread, "at": at}
    about = {"comment": event.comment, "author": event.author, "people": event.people}
    tx.execute(insert(alarm).values(**row, **about, new=event.new, minutes=event.minutes))


def answer(tx: Connection, site: SiteKey, seq: Seq, answered: Seq) -> None:
    """Note that a moderator has seen to an alarm."""
    place = (alarm.c.site == site, alarm.c.seq == seq)
    tx.execute(update(alarm).where(*place).values(answered=answered))


def _raised(row: Any) -> Raised:  # noqa: ANN401 - a row of its table
    return Raised(
        seq=row.seq,
        alarm=Alarm(row.alarm),
        thread=ThreadId(row.thread),
        comment=row.comment,
        author=row.author,
        people=row.people,
        new=row.new,
        minutes=row.minutes,
        at=row.at,
        answered=row.answered,
    )


_ABOUT_NOBODY = Query(
    select(alarm).where(
        alarm.c.site == bindparam("s"),
        alarm.c.author.is_(None),
        alarm.c.at > bindparam("t"),
    )
)
_ABOUT = Query(
    select(alarm.c.seq).where(
        alarm.c.site == bindparam("s"),
        alarm.c.author == bindparam("a"),
        alarm.c.at > bindparam("t"),
    )
)
