"""Events as server-sent events: what a follower is told of each step of a thread's log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.event import (
    CommentApproved,
    CommentDeclined,
    CommentEdited,
    CommentErased,
    CommentHeld,
    CommentMoved,
    CommentPosted,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
    DeclineUndone,
    HeldErased,
    NoteEvent,
    NoteGiven,
    PublicTextSet,
    ThreadClosed,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.thread import Thread
from afterword.gate import receipt
from afterword.gate.receipt import Keys
from afterword.log import bodies, read
from afterword.log.bodies import StoredBody
from afterword.log.read import Placed
from afterword.page import note as notes_on_page
from afterword.page.comment import as_of
from afterword.page.item import item_with_fragment
from afterword.page.sheet import link
from afterword.page.words import iso
from afterword.projection import moves, noted, notes, quotes, reading, sites, threads, under_notes
from afterword.projection.moves import There
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown

BATCH = 500
"""Events read at once; a follower further behind gets several batches."""
_GOING = (CommentWithdrawn, CommentRemoved, CommentRestored, CommentErased, CommentMoved)
"""Events with which a comment goes or comes back, and with it a note's count of removals."""
_REACHING = (*_GOING, CommentEdited, CommentApproved, PublicTextSet)
"""Events that also change how those look who quote the comment."""


class Scene(Struct, frozen=True):
    """What is told depends on besides what is stored."""

    origin: str
    """Where the world reaches this server."""
    secret: bytes
    """Signs the codes beside notes."""
    now: datetime
    """Tells which notes are in force."""


class Frames(Struct, frozen=True):
    """A piece of a log, encoded for the wire."""

    after: Seq
    to: Seq
    data: bytes
    changes_earlier: bool = False
    """Whether what was told before is told differently since."""


class _Known(Struct, frozen=True):
    """What is needed to tell of some events."""

    thread: Thread
    shown: dict[Seq, Shown]
    quoters: dict[Seq, list[Seq]]
    """For each event the comments that quote what it is about."""
    notes: dict[Seq, NoteShown]
    recounted: list[NoteShown]
    """Notes that tell of removals, where one of these events changed how many there are."""
    reasons: dict[Seq, StoredBody]
    merged: dict[ThreadId, There]
    """The threads into which this one was merged by these events."""
    keys: Keys
    origin: str


def read_frames(tx: Connection, thread: ThreadId, after: Seq, scene: Scene) -> Frames:
    """Return what happened after a position, at most `BATCH` events.

    When nothing did, `data` is empty and `to` is where the log ends.
    """
    events = read.events_after(tx, thread_stream(thread), after, BATCH)
    state = threads.load(tx, thread) if events else None
    if state is None:
        return Frames(after, read.head(tx, thread_stream(thread)), b"")
    known = _known(tx, state, events, scene)
    data = b"".join(_quoting(placed, known) + _frame(placed, known) for placed in events)
    data = b"".join(_recount(one, known) for one in known.recounted) + data
    changes = not all(isinstance(placed.event, CommentPosted) for placed in events)
    return Frames(after, events[-1].seq, data, changes)


def _known(tx: Connection, thread: Thread, events: Sequence[Placed], scene: Scene) -> _Known:
    stream = thread_stream(thread.id)
    seqs = {seq for placed in events if (seq := _subject(placed)) is not None}
    turned = {placed.seq: _quoters(tx, thread.id, placed) for placed in events}
    seqs.update(*turned.values())
    shown = reading.these(tx, thread.id, sorted(seqs)) if seqs else []
    marks = under_notes.marks(tx, thread, scene.now) if shown else []
    shown = under_notes.marked(tx, thread.id, shown, marks)
    site = sites.load(tx, thread.site) if shown else None
    paused = site.paused if site else ()
    closings = [placed.seq for placed in events if isinstance(placed.event, ThreadClosed)]
    about = {seq for placed in events if (seq := _note_of(placed)) is not None}
    found = [one for seq in sorted(about) if (one := notes.load(tx, stream, seq)) is not None]
    return _Known(
        thread=thread,
        shown={one.comment.seq: as_of(one, scene.now, paused) for one in shown},
        quoters=turned,
        notes={one.note.seq: one for one in noted.shown(tx, stream, found, scene.now)},
        recounted=_recounted(tx, thread, events, scene.now),
        reasons=bodies.read(tx, stream, closings) if closings else {},
        merged={
            to: there
            for one in events
            if isinstance(one.event, ThreadClosed)
            and (to := one.event.to) is not None
            and (there := moves.there(tx, to)) is not None
        },
        keys=receipt.keys(scene.secret, thread.site, scene.now),
        origin=scene.origin,
    )


def _recounted(
    tx: Connection, thread: Thread, events: Sequence[Placed], now: datetime
) -> list[NoteShown]:
    if not thread.notes or not any(isinstance(placed.event, _GOING) for placed in events):
        return []
    stream = thread_stream(thread.id)
    telling = [one for one in notes.unlifted(tx, stream) if one.explains]
    # (one that is given among these events is told in its own place)
    return noted.shown(tx, stream, [one for one in telling if one.seq < events[0].seq], now)


def _quoters(tx: Connection, thread: ThreadId, placed: Placed) -> list[Seq]:
    """Return the comments that look different since an event, because they quote what it is of."""
    if isinstance(placed.event, _REACHING):
        found = quotes.quoting(tx, thread, [placed.event.comment])
        return [seq for seq in found if seq < placed.seq]
    return []


def _note_of(placed: Placed) -> Seq | None:
    """Return the note an event gives, changes or ends."""
    if isinstance(placed.event, NoteGiven):
        return placed.seq
    return placed.event.note if isinstance(placed.event, NoteEvent) else None


def _subject(placed: Placed) -> Seq | None:
    if isinstance(placed.event, CommentPosted):
        return placed.seq
    return getattr(placed.event, "comment", None)


def _frame(placed: Placed, known: _Known) -> bytes:
    """Encode one event as it is seen now: what was taken back since is not told again."""
    if isinstance(placed.event, CommentHeld | CommentDeclined | DeclineUndone | HeldErased):
        # What waits is nobody's business: followers only learn that the log went on.
        return b"id: %d\n\n" % placed.seq
    about = _note_of(placed)
    if about is not None:
        return _about_note(placed, known, about)
    subject = _subject(placed)
    if subject is None:
        return _encode(placed.seq, "thread", _about_thread(placed, known))
    one = known.shown.get(subject)
    if one is None:
        return _encode(placed.seq, "changed", {"kind": "gone", "seq": subject})
    kind = "comment" if subject == placed.seq else "changed"
    thread = known.thread
    data = item_with_fragment(one, thread.site, thread.page, known.origin)
    # How many comments readers count now, so that the heading can follow.
    return _encode(placed.seq, kind, {**data, "comments": thread.comments})


def _quoting(placed: Placed, known: _Known) -> bytes:
    """Tell of those who quote what was taken away, or came back, before it is told itself.

    They go without an id: whoever is cut off between them asks for all of them again.
    """
    thread = known.thread
    told = [known.shown[seq] for seq in known.quoters[placed.seq] if seq in known.shown]
    return b"".join(
        b"event: changed\ndata: %s\n\n"
        % msgspec.json.encode(
            {
                **item_with_fragment(one, thread.site, thread.page, known.origin),
                "comments": thread.comments,
            }
        )
        for one in told
    )


def _about_note(placed: Placed, known: _Known, seq: Seq) -> bytes:
    one = known.notes.get(seq)
    if one is None:
        return b"id: %d\n\n" % placed.seq
    return _encode(placed.seq, "note", about_note(one, known.keys))


def _recount(one: NoteShown, known: _Known) -> bytes:
    """Tell again of a note whose count changed; nobody is to be interrupted by that."""
    data = msgspec.json.encode({**about_note(one, known.keys), "recount": True})
    return b"event: note\ndata: %s\n\n" % data


def about_note(one: NoteShown, keys: Keys) -> dict[str, Any]:
    """Tell of a note as it stands now, with what proves that one was served it."""
    note = one.note
    return {
        "kind": "note",
        "note": note.id,
        "seq": note.seq,
        "revision": note.revision,
        "standing": one.is_standing,
        "reach": note.scope.reach,
        "comment": note.scope.comment,
        "by": one.name,
        "instruction": notes_on_page.instruction(one),
        "must": note.must_acknowledge,
        "locks": notes_on_page.locks(one),
        "until": note.until and iso(note.until),
        "code": notes_on_page.code(one, keys),
        "fragment": notes_on_page.section(one, keys),
    }


def _about_thread(placed: Placed, known: _Known) -> dict[str, Any]:
    reasons = known.reasons
    match placed.event:
        case ThreadClosed(to=str() as to) if to in known.merged:
            there = {"title": known.merged[to].title, "url": link(known.thread.site, "thread", to)}
            return {"kind": "thread", "open": False, "reason": "", "there": there}
        case ThreadClosed():
            reason = reasons[placed.seq].body.source if placed.seq in reasons else ""
            return {"kind": "thread", "open": False, "reason": reason}
        case ThreadReopened():
            return {"kind": "thread", "open": True}
        case ThreadLevelSet(level=level):
            return {"kind": "thread", "level": level}
        case _:
            return {"kind": "thread"}


def _encode(seq: Seq, kind: str, data: dict[str, Any]) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (seq, kind.encode(), msgspec.json.encode(data))
