"""The writer: many commands to a commit, each alone in its failure, none answered too early."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from afterword import handle
from afterword.db.connect import Database
from afterword.db.tables import account
from afterword.domain.command import PostComment
from afterword.domain.errors import BusyError, HeadMovedError
from afterword.domain.ids import START, StreamId
from afterword.handle import Sender
from afterword.log.writer import GROUP, Writer
from tests.domain.builders import PAGE, SITE
from tests.domain.builders import text as body
from tests.handle.home import Home, signature_of

ADD = text("INSERT INTO account (id, email, name, created_at) VALUES (:id, :id, 'x', 0)")


class Gatehouse:
    """A writer that can be held up inside a command, and what it told of its commits."""

    def __init__(self, database: Database, capacity: int = 2048) -> None:
        self.database = database
        self.commits: list[list[Any]] = []
        self.writer = Writer(database.writing, self._committed, capacity)
        self.writer.start()

    def hold(self) -> Callable[[], None]:
        """Hold the writer up; call what comes back to let it go on."""
        inside, go_on = threading.Event(), threading.Event()

        def wait(_: Connection) -> str:
            inside.set()
            assert go_on.wait(30)
            return "held"

        self.writer.submit(wait)
        assert inside.wait(30)
        return go_on.set

    def names(self) -> list[str]:
        """What has been written."""
        with self.database.reading.connect() as tx:
            return sorted(tx.execute(select(account.c.id)).scalars())

    def _committed(self, answers: Sequence[Any]) -> None:
        self.commits.append(list(answers))


@pytest.fixture
def house(database: Database) -> Iterator[Gatehouse]:
    """A running writer on an empty database."""
    house = Gatehouse(database)
    yield house
    house.writer.stop()


def add(name: str) -> Callable[[Connection], str]:
    """Write a row and answer with its name."""

    def work(tx: Connection) -> str:
        tx.execute(ADD, {"id": name})
        return name

    return work


def fail(error: Exception, after: str = "lost") -> Callable[[Connection], str]:
    """Write a row, and then fail."""

    def work(tx: Connection) -> str:
        tx.execute(ADD, {"id": after})
        raise error

    return work


def test_an_answer_comes_after_the_commit(house: Gatehouse) -> None:
    answer = house.writer.submit(add("a")).result(10)

    assert answer == "a"
    assert house.names() == ["a"]
    assert house.commits == [["a"]]


def test_what_waits_is_written_together_in_the_order_it_came(house: Gatehouse) -> None:
    go_on = house.hold()
    names = [f"n{n:03}" for n in range(GROUP + 10)]
    futures = [house.writer.submit(add(name)) for name in names]

    go_on()

    assert [future.result(10) for future in futures] == names
    first, second, *rest = house.commits
    assert first + second + [one for more in rest for one in more] == ["held", *names]
    assert len(house.commits) <= 4
    assert max(map(len, house.commits)) >= GROUP


def test_those_who_wrote_together_are_waited_for_and_who_writes_alone_waits_for_nobody(
    house: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterword.log.writer._PATIENCE_S", 1000)
    house.writer.submit(add("first")).result(30)
    house.writer.submit(add("second")).result(30)
    go_on = house.hold()
    together = [house.writer.submit(add(f"together {n}")) for n in range(3)]
    go_on()
    for one in together:
        one.result(30)

    again = [house.writer.submit(add(f"again {n}")) for n in range(3)]
    for one in again:
        one.result(30)

    assert house.commits[-1] == ["again 0", "again 1", "again 2"]


def test_who_does_not_come_again_is_not_waited_for_long(house: Gatehouse) -> None:
    go_on = house.hold()
    together = [house.writer.submit(add(f"together {n}")) for n in range(3)]
    go_on()
    for one in together:
        one.result(30)

    house.writer.submit(add("alone")).result(30)

    assert house.commits[-1] == ["alone"]


def test_a_command_that_fails_takes_nothing_with_it(house: Gatehouse) -> None:
    go_on = house.hold()
    before = house.writer.submit(add("before"))
    failing = house.writer.submit(fail(ValueError("oh no")))
    after = house.writer.submit(add("after"))

    go_on()

    assert (before.result(10), after.result(10)) == ("before", "after")
    with pytest.raises(ValueError, match="oh no"):
        failing.result(10)
    assert house.names() == ["after", "before"]
    assert ["before", "after"] in house.commits
    assert house.writer.failing is None


@pytest.mark.parametrize("cause", ["twice", "too long", "not text"])
def test_what_the_database_refuses_takes_nothing_with_it(house: Gatehouse, cause: str) -> None:
    bad = {"twice": "before", "too long": "lost", "not text": "lo\0st"}[cause]

    def refused(tx: Connection) -> None:
        tx.execute(ADD, {"id": bad})
        if cause != "twice":
            too_much = 1 << 70
            tx.execute(text("UPDATE account SET created_at = :much"), {"much": too_much})

    go_on = house.hold()
    before = house.writer.submit(add("before"))
    failing = house.writer.submit(refused)
    after = house.writer.submit(add("after"))

    go_on()

    assert (before.result(10), after.result(10)) == ("before", "after")
    with pytest.raises((DBAPIError, OverflowError)):
        failing.result(10)
    assert house.names() == ["after", "before"]


def test_a_moved_head_is_met_once_more_with_fresh_eyes(house: Gatehouse) -> None:
    tries: list[int] = []

    def second_time_lucky(_: Connection) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise HeadMovedError(StreamId("log"), START)
        return "done"

    def never_lucky(_: Connection) -> str:
        raise HeadMovedError(StreamId("log"), START)

    assert house.writer.submit(second_time_lucky).result(10) == "done"
    with pytest.raises(HeadMovedError):
        house.writer.submit(never_lucky).result(10)
    assert len(tries) == 2


def test_a_full_queue_says_so_at_once_and_loses_nothing_it_took(database: Database) -> None:
    house = Gatehouse(database, capacity=3)
    go_on = house.hold()
    taken = [house.writer.submit(add(name)) for name in "abc"]

    with pytest.raises(BusyError) as refused:
        house.writer.submit(add("d"))
    waiting = house.writer.waiting
    go_on()

    assert (refused.value.retry_after_s, waiting) == (2, 3)
    assert [future.result(10) for future in taken] == ["a", "b", "c"]
    assert house.writer.submit(add("e")).result(10) == "e"
    house.writer.stop()
    assert house.names() == ["a", "b", "c", "e"]


def test_stopping_writes_everything_that_was_taken_and_takes_no_more(database: Database) -> None:
    house = Gatehouse(database)
    go_on = house.hold()
    names = [f"n{n:03}" for n in range(GROUP * 2 + 5)]
    taken = [house.writer.submit(add(name)) for name in names]

    stopping = threading.Thread(target=house.writer.stop)
    stopping.start()
    go_on()
    stopping.join(30)

    assert [future.result(0) for future in taken] == names
    assert house.names() == names
    with pytest.raises(BusyError):
        house.writer.submit(add("late"))


def test_whatever_comes_while_it_stops_is_written_or_refused_and_never_left_open(
    database: Database,
) -> None:
    house = Gatehouse(database)
    taken: list[Future[str]] = []
    begun = threading.Barrier(5)

    def keep_asking(name: str) -> None:
        begun.wait()
        for count in range(10_000):
            try:
                taken.append(house.writer.submit(add(f"{name}{count}")))
            except BusyError:
                if house.writer._closing:  # noqa: SLF001 - full queues are passed over here
                    return

    threads = [threading.Thread(target=keep_asking, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    begun.wait()
    house.writer.stop()
    for thread in threads:
        thread.join()

    written = {future.result(0) for future in taken}
    assert written == set(house.names())


def test_a_listener_that_fails_takes_back_no_answer(database: Database) -> None:
    def oh_no(_: Sequence[Any]) -> None:
        raise RuntimeError

    writer = Writer(database.writing, oh_no)
    writer.start()

    first = writer.submit(add("a")).result(10)
    second = writer.submit(add("b")).result(10)

    writer.stop()
    assert (first, second) == ("a", "b")


def test_a_command_that_was_given_up_is_not_run(house: Gatehouse) -> None:
    go_on = house.hold()
    given_up = house.writer.submit(add("a"))

    assert given_up.cancel()
    go_on()

    assert house.writer.submit(add("b")).result(10) == "b"
    assert house.names() == ["b"]


def test_a_disk_that_is_full_makes_everyone_wait_and_half_of_nothing_is_written(
    database: Database,
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's disk is not ours to fill")
    home = Home(database)
    house = Gatehouse(database)
    home.post("There before.")
    with database.writing.connect() as tx:
        pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")

    refused = _post_until_refused(home, house)
    size = home.ask(_size)
    with pytest.raises(BusyError):
        house.writer.submit(add("a" * 100_000)).result(10)
    failing = house.writer.failing

    assert refused.retry_after_s == 5
    assert failing is not None
    assert home.ask(_size) == size

    with database.writing.connect() as tx:
        tx.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    assert house.writer.submit(add("a" * 100_000)).result(10)
    assert home.post("There again.") == size[0] + 1
    assert house.writer.failing is None
    house.writer.stop()


def test_a_connection_that_breaks_makes_everyone_wait_and_comes_back(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("a file has no connection that breaks")
    house = Gatehouse(database)

    def break_it(tx: Connection) -> str:
        tx.execute(ADD, {"id": "lost"})
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return "never"

    go_on = house.hold()
    before = house.writer.submit(add("lost too"))
    breaking = house.writer.submit(break_it)
    go_on()

    for future in (before, breaking):
        with pytest.raises(BusyError):
            future.result(10)
    assert house.writer.submit(add("a")).result(10) == "a"
    assert house.names() == ["a"]
    assert house.writer.failing is None
    house.writer.stop()


def test_a_connection_that_breaks_while_nobody_writes_is_not_noticed(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("a file has no connection that breaks")
    house = Gatehouse(database)
    house.writer.submit(add("a")).result(10)
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    with database.reading.connect() as tx:
        tx.execute(others)

    assert house.writer.submit(add("b")).result(10) == "b"
    assert house.names() == ["a", "b"]
    house.writer.stop()


def _post_until_refused(home: Home, house: Gatehouse) -> BusyError:

    command = PostComment(SITE, PAGE, body("x" * 3_000))
    for _ in range(1_000):
        work = house.writer.submit(
            lambda tx: handle.post_comment(tx, home.house, command, Sender(signature_of("ann")))
        )
        try:
            work.result(10)
        except BusyError as busy:
            return busy
    pytest.fail("the disk was never full")


def _size(tx: Connection) -> tuple[int, ...]:
    """Count the rows that belong together."""
    tables = ("log", "body", "comment")
    counts = [
        tx.execute(text(f"SELECT count(*) FROM {table} {_OF_THREADS[table]}")).scalar_one()  # noqa: S608
        for table in tables
    ]
    assert len(set(counts)) == 1, counts
    return tuple(counts)


_OF_THREADS = {"log": "WHERE stream NOT LIKE 'site:%'", "body": "", "comment": ""}
