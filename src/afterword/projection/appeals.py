"""Appeals as they stand: one row each, without their words."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, insert, select, update

from afterword.db.tables import appeal
from afterword.domain.desk_event import Act, AppealDecided, AppealMade
from afterword.domain.ids import AuthorId, Seq, SiteKey, StreamId


class Appeal(Struct, frozen=True, kw_only=True):
    """One appeal."""

    seq: Seq
    """In the desk's log; its body has what they wrote."""
    act: Act
    """The decision it is about."""
    author: AuthorId
    at: datetime
    decided: Seq | None = None
    """Seq of the decision in the desk's log, whose body says why."""
    overturned: bool = False


def load(tx: Connection, site: SiteKey, seq: Seq) -> Appeal | None:
    """Return an appeal; None when there is none at this seq."""
    row = tx.execute(select(appeal).where(appeal.c.site == site, appeal.c.seq == seq)).first()
    return None if row is None else _appeal(row)


def against(tx: Connection, act: Act) -> Appeal | None:
    """Return the appeal against a decision; there is one at most."""
    place = (appeal.c.act_stream == act.stream, appeal.c.act_seq == act.seq)
    row = tx.execute(select(appeal).where(*place)).first()
    return None if row is None else _appeal(row)


def add(tx: Connection, site: SiteKey, seq: Seq, event: AppealMade, at: datetime) -> None:
    """Write an appeal that was not there."""
    act = {"act_stream": event.act.stream, "act_seq": event.act.seq}
    row = {"site": site, "seq": seq, "author": event.author, "at": at}
    tx.execute(insert(appeal).values(**row, **act))


def decide(tx: Connection, site: SiteKey, seq: Seq, event: AppealDecided) -> None:
    """Note what came of an appeal."""
    place = (appeal.c.site == site, appeal.c.seq == event.appeal)
    now = {"decided": seq, "overturned": event.overturned}
    tx.execute(update(appeal).where(*place).values(now))


def _appeal(row: Any) -> Appeal:  # noqa: ANN401 - a row of its table
    return Appeal(
        seq=row.seq,
        act=Act(StreamId(row.act_stream), row.act_seq),
        author=AuthorId(row.author),
        at=row.at,
        decided=row.decided,
        overturned=bool(row.overturned),
    )
