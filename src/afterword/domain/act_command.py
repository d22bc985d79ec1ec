"""What moderators ask to be done with comments. A command may be refused."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from afterword.domain.body import Body
from afterword.domain.clause import ClauseId
from afterword.domain.comment import Span
from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.note import NoteId


class Why(Struct, frozen=True):
    """The reason for an act: a clause of the house, and what is said to the person."""

    clause: ClauseId
    words: Body
    note: NoteId | None = None
    """The note that was ignored, if one was."""


class TextState(Struct, frozen=True):
    """Which text of a comment a moderator had before them."""

    revision: int
    public: Seq | None
    """Where the text stood that readers got instead of the author's; None where they got that."""


class Remove(Struct, frozen=True):
    """Take the comment away."""


class Redact(Struct, frozen=True):
    """Take words out of it, visibly."""

    spans: tuple[Span, ...]
    """In characters of the author's text."""
    public: Body
    """What readers get from now on."""


class Annotate(Struct, frozen=True):
    """Put a content note on it."""

    public: Body
    """What readers get from now on, with the note."""


class Collapse(Struct, frozen=True):
    """Fold it."""


class AskToRevise(Struct, frozen=True):
    """Fold it until its author has said it otherwise."""

    until: datetime | None = None
    """By when they are asked to."""


What: TypeAlias = Remove | Redact | Annotate | Collapse | AskToRevise


class ActOnComment(Struct, frozen=True, kw_only=True):
    """Do something about one comment."""

    thread: ThreadId
    comment: Seq
    what: What
    why: Why
    seen: TextState | None = None
    """The text that it is about; None where any text of the comment is meant."""


class Approve(Struct, frozen=True):
    """Let a comment stand that waits after a change."""

    thread: ThreadId
    comment: Seq
    revision: int
    """Which of its texts was looked at."""


class Fate(StrEnum):
    """What becomes of one comment of a branch that is pruned."""

    KEEP = "keep"
    COLLAPSE = "collapse"
    REMOVE = "remove"


class Prune(Struct, frozen=True):
    """Decide about a comment and what answers it, in one go."""

    thread: ThreadId
    comment: Seq
    """Where the branch begins."""
    fates: Mapping[Seq, Fate]
    """Of it and of what is under it; what is not named is kept."""
    why: Why
    note: Body
    """What the note says that tells of the removals."""


class Move(Struct, frozen=True):
    """Move a comment to another thread."""

    thread: ThreadId
    comment: Seq
    to: PageKey
    along: bool
    """Whether what answers it goes along."""
    why: Why


class Merge(Struct, frozen=True):
    """Move all comments of a thread to another, and close it."""

    thread: ThreadId
    to: PageKey
    why: Why


class UndoAct(Struct, frozen=True):
    """Take back what a moderator did, with all that was decided together with it."""

    thread: ThreadId
    act: Seq
    words: Body
    public: Body | None = None
    """What readers get of the comment from now on; None for the author's own text."""
    seen: TextState | None = None
    """The text to which `public` belongs."""
    appealed: bool = False
    """Whether an appeal brought it about: those have longer."""
