"""How far a change reaches: which other pages of its thread look different since."""

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import Connection

from afterword.domain.event import (
    CommentDeclined,
    CommentEdited,
    CommentHeld,
    CommentPosted,
    DeclineUndone,
    HeldErased,
    NoteEvent,
    ThreadClosed,
    ThreadEvent,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import Seq
from afterword.domain.thread import Thread
from afterword.projection import neighbours

Pages: TypeAlias = frozenset[int] | None
"""Pages of a thread by their number; None for every page."""

NONE: Pages = frozenset()
_EVERYWHERE = (ThreadClosed, ThreadReopened, ThreadLevelSet, *NoteEvent.__args__)
"""What every page tells: the line of a closed thread, the list of standing notes."""
_NOWHERE = (CommentPosted, CommentHeld, CommentDeclined, DeclineUndone, HeldErased)
"""What is seen on the page of the comment itself, or by its author alone."""


def pages(tx: Connection, thread: Thread, events: Sequence[ThreadEvent]) -> Pages:
    """Return the pages that are different beside those of the changed comments."""
    if any(isinstance(event, _EVERYWHERE) for event in events):
        return None
    about = [event for event in events if not isinstance(event, _NOWHERE)]
    if not about:
        return NONE
    edits = [event for event in about if isinstance(event, CommentEdited)]
    if len(edits) < len(about) and thread.notes:
        # A note may count the removals that it explains.
        return None
    seqs = {seq for event in about if (seq := _subject(event)) is not None}
    quoting = neighbours.pages_quoting(tx, thread.id, seqs)
    if len(edits) == len(about) and not any(event.held for event in edits):
        return quoting
    return quoting | neighbours.pages_answering(tx, thread.id, seqs)


def _subject(event: ThreadEvent) -> Seq | None:
    seq: Seq | None = getattr(event, "comment", None)
    return seq
