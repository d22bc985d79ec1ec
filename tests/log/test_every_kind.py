"""Every kind of event can be folded, and every decision said in a sentence."""

from typing import get_args

import pytest

from afterword.domain import desk_event as desk_kinds
from afterword.domain import event as kinds
from afterword.domain import site as site_log
from afterword.domain import thread as thread_log
from afterword.domain.desk_event import DeskEvent
from afterword.domain.event import (
    CommentDeclined,
    CommentEdited,
    CommentHeld,
    CommentPosted,
    CommentWithdrawn,
    DeclineUndone,
    Event,
    HeldErased,
    NoteEvent,
    NoteGiven,
    PublicTextSet,
    SiteEvent,
    ThreadClosed,
    ThreadEvent,
)
from afterword.domain.ids import Seq
from afterword.page.words import moderation
from tests.domain.builders import NOON, comment, thread
from tests.log.examples import EVENTS, SITE_ADDED

# What authors do with their own words is not a decision about anybody, and what was held and not
# let in is between its author and the moderators.
NO_DECISIONS = (
    *(CommentPosted, CommentEdited, CommentWithdrawn),
    *(CommentHeld, CommentDeclined, DeclineUndone, HeldErased),
    # What readers get is told by the act that it goes with.
    PublicTextSet,
)

NOTE = next(one for one in EVENTS if isinstance(one, NoteGiven))


@pytest.mark.parametrize("event", EVENTS)
def test_every_kind_can_be_folded(event: Event) -> None:
    if isinstance(event, ThreadEvent):
        change = thread_log.evolve(thread(), Seq(9), event, comment(seq=Seq(7)), NOON)
        assert change.thread.position == 9
    elif isinstance(event, SiteEvent):
        added = site_log.evolve(None, Seq(1), SITE_ADDED)
        site = site_log.evolve(added, Seq(9), event)
        assert site is not None
        assert site.position == 9


@pytest.mark.parametrize(
    "event",
    [
        one
        for one in EVENTS
        if isinstance(one, ThreadEvent)
        and not isinstance(one, NO_DECISIONS)
        # (of a merged thread the reason is told where its comments went)
        and not (isinstance(one, ThreadClosed) and one.to)
    ],
)
def test_every_decision_has_a_sentence_with_its_reason(event: Event) -> None:
    sentence = moderation(event, 12, "It was off topic.")

    assert sentence.strip() == sentence
    assert len(sentence) > 10
    if getattr(event, "body", None) is not None:
        assert "It was off topic." in sentence
    scope = getattr(event, "scope", None)
    if hasattr(event, "comment") or (scope is not None and scope.comment is not None):
        assert "#12" in sentence


@pytest.mark.parametrize("event", EVENTS)
def test_what_is_nobodys_business_has_no_sentence(event: Event) -> None:
    if isinstance(event, NO_DECISIONS):
        assert not moderation(event, 12, "It was off topic.")


@pytest.mark.parametrize("event", [one for one in EVENTS if isinstance(one, NoteEvent)])
def test_what_is_done_with_a_note_names_it(event: Event) -> None:
    assert "ote N4 " in moderation(event, 12, "Please be kind.", "N4")


@pytest.mark.parametrize("event", [one for one in EVENTS if isinstance(one, NoteEvent)])
@pytest.mark.parametrize("before", [True, False], ids=["after-a-note", "out-of-nothing"])
def test_a_note_can_be_folded_in_a_thread(event: NoteEvent, before: bool) -> None:  # noqa: FBT001 - two cases
    given = thread_log.new_note(Seq(9), NOTE, 1, NOON) if before else None

    change = thread_log.note(thread(), Seq(10), event, given, NOON)

    assert change.thread.position == 10
    if before or isinstance(event, NoteGiven):
        assert change.note is not None


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_kind_says_what_it_is(kind: type[Event]) -> None:
    assert kind.__doc__
    assert kind.__struct_config__.frozen
    assert kind.__name__ in {**vars(kinds), **vars(desk_kinds)}
    assert kind in get_args(ThreadEvent) + get_args(SiteEvent) + get_args(DeskEvent)
