"""Threads as they stand: one row each."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from afterword.db.statement import Prepared, Query
from afterword.db.tables import thread
from afterword.domain.event import Layout
from afterword.domain.ids import PageKey, SiteKey, ThreadId, thread_stream
from afterword.domain.level import Level
from afterword.domain.thread import Thread
from afterword.log import bodies


def load(tx: Connection, name: ThreadId) -> Thread | None:
    """Return a thread; None when nobody has written in it."""
    row = _LOAD.first(tx, {"name": name})
    return None if row is None else _thread(row)


def closed_reason(tx: Connection, of: Thread) -> str:
    """Return why a moderator closed a thread; empty while it is open."""
    if of.closed is None:
        return ""
    stored = bodies.read(tx, thread_stream(of.id), [of.closed]).get(of.closed)
    return stored.body.source if stored else ""


def of_site(tx: Connection, site: SiteKey, limit: int) -> list[Thread]:
    """Return the threads of a site, those that changed last first, at most `limit`."""
    found = select(thread).where(thread.c.site == site).order_by(thread.c.changed_at.desc())
    return [_thread(row) for row in tx.execute(found.limit(limit))]


def pages(tx: Connection, site: SiteKey) -> list[PageKey]:
    """Return the pages of a site that have a thread."""
    found = tx.execute(select(thread.c.page).where(thread.c.site == site)).scalars()
    return [PageKey(page) for page in found]


def counts(tx: Connection, names: list[ThreadId]) -> dict[ThreadId, int]:
    """Return how many comments readers count in each of these threads that has any."""
    found = select(thread.c.id, thread.c.comments).where(thread.c.id.in_(names))
    return {ThreadId(row.id): row.comments for row in tx.execute(found)}


def store(tx: Connection, now: Thread, before: Thread) -> None:
    """Write a thread as it stands now."""
    row = {
        "id": now.id,
        "site": now.site,
        "page": now.page,
        "layout": now.layout,
        "position": now.position,
        "numbered": now.numbered,
        "comments": now.comments,
        "pages": now.pages,
        "on_last_page": now.on_last_page,
        "closed": now.closed,
        "changed_at": now.changed_at,
        "words": now.words,
        "notes": now.notes,
        "level": now.level,
    }
    if before.position == 0:
        _INSERT.run(tx, row)
    else:
        _UPDATE.run(tx, {f"new_{name}": value for name, value in row.items()})


def _thread(row: Row[Any]) -> Thread:
    return Thread(
        id=ThreadId(row.id),
        site=SiteKey(row.site),
        page=PageKey(row.page),
        layout=Layout(row.layout),
        position=row.position,
        numbered=row.numbered,
        comments=row.comments,
        pages=row.pages,
        on_last_page=row.on_last_page,
        closed=row.closed,
        changed_at=row.changed_at,
        words=row.words,
        notes=row.notes,
        level=Level(row.level) if row.level else None,
    )


_LOAD = Query(select(thread).where(thread.c.id == bindparam("name")))
_INSERT = Prepared(
    insert(thread).values({column.key: bindparam(column.key) for column in thread.c})
)
# SQLAlchemy keeps a column's own name for its value in an UPDATE, hence the prefix.
_UPDATE = Prepared(
    update(thread)
    .where(thread.c.id == bindparam("new_id"))
    .values(
        {column.key: bindparam(f"new_{column.key}") for column in thread.c if column.key != "id"}
    )
)
