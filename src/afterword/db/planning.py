"""What SQLite takes for granted about how many rows are where, when it plans a query.

Left to itself it supposes ten rows behind any part of a key, and so walks through a whole thread
to find one page of it. What it counts itself, with ANALYZE, are averages, and the one thread in
which everybody writes is far from them. So it is told of long threads: in a short one no plan is
slow. PostgreSQL keeps statistics of its own.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, text

_ASSUMED: Mapping[tuple[str, str], str] = {
    ("comment", "comment"): "10000000 2000 1",
    ("comment", "comment_by_page"): "10000000 2000 100 1",
    ("comment", "comment_by_parent"): "10000000 2000 4 1",
    ("comment", "comment_by_author"): "10000000 50 1",
    ("comment", "comment_by_site"): "10000000 200000 1",
    ("log", "log"): "10000000 2000 1",
    ("log", "log_by_subject"): "10000000 1000 2",
}
"""By table and index: all rows, then how many there are for each first part of the key, each first
two, and so on. A table without rowid has its primary key under its own name.

All rows are more than the million that SQLite expects of a recursive query: of a smaller table it
would first walk through the whole thread, for a filter that spares it the comments on one path.
"""


def assume(tx: Connection) -> None:
    """Tell a SQLite database, unless it knows already."""
    if _known(tx) == _ASSUMED:
        return
    # (makes the table of statistics, which nothing else can)
    tx.execute(text("ANALYZE alembic_version"))
    tx.execute(text("DELETE FROM sqlite_stat1"))
    row = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:of, :by, :stat)")
    for (of, by), stat in _ASSUMED.items():
        tx.execute(row, {"of": of, "by": by, "stat": stat})
    tx.execute(text("ANALYZE sqlite_schema"))


def _known(tx: Connection) -> Mapping[tuple[str, str], str]:
    made = text("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'")
    if not tx.execute(made).scalar():
        return {}
    rows = tx.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1"))
    return {(row.tbl, row.idx): row.stat for row in rows}
