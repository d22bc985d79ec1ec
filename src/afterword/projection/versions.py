"""The texts of a comment that readers were ever shown, and may compare with each other."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.event import (
    ActUndone,
    CommentApproved,
    CommentEdited,
    CommentPosted,
    CommentRedacted,
)
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.log import read
from afterword.log.read import Placed


class Version(Struct, frozen=True):
    """One text, and since when it was read."""

    at: datetime
    seq: Seq
    """Where its body is."""


def of_comment(tx: Connection, thread: ThreadId, comment: Seq) -> list[Version]:
    """Return the texts that readers may compare, the oldest first.

    Quiet corrections are no texts of their own; what words were taken out of, and what changed
    again before a moderator had let it stand, was never read by anybody.
    """
    return _readable(read.about(tx, thread_stream(thread), comment))


def lost_words(tx: Connection, thread: ThreadId, comment: Seq) -> bool:
    """Say whether a moderator ever took words out of a comment, and did not put them back."""
    events = read.about(tx, thread_stream(thread), comment)
    undone = {one.event.act for one in events if isinstance(one.event, ActUndone)}
    return any(isinstance(one.event, CommentRedacted) and one.seq not in undone for one in events)


def _readable(events: list[Placed]) -> list[Version]:
    undone = {one.event.act for one in events if isinstance(one.event, ActUndone)}
    kept: list[Version] = []
    waits = False
    for placed in events:
        match placed.event:
            case CommentPosted():
                kept = [Version(placed.at, placed.seq)]
            case CommentEdited(shown=shown, held=held):
                # (what follows on a text that is no longer read begins anew)
                if kept and (waits or not shown):
                    kept[-1] = Version(placed.at if waits else kept[-1].at, placed.seq)
                else:
                    kept.append(Version(placed.at, placed.seq))
                waits = waits or held is not None
            case CommentApproved():
                waits = False
            case CommentRedacted() if placed.seq not in undone:
                kept = []
            case _:
                pass
    return kept
