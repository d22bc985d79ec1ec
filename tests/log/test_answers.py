"""A request that comes again under its key is answered again and not done again."""

from datetime import timedelta

from afterword.db.connect import Database
from afterword.domain.ids import Seq, StreamId
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Done, Repeated
from afterword.log import answers
from afterword.log.answers import KEPT, Request
from tests.domain.builders import NOON
from tests.handle.home import Home

LOG = StreamId("a log")


def test_the_same_request_gets_the_same_answer_and_nothing_is_written(database: Database) -> None:
    home = Home(database)
    first = home.try_to_post("Once.", request=Request("k", b"once"))

    again = home.try_to_post("Once.", request=Request("k", b"once"))

    assert isinstance(first, Done)
    assert again == Repeated(Seq(1), home.thread)
    assert home.post() == 2


def test_a_key_with_another_text_is_refused(database: Database) -> None:
    home = Home(database)
    home.try_to_post("Once.", request=Request("k", b"once"))

    again = home.try_to_post("Twice.", request=Request("k", b"twice"))

    assert isinstance(again, Refuse)
    assert again.refusal is Refusal.KEY_REUSED


def test_a_key_belongs_to_one_thread(database: Database) -> None:
    with database.writing.begin() as tx:
        answers.remember(tx, LOG, Request("k", b"x"), Seq(7), NOON)

        assert answers.given(tx, LOG, Request("k", b"x")) == (7, True)
        assert answers.given(tx, LOG, Request("k", b"y")) == (7, False)
        assert answers.given(tx, StreamId("other"), Request("k", b"x")) is None


def test_a_repeated_request_is_answered_even_when_the_thread_was_closed_since(
    database: Database,
) -> None:
    home = Home(database)
    home.try_to_post("Once.", request=Request("k", b"once"))
    home.close()

    again = home.try_to_post("Once.", request=Request("k", b"once"))

    assert again == Repeated(Seq(1), home.thread)


def test_a_refused_request_may_be_tried_again_under_its_key(database: Database) -> None:
    home = Home(database)
    home.close()
    refused = home.try_to_post("Once.", request=Request("k", b"once"))
    home.reopen()

    again = home.try_to_post("Once.", request=Request("k", b"once"))

    assert isinstance(refused, Refuse)
    assert isinstance(again, Done)


def test_answers_are_forgotten_after_two_days_and_not_before(database: Database) -> None:
    with database.writing.begin() as tx:
        answers.remember(tx, LOG, Request("old", b"x"), Seq(1), NOON)
        answers.remember(tx, LOG, Request("new", b"x"), Seq(2), NOON + timedelta(seconds=1))

        answers.forget_old(tx, NOON + KEPT + timedelta(seconds=1))

        assert answers.given(tx, LOG, Request("old", b"x")) is None
        assert answers.given(tx, LOG, Request("new", b"x")) == (2, True)


def test_any_key_can_be_remembered(database: Database) -> None:
    keys = ["", "\0", "\ud800", "é" * 5_000, "'; DROP TABLE answer; --"]
    with database.writing.begin() as tx:
        for seq, key in enumerate(keys):
            answers.remember(tx, LOG, Request(key, b"x"), Seq(seq), NOON)

        assert [answers.given(tx, LOG, Request(key, b"x")) for key in keys] == [
            (seq, True) for seq in range(len(keys))
        ]
