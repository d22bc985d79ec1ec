"""What pages, streams and feeds show: comments together with their words and names.

Everything here has gone through the one visibility function for a reader nobody knows. Words
that such a reader may not see are not in what is returned.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, and_, func, select

from afterword.db.tables import author, body, comment, role
from afterword.domain.comment import Comment
from afterword.domain.event import Role
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.projection import quotes
from afterword.projection.comments import from_row
from afterword.projection.quotes import QuoteShown


class Parent(Struct, frozen=True):
    """The comment that one answers, as far as a reader may see it."""

    seq: Seq
    number: int
    name: str
    """Empty when it is a tombstone."""
    n: int


class Shown(Struct, frozen=True):
    """A comment as a reader may see it."""

    thread: ThreadId
    comment: Comment
    sight: Sight
    name: str = ""
    role: Role = Role.GUEST
    html: str = ""
    content_note: str = ""
    words: int = 0
    """Length of the text, for reading times and folded notes."""
    reason: str = ""
    """Why a moderator removed it, in the moderator's words."""
    parent: Parent | None = None
    quotes: tuple[QuoteShown, ...] = ()
    """What it quotes; `html` has a place for each."""


def page(tx: Connection, thread: ThreadId, n: int) -> list[Shown]:
    """Return the comments on one page of a thread, oldest first."""
    return _shown(tx, _joined().where(comment.c.thread == thread, comment.c.n == n))


def after(
    tx: Connection, thread: ThreadId, seq: Seq, limit: int
) -> tuple[list[Shown], Seq | None]:
    """Return the comments of a thread with a greater seq, oldest first.

    At most `limit` are looked at; the second value is the seq to go on after, None at the end.
    """
    found = _joined().where(comment.c.thread == thread, comment.c.seq > seq)
    rows = tx.execute(found.limit(limit)).all()
    last = Seq(rows[-1].seq) if len(rows) == limit else None
    return _readable(tx, rows), last


def these(tx: Connection, thread: ThreadId, seqs: Sequence[Seq]) -> list[Shown]:
    """Return the comments at these seqs, oldest first; those nobody may see are missing."""
    return _shown(tx, _joined().where(comment.c.thread == thread, comment.c.seq.in_(seqs)))


def conversation(tx: Connection, thread: ThreadId, root: Seq) -> list[Shown]:
    """Return a root comment and everything under it, oldest first."""
    return _shown(tx, _joined().where(comment.c.thread == thread, comment.c.root == root))


def newest(tx: Connection, thread: ThreadId, limit: int) -> list[Shown]:
    """Return the newest comments of a thread, oldest of them first."""
    found = _joined().where(comment.c.thread == thread).order_by(None)
    rows = tx.execute(found.order_by(comment.c.seq.desc()).limit(limit)).all()
    return _readable(tx, rows[::-1])


def latest(tx: Connection, site: SiteKey, limit: int) -> list[Shown]:
    """Return the newest comments of a site, newest first; tombstones are not news."""
    found = _joined().where(comment.c.site == site).order_by(None)
    rows = tx.execute(found.order_by(comment.c.at.desc()).limit(limit)).all()
    return [shown for shown in _readable(tx, rows) if shown.sight is not Sight.TOMBSTONE]


def page_holding(tx: Connection, thread: ThreadId, seq: Seq) -> int | None:
    """Return the page on which a comment stands; None when there is no such comment."""
    found = select(comment.c.n).where(comment.c.thread == thread, comment.c.seq == seq)
    return tx.execute(found).scalar()


def first_on_page(tx: Connection, thread: ThreadId, n: int) -> Seq | None:
    """Return the first comment that stands on a page; None when there is no such page."""
    found = select(func.min(comment.c.seq)).where(comment.c.thread == thread, comment.c.n == n)
    seq = tx.execute(found).scalar()
    return None if seq is None else Seq(seq)


def _joined() -> Select[Any]:
    above, above_author = comment.alias("above"), author.alias("above_author")
    return (
        select(
            comment,
            author.c.name.label("name"),
            func.coalesce(role.c.role, "").label("role"),
            author.c.account.label("account"),
            body.c.html.label("html"),
            body.c.content_note.label("content_note"),
            body.c.quotes.label("quotes"),
            above.c.number.label("above_number"),
            above.c.n.label("above_n"),
            above.c.presence.label("above_presence"),
            above.c.publication.label("above_publication"),
            above_author.c.name.label("above_name"),
        )
        .join(author, author.c.id == comment.c.author)
        .join(
            body,
            and_(
                body.c.stream == comment.c.thread,
                body.c.seq == func.coalesce(comment.c.public, comment.c.body),
            ),
        )
        .outerjoin(role, and_(role.c.site == author.c.site, role.c.account == author.c.account))
        .outerjoin(
            above, and_(above.c.thread == comment.c.thread, above.c.seq == comment.c.parent)
        )
        .outerjoin(above_author, above_author.c.id == above.c.author)
        .order_by(comment.c.seq)
    )


def _shown(tx: Connection, found: Select[Any]) -> list[Shown]:
    return _readable(tx, tx.execute(found).all())


def _readable(tx: Connection, rows: Sequence[Row[Any]]) -> list[Shown]:
    """Keep of each row what a reader may see."""
    seen = [(row, from_row(row)) for row in rows]
    reasons = _reasons(tx, seen)
    quoting = [(ThreadId(row.thread), one.revision.body) for row, one in seen if row.quotes]
    quoted = quotes.of_bodies(tx, quoting) if quoting else {}
    return [shown for row, one in seen if (shown := _one(row, one, reasons, quoted)) is not None]


def _one(
    row: Row[Any],
    one: Comment,
    reasons: dict[tuple[str, Seq], str],
    quoted: dict[tuple[ThreadId, Seq], tuple[QuoteShown, ...]],
) -> Shown | None:
    """Make what a reader sees of one row."""
    may_see = sight(one, PUBLIC)
    if may_see is Sight.NOTHING:
        return None
    if may_see is Sight.TOMBSTONE:
        reason = reasons.get((row.thread, one.decided or Seq(0)), "")
        return Shown(row.thread, one, may_see, reason=reason, parent=_parent(row))
    return Shown(
        thread=row.thread,
        comment=one,
        sight=may_see,
        name=row.name,
        role=_role(row),
        html=row.html,
        content_note=row.content_note,
        words=row.words or row.html.count(" ") + 1,
        parent=_parent(row),
        quotes=quoted.get((row.thread, one.revision.body), ()),
    )


def _role(row: Row[Any]) -> Role:
    if row.account is None:
        return Role.GUEST
    return Role(row.role) if row.role else Role.MEMBER


def _parent(row: Row[Any]) -> Parent | None:
    if row.parent is None or row.above_number is None:
        return None
    visible = row.above_presence == "present" and row.above_publication == "published"
    name = row.above_name if visible else ""
    return Parent(row.parent, row.above_number, name, row.above_n)


def _reasons(tx: Connection, seen: list[tuple[Row[Any], Comment]]) -> dict[tuple[str, Seq], str]:
    """Return the words of the removals in force among these comments."""
    decided = {(row.thread, one.decided) for row, one in seen if one.presence == "removed"}
    if not decided:
        return {}
    streams = {thread for thread, _ in decided}
    seqs = {seq for _, seq in decided}
    found = select(body).where(body.c.stream.in_(streams), body.c.seq.in_(seqs))
    return {(row.stream, row.seq): row.source.decode() for row in tx.execute(found)}
