"""Reports of readers on comments: one row each, without what they wrote."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from afterword.db.statement import Query
from afterword.db.tables import comment, report
from afterword.domain.clause import ClauseId
from afterword.domain.desk_event import CommentReported
from afterword.domain.ids import AuthorId, Seq, SiteKey, ThreadId


class Report(Struct, frozen=True, kw_only=True):
    """One reader's report."""

    seq: Seq
    """In the desk's log; its body has what they wrote."""
    thread: ThreadId
    comment: Seq
    clause: ClauseId
    reporter: AuthorId
    at: datetime
    answered: Seq | None
    """Seq of the answer in the desk's log; None while nobody has looked."""


def load(tx: Connection, site: SiteKey, seq: Seq) -> Report | None:
    """Return a report; None when there is none at this seq."""
    row = tx.execute(select(report).where(report.c.site == site, report.c.seq == seq)).first()
    return None if row is None else _report(row)


def on_comment(tx: Connection, thread: ThreadId, comment: Seq) -> list[Report]:
    """Return every report on a comment, the oldest first, also those that were answered."""
    found = select(report).where(report.c.thread == thread, report.c.comment == comment)
    return [_report(row) for row in tx.execute(found.order_by(report.c.seq))]


def of(tx: Connection, thread: ThreadId, comment: Seq, who: Iterable[AuthorId]) -> Report | None:
    """Return somebody's report on a comment, by the names they reported under."""
    names = set(who)
    return next((one for one in on_comment(tx, thread, comment) if one.reporter in names), None)


def open_counts(tx: Connection, thread: ThreadId, comments: list[Seq]) -> dict[Seq, int]:
    """Return how many open reports there are on each of these comments that has any."""
    found = (
        select(report.c.comment, func.count())
        .where(report.c.thread == thread, report.c.comment.in_(comments))
        .where(report.c.answered.is_(None))
        .group_by(report.c.comment)
    )
    return {Seq(seq): count for seq, count in tx.execute(found)}


def open_in(tx: Connection, thread: ThreadId, root: Seq) -> int:
    """Count the open reports on the comments of one conversation."""
    row = _OPEN_IN.first(tx, {"t": thread, "r": root})
    return int(row.count) if row else 0


def open_on(
    tx: Connection, thread: ThreadId, authors: Iterable[AuthorId], but: Iterable[Seq]
) -> int:
    """Count the open reports on what somebody wrote in a thread, but for some comments."""
    theirs = comment.c.author.in_(list(authors))
    others = comment.c.seq.not_in(list(but))
    found = _OPEN.where(report.c.thread == thread, theirs, others)
    return int(tx.execute(found).scalar() or 0)


def add(tx: Connection, site: SiteKey, seq: Seq, event: CommentReported, at: datetime) -> None:
    """Write a report that was not there."""
    row = {"site": site, "seq": seq, "thread": event.thread, "comment": event.comment}
    rest = {"clause": event.clause, "reporter": event.reporter, "at": at}
    tx.execute(insert(report).values(**row, **rest))


def answer(tx: Connection, thread: ThreadId, comment: Seq, answered: Seq) -> None:
    """Note that every open report on a comment was answered."""
    place = (report.c.thread == thread, report.c.comment == comment, report.c.answered.is_(None))
    tx.execute(update(report).where(*place).values(answered=answered))


def reopen(tx: Connection, thread: ThreadId, comment: Seq, answer: Seq) -> list[Report]:
    """Note that nobody has answered after all, and return which reports wait again."""
    place = (report.c.thread == thread, report.c.comment == comment, report.c.answered == answer)
    again = [one for one in on_comment(tx, thread, comment) if one.answered == answer]
    tx.execute(update(report).where(*place).values(answered=None))
    return again


def _report(row: Any) -> Report:  # noqa: ANN401 - a row of its table
    return Report(
        seq=row.seq,
        thread=ThreadId(row.thread),
        comment=row.comment,
        clause=ClauseId(row.clause),
        reporter=AuthorId(row.reporter),
        at=row.at,
        answered=row.answered,
    )


_OPEN = (
    select(func.count().label("count"))
    .select_from(
        report.join(
            comment,
            and_(comment.c.thread == report.c.thread, comment.c.seq == report.c.comment),
        )
    )
    .where(report.c.answered.is_(None))
)
_OPEN_IN = Query(_OPEN.where(report.c.thread == bindparam("t"), comment.c.root == bindparam("r")))
