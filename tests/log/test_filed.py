"""What was done at the desk can be found in the order of time, however long the logs are."""

from datetime import timedelta
from importlib import import_module
from typing import Any, get_args

import pytest
from msgspec.structs import replace
from sqlalchemy import delete, event, select, text

from afterword.db.connect import Database
from afterword.db.tables import filed as table
from afterword.domain.clause import OTHER, Grounds
from afterword.domain.desk_event import PersonSanctioned
from afterword.domain.event import Event, ReadingRetired
from afterword.domain.filing import OF_THE_DESK, PUBLIC, filing
from afterword.domain.ids import ActorId, ThreadId
from afterword.domain.level import Level
from afterword.domain.sanction import Measure
from afterword.log import codec, filed
from afterword.log.filed import Wanted
from afterword.page.audit import KINDS
from tests.domain.builders import SITE
from tests.handle.home import Home
from tests.log.examples import EVENTS

# What people do with their own words and for themselves, and what the house notices by itself.
NOT_OF_THE_DESK = frozenset(
    {
        *("comment.edited", "comment.withdrawn", "comment.held", "comment.public_text_set"),
        *("person.replies_paused", "desk.comment_reported", "desk.appeal_made"),
        *("desk.warning_acknowledged", "desk.alarm_raised"),
    }
)
# Acts that take nothing from anybody, and need no reason.
FREE = frozenset(
    {
        *("comment.approved", "comment.erased", "thread.reopened", "thread.level_set"),
        *("site.clauses_set",),
    }
)


@pytest.fixture
def home(database: Database) -> Home:
    """A house with a thread of three comments."""
    home = Home(database)
    for number in range(3):
        home.post(f"Comment {number}.")
    return home


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_kind_of_event_is_told_to_everybody_or_to_the_desk_or_to_nobody(
    kind: type[Event],
) -> None:
    told = (kind in PUBLIC, kind in OF_THE_DESK, codec.kind_of(kind) in NOT_OF_THE_DESK)

    assert sum(told) == 1
    assert (codec.kind_of(kind) in KINDS) is not told[2]


@pytest.mark.parametrize("kind", [one for one in PUBLIC if codec.kind_of(one) not in FREE])
def test_no_action_is_without_a_reason(kind: type[Event]) -> None:
    assert {"grounds", "body"} & set(kind.__struct_fields__)


@pytest.mark.parametrize("one", EVENTS)
def test_what_names_a_clause_is_found_under_it(one: Event) -> None:
    found = filing(one)
    grounds = getattr(one, "grounds", None)

    if found is not None and isinstance(grounds, Grounds):
        assert found.clause == grounds.clause


def test_a_warning_is_told_to_nobody_but_the_desk() -> None:
    banned = next(one for one in EVENTS if isinstance(one, PersonSanctioned))
    told = [filing(replace(banned, measure=one)) for one in Measure]

    assert [one.public for one in told if one is not None] == [False, True, True, True, True]


def test_the_newest_come_first_and_it_goes_on_where_it_stopped(home: Home) -> None:
    for seq in (1, 2, 3):
        home.clock.advance(timedelta(minutes=1))
        home.remove(seq)
        home.clock.advance(timedelta(minutes=1))
        home.restore(seq)
    wanted = Wanted(site=SITE, thread=home.thread, public=True)

    every = home.ask(lambda tx: filed.latest(tx, wanted, None, 100))
    told = home.ask(lambda tx: filed.latest(tx, wanted, None, 4))
    rest = home.ask(lambda tx: filed.latest(tx, wanted, told[-1].place, 4))

    assert [one.seq for one in told + rest] == [9, 8, 7, 6, 5, 4]
    assert [one.seq for one in home.ask(lambda tx: list(filed.walk(tx, wanted)))] == [
        one.seq for one in every
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(site=SITE),
        Wanted(site=SITE, public=True),
        Wanted(site=SITE, public=True, clause=OTHER),
        Wanted(site=SITE, public=True, thread=ThreadId("t")),
        Wanted(site=SITE, actor=ActorId("mod")),
        Wanted(site=SITE, kind="comment.removed"),
    ],
)
def test_each_way_to_look_follows_an_index_and_sorts_nothing(home: Home, wanted: Wanted) -> None:
    if not home.database.is_sqlite:
        pytest.skip("both have the same indexes; SQLite says in words which one it takes")
    place = home.ask(lambda tx: filed.latest(tx, Wanted(site=SITE), None, 1))[0].place
    asked = list[tuple[str, Any]]()
    note = lambda *given: asked.append((given[2], given[3]))  # noqa: E731 - unhooked by name below
    event.listen(home.database.reading, "before_cursor_execute", note)

    home.ask(lambda tx: filed.latest(tx, wanted, place, 50))

    event.remove(home.database.reading, "before_cursor_execute", note)
    statement, values = next(one for one in asked if "SELECT" in one[0])
    plan = home.ask(lambda tx: tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
    lines = [row[-1] for row in plan]
    assert lines
    assert not [line for line in lines if line.startswith("SCAN") or "TEMP B-TREE" in line], lines


def test_what_an_older_version_wrote_is_filed_as_it_would_be_now(home: Home) -> None:
    migration = import_module("afterword.db.migrations.versions.0003_moderating")
    home.close()
    home.reopen()
    home.erase(2)
    home.withdraw(3)
    home.clock.advance(timedelta(minutes=1))
    home.undo(3)
    home.lift(home.give())
    home.set_level(Level.PATH)
    home.happens(ReadingRetired("policy"))
    with home.database.writing.begin() as tx:
        as_now = set(tx.execute(select(table)).all())
        tx.execute(delete(table))
        tx.execute(text(migration._FILE_WHAT_IS_THERE))  # noqa: SLF001 - the very words it runs
        after = set(tx.execute(select(table)).all())

    assert len(as_now) >= 9
    assert after == as_now
