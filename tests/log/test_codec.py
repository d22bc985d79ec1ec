"""What was written to a log is read for ever; what no version wrote is an error, never ignored."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.desk_event import DeskEvent
from afterword.domain.errors import BrokenLogError
from afterword.domain.event import CommentErased, Event, NoteEvent, SiteEvent, ThreadEvent
from afterword.domain.ids import Seq
from afterword.log import codec
from tests.log.examples import EVENTS, EXAMPLES, OLDER


@pytest.mark.parametrize(("kept", "event"), EXAMPLES)
def test_an_event_is_kept_as_it_always_was(kept: str, event: Event) -> None:
    assert codec.encode(event) == kept
    assert codec.decode(kept) == event


@pytest.mark.parametrize(("kept", "event"), OLDER)
def test_what_was_kept_before_a_field_was_there_is_read_for_ever(kept: str, event: Event) -> None:
    assert codec.decode(kept) == event


def test_every_kind_of_event_has_an_example() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))


def test_every_kind_belongs_to_a_thread_a_site_or_its_desk() -> None:
    thread, site = set(get_args(ThreadEvent)), set(get_args(SiteEvent))
    desk = set(get_args(DeskEvent))

    assert thread | site | desk == set(get_args(Event))
    assert not desk & (thread | site)
    # A note is given in a thread or on a whole site, and stands in the log of either.
    assert thread & site == set(get_args(NoteEvent))


def test_no_two_kinds_have_one_name() -> None:
    names = [codec.kind_of(kind) for kind in get_args(Event)]

    assert len(names) == len(set(names))
    assert {codec.kind(event) for event in EVENTS} == set(names)


@given(st.from_type(Event))  # type: ignore[arg-type] # a union is a type to draw from
def test_every_event_survives_being_written_and_read(event: Event) -> None:
    try:
        data = codec.encode(event)
    except UnicodeEncodeError:
        return

    assert codec.decode(data) == event


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{}",
        "[]",
        "null",
        "not json",
        '{"type":"comment.applauded","comment":7}',
        '{"comment":7,"vanished":true}',
        '{"type":"comment.withdrawn","comment":"seven","vanished":true}',
        '{"type":"comment.withdrawn","vanished":true}',
        '{"type":"comment.posted","author":"a1","body":null}',
    ],
)
def test_what_no_version_wrote_is_a_broken_log(data: str) -> None:
    with pytest.raises(BrokenLogError):
        codec.decode(data)


def test_what_a_later_version_adds_to_an_event_does_not_keep_this_one_from_reading_it() -> None:
    data = '{"type":"comment.erased","comment":7,"by":"law"}'

    assert codec.decode(data) == CommentErased(Seq(7))


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_names_the_comment_it_changes(event: Event) -> None:
    expected = {
        "comment.posted": None,
        "comment.held": 0,
        "comment.declined": 0,
        "comment.decline_undone": 0,
        "comment.held_erased": 0,
        "thread.closed": 0,
        "thread.reopened": 0,
        "thread.level_set": 0,
        "note.given": 0,
        "note.amended": 0,
        "note.lifted": 0,
    }
    if isinstance(event, DeskEvent):
        # What happened at a desk is filed under the whole of it, and not under a comment there.
        expected[codec.kind(event)] = 0

    found = codec.subject(event)

    if codec.kind(event).startswith("comment."):
        assert found == expected.get(codec.kind(event), Seq(7))
    else:
        assert found == expected.get(codec.kind(event))
