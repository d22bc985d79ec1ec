"""The gate: which checks stand before which command, in order. A list one can read aloud."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from afterword.gate.checks import (
    edit_window_open,
    everything_read,
    is_moderator,
    is_owner,
    moderates,
    not_erased,
    parent_stands,
    still_stands,
    thread_open,
    undo_window_open,
    was_removed,
    written_by_them,
    written_by_them_or_moderates,
)
from afterword.gate.effects import (
    a_regular,
    answer_welcome,
    in_good_standing,
    moderator_answered,
    pace_kept,
    unlocked,
    warning_acknowledged,
    within_their_share,
    without_links,
)
from afterword.gate.holds import looked_at_first
from afterword.gate.people import (
    about_them,
    anothers,
    not_appealed_before,
    not_reported_before,
    not_the_one_who_decided,
    not_the_one_who_proposed,
    outranks,
    readable,
    reviews_as_staff,
    still_in_force,
    still_undecided,
    within_the_time,
    wrote_here,
)
from afterword.gate.verdict import PASS, Pass

_Scene = TypeVar("_Scene")
_Verdict = TypeVar("_Verdict")

POST = (
    thread_open,
    in_good_standing,
    unlocked,
    warning_acknowledged,
    parent_stands,
    answer_welcome,
    moderator_answered,
    a_regular,
    within_their_share,
    without_links,
    pace_kept,
    everything_read,
    looked_at_first,
)
EDIT = (written_by_them, edit_window_open)
ASKED_WORDS = (in_good_standing, warning_acknowledged, answer_welcome, without_links)
"""What stands before new words of a comment whose author a moderator asked for them."""
NEW_WORDS = (thread_open, unlocked, moderator_answered, *ASKED_WORDS)
"""What stands before new words of a comment that stands, besides whose they are."""
PUT_BACK = (parent_stands, *NEW_WORDS)
"""What stands before words that were taken back, and are to stand again."""
WITHDRAW = (written_by_them, still_stands)
UNDO = (written_by_them, undo_window_open)
ACT = (moderates, still_stands)
"""What stands before what a moderator does about a comment."""
RESTORE = (moderates, was_removed)
ERASE = (written_by_them_or_moderates, not_erased)
MODERATE = (is_moderator,)
OWN = (is_owner,)
SANCTION = (outranks,)
APPEAL = (about_them, not_appealed_before, still_in_force, within_the_time)
JUDGE_APPEAL = (reviews_as_staff, still_undecided, not_the_one_who_decided)
AGREE = (reviews_as_staff, still_undecided, not_the_one_who_proposed)
DISAGREE = (reviews_as_staff, still_undecided)
PAUSE = (wrote_here,)
REPORT = (readable, anothers, not_reported_before)


def judge(scene: _Scene, checks: Sequence[Callable[[_Scene], _Verdict]]) -> _Verdict | Pass:
    """Return the first verdict that is not a pass, or a pass."""
    for check in checks:
        verdict = check(scene)
        if not isinstance(verdict, Pass):
            return verdict
    return PASS
