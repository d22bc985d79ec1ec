"""Two who act on one comment at once: one order, one outcome, and both outcomes fit together."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Connection

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.act_command import ActOnComment, Remove, Why
from afterword.domain.clause import OTHER
from afterword.domain.command import (
    EditComment,
    EraseComment,
    PostComment,
    WithdrawComment,
)
from afterword.domain.comment import Presence
from afterword.domain.ids import Seq, thread_stream
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Answer, Done, Sender
from afterword.log import bodies, read
from afterword.log.writer import Writer
from afterword.projection import comments, threads
from tests.domain.builders import PAGE, SITE, minutes, text
from tests.handle.home import MODERATOR, Home, guest, signature_of

ROUNDS = 60


class Table:
    """A house, its writer, and two people who act at the same moment."""

    def __init__(self, database: Database) -> None:
        self.home = Home(database)
        self.writer = Writer(database.writing, lambda _: None)
        self.writer.start()
        self._two = ThreadPoolExecutor(2)

    def together(
        self, one: Callable[[Connection], Answer], other: Callable[[Connection], Answer]
    ) -> tuple[Answer, Answer]:
        """Do both at once."""
        gate = Barrier(2)

        def act(work: Callable[[Connection], Answer]) -> Answer:
            gate.wait()
            return self.writer.submit(work).result(30)

        first, second = self._two.submit(act, one), self._two.submit(act, other)
        return first.result(30), second.result(30)

    def reply(self, to: int) -> Callable[[Connection], Answer]:
        """Somebody answers."""
        command = PostComment(SITE, PAGE, text("Yes."), Seq(to))
        who = signature_of("bea")
        return lambda tx: handle.post_comment(tx, self.home.house, command, Sender(who))

    def withdraw(self, seq: int) -> Callable[[Connection], Answer]:
        """Its author takes it back."""
        command = WithdrawComment(self.home.thread, Seq(seq))
        return lambda tx: handle.change_comment(tx, self.home.house, command, guest("ann"))

    def edit(self, seq: int) -> Callable[[Connection], Answer]:
        """Its author changes it."""
        command = EditComment(self.home.thread, Seq(seq), text("Better."))
        return lambda tx: handle.change_comment(tx, self.home.house, command, guest("ann"))

    def remove(self, seq: int) -> Callable[[Connection], Answer]:
        """A moderator takes it away."""
        command = ActOnComment(
            thread=self.home.thread,
            comment=Seq(seq),
            what=Remove(),
            why=Why(OTHER, text("Off topic.")),
        )
        return lambda tx: handle.act_on_comment(tx, self.home.house, command, MODERATOR)

    def erase(self, seq: int) -> Callable[[Connection], Answer]:
        """A moderator destroys it."""
        command = EraseComment(self.home.thread, Seq(seq))
        return lambda tx: handle.change_comment(tx, self.home.house, command, MODERATOR)

    def presence(self, seq: int) -> tuple[Presence, int]:
        """How a comment stands, and how many answers it has."""
        return self.home.ask(lambda tx: self._load(tx, seq))

    def words(self, seq: int) -> set[str]:
        """All that is kept of what its author wrote."""
        return self.home.ask(lambda tx: self._words(tx, seq))

    def leave(self) -> None:
        """Clear the table."""
        self._two.shutdown()
        self.writer.stop()

    def _load(self, tx: Connection, seq: int) -> tuple[Presence, int]:
        thread = threads.load(tx, self.home.thread)
        assert thread is not None
        found = comments.load(tx, thread, Seq(seq))
        assert found is not None
        return found.presence, found.replies

    def _words(self, tx: Connection, seq: int) -> set[str]:
        stream = thread_stream(self.home.thread)
        seqs = [placed.seq for placed in read.about(tx, stream, Seq(seq))]
        return {stored.body.source for stored in bodies.read(tx, stream, seqs).values()}


@pytest.fixture
def table(database: Database) -> Iterator[Table]:
    """A table on each kind of database."""
    table = Table(database)
    yield table
    table.leave()


def test_a_comment_that_is_answered_while_it_is_taken_back_never_vanishes(table: Table) -> None:
    outcomes = set()
    for number in range(ROUNDS):
        seq = table.home.post()
        acts = (table.withdraw(seq), table.reply(seq))

        first, second = table.together(*(acts if number % 2 else reversed(acts)))

        withdrawn, answered = (first, second) if number % 2 else (second, first)
        assert isinstance(withdrawn, Done)
        presence, replies = table.presence(seq)
        if isinstance(answered, Done):
            assert (presence, replies) == (Presence.WITHDRAWN, 1)
        else:
            assert isinstance(answered, Refuse)
            assert answered.refusal is Refusal.PARENT_GONE
            assert (presence, replies) == (Presence.VANISHED, 0)
        outcomes.add(presence)
    assert outcomes <= {Presence.WITHDRAWN, Presence.VANISHED}


def test_a_late_edit_and_the_first_answer_come_in_one_order_or_the_other(table: Table) -> None:
    for number in range(ROUNDS):
        seq = table.home.post()
        table.home.clock.advance(minutes(11))
        acts = (table.edit(seq), table.reply(seq))

        first, second = table.together(*(acts if number % 2 else reversed(acts)))

        edited, answered = (first, second) if number % 2 else (second, first)
        assert isinstance(answered, Done)
        if isinstance(edited, Done):
            assert edited.seq < answered.seq
        else:
            assert isinstance(edited, Refuse)
            assert edited.refusal is Refusal.EDIT_CLOSED


def test_taken_back_and_taken_away_at_once_one_of_them_was_first(table: Table) -> None:
    for _ in range(ROUNDS):
        seq = table.home.post()

        withdrawn, removed = table.together(table.withdraw(seq), table.remove(seq))

        done = [one for one in (withdrawn, removed) if isinstance(one, Done)]
        late = [one for one in (withdrawn, removed) if isinstance(one, Refuse)]
        assert [one.refusal for one in late] == [Refusal.ALREADY_SO]
        assert len(done) == 1
        expected = Presence.VANISHED if isinstance(withdrawn, Done) else Presence.REMOVED
        assert table.presence(seq)[0] is expected


def test_an_edit_cannot_bring_back_words_that_are_being_erased(table: Table) -> None:
    for _ in range(ROUNDS):
        seq = table.home.post("canary")

        table.together(table.edit(seq), table.erase(seq))

        assert table.presence(seq)[0] is Presence.ERASED
        assert table.words(seq) == {""}
