"""What a file holds, as it was read, in a database of its own beside the data.

An import reads its whole file before it writes anything where comments are kept. What it has read
it keeps here, so that no file is too large for the memory, and a run that was killed goes on.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, final

from msgspec import Struct

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_SHAPE = 1
"""Raise it when what is kept is another: what an older version read is then read anew."""
_BATCH = 1000
_KEPT_PASSED = 200
"""Of what is left out so many are named for each reason; all are counted."""
_TABLES = """
CREATE TABLE thread (id TEXT PRIMARY KEY, identifier TEXT, link TEXT, title TEXT,
    closed INTEGER, deleted INTEGER) WITHOUT ROWID;
CREATE TABLE post (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, thread TEXT, parent TEXT,
    at INTEGER, name TEXT, person TEXT, state TEXT, text TEXT, note TEXT);
CREATE TABLE passed (why TEXT PRIMARY KEY, count INTEGER, which TEXT) WITHOUT ROWID;
CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


class SourceThread(Struct, frozen=True, kw_only=True):
    """A thread of the other system."""

    id: str
    identifier: str
    """What the blog called the page; may be empty."""
    link: str
    """Where the page was; may be empty."""
    title: str
    closed: bool
    deleted: bool


class SourcePost(Struct, frozen=True, kw_only=True):
    """A comment of the other system."""

    id: str
    thread: str
    parent: str
    """Empty when it answers none."""
    at: datetime
    name: str
    person: str
    """What tells its author from others; empty when nothing does."""
    state: str
    """`live`, `deleted` or `spam`."""
    text: str
    """Markdown."""
    note: str = ""
    """What its content note says."""


class Sketch(Struct, frozen=True):
    """A comment without its words, to find out where it goes."""

    id: str
    parent: str
    state: str


class Passed(Struct, frozen=True):
    """What was left out for one reason."""

    why: str
    count: int
    which: Sequence[str]


@final
class Scratch:
    """What one file holds."""

    def __init__(self, path: Path) -> None:
        """Open it; what an older version left there is thrown away."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path, isolation_level=None)
        # It can be read anew: nothing in it has to survive a power cut.
        for line in ("journal_mode = WAL", "synchronous = OFF", "cache_size = -16384"):
            self._file.execute(f"PRAGMA {line}")
        if self._file.execute("PRAGMA user_version").fetchone()[0] != _SHAPE:
            self._begin()
        self._posts: list[tuple[Any, ...]] = []

    def close(self) -> None:
        """Close it."""
        self._file.close()

    def fact(self, key: str) -> str:
        """Return what was noted; empty when nothing was."""
        row = self._file.execute("SELECT value FROM fact WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def note(self, key: str, value: str) -> None:
        """Note something."""
        self._file.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (key, value))

    # --- while a file is read ---------------------------------------------------------------

    def knows(self, post: str) -> bool:
        """Say whether a comment was read before, by a run that was killed perhaps."""
        found = self._file.execute("SELECT 1 FROM post WHERE id = ?", (post,)).fetchone()
        return found is not None

    def add_thread(self, thread: SourceThread) -> None:
        """Keep a thread."""
        row = (thread.id, thread.identifier, thread.link, thread.title)
        values = (*row, thread.closed, thread.deleted)
        self._file.execute("INSERT OR REPLACE INTO thread VALUES (?,?,?,?,?,?)", values)

    def add_post(self, post: SourcePost) -> None:
        """Keep a comment; the first of two that have one id."""
        seconds = (post.at - _EPOCH) // _SECOND
        row = (None, post.id, post.thread, post.parent, seconds, post.name, post.person)
        self._posts.append((*row, post.state, post.text, post.note))
        if len(self._posts) >= _BATCH:
            self.flush()

    def pass_over(self, why: str, which: str) -> None:
        """Count what is left out, and name it."""
        before = self._file.execute("SELECT which FROM passed WHERE why = ?", (why,)).fetchone()
        named = before[0].split("\n") if before else []
        if len(named) < _KEPT_PASSED:
            named.append(which)
        self._file.execute(
            "INSERT INTO passed VALUES (?, 1, ?)"
            " ON CONFLICT (why) DO UPDATE SET count = count + 1, which = excluded.which",
            (why, "\n".join(named)),
        )

    def forget_passed(self) -> None:
        """Begin to count anew what is left out."""
        self._file.execute("DELETE FROM passed")

    def flush(self) -> None:
        """Write what is still in memory."""
        rows, self._posts = self._posts, []
        with self._together():
            self._file.executemany("INSERT OR IGNORE INTO post VALUES (?,?,?,?,?,?,?,?,?,?)", rows)

    def finish(self) -> None:
        """Say that the whole file was read."""
        self.flush()
        self._file.execute("CREATE INDEX IF NOT EXISTS of_thread ON post (thread, at, ordinal)")
        self.note("read", "whole")

    # --- once it is read --------------------------------------------------------------------

    @property
    def is_whole(self) -> bool:
        """Whether the whole file was read."""
        return self.fact("read") == "whole"

    def threads(self) -> Iterator[tuple[SourceThread, int]]:
        """Yield the threads, each with how many comments it has."""
        counted = "SELECT thread, COUNT(*) FROM post GROUP BY thread"
        counts = dict(self._file.execute(counted))
        for row in self._file.execute("SELECT * FROM thread ORDER BY id"):
            name, identifier, link, title, closed, deleted = row
            yield (
                SourceThread(
                    id=name,
                    identifier=identifier,
                    link=link,
                    title=title,
                    closed=bool(closed),
                    deleted=bool(deleted),
                ),
                counts.get(name, 0),
            )

    def strays(self) -> list[tuple[str, int]]:
        """Return threads that comments name and the file does not have, and how many do."""
        nowhere = "SELECT thread, COUNT(*) FROM post WHERE thread NOT IN (SELECT id FROM thread)"
        return list(self._file.execute(f"{nowhere} GROUP BY thread ORDER BY thread"))

    def states(self) -> dict[str, int]:
        """Count the comments by what they are."""
        return dict(self._file.execute("SELECT state, COUNT(*) FROM post GROUP BY state"))

    def passed(self) -> list[Passed]:
        """Return what was left out while the file was read, and why."""
        rows = self._file.execute("SELECT why, count, which FROM passed ORDER BY why")
        return [Passed(why, count, which.split("\n")) for why, count, which in rows]

    def sketches(self, threads: Sequence[str]) -> list[Sketch]:
        """Return the comments of these threads, the oldest first, without their words."""
        marks = ",".join("?" * len(threads))
        rows = self._file.execute(
            f"SELECT id, parent, state FROM post WHERE thread IN ({marks}) ORDER BY at, ordinal",  # noqa: S608 - question marks
            tuple(threads),
        )
        return [Sketch(*row) for row in rows]

    def posts(self, names: Sequence[str]) -> list[SourcePost]:
        """Return these comments, in this order."""
        marks = ",".join("?" * len(names))
        columns = "id, thread, parent, at, name, person, state, text, note"
        rows = self._file.execute(
            f"SELECT {columns} FROM post WHERE id IN ({marks})",  # noqa: S608 - question marks
            tuple(names),
        )
        found = {row[0]: _post(row) for row in rows}
        return [found[name] for name in names]

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._file.execute("BEGIN")
        yield
        self._file.execute("COMMIT")

    def _begin(self) -> None:
        with closing(
            self._file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ) as known:
            tables = [row[0] for row in known.fetchall()]
        for table in tables:
            self._file.execute(f"DROP TABLE {table}")
        self._file.executescript(_TABLES)
        self._file.execute(f"PRAGMA user_version = {_SHAPE}")


def _post(row: tuple[Any, ...]) -> SourcePost:
    name, thread, parent, seconds, author, person, state, text, note = row
    return SourcePost(
        id=name,
        thread=thread,
        parent=parent,
        at=_EPOCH + seconds * _SECOND,
        name=author,
        person=person,
        state=state,
        text=text,
        note=note,
    )
