"""An appeal goes to somebody else, once, within the time, and what it overturns is as before."""

from datetime import timedelta

import pytest

from afterword.db.connect import Database
from afterword.domain.act_command import Collapse, Remove
from afterword.domain.comment import Presence
from afterword.domain.errors import DecisionNotFoundError
from afterword.domain.event import ActUndone, CommentMoved, CommentRestored
from afterword.domain.ids import Seq, thread_stream
from afterword.domain.level import Level
from afterword.domain.sanction import Measure
from afterword.handle import DeskChanged, Done
from afterword.log import read
from afterword.log.read import Placed
from afterword.people import authors
from afterword.people.authors import Claim
from afterword.projection import held, writers
from afterword.projection.items import Matter
from tests.domain.builders import NOON
from tests.handle.desk import BEN, HERON, OLU, Desk, done, refusal
from tests.handle.home import Home, guest, key_of
from tests.handle.moderator import Moderator


@pytest.fixture
def home(database: Database) -> Home:
    """A site where nothing has to be read."""
    home = Home(database)
    home.set_up(level=Level.OFF)
    return home


def removed(home: Home, by: str = "dirk") -> tuple[int, int]:
    """Return a comment that Heron removed, and the place of the removal."""
    seq = home.post(by=by)
    outcome = home.act(seq, Remove(), who=HERON)
    assert isinstance(outcome, Done), outcome
    return seq, outcome.seq


def test_an_appeal_waits_for_a_moderator_who_did_not_decide(home: Home) -> None:
    desk = Desk(home, HERON, BEN)
    _, act = removed(home)

    appeal = done(desk.appeal(act, "dirk"))

    assert desk.waits(Matter.APPEALED) == [appeal]
    assert refusal(desk.decide(appeal, HERON)) == "needs_second_moderator"
    assert isinstance(desk.decide(appeal, BEN), Done)
    assert desk.waits(Matter.APPEALED) == []


def test_a_moderator_who_is_alone_decides_it_themselves(home: Home) -> None:
    desk = Desk(home, HERON)
    _, act = removed(home)

    assert isinstance(desk.decide(done(desk.appeal(act, "dirk")), HERON), Done)


def test_what_is_overturned_stands_again_for_everybody_and_counts_against_nobody(
    home: Home,
) -> None:
    desk = Desk(home, HERON, BEN)
    seq, act = removed(home)
    assert _strikes(home, "dirk") == 1

    desk.decide(done(desk.appeal(act, "dirk")), BEN)

    comment = Moderator(home).comment(seq)
    assert comment.presence is Presence.PRESENT
    assert comment.restored_at == NOON
    assert _strikes(home, "dirk") == 0
    last = _last(home)
    assert isinstance(last, CommentRestored)
    assert last.appealed


def test_what_is_upheld_stays_and_there_is_no_second_appeal(home: Home) -> None:
    desk = Desk(home, HERON, BEN)
    seq, act = removed(home)
    appeal = done(desk.appeal(act, "dirk"))
    assert refusal(desk.appeal(act, "dirk")) == "already_so"

    assert isinstance(desk.decide(appeal, BEN, overturn=False), DeskChanged)

    assert Moderator(home).comment(seq).presence is Presence.REMOVED
    assert refusal(desk.appeal(act, "dirk")) == "already_so"
    assert refusal(desk.decide(appeal, BEN)) == "already_so"


def test_only_whom_it_is_about_appeals_and_only_in_time(home: Home) -> None:
    desk = Desk(home, HERON, BEN)
    _, act = removed(home)

    assert refusal(desk.appeal(act, "ana")) == "not_yours"
    home.clock.advance(timedelta(days=184))
    assert refusal(desk.appeal(act, "dirk")) == "undo_over"
    with pytest.raises(DecisionNotFoundError):
        desk.appeal(1, "dirk")


def test_what_was_taken_back_meanwhile_needs_no_appeal(home: Home) -> None:
    desk = Desk(home, HERON, BEN)
    seq, act = removed(home)
    home.restore(seq)

    assert refusal(desk.appeal(act, "dirk")) == "already_so"


def test_a_folded_comment_unfolds_again(home: Home) -> None:
    desk = Desk(home, HERON, BEN)
    seq = home.post(by="dirk")
    folded = home.act(seq, Collapse(), who=HERON)
    assert isinstance(folded, Done)

    desk.decide(done(desk.appeal(folded.seq, "dirk")), BEN)

    assert not Moderator(home).comment(seq).presentation.is_folded
    last = _last(home)
    assert isinstance(last, ActUndone)
    assert last.appealed


def test_a_moved_comment_comes_back_with_what_went_along(home: Home) -> None:
    desk, at_work = Desk(home, HERON, BEN), Moderator(home)
    seq = home.post(by="dirk")
    below = home.post(by="ana", reply_to=seq)
    assert isinstance(at_work.move(seq, along=True), Done)
    act = next(one for one in _acts(home) if one.subject == seq)

    assert isinstance(desk.decide(done(desk.appeal(act.seq, "dirk")), BEN), Done)

    assert at_work.comment(seq).presence is Presence.PRESENT
    assert at_work.comment(below).presence is Presence.PRESENT


def test_a_declined_comment_is_let_in(home: Home) -> None:
    desk, _, act = _declined(home)

    outcome = desk.decide(done(desk.appeal(act, "dirk")), BEN)

    assert isinstance(outcome, Done)
    assert Moderator(home).comment(outcome.seq).presence is Presence.PRESENT


def test_a_refusal_that_was_taken_back_is_not_the_one_that_holds_now(home: Home) -> None:
    desk, seq, first = _declined(home)
    appeal = done(desk.appeal(first, "dirk"))
    assert isinstance(home.undo_decline(seq, who=HERON), Done)
    assert isinstance(home.decline(seq, "Not here either.", who=HERON), Done)

    outcome = desk.decide(appeal, BEN)

    assert isinstance(outcome, DeskChanged)
    waiting = home.ask(lambda tx: held.load(tx, home.thread, seq))
    assert waiting is not None
    assert waiting.published is None


def test_words_that_their_author_destroyed_are_not_let_in_by_an_appeal(home: Home) -> None:
    desk, seq, act = _declined(home)
    appeal = done(desk.appeal(act, "dirk"))
    assert isinstance(home.erase_held(seq, who=guest("dirk")), Done)

    assert isinstance(desk.decide(appeal, BEN), DeskChanged)

    waiting = home.ask(lambda tx: held.load(tx, home.thread, seq))
    assert waiting is not None
    assert waiting.published is None


def test_reports_stay_answered_when_an_appeal_succeeds(home: Home) -> None:
    desk, at_work = Desk(home, HERON, BEN), Moderator(home)
    seq = home.post(by="dirk")
    done(desk.report(seq, "ana"))
    assert isinstance(at_work.move(seq, along=True), Done)
    act = next(one for one in _acts(home) if one.subject == seq)

    assert isinstance(desk.decide(done(desk.appeal(act.seq, "dirk")), BEN), Done)

    assert desk.waits(Matter.REPORTED) == []


def test_a_sanction_ends_when_its_appeal_succeeds(home: Home) -> None:
    desk = Desk(home, HERON, BEN)
    week = NOON + timedelta(days=7)
    sanction = desk.sanctioned(home.post(by="bram"), Measure.SUSPEND, week)
    assert refusal(desk.write("bram")) == "suspended"

    appeal = done(desk.appeal(sanction, "bram", sanction=True))
    done(desk.decide(appeal, BEN))

    assert isinstance(desk.write("bram"), Done)


def test_both_who_decided_a_ban_leave_its_appeal_to_a_third(home: Home) -> None:
    desk = Desk(home, HERON, BEN, OLU)
    proposal = desk.sanction(home.post(by="bram"), Measure.BAN)
    ban = done(desk.agree(proposal.seq, BEN))  # type: ignore[union-attr] # it is not refused
    appeal = done(desk.appeal(ban, "bram", sanction=True))

    for who in (HERON, BEN):
        assert refusal(desk.decide(appeal, who)) == "needs_second_moderator"
    done(desk.decide(appeal, OLU))


def _strikes(home: Home, name: str) -> int:
    claim = Claim(key_hash=key_of(name))
    now = home.clock.now()
    return home.ask(
        lambda tx: writers.removed_lately(
            tx, home.site, authors.names_of(tx, home.site, claim), now
        )
    )


def _last(home: Home) -> object:
    return _events(home)[-1].event


def _acts(home: Home) -> list[Placed]:
    return [one for one in _events(home) if isinstance(one.event, CommentMoved)]


def _events(home: Home) -> list[Placed]:
    stream = thread_stream(home.thread)
    return home.ask(lambda tx: read.events_after(tx, stream, Seq(0), 100))


def _declined(home: Home) -> tuple[Desk, Seq, Seq]:
    """Let a comment wait and not be let in; return where it waits, and where it was refused."""
    desk = Desk(home, HERON, BEN)
    desk.sanctioned(home.post(by="dirk"), Measure.REVIEW)
    waiting = desk.write("dirk")
    assert isinstance(waiting, Done)
    declined = home.decline(waiting.seq, "Not here.", who=HERON)
    assert isinstance(declined, Done)
    return desk, waiting.seq, declined.seq
