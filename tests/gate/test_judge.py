"""The gate: what stands before each command, and that the first thing in the way is the answer."""

from itertools import product

import pytest

from afterword.domain.comment import Presence
from afterword.domain.event import Role
from afterword.domain.ids import Seq
from afterword.gate import judge
from afterword.gate.checks import Deed
from afterword.gate.scene import Scene
from afterword.gate.verdict import PASS, PostVerdict, Refusal, Refuse
from tests.domain.builders import NOON, comment, minutes, thread

STAFF = [Role.MODERATOR, Role.OWNER]
OTHERS = [Role.GUEST, Role.MEMBER]
GONE = [presence for presence in Presence if presence is not Presence.PRESENT]


def test_anyone_may_write_in_an_open_thread_and_answer_what_stands() -> None:
    assert (
        judge.judge(Scene(thread=thread(), parent=None, now=NOON, source="Hello"), judge.POST)
        == PASS
    )
    assert (
        judge.judge(Scene(thread=thread(), parent=comment(), now=NOON, source="Hello"), judge.POST)
        == PASS
    )


def test_nobody_writes_in_a_closed_thread_whoever_they_answer() -> None:
    closed = thread(closed=Seq(3))

    for parent in (None, comment(), comment(presence=Presence.REMOVED)):
        verdict = judge.judge(
            Scene(thread=closed, parent=parent, now=NOON, source="Hello"), judge.POST
        )

        assert _refusal(verdict) is Refusal.THREAD_CLOSED


@pytest.mark.parametrize("presence", GONE)
def test_nobody_answers_what_was_taken_away(presence: Presence) -> None:
    place = Scene(thread=thread(), parent=comment(presence=presence), now=NOON, source="Hello")

    assert _refusal(judge.judge(place, judge.POST)) is Refusal.PARENT_GONE


@pytest.mark.parametrize(("role", "presence"), list(product(Role, Presence)))
def test_no_role_lets_anybody_edit_withdraw_or_undo_for_another(
    role: Role, presence: Presence
) -> None:
    deed = _deed(role, presence, is_author=False)

    for checks in (judge.EDIT, judge.WITHDRAW, judge.UNDO):
        assert _refusal(judge.judge(deed, checks)) is Refusal.NOT_YOURS


def test_an_author_edits_until_the_window_closes() -> None:
    answered = comment(replies=1)
    early = Deed(answered, is_author=True, role=Role.GUEST, now=NOON + minutes(10))
    late = Deed(answered, is_author=True, role=Role.GUEST, now=NOON + minutes(11))

    assert judge.judge(early, judge.EDIT) == PASS
    assert _refusal(judge.judge(late, judge.EDIT)) is Refusal.EDIT_CLOSED


@pytest.mark.parametrize("presence", Presence)
def test_an_author_withdraws_what_stands_and_nothing_else(presence: Presence) -> None:
    verdict = judge.judge(_deed(Role.GUEST, presence, is_author=True), judge.WITHDRAW)

    expected = None if presence is Presence.PRESENT else Refusal.ALREADY_SO
    assert _refusal(verdict) is expected


def test_an_author_undoes_a_withdrawal_while_there_is_time() -> None:
    withdrawn = comment(presence=Presence.VANISHED, decided_at=NOON)
    early = Deed(withdrawn, is_author=True, role=Role.GUEST, now=NOON + minutes(10))
    late = Deed(withdrawn, is_author=True, role=Role.GUEST, now=NOON + minutes(11))

    assert judge.judge(early, judge.UNDO) == PASS
    assert _refusal(judge.judge(late, judge.UNDO)) is Refusal.UNDO_CLOSED


@pytest.mark.parametrize(("role", "is_author"), list(product(OTHERS, [True, False])))
def test_who_does_not_moderate_removes_restores_and_closes_nothing(
    role: Role, *, is_author: bool
) -> None:
    deed = _deed(role, Presence.PRESENT, is_author=is_author)

    assert _refusal(judge.judge(deed, judge.ACT)) is Refusal.NOT_ALLOWED
    assert _refusal(judge.judge(deed, judge.RESTORE)) is Refusal.NOT_ALLOWED
    assert _refusal(judge.judge(role, judge.MODERATE)) is Refusal.NOT_ALLOWED


@pytest.mark.parametrize(("role", "presence"), list(product(STAFF, Presence)))
def test_a_moderator_removes_what_stands_and_restores_what_was_removed(
    role: Role, presence: Presence
) -> None:
    deed = _deed(role, presence, is_author=False)

    removed = judge.judge(deed, judge.ACT)
    restored = judge.judge(deed, judge.RESTORE)

    assert (removed == PASS) is (presence is Presence.PRESENT)
    assert (restored == PASS) is (presence is Presence.REMOVED)
    assert judge.judge(role, judge.MODERATE) == PASS


@pytest.mark.parametrize("presence", Presence)
def test_its_author_or_a_moderator_has_a_comment_erased_once(presence: Presence) -> None:
    by_author = judge.judge(_deed(Role.GUEST, presence, is_author=True), judge.ERASE)
    by_moderator = judge.judge(_deed(Role.OWNER, presence, is_author=False), judge.ERASE)
    by_another = judge.judge(_deed(Role.MEMBER, presence, is_author=False), judge.ERASE)

    gone = {Presence.ERASED, Presence.FORGOTTEN}
    expected = Refusal.ALREADY_SO if presence in gone else None
    assert _refusal(by_author) is expected
    assert _refusal(by_moderator) is expected
    assert _refusal(by_another) is Refusal.NOT_ALLOWED


def test_every_refusal_says_something_to_the_person() -> None:
    deeds = [_deed(Role.GUEST, presence, is_author=False) for presence in Presence]
    mine = [_deed(Role.GUEST, presence, is_author=True) for presence in Presence]
    lists = (judge.EDIT, judge.WITHDRAW, judge.UNDO, judge.ACT, judge.RESTORE, judge.ERASE)

    verdicts = [judge.judge(deed, checks) for deed, checks in product(deeds + mine, lists)]

    words = {verdict.words for verdict in verdicts if isinstance(verdict, Refuse)}
    assert all(sentence.endswith(".") and len(sentence) > 20 for sentence in words)


def _deed(role: Role, presence: Presence, *, is_author: bool) -> Deed:
    return Deed(comment(presence=presence), is_author, role, NOON)


def _refusal(verdict: PostVerdict) -> Refusal | None:
    return verdict.refusal if isinstance(verdict, Refuse) else None
