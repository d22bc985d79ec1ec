"""Every kind of event can be folded, and every decision said in a sentence."""

from typing import get_args

import pytest

from afterword.domain import event as kinds
from afterword.domain import site as site_log
from afterword.domain import thread as thread_log
from afterword.domain.event import (
    CommentEdited,
    CommentPosted,
    CommentWithdrawn,
    Event,
    SiteEvent,
    ThreadEvent,
)
from afterword.domain.ids import Seq
from afterword.page.words import moderation
from tests.domain.builders import NOON, comment, thread
from tests.log.examples import EVENTS

# What authors do with their own words is not a decision about anybody.
NO_DECISIONS = (CommentPosted, CommentEdited, CommentWithdrawn)


@pytest.mark.parametrize("event", EVENTS)
def test_every_kind_can_be_folded(event: Event) -> None:
    if isinstance(event, ThreadEvent):
        change = thread_log.evolve(thread(), Seq(9), event, comment(seq=Seq(7)), NOON)
        assert change.thread.position == 9
    else:
        added = site_log.evolve(None, Seq(1), EVENTS[10])  # type: ignore[arg-type] # a site's first
        site = site_log.evolve(added, Seq(9), event)
        assert site is not None
        assert site.position == 9


@pytest.mark.parametrize(
    "event",
    [one for one in EVENTS if isinstance(one, ThreadEvent) and not isinstance(one, NO_DECISIONS)],
)
def test_every_decision_has_a_sentence_with_its_reason(event: Event) -> None:
    sentence = moderation(event, 12, "It was off topic.")

    assert sentence.strip() == sentence
    assert len(sentence) > 10
    if getattr(event, "body", None) is not None:
        assert "It was off topic." in sentence
    if hasattr(event, "comment"):
        assert "#12" in sentence


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_kind_says_what_it_is(kind: type[Event]) -> None:
    assert kind.__doc__
    assert kind.__struct_config__.frozen
    assert kind.__name__ in vars(kinds)
    assert kind in get_args(ThreadEvent) + get_args(SiteEvent)
