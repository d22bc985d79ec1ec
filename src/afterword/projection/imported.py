"""Where comments stand that came from another system, by what they were called there."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select

from afterword.db.statement import Prepared, Query
from afterword.db.tables import imported
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.domain.imported import Imported, System
from afterword.domain.thread import Thread

_MOST = 500
"""Names in one question: both databases limit how many."""


class Arrived(Struct, frozen=True):
    """Where a comment from elsewhere stands."""

    thread: ThreadId
    seq: Seq


def add(tx: Connection, thread: Thread, seq: Seq, was: Imported) -> None:
    """Write where a comment from elsewhere stands now."""
    _INSERT.run(tx, _row(thread, seq, was))


def add_all(tx: Connection, thread: Thread, came: Iterable[tuple[Seq, Imported]]) -> None:
    """Write where comments from elsewhere stand now."""
    _INSERT.run_all(tx, [_row(thread, seq, was) for seq, was in came])


def find(tx: Connection, site: SiteKey, name: str) -> Arrived | None:
    """Return where a comment stands that was called so elsewhere; None when none was."""
    row = _FIND.first(tx, {"site": site, "id": name})
    return None if row is None else Arrived(ThreadId(row.thread), Seq(row.seq))


def has_any(tx: Connection, site: SiteKey, system: System) -> bool:
    """Say whether any comment of a system is here."""
    here = (imported.c.site == site, imported.c.system == system)
    return tx.execute(select(imported.c.id).where(*here).limit(1)).first() is not None


def known(
    tx: Connection, site: SiteKey, system: System, names: Sequence[str]
) -> dict[str, Arrived]:
    """Return which of these comments of a system are here already, and where."""
    found: dict[str, Arrived] = {}
    for begin in range(0, len(names), _MOST):
        some = names[begin : begin + _MOST]
        here = (imported.c.site == site, imported.c.system == system, imported.c.id.in_(some))
        for row in tx.execute(select(imported).where(*here)):
            found[row.id] = Arrived(ThreadId(row.thread), Seq(row.seq))
    return found


def _row(thread: Thread, seq: Seq, was: Imported) -> dict[str, object]:
    named = {"site": thread.site, "id": was.id, "system": was.system}
    return {**named, "thread": thread.id, "seq": seq}


_INSERT = Prepared(
    insert(imported).values({column.key: bindparam(column.key) for column in imported.c})
)
_FIND = Query(
    select(imported.c.thread, imported.c.seq)
    .where(imported.c.site == bindparam("site"), imported.c.id == bindparam("id"))
    .order_by(imported.c.system)
)
