"""The scene of a text that is about to stand somewhere: all that the checks look at."""

from datetime import datetime

from msgspec import Struct

from afterword.domain.comment import Comment
from afterword.domain.ids import AuthorId
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.site import Pause
from afterword.domain.thread import Thread
from afterword.gate.binding import FREE, Binding
from afterword.gate.owed import Owed
from afterword.gate.writer import NOBODY_KNOWN, Writer


class Reading(Struct, frozen=True):
    """How far somebody is with what they are asked to read first."""

    owed: Owed
    level: Level
    tries: int
    """How often they were sent back already."""
    nothing_read: bool
    asks_moderator: bool
    """Whether they ask a moderator to let their comment through all the same."""


class Scene(Struct, frozen=True, kw_only=True):
    """Somebody writes something somewhere."""

    thread: Thread
    now: datetime
    source: str
    parent: Comment | None = None
    """The comment they answer."""
    parent_is_staffs: bool = False
    """Whether a moderator wrote it."""
    binding: Binding = FREE
    writer: Writer = NOBODY_KNOWN
    house: Moderation = Moderation()
    speaks_to: frozenset[AuthorId] = frozenset()
    """Whom it answers or mentions, of those who are protected or want no answers."""
    paused: tuple[Pause, ...] = ()
    """Who of them wants no answers, and until when."""
    heat_s: int = 0
    """The seconds between two comments of one person that heat asks for here; 0 for none."""
    heated: int = 0
    """How many open reports make it slow here by themselves; 0 where they do not."""
    reading: Reading | None = None
    """What they still have to read; None where nobody is asked, as in an import."""
    surge: int = 0
    """How many people write here for the first time just now, if far more than usual; else 0."""
