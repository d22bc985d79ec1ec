"""What pages, streams and feeds show: comments together with their words and names.

Everything here has gone through the one visibility function for a reader nobody knows. Words
that such a reader may not see are not in what is returned.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Row, Select, and_, bindparam, func, select

from afterword.db.statement import Query
from afterword.db.tables import account, author, body, comment, log, role
from afterword.domain.clause import OTHER, STARTER, Clause, Grounds, named
from afterword.domain.comment import Comment, Origin, Presence
from afterword.domain.event import CommentMoved, Role
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.domain.note import NoteId
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.log import codec
from afterword.projection import moves, quotes, sites
from afterword.projection.comments import from_row
from afterword.projection.quotes import QuoteShown


class Parent(Struct, frozen=True):
    """The comment that one answers, as far as a reader may see it."""

    seq: Seq
    number: int
    name: str
    """Empty when it is a tombstone."""
    n: int


class Decision(Struct, frozen=True):
    """What a moderator decided about a comment, as everybody may know it."""

    by: str
    """The name they sign with; empty when they gave none."""
    why: str
    """The clause, or the moderator's words where they chose none."""
    note: NoteId | None = None
    """The note that was ignored, if one was."""
    to: Origin | None = None
    """Where it stands since it was moved."""


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
    decision: Decision | None = None
    """Why it is a tombstone or folded, where a moderator decided so."""
    parent: Parent | None = None
    quotes: tuple[QuoteShown, ...] = ()
    """What it quotes; `html` has a place for each."""
    quiet_until: datetime | None = None
    """Until when its author takes no replies; None where they do."""
    folded: str = ""
    """The note for which it stands folded, in words; empty for none."""
    whence: str = ""
    """What the page is called under whose thread it stood before it was moved here."""
    locked: bool = False
    """Whether a note says that nobody answers it for now."""


def page(tx: Connection, thread: ThreadId, n: int) -> list[Shown]:
    """Return the comments on one page of a thread, oldest first."""
    return _readable(tx, _page().rows(tx, {"in_thread": thread, "on_page": n}))


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
    first = select(_HERE.c.seq).where(_HERE.c.thread == thread, _HERE.c.seq == root)
    found = first.where(_HERE.c.root == _HERE.c.seq).cte("conversation", recursive=True)
    answers = select(_HERE.c.seq).where(_HERE.c.thread == thread, _HERE.c.parent == found.c.seq)
    seqs = select(found.union_all(answers).c.seq)
    return _shown(tx, _joined().where(comment.c.thread == thread, comment.c.seq.in_(seqs)))


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
    row = _FIRST.first(tx, {"in_thread": thread, "on_page": n})
    return None if row is None else Seq(row.seq)


@cache
def _page() -> Query:
    here = comment.c.thread == bindparam("in_thread")
    return Query(_joined().where(here, comment.c.n == bindparam("on_page")))


@cache
def _joined() -> Select[Any]:
    # (put together once: that takes as long as it takes the database to answer it)
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
    decisions = _decisions(tx, seen)
    quoting = [(ThreadId(row.thread), _body(one)) for row, one in seen if row.quotes]
    quoted = quotes.of_bodies(tx, quoting) if quoting else {}
    found = [
        shown for row, one in seen if (shown := _one(row, one, decisions, quoted)) is not None
    ]
    return _with_whence(tx, found)


def _with_whence(tx: Connection, found: list[Shown]) -> list[Shown]:
    """Name where those comments stood that were moved; most threads have none."""
    names = {one.comment.moved.thread for one in found if one.comment.moved}
    if not names:
        return found
    titles = {name: there.title for name in names if (there := moves.there(tx, name))}
    return [
        replace(one, whence=titles.get(one.comment.moved.thread, "")) if one.comment.moved else one
        for one in found
    ]


def _body(one: Comment) -> Seq:
    """Return where the text is that readers get."""
    return one.revision.public or one.revision.body


def _one(
    row: Row[Any],
    one: Comment,
    decisions: dict[tuple[str, Seq], Decision],
    quoted: dict[tuple[ThreadId, Seq], tuple[QuoteShown, ...]],
) -> Shown | None:
    """Make what a reader sees of one row."""
    may_see = sight(one, PUBLIC)
    if may_see is Sight.NOTHING:
        return None
    if may_see is Sight.TOMBSTONE:
        why = decisions.get((row.thread, one.decided or Seq(0)))
        return Shown(row.thread, one, may_see, parent=_parent(row), decision=why)
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
        quotes=quoted.get((row.thread, _body(one)), ()),
        decision=decisions.get((row.thread, _folding(one) or Seq(0))),
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


def _folding(one: Comment) -> Seq | None:
    """Return the act by which a comment is folded."""
    return one.presentation.asked or one.presentation.collapsed


def _act(one: Comment) -> Seq | None:
    """Return the act by which a moderator made a comment what it is; None for most comments."""
    if one.presence in {Presence.REMOVED, Presence.MOVED}:
        return one.decided
    return _folding(one)


def _decisions(
    tx: Connection, seen: list[tuple[Row[Any], Comment]]
) -> dict[tuple[str, Seq], Decision]:
    """Return what moderators decided about these comments, by thread and place."""
    acts = {(row.thread, act): row.site for row, one in seen if (act := _act(one)) is not None}
    if not acts:
        return {}
    found = (
        select(log.c.stream, log.c.seq, log.c.data, body.c.source, account)
        .outerjoin(account, account.c.id == log.c.actor)
        .outerjoin(body, and_(body.c.stream == log.c.stream, body.c.seq == log.c.seq))
        .where(log.c.stream.in_({thread for thread, _ in acts}))
        .where(log.c.seq.in_({act for _, act in acts}))
    )
    clauses = {key: _clauses(tx, SiteKey(key)) for key in set(acts.values())}
    return {
        (row.stream, row.seq): _decision(row, clauses[acts[row.stream, row.seq]])
        for row in tx.execute(found)
        if (row.stream, row.seq) in acts
    }


def _decision(row: Row[Any], clauses: Sequence[Clause]) -> Decision:
    event = codec.decode(row.data)
    grounds: Grounds | None = getattr(event, "grounds", None)
    to = Origin(event.to, event.at) if isinstance(event, CommentMoved) else None
    said = row.source.decode() if row.source else ""
    why, note = said, None
    if grounds is not None:
        clause = named(clauses, grounds.clause) or named(STARTER, grounds.clause)
        label = clause.label if clause else str(grounds.clause)
        why, note = said if grounds.clause == OTHER else label, grounds.note
    return Decision(row.persona or row.name or "", why, note, to)


def _clauses(tx: Connection, key: SiteKey) -> Sequence[Clause]:
    site = sites.load(tx, key)
    return site.clauses if site else STARTER


_HERE = comment.alias("here")
_FIRST = Query(
    select(comment.c.seq)
    .where(comment.c.thread == bindparam("in_thread"), comment.c.n == bindparam("on_page"))
    .order_by(comment.c.seq)
    .limit(1)
)
