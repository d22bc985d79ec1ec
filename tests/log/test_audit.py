"""Whoever changes what happened is found out, whatever they change.

Here they own the database: they take its triggers off first.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from afterword.db.connect import Database
from afterword.db.migrate import migrate
from afterword.domain.ids import Seq, thread_stream
from afterword.log import read
from afterword.log.audit import Fault, audit
from tests.handle.home import KEY, Home
from tests.harness.postgres import Postgres

EVENT = "the event was changed after it was written"
ANOTHERS_WORDS = (
    "UPDATE body SET source = (SELECT source FROM body WHERE stream = :log AND seq = 9)"
    " WHERE stream = :log AND seq = :seq"
)


class Victim:
    """A thread with comments, edits, a removal and an erasure, whose log nothing guards."""

    def __init__(self, database: Database) -> None:
        self._home = Home(database)
        self.log = thread_stream(self._home.thread)
        for n in range(10):
            self._home.post(f"Something to find, {n}.")
        self._home.edit(3, "Something better.")
        self._home.remove(4)
        self._home.erase(5)
        self._home.close()
        self._home.reopen()
        self._home.do(_take_the_guards_off)
        self._tx = database.writing.connect()

    def suffer(self, statement: str, **values: int) -> None:
        """Have something done to it, until the test ends."""
        self._tx.execute(text(statement), {"log": self.log, **values})

    def faults(self, key: bytes = KEY) -> list[Fault]:
        """What an audit finds."""
        streams = read.streams(self._tx)
        return [fault for stream in streams for fault in audit(self._tx, stream, key)]

    def recover(self) -> None:
        """Be as before."""
        self._tx.rollback()

    def leave(self) -> None:
        """Let go of the database."""
        self._tx.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def victims(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Victim]:
    """One of them for all tests on each kind of database."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path_factory.mktemp('audit') / 'afterword.db'}")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        database = Database(server.url(server.create()))
    migrate(database)
    victim = Victim(database)
    yield victim
    victim.leave()
    database.close()


@pytest.fixture
def victim(victims: Victim) -> Iterator[Victim]:
    """One that nothing has been done to."""
    yield victims
    victims.recover()


def test_a_log_that_nobody_touched_is_whole(victim: Victim) -> None:
    assert victim.faults() == []


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE log SET data = replace(data, '4', '6') WHERE stream = :log AND seq = 12", 12),
        ("UPDATE log SET actor = 'another' WHERE stream = :log AND seq = 2", 2),
        ("UPDATE log SET at = at + 1 WHERE stream = :log AND seq = 7", 7),
        (
            (
                "UPDATE log SET digest = (SELECT digest FROM log WHERE stream = :log AND seq = 1)"
                " WHERE stream = :log AND seq = 15"
            ),
            15,
        ),
    ],
)
def test_a_changed_event_is_found_where_it_stands(victim: Victim, change: str, seq: int) -> None:
    victim.suffer(change)

    assert Fault(victim.log, Seq(seq), EVENT) in victim.faults()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE log SET kind = 'comment.edited' WHERE stream = :log AND seq = 2",
        "UPDATE log SET subject = 1 WHERE stream = :log AND seq = 11",
        "UPDATE log SET subject = NULL WHERE stream = :log AND seq = 11",
    ],
)
def test_an_event_filed_under_something_else_is_found(victim: Victim, change: str) -> None:
    victim.suffer(change)

    assert len(victim.faults()) == 1


def test_two_events_that_changed_places_are_found(victim: Victim) -> None:
    for before, after in ((2, 1002), (3, 2), (1002, 3)):
        move = "UPDATE log SET seq = :after WHERE stream = :log AND seq = :before"
        victim.suffer(move, before=before, after=after)

    assert len(victim.faults()) >= 2


@pytest.mark.parametrize("seq", [1, 6, 14])
def test_a_missing_event_is_found(victim: Victim, seq: int) -> None:
    victim.suffer("DELETE FROM log WHERE stream = :log AND seq = :seq", seq=seq)

    words = [fault.words for fault in victim.faults()]

    assert f"seq {seq} is missing" in words


def test_a_missing_end_is_found(victim: Victim) -> None:
    victim.suffer("DELETE FROM log WHERE stream = :log AND seq = 15")

    assert [fault.words for fault in victim.faults()][:1] == [
        "the log ends at 14, its head says 15"
    ]


def test_an_emptied_log_is_found(victim: Victim) -> None:
    victim.suffer("DELETE FROM log WHERE stream = :log")

    assert "the log ends at 0, its head says 15" in [fault.words for fault in victim.faults()]


@pytest.mark.parametrize("head", [0, 14, 16])
def test_a_wrong_head_is_found(victim: Victim, head: int) -> None:
    victim.suffer("UPDATE stream SET head = :head WHERE id = :log", head=head)

    assert [fault.words for fault in victim.faults()] == [
        f"the log ends at 15, its head says {head}"
    ]


def test_a_wrong_digest_of_the_head_is_found(victim: Victim) -> None:
    victim.suffer(
        "UPDATE stream SET digest = (SELECT digest FROM log WHERE stream = :log AND seq = 1)"
        " WHERE id = :log"
    )

    assert len(victim.faults()) == 1


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        (ANOTHERS_WORDS, 1),
        (ANOTHERS_WORDS, 11),
        ("UPDATE body SET content_note = 'birds' WHERE stream = :log AND seq = :seq", 2),
    ],
)
def test_a_changed_text_is_found(victim: Victim, change: str, seq: int) -> None:
    victim.suffer(change, seq=seq)

    assert [(fault.seq, fault.words) for fault in victim.faults()] == [
        (seq, "its text was changed behind the log's back")
    ]


@pytest.mark.parametrize("seq", [1, 11, 12, 14])
def test_a_missing_text_is_found(victim: Victim, seq: int) -> None:
    victim.suffer("DELETE FROM body WHERE stream = :log AND seq = :seq", seq=seq)

    assert [(fault.seq, fault.words) for fault in victim.faults()] == [
        (seq, "its text is missing")
    ]


def test_a_text_that_is_only_said_to_be_erased_is_found(victim: Victim) -> None:
    victim.suffer("UPDATE body SET erased_at = 1 WHERE stream = :log AND seq = 2")

    assert [fault.seq for fault in victim.faults()] == [2]


def test_a_house_with_another_secret_recognises_no_text(victim: Victim) -> None:
    found = victim.faults(b"another key")

    assert {fault.words for fault in found} == {"its text was changed behind the log's back"}


def _take_the_guards_off(tx: Connection) -> None:
    if tx.dialect.name == "postgresql":
        tx.execute(text("ALTER TABLE log DISABLE TRIGGER ALL"))
        return
    for guard in tx.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        tx.execute(text(f"DROP TRIGGER {guard.name}"))
