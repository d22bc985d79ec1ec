"""A note binds where its moderator said, as long as it is in force, and grows when amended."""

from typing import Any

import pytest
from msgspec.structs import replace

from afterword.domain import note as rules
from afterword.domain.effect import Cover, RequireContentNote
from afterword.domain.ids import Seq
from afterword.domain.note import Kind, Note, Reach, Scope
from tests.domain.builders import ANN, NOON, minutes

PATH = (Seq(1), Seq(4), Seq(9))
"""The comment that is answered, and its ancestors."""


@pytest.mark.parametrize(
    ("reach", "comment", "path", "expected"),
    [
        (Reach.COMMENT, 9, PATH, True),
        (Reach.COMMENT, 4, PATH, False),
        (Reach.COMMENT, 9, (), False),
        (Reach.CONVERSATION, 1, PATH, True),
        (Reach.CONVERSATION, 9, PATH, True),
        (Reach.CONVERSATION, 5, PATH, False),
        (Reach.CONVERSATION, 1, (), False),
        (Reach.THREAD, None, PATH, True),
        (Reach.THREAD, None, (), True),
        (Reach.SITE, None, (), True),
    ],
)
def test_a_note_binds_as_far_as_it_reaches(
    reach: Reach, comment: int | None, path: tuple[Seq, ...], *, expected: bool
) -> None:
    scope = Scope(reach, None if comment is None else Seq(comment))

    assert rules.binds(_note(scope=scope), path) is expected


def test_a_note_stands_until_it_is_lifted_or_its_time_is_over() -> None:
    ending = _note(until=NOON + minutes(5))

    assert rules.stands(_note(), NOON + minutes(100_000))
    assert rules.stands(ending, NOON + minutes(4))
    assert not rules.stands(ending, NOON + minutes(5))
    assert not rules.stands(rules.lifted(_note(), Seq(9)), NOON)


def test_only_a_material_amendment_is_another_revision() -> None:
    minor = rules.amended(_note(), Seq(8), NOON + minutes(1), material=False)
    material = rules.amended(minor, Seq(9), NOON + minutes(2), material=True)

    assert (minor.revision, minor.body, minor.amended_at) == (1, 8, NOON + minutes(1))
    assert (material.revision, material.body) == (2, 9)


def test_notes_are_called_by_their_number_those_of_a_site_by_another_letter() -> None:
    assert _note(number=4).id == "N4"
    assert _note(number=4, scope=Scope(Reach.SITE)).id == "S4"


def test_the_summary_that_tells_most_counts_and_every_tag_is_told() -> None:
    early, late = _note(effects=(Cover(Seq(3)),)), _note(effects=(Cover(Seq(7)),))
    tags = _note(effects=(RequireContentNote(("grief",)), RequireContentNote(("illness", "pain"))))

    assert rules.covered([early, late, _note()]) == 7
    assert rules.covered([]) == 0
    assert rules.required_tags([tags, early]) == (("grief",), ("illness", "pain"))


def _note(**changes: Any) -> Note:  # noqa: ANN401 - any of a note's fields
    plain = Note(
        seq=Seq(5), number=1, kind=Kind.CLARIFY, scope=Scope(), author=ANN, at=NOON, body=Seq(5)
    )
    return replace(plain, **changes)
