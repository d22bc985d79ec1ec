"""Notes: what a moderator says in a thread to everybody who writes there. Pure; never fails."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.effect import (
    Collapse,
    Cover,
    Effect,
    Hold,
    Limit,
    Lock,
    RequireContentNote,
    Slow,
)
from afterword.domain.ids import AuthorId, Seq

NoteId = NewType("NoteId", str)
"""What a note is called on pages and in receipts: `N4` in its thread, `S1` on the whole site."""

INSTRUCTION_LIMIT = 280
"""Characters of the one sentence that everybody must be able to read at a glance."""
MANY = 7
"""Standing notes on one path from which on their writer is asked to put them together."""


class Kind(StrEnum):
    """What a note says."""

    CLARIFY = "clarify"
    GROUND_RULES = "ground_rules"
    REMIND = "remind"
    REDIRECT = "redirect"
    TOPIC_CLOSED = "topic_closed"
    COOL_DOWN = "cool_down"
    REQUIRE_CN = "require_cn"
    PROTECT_PERSON = "protect_person"
    CORRECTION_DONE = "correction_done"
    SUMMARY = "summary"
    HOURS = "hours"
    LOCK = "lock"
    HOLD = "hold"
    LIMIT = "limit"
    REMOVAL = "removal"
    """Explains removals; written by itself, its count follows what becomes of them."""


USUAL_PACE_S = 120
"""What "slow down" means unless its writer says otherwise: two minutes."""
USUAL_LENGTH = timedelta(days=30)
"""So long a note on a whole site stands, which does not end with any thread."""
_USUAL: Mapping[Kind, tuple[Effect, ...]] = {
    Kind.COOL_DOWN: (Slow(USUAL_PACE_S),),
    Kind.LOCK: (Lock(),),
    Kind.HOLD: (Hold(),),
    Kind.HOURS: (Hold(),),
    Kind.LIMIT: (Limit(each=1),),
    Kind.CORRECTION_DONE: (Lock(), Collapse()),
}
_ONLY_SHOWN = frozenset({Kind.REMIND, Kind.HOURS, Kind.LOCK, Kind.HOLD, Kind.LIMIT, Kind.REMOVAL})


class Reach(StrEnum):
    """How far a note goes."""

    COMMENT = "comment"
    """Whoever answers that comment itself."""
    CONVERSATION = "conversation"
    """Whoever answers it or anything under it."""
    THREAD = "thread"
    SITE = "site"


class Scope(Struct, frozen=True):
    """Where a note binds."""

    reach: Reach = Reach.THREAD
    comment: Seq | None = None
    """For a comment or a conversation: the comment it is about."""


class Note(Struct, frozen=True, kw_only=True):
    """One note as it stands now."""

    seq: Seq
    number: int
    """Its ordinal among the notes of its log."""
    kind: Kind
    scope: Scope
    author: AuthorId
    """Under which name it is signed."""
    at: datetime
    n: int = 1
    """The page of its thread on which it stands."""
    revision: int = 1
    """Grows with each material amendment, which everybody has to acknowledge anew."""
    body: Seq
    """Seq of the event whose body has its words now."""
    amended_at: datetime | None = None
    until: datetime | None = None
    """When it ends by itself; None for never."""
    must_acknowledge: bool = True
    effects: tuple[Effect, ...] = ()
    lifted: Seq | None = None
    """Seq of its lifting, whose body has the reason; None while it is in force."""
    explains: tuple[Seq, ...] = ()
    """For a note about removals: the removals it explains."""

    @property
    def id(self) -> NoteId:
        """What it is called."""
        letter = "S" if self.scope.reach is Reach.SITE else "N"
        return NoteId(f"{letter}{self.number}")


def asks_to_acknowledge(kind: Kind) -> bool:
    """Say whether a note of this kind must be acknowledged unless its writer says otherwise."""
    return kind not in _ONLY_SHOWN


def usual_effects(kind: Kind, reach: Reach) -> tuple[Effect, ...]:
    """Return what a note of this kind does unless its writer says otherwise."""
    near = reach in {Reach.COMMENT, Reach.CONVERSATION}
    if kind is Kind.CORRECTION_DONE and not near:
        # (what somebody said is settled; what the rest of the thread says is not)
        return ()
    return _USUAL.get(kind, ())


def stands(note: Note, now: datetime) -> bool:
    """Say whether a note is in force."""
    return note.lifted is None and (note.until is None or now < note.until)


def binds(note: Note, path: Sequence[Seq]) -> bool:
    """Say whether a note concerns whoever writes at the end of a path.

    Args:
        note: The note.
        path: The comment that is answered and its ancestors, the root first; empty for a
            comment of its own.
    """
    return reaches(note.scope, path)


def reaches(scope: Scope, path: Sequence[Seq]) -> bool:
    """Say whether what somebody writes at the end of a path is in a scope."""
    match scope.reach:
        case Reach.COMMENT:
            return bool(path) and path[-1] == scope.comment
        case Reach.CONVERSATION:
            return scope.comment in path
        case _:
            return True


def amended(note: Note, body: Seq, at: datetime, *, material: bool) -> Note:
    """Return a note with new words."""
    revision = note.revision + material
    return replace(note, body=body, revision=revision, amended_at=at)


def lifted(note: Note, by: Seq) -> Note:
    """Return a note that is no longer in force."""
    return replace(note, lifted=by)


def covered(notes: Sequence[Note]) -> Seq:
    """Return up to where summaries among these notes tell the story so far."""
    effects = [effect for note in notes for effect in note.effects]
    return max((one.upto for one in effects if isinstance(one, Cover)), default=Seq(0))


def required_tags(notes: Sequence[Note]) -> tuple[tuple[str, ...], ...]:
    """Return of each note that demands a content note the tags that would do."""
    effects = [effect for note in notes for effect in note.effects]
    return tuple(one.tags for one in effects if isinstance(one, RequireContentNote))
