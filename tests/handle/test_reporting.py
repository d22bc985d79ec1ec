"""Readers report a comment, each once; what came of it is told to all of them."""

import pytest

from afterword.db.connect import Database
from afterword.domain.act_command import Remove
from afterword.domain.desk_event import Ending, ReportsAnswered
from afterword.domain.errors import InvalidError
from afterword.domain.event import CommentCollapsed
from afterword.domain.ids import Seq, desk_stream, thread_stream
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.handle import Done
from afterword.log import read
from afterword.projection import items, reports
from afterword.projection.items import ItemId, Matter
from tests.handle.desk import HERON, Desk, done, refusal
from tests.handle.home import Home, guest
from tests.handle.moderator import Moderator


@pytest.fixture
def home(database: Database) -> Home:
    """A site where nothing has to be read."""
    home = Home(database)
    home.set_up(level=Level.OFF)
    return home


def test_reports_on_one_comment_are_one_thing_that_waits(home: Home) -> None:
    seq, desk = home.post(by="dirk"), Desk(home)

    for name in ("ana", "rosa", "sam"):
        done(desk.report(seq, name))

    assert desk.waits(Matter.REPORTED) == [seq]
    place = ItemId(home.site, Matter.REPORTED, thread_stream(home.thread), seq)
    item = home.ask(lambda tx: items.load(tx, place))
    assert item is not None
    assert item.count == 3


def test_one_person_reports_a_comment_once_and_never_their_own(home: Home) -> None:
    seq, desk = home.post(by="dirk"), Desk(home)
    done(desk.report(seq, "ana"))

    assert refusal(desk.report(seq, "ana")) == "already_so"
    assert refusal(desk.report(seq, "dirk")) == "not_allowed"
    with pytest.raises(InvalidError):
        desk.report(seq, "rosa", clause="because")


def test_what_nobody_can_read_is_not_reported(home: Home) -> None:
    seq, desk = home.post(by="dirk"), Desk(home)
    home.remove(seq)

    assert refusal(desk.report(seq, "ana")) == "already_so"


def test_a_moderator_lets_it_stand_and_every_report_is_answered(home: Home) -> None:
    seq, desk = home.post(by="dirk"), Desk(home)
    for name in ("ana", "rosa"):
        done(desk.report(seq, name))

    answered = done(desk.keep(seq))

    assert _endings(home) == [Ending.KEPT]
    found = home.ask(lambda tx: reports.on_comment(tx, home.thread, seq))
    assert [one.answered for one in found] == [answered, answered]
    assert desk.waits(Matter.REPORTED) == []
    assert refusal(desk.keep(seq)) == "already_so"
    assert refusal(desk.keep(seq, guest("ana"))) == "not_allowed"


def test_a_removal_answers_the_reports_as_acted_on(home: Home) -> None:
    seq, desk = home.post(by="dirk"), Desk(home)
    done(desk.report(seq, "ana"))

    home.act(seq, Remove(), who=HERON)

    assert _endings(home) == [Ending.ACTED]
    assert desk.waits(Matter.REPORTED) == []


def test_a_withdrawal_answers_them_as_gone(home: Home) -> None:
    seq, desk = home.post(by="dirk"), Desk(home)
    done(desk.report(seq, "ana"))

    home.withdraw(seq, by="dirk")

    assert _endings(home) == [Ending.GONE]
    assert desk.waits(Matter.REPORTED) == []


def test_nothing_is_folded_by_reports_unless_the_house_asks_for_it(home: Home) -> None:
    seq, desk = home.post(by="dirk"), Desk(home)

    for number in range(12):
        done(desk.report(seq, f"reader {number}"))

    assert not Moderator(home).comment(seq).presentation.is_folded


def test_where_the_house_asks_for_it_many_reports_fold_a_comment_until_a_moderator_looks(
    home: Home,
) -> None:
    home.set_up(moderation=Moderation(fold_reports=3))
    seq, desk = home.post(by="dirk"), Desk(home)
    for name in ("ana", "rosa"):
        done(desk.report(seq, name))

    outcome = desk.report(seq, "sam")

    assert isinstance(outcome, Done)
    assert Moderator(home).comment(seq).presentation.is_folded
    stream = thread_stream(home.thread)
    last = home.ask(lambda tx: read.events_after(tx, stream, Seq(0), 100))[-1]
    assert isinstance(last.event, CommentCollapsed)
    assert last.event.grounds.software
    assert last.actor == "system"
    assert desk.waits(Matter.REPORTED) == [seq]


def _endings(home: Home) -> list[Ending]:
    desk = desk_stream(home.site)
    found = home.ask(lambda tx: read.events_after(tx, desk, Seq(0), 100))
    return [one.event.ending for one in found if isinstance(one.event, ReportsAnswered)]
