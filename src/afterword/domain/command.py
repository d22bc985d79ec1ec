"""What someone asks for. A command may be refused; what comes of it is an event."""

from typing import TypeAlias

from msgspec import Struct

from afterword.domain.body import Body
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId


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


class WithdrawComment(Struct, frozen=True):
    """Take back what one wrote."""

    thread: ThreadId
    comment: Seq


class UndoWithdrawal(Struct, frozen=True):
    """Put back what one took back a moment ago."""

    thread: ThreadId
    comment: Seq


class RemoveComment(Struct, frozen=True):
    """Take away what another wrote, as a moderator."""

    thread: ThreadId
    comment: Seq
    reason: Body


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


CommentCommand: TypeAlias = (
    EditComment | WithdrawComment | UndoWithdrawal | RemoveComment | RestoreComment | EraseComment
)
