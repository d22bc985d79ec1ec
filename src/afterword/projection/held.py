"""Comments that wait for a moderator, and what became of them."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from afterword.db.statement import Prepared, Query
from afterword.db.tables import held
from afterword.domain.event import CommentHeld, HoldReason
from afterword.domain.ids import AuthorId, Seq, SiteKey, ThreadId
from afterword.domain.note import NoteId
from afterword.domain.thread import Thread


class Held(Struct, frozen=True, kw_only=True):
    """A comment that is or was held."""

    thread: ThreadId
    seq: Seq
    author: AuthorId
    at: datetime
    reason: HoldReason
    parent: Seq | None
    words: int
    published: Seq | None = None
    """Where it stands since a moderator let it in."""
    declined: Seq | None = None
    """Seq of the refusal, whose body has the reason; of the erasure of what still waited.

    Of what was kept out where it comes from its own, until somebody here decides.
    """
    note: NoteId | None = None
    """The note that says that it waits, if one does."""

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.published is None and self.declined is None

    @property
    def is_kept_out(self) -> bool:
        """Whether it was kept out where it comes from, and nobody has decided here."""
        return self.published is None and self.declined == self.seq

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it moved in."""
        return self.reason is HoldReason.SPAM


def load(tx: Connection, thread: ThreadId, seq: Seq) -> Held | None:
    """Return a held comment; None when there is none at this seq."""
    row = _LOAD.first(tx, {"in_thread": thread, "at_seq": seq})
    return None if row is None else _held(row)


def waiting(tx: Connection, site: SiteKey) -> list[Held]:
    """Return what waits on a site, the oldest first."""
    found = select(held).where(
        held.c.site == site, held.c.published.is_(None), held.c.declined.is_(None)
    )
    return [_held(row) for row in tx.execute(found.order_by(held.c.at, held.c.seq))]


def load_kept_out(tx: Connection, site: SiteKey, thread: ThreadId, seq: Seq) -> Held | None:
    """Return what was kept out where it comes from; None when none was, or somebody decided."""
    found = select(held).where(*_kept_out(site), held.c.thread == thread, held.c.seq == seq)
    row = tx.execute(found).first()
    return None if row is None else _held(row)


def kept_out(
    tx: Connection, site: SiteKey, after: tuple[datetime, ThreadId, Seq] | None, limit: int
) -> list[Held]:
    """Return what was kept out where it comes from, the oldest first, from after a place on."""
    found = select(held).where(*_kept_out(site))
    if after is not None:
        at, thread, seq = after
        behind = tuple_(bindparam("at", at, held.c.at.type), thread, bindparam("seq", seq))
        found = found.where(tuple_(*_BY_AGE) > behind)
    return [_held(row) for row in tx.execute(found.order_by(*_BY_AGE).limit(limit))]


def count_kept_out(tx: Connection, site: SiteKey) -> int:
    """Count what was kept out where it comes from, and about which nobody has decided here."""
    return int(tx.execute(select(func.count()).where(*_kept_out(site))).scalar() or 0)


def add(tx: Connection, thread: Thread, seq: Seq, event: CommentHeld, at: datetime) -> None:
    """Write a comment that begins to wait."""
    row = {"thread": thread.id, "seq": seq, "site": thread.site, "author": event.author}
    rest = {"at": at, "reason": event.reason, "parent": event.parent, "words": event.words}
    rest["note"] = event.note
    _INSERT.run(tx, {**row, **rest, "published": None, "declined": None})


def let_in(tx: Connection, thread: ThreadId, seq: Seq, published: Seq) -> None:
    """Note where a held comment stands now."""
    place = (held.c.thread == thread, held.c.seq == seq)
    tx.execute(update(held).where(*place).values(published=published))


def refuse(tx: Connection, thread: ThreadId, seq: Seq, declined: Seq) -> None:
    """Note that a held comment was not let in, unless that is known."""
    place = (held.c.thread == thread, held.c.seq == seq)
    # (what was kept out elsewhere is decided about here once)
    undecided = or_(held.c.declined.is_(None), held.c.declined == held.c.seq)
    tx.execute(update(held).where(*place, undecided).values(declined=declined))


def wait_again(tx: Connection, thread: ThreadId, seq: Seq) -> None:
    """Note that nobody has decided about a held comment after all."""
    place = (held.c.thread == thread, held.c.seq == seq)
    # (nobody waits for what was kept out elsewhere: it is kept out as before)
    before = case((held.c.reason == HoldReason.SPAM.value, held.c.seq), else_=None)
    tx.execute(update(held).where(*place).values(declined=before))


def _kept_out(site: SiteKey) -> tuple[ColumnElement[bool], ...]:
    return held.c.site == site, held.c.declined == held.c.seq, held.c.published.is_(None)


def _held(row: Row[Any]) -> Held:
    return Held(
        thread=ThreadId(row.thread),
        seq=row.seq,
        author=AuthorId(row.author),
        at=row.at,
        reason=HoldReason(row.reason),
        parent=row.parent,
        words=row.words,
        published=row.published,
        declined=row.declined,
        note=row.note,
    )


_BY_AGE = (held.c.at, held.c.thread, held.c.seq)
_LOAD = Query(
    select(held).where(held.c.thread == bindparam("in_thread"), held.c.seq == bindparam("at_seq"))
)
_INSERT = Prepared(insert(held).values({column.key: bindparam(column.key) for column in held.c}))
