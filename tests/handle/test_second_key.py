"""A ban and a note on the whole site need a second moderator, where the house has one."""

from datetime import timedelta

import pytest

from afterword.db.connect import Database
from afterword.domain.errors import DecisionNotFoundError, InvalidError
from afterword.domain.ids import Seq, site_stream
from afterword.domain.level import Level
from afterword.domain.note import Kind
from afterword.domain.sanction import Measure
from afterword.handle import Done, HouseChanged, Proposal
from afterword.projection import notes, sanctions
from afterword.projection.items import Matter
from tests.domain.builders import NOON
from tests.handle.desk import BEN, HERON, Desk, done, refusal
from tests.handle.home import Home


@pytest.fixture
def home(database: Database) -> Home:
    """A site where nothing has to be read."""
    home = Home(database)
    home.set_up(level=Level.OFF)
    return home


def test_a_single_moderator_bans_at_once(home: Home) -> None:
    seq, desk = home.post(by="bram"), Desk(home, HERON)

    done(desk.sanction(seq, Measure.BAN))

    assert refusal(desk.write("bram")) == "banned"


def test_a_ban_waits_for_another_moderator_and_holds_once_they_agree(home: Home) -> None:
    seq, desk = home.post(by="bram"), Desk(home, HERON, BEN)

    proposal = _proposed(desk.sanction(seq, Measure.BAN))

    assert isinstance(desk.write("bram"), Done)
    assert desk.waits(Matter.PROPOSED) == [proposal]
    assert refusal(desk.agree(proposal, HERON)) == "needs_second_moderator"
    ban = done(desk.agree(proposal, BEN))
    assert refusal(desk.write("bram")) == "banned"
    assert desk.waits(Matter.PROPOSED) == []
    assert refusal(desk.agree(proposal, BEN)) == "already_so"
    found = home.ask(lambda tx: sanctions.load(tx, home.site, ban))
    assert found is not None
    assert found.grounds.clause == "harassment"


def test_what_is_not_agreed_to_does_not_happen_and_says_why(home: Home) -> None:
    seq, desk = home.post(by="bram"), Desk(home, HERON, BEN)
    proposal = _proposed(desk.sanction(seq, Measure.BAN))

    with pytest.raises(InvalidError, match="why not"):
        desk.agree(proposal, BEN, agree=False)
    done(desk.agree(proposal, BEN, agree=False, why="A week will do."))

    assert isinstance(desk.write("bram"), Done)
    assert refusal(desk.agree(proposal, BEN)) == "already_so"


def test_whoever_proposed_takes_it_back(home: Home) -> None:
    seq, desk = home.post(by="bram"), Desk(home, HERON, BEN)
    proposal = _proposed(desk.sanction(seq, Measure.BAN))

    done(desk.agree(proposal, HERON, agree=False, why="I was too quick."))

    assert desk.waits(Matter.PROPOSED) == []


def test_other_decisions_about_people_need_one_moderator(home: Home) -> None:
    seq, desk = home.post(by="bram"), Desk(home, HERON, BEN)

    done(desk.sanction(seq, Measure.SUSPEND, NOON + timedelta(days=7)))


def test_a_note_on_the_whole_site_stands_once_another_moderator_agrees(home: Home) -> None:
    desk = Desk(home, HERON, BEN)

    proposal = _proposed(home.try_to_give("Be kind.", page=None, who=HERON))

    assert _site_notes(home) == []
    outcome = desk.agree(proposal, BEN)
    assert isinstance(outcome, HouseChanged)
    assert _site_notes(home) == [outcome.seq]


def test_the_house_is_closed_for_the_night_without_asking_anybody(home: Home) -> None:
    Desk(home, HERON, BEN)
    tonight, next_week = NOON + timedelta(hours=12), NOON + timedelta(days=7)

    short = home.try_to_give("Back at nine.", page=None, kind=Kind.HOURS, until=tonight, who=HERON)
    long = home.try_to_give("Away.", page=None, kind=Kind.HOURS, until=next_week, who=HERON)

    assert isinstance(short, HouseChanged)
    assert isinstance(long, Proposal)


def test_a_proposal_whose_time_is_over_does_nothing(home: Home) -> None:
    seq, desk = home.post(by="bram"), Desk(home, HERON, BEN)
    proposal = _proposed(desk.sanction(seq, Measure.BAN, NOON + timedelta(days=1)))
    home.clock.advance(timedelta(days=2))

    assert refusal(desk.agree(proposal, BEN)) == "already_so"
    with pytest.raises(DecisionNotFoundError):
        desk.agree(proposal + 1, BEN)


def _proposed(outcome: object) -> Seq:
    assert isinstance(outcome, Proposal), outcome
    return outcome.seq


def _site_notes(home: Home) -> list[Seq]:
    found = home.ask(lambda tx: notes.unlifted(tx, site_stream(home.site)))
    return [one.seq for one in found]
