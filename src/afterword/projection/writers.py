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
    of = select(func.count()).select_from(comment).where(*_by(site, authors))
    kept = comment.c.presence.not_in([Presence.REMOVED.value])
    return int(tx.execute(of.where(kept, comment.c.publication == "published")).scalar() or 0)


def removed_lately(
    tx: Connection, site: SiteKey, authors: Iterable[AuthorId], now: datetime
) -> int:
    """Count the comments of somebody that a moderator removed in the last 30 days."""
    of = select(func.count()).select_from(comment).where(*_by(site, authors))
    removed = comment.c.presence == Presence.REMOVED.value
    return int(tx.execute(of.where(removed, comment.c.decided_at > now - LATELY)).scalar() or 0)


def wrote_here(tx: Connection, site: SiteKey, authors: Iterable[AuthorId]) -> bool:
    """Say whether a comment of somebody was ever published on a site."""
    return any(_ANY.rows(tx, {"a": who, "s": site}) for who in authors)


def since(tx: Connection, site: SiteKey, authors: Iterable[AuthorId], at: datetime) -> int:
    """Count what somebody published on a site after a time."""
    of = select(func.count()).select_from(comment).where(*_by(site, authors), comment.c.at > at)
    return int(tx.execute(of).scalar() or 0)


def names_in(tx: Connection, thread: ThreadId) -> dict[AuthorId, str]:
    """Return who wrote the newest comments of a thread, under which names."""
    newest = select(comment.c.author).where(comment.c.thread == thread)
    last = newest.order_by(comment.c.seq.desc()).limit(_MOST).subquery()
    found = select(author.c.id, author.c.name).where(author.c.id.in_(select(last.c.author)))
    return {AuthorId(row.id): str(row.name) for row in tx.execute(found)}


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


def _by(site: SiteKey, authors: Iterable[AuthorId]) -> tuple[Any, ...]:
    # (what was moved is counted where it stands now)
    stands_here = comment.c.presence.not_in([one.value for one in ELSEWHERE])
    return comment.c.author.in_(list(authors)), comment.c.site == site, stands_here


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


_ANY = Query(
    select(comment.c.seq)
    .where(comment.c.author == bindparam("a"), comment.c.site == bindparam("s"))
    .where(comment.c.publication == literal_column("'published'"))
    .limit(literal_column("1"))
)
_COMMENTS = select(comment.c.at, comment.c.parent, comment.c.presence)
_HELD = select(held.c.at, held.c.parent, held.c.published.label("presence"))
_UNDECIDED = (held.c.published.is_(None), held.c.declined.is_(None))
