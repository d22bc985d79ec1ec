"""What a house asks at a place is read from what is stored, the newest first, to the horizon."""

from typing import Any

import pytest
from msgspec.structs import replace

from afterword.db.connect import Database
from afterword.domain.effect import Cover, RequireContentNote
from afterword.domain.ids import Seq
from afterword.domain.level import Level
from afterword.domain.note import Kind
from afterword.gate.owed import Demand
from afterword.gate.receipt import ThreadReceipt
from afterword.handle import Done, opening
from afterword.projection import demand, sites
from afterword.projection.demand import Spot
from tests.domain.builders import PAGE, THREAD
from tests.handle.home import Home

LONG = "word " * 100


@pytest.fixture
def home(database: Database) -> Home:
    """A house on each kind of database."""
    return Home(database)


def test_off_asks_for_no_reading_and_only_for_what_notes_demand_of_a_comment(home: Home) -> None:
    first, other = home.post(), home.post()
    home.give()
    tags = (RequireContentNote(("grief",)),)
    demanding = [home.give(about=seq, effects=tags) for seq in (first, other)]
    home.set_level(Level.OFF)

    found = _demand(home, reply_to=home.post(reply_to=first))

    assert [one.seq for one in found.standing] == demanding[:1]
    assert (found.rest, found.path) == ((), ())


def test_the_path_is_told_from_the_root_and_only_what_stands_of_it(home: Home) -> None:
    seqs = [home.post()]
    for _ in range(4):
        seqs.append(home.post(reply_to=seqs[-1]))
    home.remove(seqs[2])

    found = _demand(home, reply_to=seqs[-1])

    assert [one.seq for one in found.path] == [seqs[0], seqs[1], seqs[3], seqs[4]]


def test_notes_bind_along_the_path_also_where_a_comment_on_it_is_gone(home: Home) -> None:
    root = home.post()
    middle = home.post(reply_to=root)
    end = home.post(reply_to=middle)
    other = home.post()
    home.give(about=middle)
    home.give(about=other)
    home.remove(middle)

    for level in (Level.NOTES, Level.PATH, Level.THREAD):
        home.set_level(level)
        found = _demand(home, reply_to=end)
        assert [one.scope.comment for one in found.standing] == [middle]
    assert _demand(home).standing == ()


def test_answers_are_the_newest_up_to_the_horizon_in_order(home: Home) -> None:
    parent = home.post()
    answers = [home.post(reply_to=parent) for _ in range(25)]

    found = _demand(home, reply_to=parent, horizon=answers[-3])

    assert [one.seq for one in found.answers] == answers[3:23]


def test_comments_come_newest_first_up_to_the_horizon_after_a_summary(home: Home) -> None:
    seqs = [home.post() for _ in range(6)]
    home.give(kind=Kind.SUMMARY, effects=(Cover(seqs[1]),))

    found = _demand(home, horizon=seqs[4])

    assert [one.seq for one in found.rest] == seqs[2:5][::-1]


def test_whoever_has_read_the_whole_log_is_asked_for_no_comment(home: Home) -> None:
    root = home.post()
    end = home.post(reply_to=root)
    home.post(reply_to=end)
    note = home.give(about=root)
    edited = home.edit(end, "Something else altogether.")
    assert isinstance(edited, Done)
    head = edited.seq

    missing = _demand(home, reply_to=end, ranges=((1, int(head) - 1),))
    everything = _demand(home, reply_to=end, ranges=((1, int(head)),))

    assert [one.seq for one in missing.path] == [root, end]
    assert (everything.path, everything.answers, everything.rest) == ((), (), ())
    assert [one.seq for one in everything.standing] == [note]


def test_as_many_are_read_as_the_budget_could_pay_and_one_more(home: Home) -> None:
    home.set_up(budget_minutes=1)
    seqs = [home.post(LONG) for _ in range(6)]

    unread = _demand(home, horizon=seqs[-1])
    read = _demand(home, horizon=seqs[-1], ranges=((1, 3),))

    assert [one.seq for one in unread.rest] == seqs[-3:][::-1]
    assert unread.more
    assert [one.seq for one in read.rest] == seqs[-3:][::-1]
    assert not read.more


def test_what_the_budget_did_not_reach_at_first_it_does_not_reach_later(home: Home) -> None:
    home.set_up(budget_minutes=1)
    seqs = [home.post(LONG) for _ in range(6)]
    home.remove(seqs[-1])

    found = _demand(home, horizon=seqs[-1], floor=seqs[-2])

    assert [one.seq for one in found.rest] == [seqs[-2]]
    assert found.more


def test_without_a_budget_only_what_is_unread_is_looked_up(home: Home) -> None:
    home.set_up(budget_minutes=0)
    seqs = [home.post() for _ in range(130)]

    found = _demand(home, horizon=seqs[-1], ranges=((3, 120), (125, 126)))

    expected = [*seqs[126:][::-1], *seqs[120:124][::-1], *seqs[:2][::-1]]
    assert [one.seq for one in found.rest] == expected


def _demand(
    home: Home,
    *,
    reply_to: Seq | None = None,
    **read: Any,  # noqa: ANN401 - any of a receipt's fields
) -> Demand:
    receipt = replace(ThreadReceipt(thread=THREAD, horizon=Seq(10_000)), **read)
    site = home.ask(lambda tx: sites.load(tx, home.site))
    opened = home.do(lambda tx: opening.of_page(tx, home.site, PAGE))
    assert site is not None
    parent = None
    if reply_to is not None:
        parent = home.ask(lambda tx: opening.comment_of(tx, opened.thread, reply_to))
    spot = Spot(site, opened.thread, parent)
    return home.ask(lambda tx: demand.load(tx, spot, receipt, home.clock.now()))
