"""A year in numbers is what its logs say, on both databases."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from afterword.db.connect import Database
from afterword.domain.body import Body, Seal
from afterword.domain.clause import ClauseId, Grounds
from afterword.domain.desk_event import (
    Act,
    AppealDecided,
    AppealMade,
    CommentReported,
    DeskEvent,
    Ending,
    PersonSanctioned,
    ReportsAnswered,
)
from afterword.domain.ids import AuthorId, Seq, thread_stream
from afterword.domain.sanction import Measure
from afterword.handle import desk, opening
from afterword.page import transparency as page
from afterword.projection import transparency
from afterword.projection.transparency import Year
from tests.domain.builders import SITE
from tests.handle.home import Home

SLUR = ClauseId("slur")
ANN = AuthorId("ann")
SEAL = Seal("unsealed")


@pytest.fixture
def home(database: Database) -> Home:
    """A house with three comments of the year 2026."""
    home = Home(database)
    for number in range(3):
        home.post(f"Comment {number}.")
    return home


def test_reports_count_for_their_clause_with_their_ending_and_the_time_it_took(
    home: Home,
) -> None:
    for hours in (1, 3, 20):
        happens(home, CommentReported(home.thread, Seq(1), SLUR, ANN))
        home.clock.advance(timedelta(hours=hours))
        happens(home, ReportsAnswered(home.thread, Seq(1), Ending.KEPT))
    happens(home, CommentReported(home.thread, Seq(2), SLUR, ANN))

    year = of_2026(home)

    assert (year.posted, year.reports) == (3, 4)
    assert year.endings == {Ending.KEPT: 3, Ending.ACTED: 0, Ending.GONE: 0}
    assert year.report_hours == pytest.approx(3)
    (slur,) = year.clauses
    assert (slur.label, slur.reports, slur.endings[Ending.KEPT]) == (
        "demeaning language or slur",
        4,
        3,
    )


def test_appeals_count_for_the_clause_of_what_they_are_about(home: Home) -> None:
    for seq, overturned in ((1, True), (2, False), (3, False)):
        home.remove(seq)
        act = Act(thread_stream(home.thread), Seq(3 + seq))
        made = happens(home, AppealMade(act, ANN, SEAL), "Read again.")
        home.clock.advance(timedelta(hours=2))
        happens(home, AppealDecided(made, overturned, SEAL), "So it is.")

    year = of_2026(home)

    assert (year.appeals, year.upheld, year.overturned, year.acts) == (3, 2, 1, 3)
    assert year.appeal_hours == pytest.approx(2)
    (other,) = year.clauses
    assert other.acts == {"comment.removed": 3}
    assert other.reversal_rate == pytest.approx(1 / 3)


def test_each_year_has_its_own_numbers_and_a_quiet_one_has_none(home: Home) -> None:
    home.clock.advance(timedelta(days=365))
    sanctioned = PersonSanctioned(
        author=ANN, measure=Measure.WARN, grounds=Grounds(SLUR, 1), body=SEAL
    )
    happens(home, sanctioned, "Please.")

    year, next_, quiet = of_2026(home), of(home, 2027), of(home, 2028)

    assert (year.posted, year.measures) == (3, {})
    assert (next_.posted, next_.measures) == (0, {Measure.WARN: 1})
    assert (year.is_empty, next_.is_empty, quiet.is_empty) == (False, False, True)


def test_one_and_two_of_what_nobody_is_told_are_fewer_than_three() -> None:
    assert [page.few(count) for count in (0, 1, 2, 3, 1_234)] == [
        *("0", "fewer than 3", "fewer than 3", "3", "1,234")
    ]
    assert page.measured(Measure.BAN, 1) == "1"
    assert page.measured(Measure.WARN, 1) == "fewer than 3"


def happens(home: Home, event: DeskEvent, words: str = "") -> Seq:
    """Write an event to the desk's log."""
    text = Body(words, "", 0) if words else None
    if text is not None:
        event = replace(event, body=opening.seal(home.house, text))
    return home.do(lambda tx: desk.change_desk(tx, home.house, SITE, event, words=text))


def of_2026(home: Home) -> Year:
    """Return the year in which everything begins."""
    return of(home, 2026)


def of(home: Home, year: int) -> Year:
    """Return a year of the house."""
    site = home.ask(lambda tx: opening.site_of(tx, SITE))
    return home.ask(lambda tx: transparency.of_year(tx, site, year))
