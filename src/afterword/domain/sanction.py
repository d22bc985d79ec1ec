"""Sanctions: what a moderator decides about a person, with a scope and an end. Pure."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from afterword.domain.clause import Grounds
from afterword.domain.ids import AuthorId, Seq, ThreadId


class Measure(StrEnum):
    """What is decided about a person."""

    WARN = "warn"
    """Private words that they must acknowledge before their next comment."""
    OUT_OF_THREAD = "out_of_thread"
    """They do not write in one thread until a time."""
    SUSPEND = "suspend"
    """They do not write on the site until a time."""
    REVIEW = "review"
    """A moderator looks at their comments before anybody else does."""
    BAN = "ban"
    """They do not write on the site any more, or for a very long time."""


class Sanction(Struct, frozen=True, kw_only=True):
    """One sanction as it stands."""

    seq: Seq
    """Where it stands in the site's desk log; its body has the words to the person."""
    author: AuthorId
    """The name they wrote under when it was decided; it means the person."""
    measure: Measure
    thread: ThreadId | None
    """For `OUT_OF_THREAD`: the thread."""
    at: datetime
    until: datetime | None
    """When it ends by itself; None for never."""
    grounds: Grounds
    acknowledged: datetime | None = None
    """When its person acknowledged a warning."""
    lifted: Seq | None = None


def stands(sanction: Sanction, now: datetime) -> bool:
    """Say whether a sanction is in force."""
    if sanction.lifted is not None:
        return False
    if sanction.measure is Measure.WARN and sanction.acknowledged is not None:
        return False
    return sanction.until is None or now < sanction.until


def forbids(sanction: Sanction, thread: ThreadId) -> bool:
    """Say whether it keeps its person from writing in a thread."""
    match sanction.measure:
        case Measure.OUT_OF_THREAD:
            return sanction.thread == thread
        case Measure.SUSPEND | Measure.BAN:
            return True
        case Measure.WARN | Measure.REVIEW:
            return False
