"""Events as server-sent events: what a follower is told of each step of a thread's log."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.event import CommentPosted, ThreadClosed, ThreadReopened
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.thread import Thread
from afterword.log import bodies, read
from afterword.log.bodies import StoredBody
from afterword.log.read import Placed
from afterword.page.item import item_with_fragment
from afterword.projection import reading, threads
from afterword.projection.reading import Shown

BATCH = 500
"""Events read at once; a follower further behind gets several batches."""


class Frames(Struct, frozen=True):
    """A piece of a thread's log, encoded for the wire."""

    after: Seq
    to: Seq
    data: bytes


class _Known(Struct, frozen=True):
    """What is needed to tell of some events."""

    thread: Thread
    shown: dict[Seq, Shown]
    reasons: dict[Seq, StoredBody]
    origin: str


def read_frames(tx: Connection, thread: ThreadId, after: Seq, origin: str) -> Frames:
    """Return what happened after a position, at most `BATCH` events.

    When nothing did, `data` is empty and `to` is where the log ends.
    """
    events = read.events_after(tx, thread_stream(thread), after, BATCH)
    state = threads.load(tx, thread) if events else None
    if state is None:
        return Frames(after, read.head(tx, thread_stream(thread)), b"")
    seqs = {seq for placed in events if (seq := _subject(placed)) is not None}
    shown = {one.comment.seq: one for one in reading.these(tx, thread, sorted(seqs))}
    closings = [placed.seq for placed in events if isinstance(placed.event, ThreadClosed)]
    reasons = bodies.read(tx, thread_stream(thread), closings) if closings else {}
    known = _Known(state, shown, reasons, origin)
    data = b"".join(_frame(placed, known) for placed in events)
    return Frames(after, events[-1].seq, data)


def _subject(placed: Placed) -> Seq | None:
    if isinstance(placed.event, CommentPosted):
        return placed.seq
    return getattr(placed.event, "comment", None)


def _frame(placed: Placed, known: _Known) -> bytes:
    """Encode one event as it is seen now: what was taken back since is not told again."""
    subject = _subject(placed)
    if subject is None:
        return _encode(placed.seq, "thread", _about_thread(placed, known.reasons))
    one = known.shown.get(subject)
    if one is None:
        return _encode(placed.seq, "changed", {"kind": "gone", "seq": subject})
    kind = "comment" if subject == placed.seq else "changed"
    thread = known.thread
    data = item_with_fragment(one, thread.site, thread.page, known.origin)
    # How many comments readers count now, so that the heading can follow.
    return _encode(placed.seq, kind, {**data, "comments": thread.comments})


def _about_thread(placed: Placed, reasons: dict[Seq, StoredBody]) -> dict[str, Any]:
    match placed.event:
        case ThreadClosed():
            reason = reasons[placed.seq].body.source if placed.seq in reasons else ""
            return {"kind": "thread", "open": False, "reason": reason}
        case ThreadReopened():
            return {"kind": "thread", "open": True}
        case _:
            return {"kind": "thread"}


def _encode(seq: Seq, kind: str, data: dict[str, Any]) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (seq, kind.encode(), msgspec.json.encode(data))
