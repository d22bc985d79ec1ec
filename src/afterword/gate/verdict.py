"""What a check can answer. A refusal is a value with a stable code, not an exception."""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from afterword.domain.event import HoldReason
from afterword.domain.ids import Seq
from afterword.domain.level import Level
from afterword.domain.note import Note, NoteId
from afterword.gate.owed import Owed


class Refusal(StrEnum):
    """Why something was not accepted."""

    NOT_YOURS = "not_yours"
    EDIT_CLOSED = "edit_closed"
    UNDO_CLOSED = "undo_closed"
    NOT_ALLOWED = "not_allowed"
    ALREADY_SO = "already_so"
    PARENT_GONE = "parent_gone"
    THREAD_CLOSED = "thread_closed"
    KEY_REUSED = "idempotency_key_reused"
    LOCKED = "locked"
    SLOW = "slow_mode"
    LIMITED = "limited"
    PROTECTED = "protected"
    PAUSED = "replies_paused"
    MODERATOR_ONLY = "moderator_only"
    WARNED = "warned"
    OUT_OF_THREAD = "out_of_thread"
    SUSPENDED = "suspended"
    BANNED = "banned"
    UNDO_OVER = "undo_over"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CLAIMED = "claimed"
    NEEDS_SECOND = "needs_second_moderator"


class Pass(Struct, frozen=True):
    """Nothing stands against it."""


class Refuse(Struct, frozen=True):
    """Not accepted, and why."""

    refusal: Refusal
    words: str
    """For the person, saying what they can do."""
    note: Note | None = None
    """The note it comes from, if it comes from one."""
    until: datetime | None = None
    """When it ends by itself, where that is known."""
    retry_after_s: int | None = None
    sanction: Seq | None = None
    """The sanction it comes from, in the desk's log."""


class Hold(Struct, frozen=True):
    """Accepted, and a moderator looks at it before anybody else does."""

    reason: HoldReason
    note: NoteId | None = None
    """The note that says so, if one does."""


class SendBack(Struct, frozen=True):
    """The draft comes back whole, with what to read first."""

    owed: Owed
    level: Level
    nothing_read: bool
    """Whether they are asked to read and showed no receipt at all."""


Verdict: TypeAlias = Pass | Refuse
"""What most checks answer."""
PostVerdict: TypeAlias = Pass | Refuse | Hold | SendBack
"""What the checks of a new comment answer."""
PASS = Pass()
