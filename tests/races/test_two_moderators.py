"""Two moderators at once: one defined winner, both in the log or one of them told.

Whoever comes second is judged by what the first one left: what cannot be any more is refused in
words, what can be stands behind it in the log. Nobody's act gets lost without a word.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Connection

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.act_command import (
    ActOnComment,
    Approve,
    Fate,
    Prune,
    Redact,
    Remove,
    TextState,
    Why,
)
from afterword.domain.body import Body
from afterword.domain.clause import OTHER, ClauseId
from afterword.domain.command import EditComment, GiveNote, PostComment, RestoreComment
from afterword.domain.comment import Presence, Publication, Span
from afterword.domain.desk_command import Appeal, DecideAppeal
from afterword.domain.desk_event import Act
from afterword.domain.effect import Lock
from afterword.domain.event import RoleGranted
from afterword.domain.ids import PageKey, Seq, thread_id, thread_stream
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.note import Kind, Reach, Scope, stands
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.gate.receipt import Shown
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Done, Person, Sender
from afterword.log import read
from afterword.log.writer import Writer
from afterword.people.authors import Signature
from afterword.projection import comments, notes, reading, threads
from tests.domain.builders import SITE, text
from tests.handle.desk import BEN, HERON, OLU
from tests.handle.home import Home, guest, signature_of
from tests.harness.soak import sized

pytestmark = pytest.mark.soak
ROUNDS = sized(60, full=500)
_Work: TypeAlias = Callable[[Connection], Any]
_WAITING = "marzipan"
_WHY = Why(OTHER, text("Off topic."))


class Two:
    """A house, its writer, and two moderators who act at the same moment."""

    def __init__(self, database: Database) -> None:
        self.home = Home(database)
        self.home.set_up(level=Level.OFF, moderation=Moderation(hold_words=(_WAITING,)))
        for one in (HERON, BEN, OLU):
            assert one.claim.account is not None
            self.home.happens(RoleGranted(one.claim.account, one.role))
        self.writer = Writer(database.writing, lambda _: None)
        self.writer.start()
        self._hands = ThreadPoolExecutor(2)

    def at_once(self, one: _Work, other: _Work, *, turned: bool) -> tuple[Any, Any]:
        """Do both at the same moment; who is at the door first is turned round by round."""
        gate = Barrier(2)

        def act(work: _Work) -> Any:  # noqa: ANN401 - any outcome
            gate.wait()
            return self.writer.submit(work).result(60)

        first, second = (other, one) if turned else (one, other)
        begun = self._hands.submit(act, first), self._hands.submit(act, second)
        told = begun[0].result(60), begun[1].result(60)
        return (told[1], told[0]) if turned else told

    def post(self, page: PageKey, words: str = "Hello.", by: str = "ann") -> Seq:
        """Publish a comment."""
        outcome = self.home.do(self.write(page, words, by=by))
        assert isinstance(outcome, Done), outcome
        return outcome.seq

    def write(self, page: PageKey, words: str, *, to: int | None = None, by: str = "bea") -> _Work:
        """Somebody writes, who has nothing left to read."""
        command = PostComment(SITE, page, text(words), None if to is None else Seq(to))
        shown = Shown.nobody(SITE, thread_id(SITE, page))
        sender = Sender(signature_of(by), shown=shown)
        return lambda tx: handle.post_comment(tx, self.home.house, command, sender)

    def act(self, page: PageKey, seq: int, what: Any, who: Person) -> _Work:  # noqa: ANN401 - any act
        """A moderator acts on a comment, as it was when they looked."""
        seen = TextState(0, None) if isinstance(what, Redact) else None
        command = ActOnComment(
            thread=thread_id(SITE, page), comment=Seq(seq), what=what, why=_WHY, seen=seen
        )
        return lambda tx: handle.act_on_comment(tx, self.home.house, command, who)

    def edit(self, page: PageKey, seq: int, words: str) -> _Work:
        """Its author changes it."""
        command = EditComment(thread_id(SITE, page), Seq(seq), text(words))
        return lambda tx: handle.change_comment(tx, self.home.house, command, guest("ann"))

    def restore(self, page: PageKey, seq: int, who: Person) -> _Work:
        """A moderator puts a comment back."""
        command = RestoreComment(thread_id(SITE, page), Seq(seq), text("Back."))
        return lambda tx: handle.change_comment(tx, self.home.house, command, who)

    def note(self, page: PageKey, words: str, who: Person, *effects: Lock) -> _Work:
        """A moderator gives a note."""
        command = GiveNote(
            site=SITE,
            page=page,
            kind=Kind.CLARIFY,
            scope=Scope(Reach.THREAD),
            text=text(words),
            effects=effects,
        )
        by = Signature("Heron", account=who.claim.account)
        return lambda tx: handle.give(tx, self.home.house, command, who, by)

    def stored(self, page: PageKey, seq: int) -> Any:  # noqa: ANN401 - a comment
        """Return a comment as it stands."""
        return self.home.ask(lambda tx: _comment(tx, page, seq))

    def kinds(self, page: PageKey) -> list[str]:
        """Return what happened in a thread, in order."""
        stream = thread_stream(thread_id(SITE, page))
        placed = self.home.ask(lambda tx: read.events_after(tx, stream, Seq(0), 1000))
        return [one.kind for one in placed]

    def leave(self) -> None:
        """Go home; every log is whole by now, and gives what stands."""
        self._hands.shutdown()
        self.writer.stop()
        assert self.home.faults() == []


@pytest.fixture
def two(database: Database) -> Iterator[Two]:
    """Two moderators, on each kind of database."""
    two = Two(database)
    yield two
    two.leave()


def test_removed_and_approved_at_once_it_is_removed_whoever_was_first(two: Two) -> None:
    for number, page in _rounds():
        seq = two.post(page)
        two.home.do(two.edit(page, seq, f"A {_WAITING}."))
        approve = Approve(thread_id(SITE, page), seq, 1)

        approved, removed = two.at_once(
            partial(handle.approve, house=two.home.house, command=approve, person=HERON),
            two.act(page, seq, Remove(), BEN),
            turned=bool(number % 2),
        )

        assert isinstance(removed, Done)
        assert isinstance(approved, Done) or _why(approved) is Refusal.ALREADY_SO
        after = two.stored(page, seq)
        assert after.presence is Presence.REMOVED
        assert sight(after, PUBLIC) is Sight.TOMBSTONE
        done = two.kinds(page).count("comment.approved")
        assert done == isinstance(approved, Done)


def test_locked_and_answered_at_once_no_answer_stands_behind_the_lock(two: Two) -> None:
    for number, page in _rounds():
        seq = two.post(page)

        locked, answered = two.at_once(
            two.note(page, "Enough for today.", HERON, Lock()),
            two.write(page, "One more.", to=seq),
            turned=bool(number % 2),
        )

        assert isinstance(locked, Done)
        if isinstance(answered, Done):
            assert answered.seq < locked.seq
        else:
            assert _why(answered) is Refusal.LOCKED
            assert answered.note is not None


def test_a_redaction_of_a_text_that_was_changed_at_that_moment_is_told_so(two: Two) -> None:
    for number, page in _rounds():
        seq = two.post(page, "Such a goose.")

        edited, redacted = two.at_once(
            two.edit(page, seq, "A goose, I say."),
            two.act(page, seq, Redact((Span(7, 12, "slur"),), _PUBLIC), HERON),
            turned=bool(number % 2),
        )

        assert isinstance(edited, Done)
        after = two.stored(page, seq)
        if isinstance(redacted, Done):
            # (what was taken out must not come back unseen: the change waits for a moderator)
            assert after.publication is Publication.HELD
            assert _public(two, page, seq) == ""
        else:
            assert _why(redacted) is Refusal.CHANGED_MEANWHILE
            assert "goose" in _public(two, page, seq)


def test_two_notes_at_once_both_stand_in_one_order(two: Two) -> None:
    for number, page in _rounds():
        two.post(page)

        first, second = two.at_once(
            two.note(page, "Please be kind.", HERON),
            two.note(page, "Please stay with the post.", BEN),
            turned=bool(number % 2),
        )

        stream = thread_stream(thread_id(SITE, page))
        kept = two.home.ask(partial(notes.every, stream=stream))
        assert [one.seq for one in kept] == sorted([first.seq, second.seq])
        assert [one.number for one in kept] == [1, 2]
        assert all(stands(one, two.home.clock.now()) for one in kept)


def test_removed_and_restored_at_once_the_log_says_which_came_last(two: Two) -> None:
    for number, page in _rounds():
        seq = two.post(page)
        two.home.do(two.act(page, seq, Remove(), HERON))

        removed, restored = two.at_once(
            two.act(page, seq, Remove(), BEN),
            two.restore(page, seq, HERON),
            turned=bool(number % 2),
        )

        assert isinstance(restored, Done)
        after = two.stored(page, seq)
        if isinstance(removed, Done):
            assert restored.seq < removed.seq
            assert after.presence is Presence.REMOVED
        else:
            assert _why(removed) is Refusal.ALREADY_SO
            assert after.presence is Presence.PRESENT
        assert (sight(after, PUBLIC) is Sight.WHOLE) == (after.presence is Presence.PRESENT)


def test_an_appeal_that_two_decide_at_once_is_decided_by_one(two: Two) -> None:
    for number, page in _rounds():
        seq = two.post(page)
        removed = two.home.do(two.act(page, seq, Remove(), HERON))
        stream = thread_stream(thread_id(SITE, page))
        plea = Appeal(SITE, Act(stream, removed.seq), text("I see it otherwise."))
        made: Any = two.home.do(
            partial(handle.appeal, house=two.home.house, command=plea, person=guest("ann"))
        )
        overturn = DecideAppeal(SITE, made.seq, overturn=True, reason=text("We misread it."))
        uphold = DecideAppeal(SITE, made.seq, overturn=False, reason=text("It stands."))

        back, kept = two.at_once(
            partial(handle.decide_appeal, house=two.home.house, command=overturn, person=BEN),
            partial(handle.decide_appeal, house=two.home.house, command=uphold, person=OLU),
            turned=bool(number % 2),
        )

        refused = [one for one in (back, kept) if isinstance(one, Refuse)]
        assert [one.refusal for one in refused] == [Refusal.ALREADY_SO]
        won = Presence.REMOVED if refused[0] is back else Presence.PRESENT
        assert two.stored(page, seq).presence is won


def test_pruned_and_answered_at_once_nothing_goes_that_nobody_decided_about(two: Two) -> None:
    for number, page in _rounds():
        top = two.post(page)
        fates = {top: Fate.REMOVE}
        why = Why(ClauseId("piling-on"), text("Piling on."))
        command = Prune(thread_id(SITE, page), top, fates, why, text("piling on"))
        by = Signature("Heron", account=HERON.claim.account)

        pruned, answered = two.at_once(
            partial(
                handle.prune, house=two.home.house, command=command, person=HERON, signature=by
            ),
            two.write(page, "And another thing.", to=top),
            turned=bool(number % 2),
        )

        assert isinstance(pruned, Done)
        assert two.stored(page, top).presence is Presence.REMOVED
        if isinstance(answered, Done):
            assert answered.seq < pruned.seq
            assert two.stored(page, answered.seq).presence is Presence.PRESENT
        else:
            assert _why(answered) is Refusal.PARENT_GONE


_PUBLIC = Body("Such a [removed: slur].", "<p>Such a [removed: slur].</p>", 1)


def _rounds() -> Iterator[tuple[int, PageKey]]:
    """Give each round a thread of its own."""
    return ((number, PageKey(f"/{number}/")) for number in range(ROUNDS))


def _why(outcome: Any) -> Refusal:  # noqa: ANN401 - any outcome
    assert isinstance(outcome, Refuse), outcome
    assert outcome.words
    return outcome.refusal


def _comment(tx: Connection, page: PageKey, seq: int) -> Any:  # noqa: ANN401 - a comment
    thread = threads.load(tx, thread_id(SITE, page))
    assert thread is not None
    return comments.load(tx, thread, Seq(seq))


def _public(two: Two, page: PageKey, seq: int) -> str:
    """Return what readers get of a comment."""
    thread = thread_id(SITE, page)
    return two.home.ask(lambda tx: reading.these(tx, thread, [Seq(seq)]))[0].html
