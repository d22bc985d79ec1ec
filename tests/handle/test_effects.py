"""What notes change is enforced where they bind, and ends with them, whatever the clock does."""

from datetime import timedelta

import pytest

from afterword.db.connect import Database
from afterword.domain.act_command import AskToRevise, Redact
from afterword.domain.clause import ClauseId
from afterword.domain.comment import Publication, Span
from afterword.domain.effect import AtLeast, Hold, Limit, Lock, Protect, RequireContentNote, Slow
from afterword.domain.errors import InvalidError
from afterword.domain.event import HoldReason
from afterword.domain.ids import Seq
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.thread import Thread
from afterword.domain.visibility import Sight
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Answer, Done, SentBack
from afterword.log.audit import audit
from afterword.log.read import streams
from afterword.projection import comments, reading, threads
from tests.domain.builders import minutes, text
from tests.handle.home import KEY, NESTED_PAGE, Home
from tests.handle.reader import Reader

DAY = timedelta(days=1)


@pytest.fixture
def home(database: Database) -> Home:
    """A house in which nobody is asked to read anything first."""
    home = Home(database)
    home.set_up(level=Level.OFF)
    return home


def why(answer: Answer) -> Refusal | None:
    """For what something was refused; None when it was not."""
    return answer.refusal if isinstance(answer, Refuse) else None


def test_a_lock_on_a_conversation_leaves_the_rest_open(home: Home) -> None:
    home.post()
    answer = home.post(reply_to=1)
    home.give(about=1, effects=(Lock(),))
    ann = Reader(home)

    assert why(ann.post(reply_to=1)) is Refusal.LOCKED
    assert why(ann.post(reply_to=answer)) is Refusal.LOCKED
    assert isinstance(ann.post(), Done)


def test_a_lock_ends_by_itself_and_by_being_lifted(home: Home) -> None:
    home.post()
    home.give(effects=(Lock(),), until=home.clock.now() + minutes(30))
    ann = Reader(home)

    assert why(ann.post()) is Refusal.LOCKED
    home.clock.advance(minutes(30))
    assert isinstance(ann.post(), Done)
    again = home.give(effects=(Lock(),))
    assert why(ann.post()) is Refusal.LOCKED
    home.lift(again)
    assert isinstance(ann.post(), Done)


def test_a_note_that_has_run_out_is_in_force_again_when_the_clock_is_set_back(home: Home) -> None:
    home.post()
    home.give(effects=(Lock(),), until=home.clock.now() + minutes(30))
    ann = Reader(home)
    home.clock.advance(DAY)
    assert isinstance(ann.post(), Done)

    home.clock.advance(-DAY)

    assert why(ann.post()) is Refusal.LOCKED


def test_slow_mode_counts_what_one_wrote_in_its_scope_alone(home: Home) -> None:
    first, second = home.post(), home.post()
    home.give(about=first, effects=(Slow(300),))
    ann = Reader(home)

    assert isinstance(ann.post(reply_to=first), Done)
    assert isinstance(ann.post(reply_to=second), Done)
    early = ann.post(reply_to=first)
    home.clock.advance(minutes(5))

    assert isinstance(early, Refuse)
    assert (early.refusal, early.retry_after_s) == (Refusal.SLOW, 300)
    assert isinstance(ann.post(reply_to=first), Done)


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_slow_mode_never_waits_longer_than_its_own_pace(home: Home, jump: timedelta) -> None:
    home.post(by="bea")
    home.give(effects=(Slow(300),))
    ann = Reader(home)
    assert isinstance(ann.post(), Done)

    home.clock.advance(jump)
    answer = ann.post()
    waited = answer.retry_after_s if isinstance(answer, Refuse) else 0

    assert waited is not None
    assert waited <= 300
    home.clock.advance(timedelta(seconds=waited))
    assert isinstance(answer, Done) or isinstance(ann.post(), Done)
    assert why(ann.post()) is Refusal.SLOW


def test_one_comment_each_can_be_taken_back_and_written_anew(home: Home) -> None:
    home.post(by="bea")
    home.give(effects=(Limit(each=1),))
    ann = Reader(home)
    mine = ann.post()
    assert isinstance(mine, Done)

    assert why(ann.post()) is Refusal.LIMITED
    home.withdraw(mine.seq)
    assert isinstance(ann.post(), Done)


def test_a_protected_person_is_neither_answered_nor_named(home: Home) -> None:
    home.post(by="bea")
    bea = home.ask(lambda tx: comments.load(tx, _thread(home), Seq(1)))
    assert bea is not None
    home.give(effects=(Protect(bea.author),))
    ann = Reader(home)

    assert why(ann.post(reply_to=1)) is Refusal.PROTECTED
    assert why(ann.post("Look, @Bea, that is wrong.")) is Refusal.PROTECTED
    assert isinstance(ann.post("I see it otherwise."), Done)
    assert isinstance(Reader(home, "bea").post(reply_to=1), Done)


def test_a_note_raises_how_much_one_reads_where_it_binds(home: Home) -> None:
    first = home.post(by="bea")
    home.post(by="bea")
    home.give(about=first, effects=(AtLeast(Level.PATH),), must_acknowledge=False)
    ann = Reader(home)

    back = ann.post(reply_to=first)

    assert isinstance(back, SentBack)
    assert back.why.level is Level.PATH
    assert [one.seq for one in back.why.owed.path] == [first]
    assert isinstance(ann.post(), Done)
    assert isinstance(Reader(home, page=NESTED_PAGE).post(), Done)


def test_a_change_that_would_wait_if_it_were_new_waits_and_readers_see_a_line(home: Home) -> None:
    home.set_up(moderation=Moderation(hold_words=("canary",)))
    seq = home.post("Hello.")

    done = home.edit(seq, "A canary.")

    assert isinstance(done, Done)
    assert done.held is HoldReason.WORDS
    shown = _shown(home, seq)
    assert (shown.sight, shown.html) == (Sight.TOMBSTONE, "")
    assert shown.comment.publication is Publication.HELD
    assert _thread(home).comments == 0
    # A harmless change does not let it out: the words before it were never looked at.
    assert isinstance(home.edit(seq, "Nothing."), Done)
    assert _shown(home, seq).comment.publication is Publication.HELD
    _sound(home)


def test_a_change_of_what_words_were_taken_out_of_waits_for_a_moderator(home: Home) -> None:
    seq = home.post("A rude word.")
    redact = Redact((Span(2, 6, "slur"),), text("A [removed: slur] word."))
    assert isinstance(home.act(seq, redact, clause=ClauseId("slur")), Done)

    done = home.edit(seq, "A rude word, still.")

    assert isinstance(done, Done)
    assert done.held is HoldReason.REVISED
    shown = _shown(home, seq)
    assert (shown.sight, shown.html) == (Sight.TOMBSTONE, "")


def test_a_change_waits_where_a_note_holds_and_not_elsewhere(home: Home) -> None:
    first, second = home.post(), home.post()
    mine = home.post(reply_to=first)
    other = home.post(reply_to=second)
    home.give(about=first, effects=(Hold(),))

    held, free = home.edit(mine, "Changed."), home.edit(other, "Changed.")

    assert isinstance(held, Done)
    assert isinstance(free, Done)
    assert (held.held, free.held) == (HoldReason.NOTE, None)


def test_new_words_of_an_old_comment_obey_the_notes_of_their_place(home: Home) -> None:
    first = home.post(by="bea")
    mine = home.post(reply_to=first)
    bea = home.ask(lambda tx: comments.load(tx, _thread(home), first))
    assert bea is not None
    top = home.post()
    home.give(effects=(Limit(no_links=True),))

    assert why(home.edit(top, "See https://example.org")) is Refusal.LIMITED
    home.give(effects=(Protect(bea.author),))
    assert why(home.edit(top, "You, @Bea!")) is Refusal.PROTECTED
    assert why(home.edit(mine, "Changed.")) is Refusal.PROTECTED
    assert isinstance(home.edit(top, "Changed."), Done)


def test_a_change_needs_the_content_note_of_its_place(home: Home) -> None:
    seq = home.post()
    home.give(effects=(RequireContentNote(("grief",)),))

    with pytest.raises(InvalidError, match="“grief”") as error:
        home.edit(seq, "Changed.")

    assert error.value.field == "content_note"


def test_nobody_goes_on_by_changing_what_stands_where_a_lock_is_unless_they_were_asked_to(
    home: Home,
) -> None:
    seq = home.post()
    home.give(effects=(Lock(),))

    assert why(home.edit(seq, "And another thing.")) is Refusal.LOCKED
    assert isinstance(home.act(seq, AskToRevise()), Done)
    assert isinstance(home.edit(seq, "Mended."), Done)


def test_what_was_taken_back_is_put_back_only_where_it_could_be_published_now(home: Home) -> None:
    first = home.post(by="bea")
    seq = home.post("Hello.", reply_to=first)
    home.withdraw(seq)
    hold = home.give(effects=(Hold(),))

    assert why(home.undo(seq)) is Refusal.UNDO_CLOSED
    home.lift(hold)
    home.remove(first)
    assert why(home.undo(seq)) is Refusal.PARENT_GONE
    home.restore(first)
    assert isinstance(home.undo(seq), Done)


def _thread(home: Home) -> Thread:
    found = home.ask(lambda tx: threads.load(tx, home.thread))
    assert found is not None
    return found


def _shown(home: Home, seq: Seq) -> reading.Shown:
    (shown,) = home.ask(lambda tx: reading.these(tx, home.thread, [seq]))
    return shown


def _sound(home: Home) -> None:
    faults = home.ask(
        lambda tx: [fault for stream in streams(tx) for fault in audit(tx, stream, KEY)]
    )
    assert faults == []
