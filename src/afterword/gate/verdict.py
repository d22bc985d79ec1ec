"""What a check can answer. A refusal is a value with a stable code, not an exception."""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from afterword.domain.event import HoldReason, Level
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


class Pass(Struct, frozen=True):
    """Nothing stands against it."""


class Refuse(Struct, frozen=True):
    """Not accepted, and why."""

    refusal: Refusal
    words: str
    """For the person, saying what they can do."""


class Hold(Struct, frozen=True):
    """Accepted, and a moderator looks at it before anybody else does."""

    reason: HoldReason


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
