"""Many comments elsewhere, soon: one thread written as always, and its rows again and again.

A copy is what its original is but for its name, so that a page of it, an index over it and the
file it is in cost what they would if people had written it. Only its digests are not its own.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from bench import stock
from bench.stock import Stocked

_NAMED_BY = (
    ("stream", "id"),
    ("thread", "id"),
    ("log", "stream"),
    ("body", "stream"),
    ("comment", "thread"),
)
"""Tables in which a thread has rows, each with the column that names it."""
_CACHE_KIB = 262_144


def copy(data: Path, original: Stocked, copies: int) -> None:
    """Write a thread so many times more."""
    with closing(sqlite3.connect(data / "afterword.db")) as raw, raw:
        raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        for number in range(copies):
            for table, name in _NAMED_BY:
                _copy(raw, (table, name), original, stock.stocked(0, f"copy-{number}"))


def _copy(
    raw: sqlite3.Connection, where: tuple[str, str], original: Stocked, other: Stocked
) -> None:
    table, name = where
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    changed = {name: ":other", "page": ":page"}
    taken = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    named = {"other": other.thread, "page": other.page, "original": original.thread}
    raw.execute(f"INSERT INTO {table} SELECT {taken} FROM {table} WHERE {name} = :original", named)  # noqa: S608 - names of our own tables
