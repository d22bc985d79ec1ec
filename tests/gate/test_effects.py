"""Each effect of a note is enforced, the strictest wins, and a refusal says all one can do."""

from datetime import timedelta

import pytest

from afterword.domain.effect import (
    AtLeast,
    Collapse,
    Effect,
    Heat,
    Hold,
    Limit,
    Lock,
    ModeratorOnly,
    Protect,
    Redirect,
    Slow,
)
from afterword.domain.event import HoldReason, Role
from afterword.domain.ids import AuthorId, PageKey, Seq
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.note import Kind, Note, NoteId, Reach, Scope, usual_effects
from afterword.gate import holds, judge
from afterword.gate.binding import binding
from afterword.gate.scene import Scene
from afterword.gate.verdict import PASS, PostVerdict, Refusal, Refuse
from afterword.gate.verdict import Hold as Held
from afterword.gate.writer import NOBODY_KNOWN, Writer
from tests.domain.builders import ANN, NOON, comment, minutes, thread

BEA = AuthorId("bea")
ENDS = NOON + timedelta(hours=2)


def note(*effects: Effect, seq: int = 1, kind: Kind = Kind.COOL_DOWN) -> Note:
    """A note in a thread, until two o'clock."""
    return Note(
        seq=Seq(seq),
        number=seq,
        kind=kind,
        scope=Scope(Reach.THREAD),
        author=AuthorId("heron"),
        at=NOON,
        body=Seq(seq),
        until=ENDS,
        effects=effects,
    )


def judged(scene: Scene) -> PostVerdict:
    """What becomes of a comment that asks for nothing else."""
    return judge.judge(scene, judge.POST)


def refused(scene: Scene) -> Refuse:
    """Why a comment is refused."""
    verdict = judged(scene)
    assert isinstance(verdict, Refuse), verdict
    return verdict


def scene(
    *effects: Effect, writer: Writer = NOBODY_KNOWN, source: str = "Hello", **more: object
) -> Scene:
    """Somebody writes where one note has these effects."""
    made = Scene(
        thread=thread(), now=NOON, source=source, writer=writer, binding=binding([note(*effects)])
    )
    return made if not more else _with(made, more)


def _with(made: Scene, more: dict[str, object]) -> Scene:
    fields = {name: getattr(made, name) for name in Scene.__struct_fields__}
    return Scene(**{**fields, **more})


def test_where_a_note_locks_nobody_writes_and_is_told_by_which_note_and_until_when() -> None:
    verdict = refused(scene(Lock()))

    assert verdict.refusal is Refusal.LOCKED
    assert verdict.note is not None
    assert verdict.note.id == NoteId("N1")
    assert "N1" in verdict.words
    assert "until 22 Nov 2026, 14:00 UTC" in verdict.words
    assert "Your text is still here." in verdict.words


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OWNER])
@pytest.mark.parametrize(
    "effect",
    [
        Lock(),
        Slow(600),
        Hold(),
        Limit(each=1),
        Limit(no_links=True),
        Limit(regulars_only=True),
        Protect(ANN),
        ModeratorOnly(),
    ],
)
def test_moderators_can_write_where_nobody_else_may(effect: Effect, role: Role) -> None:
    writer = Writer(role=role, last_at=NOON, in_scope=5)

    answered = scene(
        effect,
        writer=writer,
        source="See https://example.org",
        parent=comment(),
        speaks_to=frozenset({ANN}),
    )

    assert judged(answered) is PASS


def test_slow_mode_says_when_it_is_possible_again() -> None:
    early = scene(Slow(300), writer=Writer(last_at=NOON - minutes(1)))
    late = scene(Slow(300), writer=Writer(last_at=NOON - minutes(5)))

    verdict = refused(early)

    assert (verdict.refusal, verdict.retry_after_s) == (Refusal.SLOW, 240)
    assert "5 min between two comments" in verdict.words
    assert judged(late) is PASS


def test_whoever_wrote_nothing_there_yet_does_not_wait() -> None:
    assert judged(scene(Slow(300))) is PASS


def test_heat_asks_for_more_than_slow_mode_when_it_is_reported_more() -> None:
    hot = scene(Slow(120), Heat(), writer=Writer(last_at=NOON), heat_s=360)

    assert refused(hot).retry_after_s == 360


def test_a_limit_counts_comments_links_and_who_was_here_before() -> None:
    wrote = Writer(in_scope=1, published=3)

    assert refused(scene(Limit(each=1), writer=wrote)).refusal is Refusal.LIMITED
    assert judged(scene(Limit(each=2), writer=wrote)) is PASS
    linked = "See www.example.org"
    assert refused(scene(Limit(no_links=True), source=linked)).refusal is Refusal.LIMITED
    assert judged(scene(Limit(no_links=True))) is PASS
    assert refused(scene(Limit(regulars_only=True))).refusal is Refusal.LIMITED
    assert judged(scene(Limit(regulars_only=True), writer=wrote)) is PASS


def test_nobody_answers_or_mentions_whom_a_note_protects_but_they_themselves() -> None:
    spoken = frozenset({ANN})

    assert refused(scene(Protect(ANN), speaks_to=spoken)).refusal is Refusal.PROTECTED
    assert judged(scene(Protect(BEA), speaks_to=spoken)) is PASS
    own = Writer(authors=frozenset({ANN}))
    assert judged(scene(Protect(ANN), speaks_to=spoken, writer=own)) is PASS


def test_where_only_moderators_are_answered_others_still_begin_anew() -> None:
    assert judged(scene(ModeratorOnly())) is PASS
    answer = scene(ModeratorOnly(), parent=comment())
    assert refused(answer).refusal is Refusal.MODERATOR_ONLY
    to_staff = scene(ModeratorOnly(), parent=comment(), parent_is_staffs=True)
    assert judged(to_staff) is PASS


def test_where_a_note_holds_a_comment_waits_and_names_the_note() -> None:
    verdict = judged(scene(Hold()))

    assert verdict == Held(HoldReason.NOTE, NoteId("N1"))


def test_what_is_refused_is_refused_before_it_could_wait() -> None:
    assert refused(scene(Hold(), Lock())).refusal is Refusal.LOCKED


def test_of_each_kind_the_strictest_note_binds() -> None:
    first = note(Slow(60), Limit(each=3), AtLeast(Level.PATH), seq=1)
    second = note(Slow(600), Limit(each=1), AtLeast(Level.NOTES), Collapse(), seq=2)
    led = note(Redirect(PageKey("/open/"), "Open thread"), seq=3)

    bound = binding([first, second, led])

    assert bound.slow is not None
    assert (bound.slow.seconds, bound.slow.note.id) == (600, "N2")
    assert bound.each is not None
    assert (bound.each.most, bound.each.note.id) == (1, "N2")
    assert bound.level is Level.PATH
    assert bound.collapse is second
    assert [one.redirect.label for one in bound.redirects] == ["Open thread"]


def test_of_two_that_ask_for_the_same_the_older_is_named() -> None:
    bound = binding([note(Lock(), seq=1), note(Lock(), seq=2)])

    assert bound.lock is not None
    assert bound.lock.id == "N1"


@pytest.mark.parametrize(
    ("kind", "effects"),
    [
        (Kind.CLARIFY, ()),
        (Kind.TOPIC_CLOSED, ()),
        (Kind.COOL_DOWN, (Slow(120),)),
        (Kind.LOCK, (Lock(),)),
        (Kind.HOLD, (Hold(),)),
        (Kind.HOURS, (Hold(),)),
        (Kind.LIMIT, (Limit(each=1),)),
        (Kind.CORRECTION_DONE, (Lock(), Collapse())),
    ],
)
def test_each_kind_brings_what_is_usual_for_it(kind: Kind, effects: tuple[Effect, ...]) -> None:
    assert usual_effects(kind, Reach.CONVERSATION) == effects


def test_what_is_settled_about_one_comment_does_not_lock_its_thread() -> None:
    assert usual_effects(Kind.CORRECTION_DONE, Reach.THREAD) == ()


@pytest.mark.parametrize("hour", range(24))
def test_hours_may_end_before_midnight_or_after_it(hour: int) -> None:
    at, is_day = NOON.replace(hour=hour), 9 <= hour < 22

    assert holds.is_open(Moderation(open_from="09:00", open_to="22:00"), at) is is_day
    assert holds.is_open(Moderation(open_from="22:00", open_to="09:00"), at) is not is_day
    assert holds.is_open(Moderation(), at)
