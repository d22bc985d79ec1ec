"""A log only grows: at its head, by one writer at a time, and by nobody's hand backwards."""

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from afterword.db.connect import Database
from afterword.domain.errors import HeadMovedError
from afterword.domain.event import ThreadReopened
from afterword.domain.ids import START, ActorId, Seq, StreamId, thread_stream
from afterword.log import read
from afterword.log.append import (
    NO_DIGEST,
    Entry,
    Head,
    Link,
    Opening,
    append,
    chain,
    lock_existing,
    lock_head,
)
from tests.domain.builders import NOON, SITE
from tests.handle.home import Home

LOG = StreamId("a log")
HERE = ActorId("somebody")
OPENING = Opening(LOG, SITE)


def _attempt(database: Database, statement: str) -> None:
    with database.writing.begin() as tx:
        tx.execute(text(statement))


def test_the_database_itself_refuses_to_change_what_happened(database: Database) -> None:
    home = Home(database)
    home.post()
    before = home.ask(_everything)

    for statement in (
        "UPDATE log SET data = '{}'",
        "UPDATE log SET seq = seq + 1000",
        "UPDATE log SET digest = digest WHERE seq = 1",
        "DELETE FROM log",
        "DELETE FROM log WHERE seq = 1",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            _attempt(database, statement)

    assert home.ask(_everything) == before


def test_the_database_itself_refuses_to_replace_what_happened(database: Database) -> None:
    home = Home(database)
    home.post()
    before = home.ask(_everything)
    values = "SELECT stream, seq, at, actor, kind, '{}', digest, subject FROM log"
    ways = [f"INSERT INTO log {values}"]
    if database.is_sqlite:
        ways += [f"INSERT OR REPLACE INTO log {values}", f"REPLACE INTO log {values}"]
    else:
        conflict = "ON CONFLICT (stream, seq) DO UPDATE SET data = excluded.data"
        ways += [f"INSERT INTO log {values} {conflict}"]

    for way in ways:
        with pytest.raises(DBAPIError):
            _attempt(database, way)

    assert home.ask(_everything) == before


def test_the_database_itself_refuses_to_empty_a_log(database: Database) -> None:
    home = Home(database)
    home.post()
    before = home.ask(_everything)
    if database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")

    with pytest.raises(DBAPIError, match="append-only"):
        _attempt(database, "TRUNCATE log CASCADE")

    assert home.ask(_everything) == before


def test_no_two_events_stand_at_one_place(database: Database) -> None:
    home = Home(database)
    home.post()
    twice = "INSERT INTO log SELECT stream, seq, at, 'x', kind, data, digest, subject FROM log"

    with pytest.raises((IntegrityError, DBAPIError)):
        _attempt(database, twice)


def test_events_stand_in_a_row_each_digest_over_the_one_before(database: Database) -> None:
    with database.writing.begin() as tx:
        empty = lock_head(tx, OPENING)
        head = append(tx, empty, [Entry(ThreadReopened())] * 3, HERE, NOON)

    with database.reading.connect() as tx:
        placed = read.events_after(tx, LOG, START, 10)
        locked = read.head(tx, LOG)

    assert empty == Head(LOG, START, NO_DIGEST)
    assert [one.seq for one in placed] == [1, 2, 3]
    assert (head.seq, locked) == (3, 3)
    digest = NO_DIGEST
    for one in placed:
        digest = chain(digest, Link(LOG, one.seq, NOON, HERE, one.data))
        assert one.digest == digest
    assert head.digest == digest


def test_a_digest_covers_everything_that_an_event_says() -> None:
    link = Link(LOG, Seq(1), NOON, HERE, "{}")
    others = [
        replace(link, stream=StreamId("another")),
        replace(link, seq=Seq(2)),
        replace(link, at=NOON.replace(microsecond=1)),
        replace(link, actor=ActorId("another")),
        replace(link, data="{ }"),
    ]

    digests = {chain(NO_DIGEST, one) for one in (link, *others)} | {chain(b"\1" * 32, link)}

    assert len(digests) == 7


def test_whoever_comes_with_an_old_head_writes_nothing(database: Database) -> None:
    with database.writing.begin() as tx:
        old = lock_head(tx, OPENING)
        append(tx, old, [Entry(ThreadReopened())], HERE, NOON)

    with pytest.raises(HeadMovedError) as refused, database.writing.begin() as tx:
        append(tx, old, [Entry(ThreadReopened())] * 2, HERE, NOON)

    assert (refused.value.stream, refused.value.expected) == (LOG, 0)
    with database.reading.connect() as tx:
        assert [one.seq for one in read.events_after(tx, LOG, START, 10)] == [1]


def test_a_log_that_nobody_opened_has_no_head(database: Database) -> None:
    with database.writing.begin() as tx:
        assert lock_existing(tx, LOG) is None
        assert read.head(tx, LOG) == START


def test_what_was_rolled_back_never_happened(database: Database) -> None:
    connection = database.writing.connect()
    with connection as tx:
        append(tx, lock_head(tx, OPENING), [Entry(ThreadReopened())], HERE, NOON)
        tx.rollback()

    with database.writing.begin() as tx:
        assert lock_existing(tx, LOG) is None
        assert read.events_after(tx, LOG, START, 10) == []


def test_a_log_is_read_in_batches_as_it_is_read_at_once(database: Database) -> None:
    events = [Entry(ThreadReopened())] * 2_300
    with database.writing.begin() as tx:
        append(tx, lock_head(tx, OPENING), events, HERE, NOON)

    with database.reading.connect() as tx:
        walked = [one.seq for one in read.walk(tx, LOG)]
        part = [one.seq for one in read.events_after(tx, LOG, Seq(1_000), 3)]

    assert walked == list(range(1, 2_301))
    assert part == [1_001, 1_002, 1_003]


def test_what_happened_to_a_comment_is_found_and_nothing_else(database: Database) -> None:
    home = Home(database)
    home.post()
    home.post()
    home.edit(1, "Better.")
    home.close()
    home.remove(1)
    home.withdraw(2)

    found = home.ask(lambda tx: read.about(tx, thread_stream(home.thread), Seq(1)))

    assert [placed.seq for placed in found] == [1, 3, 5]


def _everything(tx: Connection) -> list[tuple[object, ...]]:
    rows = tx.execute(text("SELECT * FROM log ORDER BY stream, seq"))
    return [tuple(row) for row in rows]
