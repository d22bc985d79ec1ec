"""What is still to be read follows from what a house asks, what a receipt shows, and no more."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.domain.effect import Cover, RequireContentNote
from afterword.domain.ids import AuthorId, Seq
from afterword.domain.level import Level
from afterword.domain.note import Kind, Note, NoteId, Reach, Scope
from afterword.domain.reading import Card, CardKey, Reading
from afterword.gate import owed
from afterword.gate.owed import Demand, Item, Owed
from afterword.gate.ranges import Range
from afterword.gate.receipt import Shown, SiteReceipt, ThreadReceipt
from tests.domain.builders import ANN, NOON, SITE, THREAD

BEA = AuthorId("bea")
MINE = frozenset({ANN})
TWO_CARDS = Reading(
    slug="policy",
    title="Policy",
    version=1,
    cards=(Card(CardKey("1" * 8), "Be kind", 40), Card(CardKey("2" * 8), "Stay on topic", 60)),
    body=Seq(2),
)


def test_where_nothing_is_asked_nothing_is_owed() -> None:
    everything = _demand(readings=(TWO_CARDS,), standing=(_note(),), rest=_items(3))

    assert _owed(replace(everything, level=Level.OFF)).is_nothing
    assert not _owed(everything).is_nothing


def test_where_no_reading_is_asked_a_content_note_may_be_demanded_all_the_same() -> None:
    note = _note(effects=(RequireContentNote(("grief",)),))
    demand = _demand(level=Level.OFF, readings=(TWO_CARDS,), standing=(note,), rest=_items(3))

    assert _owed(demand) == Owed(tags=(("grief",),))
    assert _owed(demand, content_note="Grief").is_nothing


def test_cards_notes_path_and_the_rest_are_told_apart_and_counted_together() -> None:
    demand = _demand(readings=(TWO_CARDS,), standing=(_note(),), path=(_item(1),), rest=_items(4))

    open_ = _owed(demand)

    assert [one.number for one in open_.cards] == [1, 2]
    assert len(open_.notes) == 1
    assert [one.seq for one in open_.path] == [1]
    assert [one.seq for one in open_.rest] == [2, 3, 4]
    assert open_.words == 100 + 10 + 30


@pytest.mark.parametrize(
    ("level", "path", "rest"),
    [(Level.NOTES, 0, 0), (Level.PATH, 2, 0), (Level.THREAD, 2, 2)],
)
def test_a_level_asks_for_what_it_says(level: Level, path: int, rest: int) -> None:
    demand = _demand(level=level, path=(_item(1),), answers=(_item(2),), rest=_items(4))

    open_ = _owed(demand)

    assert (len(open_.path), len(open_.rest)) == (path, rest)


def test_nobody_is_asked_for_their_own_words_or_notes() -> None:
    own = _item(1, author=ANN)
    demand = _demand(standing=(_note(author=ANN),), path=(own,), answers=(own,), rest=(own,))

    assert _owed(demand).is_nothing


def test_a_material_change_opens_what_is_answered_again_and_nothing_else() -> None:
    changed = [_item(seq, material=Seq(9)) for seq in (1, 2, 3)]
    demand = _demand(path=(changed[0],), answers=(changed[1],), rest=(changed[2],))

    open_ = _owed(demand, read=((1, 5),))

    assert [one.seq for one in (*open_.path, *open_.rest)] == [1]
    assert _owed(demand, read=((1, 5), (9, 9))).is_nothing


def test_a_note_is_open_until_its_newest_revision_is_acknowledged() -> None:
    note = _note(revision=2)
    known = [_shown(notes=((NoteId("N1"), revision),)) for revision in (1, 2, 3)]

    open_ = [owed.owed(_demand(standing=(note,)), shown, MINE, "").notes for shown in known]

    assert open_ == [(note,), (), ()]


def test_a_note_of_the_site_is_not_that_of_the_thread_with_its_number() -> None:
    of_site = _note(scope=Scope(Reach.SITE))
    shown = _shown(notes=((NoteId("N1"), 1),))

    assert owed.owed(_demand(standing=(of_site,)), shown, MINE, "").notes == (of_site,)


def test_a_note_that_need_not_be_acknowledged_is_never_owed() -> None:
    assert _owed(_demand(standing=(_note(must_acknowledge=False),))).is_nothing


def test_the_newest_comments_are_asked_for_until_the_budget_is_used() -> None:
    demand = _demand(budget_words=35, rest=_items(10))

    open_ = _owed(demand)

    assert [one.seq for one in open_.rest] == [8, 9, 10]
    assert open_.reduced
    assert open_.floor == 8


def test_the_path_is_paid_from_the_same_budget_before_the_rest() -> None:
    path = tuple(_item(seq) for seq in (1, 2, 3))

    some = _owed(_demand(budget_words=45, path=path, rest=_items(10)))
    more = _owed(_demand(budget_words=30, path=path, rest=_items(10)))

    assert [one.seq for one in some.rest] == [10]
    assert (len(more.path), more.rest) == (3, ())
    assert more.reduced


@pytest.mark.parametrize("level", [Level.PATH, Level.THREAD])
@pytest.mark.parametrize(
    ("budget_words", "expected"),
    [
        (10_000, [1, 2, 3, 5, 6, 7]),
        (50, [1, 2, 3, 6, 7]),
        (35, [1, 2, 3]),
        (25, [2, 3]),
        (5, [3]),
    ],
)
def test_of_a_path_beyond_the_budget_what_is_nearest_is_asked_for(
    level: Level, budget_words: int, expected: list[int]
) -> None:
    path, answers = tuple(map(_item, (1, 2, 3))), tuple(map(_item, (5, 6, 7)))
    demand = _demand(level=level, budget_words=budget_words, path=path, answers=answers)

    open_ = _owed(demand)
    read = tuple((int(one.seq), int(one.seq)) for one in open_.path)

    assert [one.seq for one in open_.path] == expected
    assert open_.reduced is (len(expected) < 6)
    assert _owed(demand, read=read).is_nothing


@pytest.mark.parametrize("level", [Level.PATH, Level.THREAD])
def test_what_a_summary_tells_is_not_asked_for_unless_it_was_changed_since(level: Level) -> None:
    summary = _note(kind=Kind.SUMMARY, effects=(Cover(Seq(6)),))
    path = (_item(1), _item(2, material=Seq(5)), _item(3, material=Seq(8)), _item(7))
    demand = _demand(
        level=level, standing=(summary,), path=path, answers=(_item(6), _item(9)), rest=()
    )

    open_ = _owed(demand)

    assert open_.notes == (summary,)
    assert [one.seq for one in open_.path] == [3, 7, 9]


def test_one_comment_is_asked_for_however_long_it_is() -> None:
    long = _item(5, words=10_000)

    assert _owed(_demand(budget_words=10, rest=(long, *_items(4)))).rest == (long,)


@given(
    words=st.lists(st.integers(1, 60), max_size=20),
    path=st.integers(0, 5),
    budget_words=st.none() | st.integers(1, 300),
)
def test_whoever_has_read_what_was_asked_is_asked_for_nothing_more(
    words: list[int], path: int, budget_words: int | None
) -> None:
    items = [_item(seq, words=count) for seq, count in enumerate(words, start=1)]
    demand = _demand(budget_words=budget_words, path=tuple(items[:path]), rest=tuple(items[::-1]))

    first = _owed(demand)
    read = tuple((int(one.seq), int(one.seq)) for one in (*first.path, *first.rest))
    second = _owed(demand, read=read)

    assert second.is_nothing
    asked = sum(one.words for one in first.rest)
    assert budget_words is None or asked <= budget_words or len(first.rest) == 1


def test_a_content_note_needs_one_of_the_tags_of_each_note() -> None:
    demand = _demand(
        standing=(
            _note(must_acknowledge=False, effects=(RequireContentNote(("grief", "loss")),)),
            _note(must_acknowledge=False, effects=(RequireContentNote(("illness",)),)),
        )
    )

    assert _owed(demand, content_note="Loss, and illness").is_nothing
    assert _owed(demand, content_note="LOSS").tags == (("illness",),)
    assert _owed(demand).tags == (("grief", "loss"), ("illness",))


def test_the_horizon_is_where_somebody_began_until_too_many_have_written() -> None:
    begun = ThreadReceipt(thread=THREAD, seen=Seq(10))

    here = owed.horizon(begun, Seq(35), 25)
    moved = owed.horizon(begun, Seq(36), 25)
    again = owed.horizon(replace(moved, tries=1), Seq(500), 25)

    assert (here.horizon, here.moved) == (10, False)
    assert (moved.horizon, moved.moved) == (36, True)
    assert (again.horizon, again.moved) == (36, True)


def test_somebody_who_shows_nothing_is_asked_up_to_the_head_and_may_be_moved_on_once() -> None:
    first = owed.horizon(ThreadReceipt(thread=THREAD), Seq(100), 25)
    second = owed.horizon(replace(first, tries=1), Seq(200), 25)
    third = owed.horizon(second, Seq(300), 25)

    assert [one.horizon for one in (first, second, third)] == [100, 200, 200]


def test_where_nobody_had_written_the_horizon_moves_once_too() -> None:
    first = owed.horizon(ThreadReceipt(thread=THREAD), Seq(0), 25)
    few = owed.horizon(replace(first, tries=1, seen=Seq(9)), Seq(25), 25)
    many = owed.horizon(replace(few, tries=2), Seq(26), 25)

    assert [(one.horizon, one.moved) for one in (first, few, many)] == [
        (0, False),
        (0, False),
        (26, True),
    ]


def test_no_horizon_lies_beyond_the_head() -> None:
    assert owed.horizon(ThreadReceipt(thread=THREAD, seen=Seq(99)), Seq(5), 25).horizon == 5
    assert owed.horizon(ThreadReceipt(thread=THREAD), Seq(0), 25).horizon == 0


def test_a_budget_is_minutes_of_reading_and_none_for_no_limit() -> None:
    assert owed.budget(30) == 7_140
    assert owed.budget(0) is None


def _owed(demand: Demand, *, read: tuple[Range, ...] = (), content_note: str = "") -> Owed:
    return owed.owed(demand, _shown(ranges=read), MINE, content_note)


def _shown(**changes: Any) -> Shown:  # noqa: ANN401 - any of a receipt's fields
    thread = ThreadReceipt(thread=THREAD, horizon=Seq(100), **changes)
    return Shown(thread, SiteReceipt(site=SITE), is_empty=False)


def _demand(**changes: Any) -> Demand:  # noqa: ANN401 - any of a demand's fields
    return replace(Demand(level=Level.THREAD, budget_words=None), **changes)


def _items(count: int) -> tuple[Item, ...]:
    return tuple(_item(seq) for seq in range(count, 0, -1))


def _item(seq: int, **changes: Any) -> Item:  # noqa: ANN401 - any of an item's fields
    return replace(Item(Seq(seq), 10, BEA), **changes)


def _note(**changes: Any) -> Note:  # noqa: ANN401 - any of a note's fields
    plain = Note(
        seq=Seq(5), number=1, kind=Kind.CLARIFY, scope=Scope(), author=BEA, at=NOON, body=Seq(5)
    )
    return replace(plain, **changes)
