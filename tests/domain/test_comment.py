"""A comment is its author's: quietly for ten minutes, then until somebody answers it.

Taken back, it vanishes only while it is young and unanswered, and can be put back for ten minutes.
"""

import pytest

from afterword.domain import comment as rules
from afterword.domain.comment import Presence
from tests.domain.builders import NOON, comment, minutes

GONE = [presence for presence in Presence if presence is not Presence.PRESENT]
WITHDRAWN = [Presence.WITHDRAWN, Presence.VANISHED]


@pytest.mark.parametrize(
    ("after", "replies", "may"),
    [
        (0, 0, True),
        (10, 0, True),
        (10, 3, True),
        (11, 0, True),
        (60 * 24 * 365, 0, True),
        (11, 1, False),
    ],
)
def test_an_author_may_edit_for_ten_minutes_and_then_until_the_first_reply(
    after: int, replies: int, *, may: bool
) -> None:
    written = comment(replies=replies)

    assert rules.may_edit(written, NOON + minutes(after)) is may


@pytest.mark.parametrize("presence", GONE)
def test_nobody_edits_or_withdraws_what_is_gone(presence: Presence) -> None:
    gone = comment(presence=presence)

    assert not rules.may_edit(gone, NOON)
    assert not rules.may_withdraw(gone)


@pytest.mark.parametrize(
    ("after", "replies", "shown"),
    [
        (0, 0, False),
        (10, 0, False),
        (10.01, 0, True),
        (1, 1, True),
        (11, 1, True),
    ],
)
def test_an_edit_is_told_of_once_the_comment_is_older_than_ten_minutes_or_answered(
    after: float, replies: int, *, shown: bool
) -> None:
    written = comment(replies=replies)

    assert rules.edit_is_shown(written, NOON + minutes(after)) is shown


@pytest.mark.parametrize(
    ("after", "replies", "vanishes"),
    [
        (0, 0, True),
        (10, 0, True),
        (10.01, 0, False),
        (1, 1, False),
        (11, 1, False),
    ],
)
def test_a_withdrawal_leaves_nothing_behind_only_while_young_and_unanswered(
    after: float, replies: int, *, vanishes: bool
) -> None:
    written = comment(replies=replies)

    assert rules.withdrawal_vanishes(written, NOON + minutes(after)) is vanishes


@pytest.mark.parametrize("presence", WITHDRAWN)
def test_a_withdrawal_can_be_undone_for_ten_minutes_from_the_withdrawal(
    presence: Presence,
) -> None:
    withdrawn = comment(presence=presence, decided_at=NOON + minutes(60))

    assert rules.may_undo(withdrawn, NOON + minutes(70))
    assert not rules.may_undo(withdrawn, NOON + minutes(70.01))


@pytest.mark.parametrize("presence", [Presence.PRESENT, Presence.REMOVED, Presence.ERASED])
def test_only_a_withdrawal_can_be_undone_by_its_author(presence: Presence) -> None:
    decided = comment(presence=presence, decided_at=NOON)

    assert not rules.may_undo(decided, NOON)


def test_a_clock_that_was_set_back_closes_no_window() -> None:
    written = comment(presence=Presence.PRESENT)

    assert rules.may_edit(written, NOON - minutes(60))
    assert rules.withdrawal_vanishes(written, NOON - minutes(60))
