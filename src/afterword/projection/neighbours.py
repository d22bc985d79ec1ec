"""Which comments look different when another one changes: those that answer or quote it."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from afterword.db.statement import Query
from afterword.db.tables import comment
from afterword.domain.ids import Seq, ThreadId
from afterword.projection import quotes


def pages_quoting(tx: Connection, thread: ThreadId, seqs: Collection[Seq]) -> frozenset[int]:
    """Return the pages on which one of these comments is quoted."""
    found = quotes.quoting(tx, thread, list(seqs))
    if not found:
        return frozenset()
    rows = select(comment.c.n).where(comment.c.thread == thread, comment.c.seq.in_(found))
    return frozenset(tx.execute(rows.distinct()).scalars())


def pages_answering(tx: Connection, thread: ThreadId, seqs: Collection[Seq]) -> frozenset[int]:
    """Return the pages on which one of these comments is answered, which name its author."""
    return frozenset(
        row.n for seq in seqs for row in _ANSWERING.rows(tx, {"in_thread": thread, "to": seq})
    )


_ANSWERING = Query(
    select(comment.c.n)
    .distinct()
    .where(comment.c.thread == bindparam("in_thread"), comment.c.parent == bindparam("to"))
)
