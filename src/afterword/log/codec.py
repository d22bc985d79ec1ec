"""Events to JSON and back. Old shapes are read for ever; an unknown kind is an error."""

from typing import get_args

import msgspec

from afterword.domain.desk_event import DeskEvent
from afterword.domain.errors import BrokenLogError
from afterword.domain.event import (
    CommentDeclined,
    CommentHeld,
    DeclineUndone,
    Event,
    HeldErased,
    NoteAmended,
    NoteGiven,
    NoteLifted,
    ThreadClosed,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import START, Seq

_OF_THE_WHOLE = (
    *(ThreadClosed, ThreadReopened, ThreadLevelSet),
    *(NoteGiven, NoteAmended, NoteLifted),
    *(CommentHeld, CommentDeclined, DeclineUndone, HeldErased),
    *get_args(DeskEvent),
)
_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def kind(event: Event) -> str:
    """Return an event's stable name, `comment.posted`."""
    return str(event.__struct_config__.tag)


def encode(event: Event) -> str:
    """Write an event as JSON."""
    return _encoder.encode(event).decode()


def kind_of(event: type[Event]) -> str:
    """Return the stable name of a kind of event."""
    return str(event.__struct_config__.tag)


def subject(event: Event) -> Seq | None:
    """Return what an event changes: a comment, 0 for a whole thread, None for nothing old."""
    if isinstance(event, _OF_THE_WHOLE):
        return START
    return getattr(event, "comment", None)


def decode(data: str) -> Event:
    """Read an event.

    Raises:
        BrokenLogError: If it is of no kind this version knows, or not of its shape.
    """
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError as error:
        words = f"the log holds an event that this version cannot read: {error}: {data[:200]}"
        raise BrokenLogError(words) from error
