"""What a check can answer. A refusal is a value with a stable code, not an exception."""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct


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


Verdict: TypeAlias = Pass | Refuse
PASS = Pass()
