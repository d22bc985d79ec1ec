"""What somebody wrote on a site before, as far as a rule asks for it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from afterword.db.statement import Query
from afterword.db.tables import author, comment, held
from afterword.domain.comment import ELSEWHERE, Presence
from afterword.domain.ids import AuthorId, Seq, SiteKey, ThreadId
from afterword.domain.note import Reach, Scope, reaches
from afterword.domain.thread import Thread
from afterword.projection import branch

LATELY = timedelta(days=30)
_MOST = 200
"""Of somebody's comments in one thread so many of the newest are looked at."""


class Wrote(Struct, frozen=True):
    """One comment of theirs, also one that waits."""

    at: datetime
    parent: Seq | None
    stands: bool


def published(tx: Connection, site: SiteKey, authors: Iterable[AuthorId]) -> int:
    """Count the comments of somebody that were published on a site and not removed since."""
    return sum(_counted(_PUBLISHED, tx, {"a": who, "s": site}) for who in authors)


def removed_lately(
    tx: Connection, site: SiteKey, authors: Iterable[AuthorId], now: datetime
) -> int:
    """Count the comments of somebody that a moderator removed in the last 30 days."""
    lately = {"s": site, "t": now - LATELY}
    return sum(_counted(_REMOVED, tx, {"a": who, **lately}) for who in authors)


def wrote_here(tx: Connection, site: SiteKey, authors: Iterable[AuthorId]) -> bool:
    """Say whether a comment of somebody was ever published on a site."""
    return any(_ANY.rows(tx, {"a": who, "s": site}) for who in authors)


def since(tx: Connection, site: SiteKey, authors: Iterable[AuthorId], at: datetime) -> int:
    """Count what somebody published on a site after a time."""
    return sum(_counted(_SINCE, tx, {"a": who, "s": site, "t": at}) for who in authors)


def names_in(tx: Connection, thread: ThreadId) -> dict[AuthorId, str]:
    """Return who wrote the newest comments of a thread, under which names."""
    return {AuthorId(row.id): str(row.name) for row in _NAMES_IN.rows(tx, {"t": thread})}


def in_scope(
    tx: Connection, thread: Thread, authors: Iterable[AuthorId], scope: Scope
) -> list[Wrote]:
    """Return what somebody wrote in a scope, the newest first; also what waits there."""
    names = list(authors)
    if not names:
        return []
    if scope.reach is Reach.SITE:
        found = _everywhere(tx, thread.site, names)
    else:
        found = (
            one
            for one in _in_thread(tx, thread.id, names)
            if scope.reach is Reach.THREAD or reaches(scope, branch.path(tx, thread, one.parent))
        )
    return sorted(found, key=lambda one: one.at, reverse=True)


def _counted(query: Query, tx: Connection, named: dict[str, Any]) -> int:
    row = query.first(tx, named)
    return int(row.count) if row else 0


def _by(site: SiteKey, authors: Iterable[AuthorId]) -> tuple[Any, ...]:
    return comment.c.author.in_(list(authors)), comment.c.site == site, *_STANDS_HERE


def _everywhere(tx: Connection, site: SiteKey, names: list[AuthorId]) -> Iterator[Wrote]:
    yield from _wrote(tx, _COMMENTS.where(*_by(site, names)).order_by(comment.c.at.desc()))
    waiting = _HELD.where(held.c.author.in_(names), held.c.site == site, *_UNDECIDED)
    yield from _wrote(tx, waiting.order_by(held.c.at.desc()))


def _in_thread(tx: Connection, thread: ThreadId, names: list[AuthorId]) -> Iterator[Wrote]:
    mine = comment.c.author.in_(names)
    here = _COMMENTS.where(mine, comment.c.thread == thread)
    yield from _wrote(tx, here.order_by(comment.c.at.desc()))
    waiting = _HELD.where(held.c.author.in_(names), held.c.thread == thread, *_UNDECIDED)
    yield from _wrote(tx, waiting.order_by(held.c.at.desc()))


def _wrote(tx: Connection, found: Select[Any]) -> Iterator[Wrote]:
    for row in tx.execute(found.limit(_MOST)):
        yield Wrote(row.at, row.parent, row.presence in {None, Presence.PRESENT.value})


_STANDS_HERE = tuple(
    # What was moved is counted where it stands now.
    comment.c.presence != literal_column(f"'{one.value}'")
    for one in sorted(ELSEWHERE)
)
_COUNT = (
    select(func.count().label("count"))
    .select_from(comment)
    .where(comment.c.author == bindparam("a"), comment.c.site == bindparam("s"))
    .where(*_STANDS_HERE)
)
_PUBLISHED = Query(
    _COUNT.where(
        comment.c.presence != literal_column("'removed'"),
        comment.c.publication == literal_column("'published'"),
    )
)
_REMOVED = Query(
    _COUNT.where(
        comment.c.presence == literal_column("'removed'"), comment.c.decided_at > bindparam("t")
    )
)
_SINCE = Query(_COUNT.where(comment.c.at > bindparam("t")))
_NEWEST = (
    select(comment.c.author)
    .where(comment.c.thread == bindparam("t"))
    .order_by(comment.c.seq.desc())
    .limit(literal_column(f"{_MOST}"))
    .subquery()
)
_NAMES_IN = Query(
    select(author.c.id, author.c.name).where(author.c.id.in_(select(_NEWEST.c.author)))
)
_ANY = Query(
    select(comment.c.seq)
    .where(comment.c.author == bindparam("a"), comment.c.site == bindparam("s"))
    .where(comment.c.publication == literal_column("'published'"))
    .limit(literal_column("1"))
)
_COMMENTS = select(comment.c.at, comment.c.parent, comment.c.presence)
_HELD = select(held.c.at, held.c.parent, held.c.published.label("presence"))
_UNDECIDED = (held.c.published.is_(None), held.c.declined.is_(None))
