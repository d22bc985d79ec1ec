"""Every act of a moderator has a reason, says what it did to everybody, and can be taken back."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection

from afterword.db.connect import Database
from afterword.domain.act_command import AskToRevise, Collapse, Fate, Remove, TextState
from afterword.domain.clause import ClauseId
from afterword.domain.comment import Presence, Publication
from afterword.domain.desk_event import CommentReported, Ending, ReportsAnswered
from afterword.domain.errors import DecisionNotFoundError, InvalidError
from afterword.domain.event import CommentEdited, CommentRemoved, HoldReason
from afterword.domain.ids import ActorId, AuthorId, Seq, desk_stream, thread_stream
from afterword.domain.note import Kind, NoteId
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Answer, Done, opening
from afterword.handle.desk import change_desk
from afterword.log import read
from afterword.log.append import Entry
from afterword.projection import items, noted, notes, reading, reports, threads
from afterword.projection.items import Matter
from afterword.projection.reading import Shown
from tests.domain.builders import SITE, text
from tests.handle.home import Home, guest
from tests.handle.moderator import Moderator

OFF_TOPIC = ClauseId("off-topic")


@pytest.fixture
def home(database: Database) -> Home:
    """A house on each kind of database."""
    return Home(database)


@pytest.fixture
def heron(home: Home) -> Moderator:
    """Its moderator."""
    return Moderator(home)


def test_no_act_without_a_clause_of_the_house(home: Home) -> None:
    seq = home.post()

    with pytest.raises(InvalidError, match="reason from the list"):
        home.act(seq, Remove(), clause=ClauseId("because-i-can"))
    with pytest.raises(InvalidError, match="no note N7"):
        home.act(seq, Remove(), clause=OFF_TOPIC, note=NoteId("N7"))
    note = home.give("Please stay with the post.")
    done = home.act(seq, Remove(), clause=OFF_TOPIC, note=NoteId("N1"))

    assert isinstance(done, Done), note
    event = _event(home, done.seq)
    assert isinstance(event, CommentRemoved)
    assert event.grounds is not None
    assert (event.grounds.clause, event.grounds.version, event.grounds.note) == (
        OFF_TOPIC,
        1,
        "N1",
    )


@pytest.mark.parametrize("what", [Remove(), Collapse(), AskToRevise()], ids=repr)
def test_only_a_moderator_acts_and_only_on_what_stands(home: Home, what: Remove) -> None:
    seq = home.post()

    assert _refusal(home.act(seq, what, who=guest("ann"))) is Refusal.NOT_ALLOWED
    assert isinstance(home.act(seq, what), Done)
    assert _refusal(home.act(seq, what)) is Refusal.ALREADY_SO


def test_what_is_redacted_is_in_nothing_that_readers_get_and_the_author_keeps_it(
    home: Home, heron: Moderator
) -> None:
    seq = home.post("Such a *goose* you are.")
    quoter = home.post(text("Look."))

    assert isinstance(heron.redact(seq, "goose"), Done)

    comment, own = heron.text_of(seq)
    assert own.source == "Such a *goose* you are."
    assert sight(comment, PUBLIC) is Sight.REDACTED
    shown = _shown(home, seq)
    assert "[removed: slur]" in shown.html
    assert "goose" not in shown.html
    assert _shown(home, quoter).sight is Sight.WHOLE
    assert isinstance(heron.redact(seq, "such"), Done)
    assert "goose" not in _shown(home, seq).html.lower()
    assert "such" not in _shown(home, seq).html.lower()


def test_a_redaction_of_a_text_that_was_changed_meanwhile_is_told_so(
    home: Home, heron: Moderator
) -> None:
    seq = home.post("Such a goose.")
    old = TextState(0, None)
    assert isinstance(home.edit(seq, "Such a dear."), Done)

    assert _refusal(home.act(seq, Remove(), seen=old)) is Refusal.CHANGED_MEANWHILE

    assert heron.comment(seq).presence is Presence.PRESENT


def test_a_redaction_is_undone_and_readers_get_all_of_it_again(
    home: Home, heron: Moderator
) -> None:
    seq = home.post("Such a goose.")
    done = heron.redact(seq, "goose")
    assert isinstance(done, Done)

    assert isinstance(heron.take_back(done.seq - 1), Done)

    assert _shown(home, seq).sight is Sight.WHOLE
    assert "goose" in _shown(home, seq).html
    assert _refusal(heron.take_back(done.seq - 1)) is Refusal.ALREADY_SO


def test_an_author_who_is_asked_may_say_it_otherwise_and_it_unfolds_by_itself(
    home: Home, heron: Moderator
) -> None:
    seq = home.post("You people.")
    home.post("Hm.", reply_to=seq, by="bea")
    home.clock.advance(timedelta(hours=1))
    assert _refusal(home.edit(seq, "All of us.")) is Refusal.EDIT_CLOSED

    assert isinstance(home.act(seq, AskToRevise(), clause=OFF_TOPIC), Done)
    assert heron.comment(seq).presentation.is_folded
    assert isinstance(home.edit(seq, "All of us."), Done)

    assert not heron.comment(seq).presentation.is_folded


def test_a_branch_is_pruned_in_one_go_with_a_note_that_counts_and_is_undone_in_one_go(
    home: Home, heron: Moderator
) -> None:
    top = home.post("First.")
    under = [home.post(f"Reply {n}.", reply_to=top, by="bea") for n in range(4)]
    other = home.post("Elsewhere.")
    head = under[-1] + 1

    with pytest.raises(InvalidError):
        heron.prune(top, {other: Fate.REMOVE})
    fates = {top: Fate.REMOVE, under[0]: Fate.REMOVE, under[1]: Fate.COLLAPSE, under[2]: Fate.KEEP}
    done = heron.prune(top, fates)

    assert isinstance(done, Done)
    stands = [heron.comment(seq).presence is Presence.PRESENT for seq in (top, *under)]
    assert stands == [False, False, True, True, True]
    assert heron.comment(under[1]).presentation.is_folded
    note = _note(home)
    assert (note.note.kind, note.removed, note.instruction) == (Kind.REMOVAL, 2, "piling on")
    assert isinstance(home.restore(under[0]), Done)
    assert _note(home).removed == 1
    assert isinstance(heron.take_back(head + 1), Done)
    assert all(heron.comment(seq).presence is Presence.PRESENT for seq in (top, *under))
    assert not heron.comment(under[1]).presentation.is_folded
    assert not _note(home).is_standing
    assert home.faults() == []


def test_after_its_time_an_act_is_not_undone_but_what_was_removed_can_be_restored(
    home: Home, heron: Moderator
) -> None:
    seq = home.post()
    done = home.remove(seq)
    assert isinstance(done, Done)
    home.clock.advance(timedelta(hours=24, seconds=1))

    late = heron.take_back(done.seq)

    assert _refusal(late) is Refusal.UNDO_OVER
    assert isinstance(late, Refuse)
    assert "appeal" in late.words
    assert isinstance(home.restore(seq), Done)
    with pytest.raises(DecisionNotFoundError):
        heron.take_back(seq)


def test_what_waits_is_not_moved_where_everybody_would_see_it(
    home: Home, heron: Moderator
) -> None:
    seq = _waiting(home)

    assert _refusal(heron.move(seq)) is Refusal.NOT_ALLOWED
    assert _shown(home, seq).sight is Sight.TOMBSTONE


def test_what_waits_after_a_change_is_approved_as_it_was_looked_at(
    home: Home, heron: Moderator
) -> None:
    seq = _waiting(home)
    waiting = home.ask(lambda tx: items.counts(tx, SITE))
    assert waiting == {Matter.CHANGED: 1}

    assert _refusal(heron.approve(seq, 0)) is Refusal.CHANGED_MEANWHILE
    assert isinstance(heron.approve(seq, 1), Done)

    assert heron.comment(seq).publication is Publication.PUBLISHED
    assert home.ask(lambda tx: items.counts(tx, SITE)) == {}
    assert _refusal(heron.approve(seq, 1)) is Refusal.ALREADY_SO


def test_who_reported_a_comment_is_answered_when_somebody_acts_on_it(home: Home) -> None:
    seq = home.post()
    report = CommentReported(home.thread, seq, OFF_TOPIC, AuthorId("bea"))
    home.do(lambda tx: change_desk(tx, home.house, SITE, report))

    done = home.act(seq, Collapse(), clause=OFF_TOPIC)

    assert isinstance(done, Done)
    found = home.ask(lambda tx: reports.on_comment(tx, home.thread, seq))[0]
    at = found.answered
    assert at is not None
    answer = home.ask(lambda tx: read.events_after(tx, desk_stream(SITE), Seq(at - 1), 1))[0].event
    assert isinstance(answer, ReportsAnswered)
    assert answer.ending is Ending.ACTED
    assert answer.act is not None
    assert answer.act.seq == done.seq


def test_reports_wait_again_when_what_was_done_about_them_is_undone(
    home: Home, heron: Moderator
) -> None:
    seq = home.post()
    for who in ("bea", "cleo"):
        report = CommentReported(home.thread, seq, OFF_TOPIC, AuthorId(who))
        home.do(partial(change_desk, house=home.house, key=SITE, event=report))
    done = home.act(seq, Collapse(), clause=OFF_TOPIC)
    assert isinstance(done, Done)
    assert home.ask(lambda tx: items.counts(tx, SITE)) == {}

    undone = heron.take_back(done.seq)

    assert isinstance(undone, Done)
    assert home.ask(lambda tx: items.counts(tx, SITE)) == {Matter.REPORTED: 1}
    again = home.ask(lambda tx: reports.on_comment(tx, home.thread, seq))
    assert [one.answered for one in again] == [None, None]


def _waiting(home: Home) -> Seq:
    """Return a comment that its author changed and that waits again."""
    seq = home.post("Such a goose.")
    words = text("Such a gander.")

    def change(tx: Connection) -> None:
        opened = opening.existing(tx, home.thread)
        seal = opening.seal(home.house, words)
        event = CommentEdited(seq, seal, shown=True, held=HoldReason.REVISED)
        entry = Entry(event, words)
        opening.write(tx, opened, entry, ActorId("ann"), home.clock.now())

    home.do(change)
    return seq


def _shown(home: Home, seq: int) -> Shown:
    return home.ask(lambda tx: reading.these(tx, home.thread, [Seq(seq)]))[0]


def _event(home: Home, seq: Seq) -> object:
    found = home.ask(lambda tx: read.events_after(tx, thread_stream(home.thread), Seq(seq - 1), 1))
    return found[0].event


def _note(home: Home) -> noted.NoteShown:
    def load(tx: Connection) -> list[noted.NoteShown]:
        stream = thread_stream(home.thread)
        return noted.shown(tx, stream, notes.every(tx, stream), home.clock.now())

    return home.ask(load)[-1]


def _position(home: Home) -> Seq:
    thread = home.ask(lambda tx: threads.load(tx, home.thread))
    assert thread is not None
    return thread.position


def _refusal(outcome: Answer) -> Refusal | None:
    return outcome.refusal if isinstance(outcome, Refuse) else None
