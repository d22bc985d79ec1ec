"""What someone asks for. A command may be refused; what comes of it is an event."""

from datetime import datetime
from typing import TypeAlias

from msgspec import Struct

from afterword.domain.body import Body
from afterword.domain.clause import OTHER, ClauseId
from afterword.domain.effect import Effect
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId
from afterword.domain.level import Level
from afterword.domain.note import Kind, NoteId, Scope


class PostComment(Struct, frozen=True):
    """Publish a comment."""

    site: SiteKey
    page: PageKey
    text: Body
    reply_to: Seq | None = None


class EditComment(Struct, frozen=True):
    """Change what one wrote."""

    thread: ThreadId
    comment: Seq
    text: Body
    material: bool = False
    """Whether its author says that it says something else; a large change does so by itself."""


class PauseReplies(Struct, frozen=True):
    """Take no answers on a site for a while, or take them again."""

    site: SiteKey
    until: datetime | None
    """None: from now on again."""


class WithdrawComment(Struct, frozen=True):
    """Take back what one wrote."""

    thread: ThreadId
    comment: Seq


class UndoWithdrawal(Struct, frozen=True):
    """Put back what one took back a moment ago."""

    thread: ThreadId
    comment: Seq


class RestoreComment(Struct, frozen=True):
    """Undo a removal, as a moderator."""

    thread: ThreadId
    comment: Seq
    reason: Body


class EraseComment(Struct, frozen=True):
    """Destroy the words of a comment for good."""

    thread: ThreadId
    comment: Seq


class CloseThread(Struct, frozen=True):
    """Let nobody write in a thread any more."""

    site: SiteKey
    page: PageKey
    reason: Body


class ReopenThread(Struct, frozen=True):
    """Let people write in a closed thread again."""

    site: SiteKey
    page: PageKey


class SetLevel(Struct, frozen=True):
    """Say how much one must have read before writing in a thread; None: as the site has it."""

    site: SiteKey
    page: PageKey
    level: Level | None


class LetIn(Struct, frozen=True):
    """Publish a comment that was held."""

    thread: ThreadId
    held: Seq


class Decline(Struct, frozen=True):
    """Keep out a comment that was held, and say why; without a reason its author takes it back."""

    thread: ThreadId
    held: Seq
    reason: Body | None
    clause: ClauseId = OTHER
    note: NoteId | None = None
    """The note that was ignored, if one was."""


class UndoDecline(Struct, frozen=True):
    """Take back that a held comment was not let in."""

    thread: ThreadId
    held: Seq


class EraseHeld(Struct, frozen=True):
    """Destroy the words of a held comment that is not let in, for good."""

    thread: ThreadId
    held: Seq


class GiveNote(Struct, frozen=True, kw_only=True):
    """Tell everybody who writes somewhere something, as a moderator."""

    site: SiteKey
    page: PageKey | None
    """None for a note on the whole site."""
    kind: Kind
    scope: Scope
    text: Body
    """The instruction on its first line, then the detail."""
    until: datetime | None = None
    effects: tuple[Effect, ...] = ()
    must_acknowledge: bool = True


class AmendNote(Struct, frozen=True):
    """Change the words of a note."""

    site: SiteKey
    thread: ThreadId | None
    """None for a note on the whole site."""
    note: Seq
    text: Body
    material: bool


class LiftNote(Struct, frozen=True):
    """End a note."""

    site: SiteKey
    thread: ThreadId | None
    note: Seq
    reason: Body | None = None


CommentCommand: TypeAlias = (
    EditComment | WithdrawComment | UndoWithdrawal | RestoreComment | EraseComment
)
