"""Find comments by their words, or by who wrote them: also what readers do not see."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select, tuple_

from afterword.db.tables import author, body, comment, held
from afterword.domain.comment import Presence
from afterword.domain.ids import AuthorId, Seq, SiteKey, StreamId, ThreadId, thread_stream
from afterword.domain.plain import unescaped
from afterword.log.filed import Place
from afterword.projection.people import Wrote

_MOST_PEOPLE = 200
_BATCH = 100
_AT_ONCE = 40_000
"""Comments that are looked through for one page of results."""
_BEHIND_ALL = StreamId("z" * 17)
"""Comes after the name of every thread."""
_BATCHES = 20
"""Of what looks like a hit so many are read for one page of results."""


class Found(Struct, frozen=True, kw_only=True):
    """A comment that was found."""

    place: Place
    """When it was written, in which thread, and where there."""
    author: AuthorId
    words: str
    """As they are read."""
    number: int | None
    """None for one that was never published."""
    presence: Presence | None
    is_kept_out: bool = False
    """Whether it was kept out where it comes from, and nobody has decided here."""


class Person(Struct, frozen=True):
    """Somebody who was found."""

    id: AuthorId
    name: str


class Results(Struct, frozen=True):
    """A part of what was found, the newest first."""

    found: Sequence[Found]
    older: Place | None
    """From where on there may be more; None at the end."""


def people(tx: Connection, site: SiteKey, words: str, *, by_email: bool) -> list[Person]:
    """Return whose name has these words in it; or address, for those who may know it."""
    columns = [author.c.name, author.c.email] if by_email else [author.c.name]
    wanted = or_(*(_has(tx, column, words) for column in columns))
    found = select(author.c.id, author.c.name).where(author.c.site == site, wanted)
    rows = tx.execute(found.order_by(author.c.created_at.desc()).limit(_MOST_PEOPLE))
    return [Person(AuthorId(row.id), row.name) for row in rows]


def by_words(  # noqa: PLR0913, PLR0917 - what is looked for, and which part of it
    tx: Connection,
    site: SiteKey,
    words: str,
    who: Sequence[AuthorId],
    before: Place | None,
    limit: int,
) -> Results:
    """Return comments in whose text these words stand, or that one of these people wrote."""
    folded = words.casefold()
    floor = _floor(tx, site, before)
    found: list[Found] = []
    last = before
    for _ in range(_BATCHES):
        batch = list(_batch(tx, site, words, who, last, floor))
        for one in batch:
            last = one.place
            # (what was found in a tag is nothing that anybody wrote)
            if folded in one.words.casefold() or one.author in who:
                found.append(one)
                if len(found) == limit:
                    return Results(found, last)
        if len(batch) < _BATCH:
            return Results(found, floor)
    return Results(found, last)


def these(tx: Connection, wrote: Sequence[Wrote]) -> list[Found]:
    """Return these comments as if they had been found, in the same order."""
    keys = [(one.thread, one.seq) for one in wrote]
    if not keys:
        return []
    found = (
        select(*_COLUMNS, comment.c.number, comment.c.presence)
        .join(body, and_(body.c.stream == comment.c.thread, body.c.seq == comment.c.body))
        .where(tuple_(comment.c.thread, comment.c.seq).in_(keys))
    )
    rows = sorted(tx.execute(found), key=lambda row: (row.at, row.seq), reverse=True)
    return [_found(row) for row in rows]


def undecided(
    tx: Connection, site: SiteKey, names: Collection[AuthorId], limit: int
) -> list[Found]:
    """Return what somebody wrote under these names and nobody decided about here; newest first."""
    mine = _HELD.where(held.c.site == site, held.c.author.in_(names))
    open_ = mine.where(
        held.c.published.is_(None),
        or_(held.c.declined.is_(None), held.c.declined == held.c.seq),
    )
    newest = (held.c.at.desc(), held.c.seq.desc())
    return [_found(row) for row in tx.execute(open_.order_by(*newest).limit(limit))]


def _floor(tx: Connection, site: SiteKey, before: Place | None) -> Place | None:
    """Return how far back is looked at once, so that no question takes long; None for all."""
    here = select(comment.c.at).where(comment.c.site == site)
    if before is not None:
        here = here.where(comment.c.at <= before.at)
    at = tx.execute(here.order_by(comment.c.at.desc()).offset(_AT_ONCE).limit(1)).scalar()
    return None if at is None else Place(at, _BEHIND_ALL, Seq(1))


def _batch(  # noqa: PLR0913, PLR0917 - what is looked for, and which part of it
    tx: Connection,
    site: SiteKey,
    words: str,
    who: Sequence[AuthorId],
    before: Place | None,
    floor: Place | None,
) -> Iterator[Found]:
    published = (
        select(*_COLUMNS, comment.c.number, comment.c.presence)
        .join(body, and_(body.c.stream == comment.c.thread, body.c.seq == comment.c.body))
        .where(comment.c.site == site, comment.c.presence != Presence.RETURNED.value)
    )
    unpublished = _HELD.where(held.c.site == site, held.c.published.is_(None))
    if floor is not None:
        published = published.where(comment.c.at > floor.at)
        unpublished = unpublished.where(held.c.at > floor.at)
    rows = [
        *_rows(tx, published, comment.c, words, who, before),
        *_rows(tx, unpublished, held.c, words, who, before),
    ]
    rows.sort(key=lambda row: (row.at, row.thread, row.seq), reverse=True)
    return map(_found, rows[:_BATCH])


def _rows(  # noqa: PLR0913, PLR0917 - what is looked for, and which part of it
    tx: Connection,
    of: Select[Any],
    columns: Any,  # noqa: ANN401 - of either table
    words: str,
    who: Sequence[AuthorId],
    before: Place | None,
) -> Sequence[Row[Any]]:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    wanted = or_(*(_has(tx, body.c.html, one) for one in {words, escaped}))
    if who:
        wanted = or_(wanted, columns.author.in_(who))
    found = of.where(wanted)
    if before is not None:
        here = (columns.at, columns.thread, columns.seq)
        found = found.where(columns.at <= before.at).where(
            or_(columns.at < before.at, tuple_(*here[1:]) < (before.stream, before.seq))
        )
    newest = (columns.at.desc(), columns.thread.desc(), columns.seq.desc())
    return tx.execute(found.order_by(*newest).limit(_BATCH)).all()


def _has(tx: Connection, column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Ask whether words stand in a text, in whatever case."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if tx.dialect.name != "sqlite":
        return column.ilike(f"%{escaped}%", escape="\\")
    # SQLite knows the case of plain letters only: others are asked for as they are often spelled.
    spelled = {escaped, escaped.lower(), escaped.upper(), escaped.capitalize(), escaped.title()}
    plain = escaped.isascii()
    return or_(
        *(column.like(f"%{one}%", escape="\\") for one in ({escaped} if plain else spelled))
    )


def _found(row: Any) -> Found:  # noqa: ANN401 - a row of either question
    number, presence = getattr(row, "number", None), getattr(row, "presence", None)
    return Found(
        place=Place(row.at, thread_stream(ThreadId(row.thread)), row.seq),
        author=AuthorId(row.author),
        words=unescaped(row.source.decode("utf-8", "replace")),
        number=number,
        presence=Presence(presence) if presence else None,
        is_kept_out=getattr(row, "declined", None) == row.seq,
    )


_COLUMNS = (comment.c.thread, comment.c.seq, comment.c.at, comment.c.author, body.c.source)
_HELD = select(
    *(held.c.thread, held.c.seq, held.c.at, held.c.author, body.c.source, held.c.declined)
).join(body, and_(body.c.stream == held.c.thread, body.c.seq == held.c.seq))
