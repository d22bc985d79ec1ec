"""What a page costs does not grow with its thread, nor does a change.

Counted is what SQLite does: statements, and the steps it takes for them.
"""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast, final

import pytest
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.db.connect import Database
from afterword.db.migrate import migrate
from afterword.domain.command import PostComment
from afterword.domain.ids import Seq
from afterword.domain.level import Level
from afterword.domain.thread import Thread
from afterword.front import listing
from afterword.front.address import LAST, Address
from afterword.front.listing import Scene
from afterword.front.ready import Ready
from afterword.gate.receipt import Shown
from afterword.handle import Done, Sender, SentBack
from afterword.projection import comments, threads
from tests.domain.builders import PAGE, SITE, text
from tests.handle.home import Home, signature_of

_SHORT, _LONG = 250, 2_250
_DEEP = 10
_EVERY = 10
"""SQLite's steps between two that are counted."""


class Work(Struct, frozen=True):
    """How much the database did."""

    statements: int
    steps: int


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Home]]:
    """A short and a long thread, each in a database of its own."""
    short, long = (_home(tmp_path_factory.mktemp("work"), size) for size in (_SHORT, _LONG))
    yield short, long
    for home in (short, long):
        home.database.close()


@pytest.mark.parametrize("n", [1, 2, LAST])
def test_a_page_costs_the_same_in_a_thread_nine_times_as_long(
    homes: tuple[Home, Home], n: int
) -> None:
    short, long = (_made(home, n) for home in homes)

    assert long.statements == short.statements
    assert long.steps <= short.steps * 1.05 + _EVERY


def _posted(words: str, reply_to: int | None = None) -> Callable[[Home], object]:
    return lambda home: _post(home, words, reply_to)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_posted("New."), id="a new comment"),
        pytest.param(_posted("Yes.", reply_to=150), id="an answer"),
        pytest.param(_posted("Hello @Ann."), id="a mention"),
        pytest.param(lambda home: home.edit(151, "Changed."), id="an edit"),
        pytest.param(lambda home: home.remove(152), id="a removal"),
        pytest.param(lambda home: (home.remove(153), home.restore(153)), id="a restoration"),
    ],
)
def test_a_change_costs_the_same_in_a_thread_nine_times_as_long(
    homes: tuple[Home, Home], change: Callable[[Home], object]
) -> None:
    short, long = (_counted(home, change) for home in homes)

    assert long.statements == short.statements
    assert long.steps <= short.steps * 1.05 + _EVERY


def test_what_is_to_be_read_first_costs_the_same_in_a_thread_nine_times_as_long(
    homes: tuple[Home, Home],
) -> None:
    short, long = (_counted(home, _asked) for home in homes)

    assert long.statements == short.statements
    assert long.steps <= short.steps * 1.05 + _EVERY


def _home(folder: Path, size: int) -> Home:
    database = Database(f"sqlite:///{folder / 'afterword.db'}")
    migrate(database)
    home = Home(database)
    home.set_up(level=Level.OFF)
    for number in range(size):
        home.post("A comment.", by="ann" if number % 2 else "ben")
    for above in range(size, size + _DEEP):
        home.post("An answer.", by="ann", reply_to=above)
    return home


def _post(home: Home, words: str, reply_to: int | None) -> None:
    """Post as somebody of whom everything is asked that is asked of anybody."""
    to = None if reply_to is None else Seq(reply_to)
    sender = Sender(signature_of("cleo"), shown=Shown.nobody(SITE, home.thread))
    command = PostComment(SITE, PAGE, text(words), to)
    done = home.do(lambda tx: handle.post_comment(tx, home.house, command, sender))
    assert isinstance(done, Done), done


def _asked(home: Home) -> None:
    """Answer at the end of a deep conversation without having read it."""

    def ask(tx: Connection) -> None:
        thread = threads.load(tx, home.thread)
        assert thread is not None
        # (the end of the conversation: what came in other tests answers nothing there)
        last = next(seq for seq in range(thread.position, 0, -1) if _is_deep(tx, thread, Seq(seq)))
        sender = Sender(signature_of("dora"), shown=Shown.nobody(SITE, home.thread))
        command = PostComment(SITE, PAGE, text("And I."), Seq(last))
        assert isinstance(handle.post_comment(tx, home.house, command, sender), SentBack)

    home.set_up(level=Level.PATH)
    home.do(ask)
    home.set_up(level=Level.OFF)


def _is_deep(tx: Connection, thread: Thread, seq: Seq) -> bool:
    found = comments.load(tx, thread, seq)
    return found is not None and found.depth == _DEEP


def _made(home: Home, n: int) -> Work:
    def make(tx: Connection) -> Work:
        address = Address(SITE, home.thread, PAGE, n)
        counting = _Counting(tx)
        made = listing.make(tx, address, Scene(b"secret", home.clock.now()))
        assert isinstance(made, Ready)
        return counting.done()

    return home.ask(make)


def _counted(home: Home, change: Callable[[Home], object]) -> Work:
    # (there is one writing connection, which every change uses)
    with home.database.writing.connect() as tx:
        counting = _Counting(tx)
    change(home)
    return counting.done()


@final
class _Counting:
    """Counts what a connection does from now on."""

    def __init__(self, tx: Connection) -> None:
        self._statements = self._steps = 0
        self._driver = cast("sqlite3.Connection", tx.connection.dbapi_connection)
        self._driver.set_trace_callback(self._stated)
        self._driver.set_progress_handler(self._stepped, _EVERY)

    def done(self) -> Work:
        """Return the counts and stop."""
        self._driver.set_trace_callback(None)
        self._driver.set_progress_handler(None, 0)
        return Work(self._statements, self._steps * _EVERY)

    def _stated(self, _: str) -> None:
        self._statements += 1

    def _stepped(self) -> int:
        self._steps += 1
        return 0
