"""The desk: where somebody who is signed in finds the sites they look after."""

from collections.abc import Sequence

from msgspec import Struct

from afterword.domain.event import Role
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.page import sheet
from afterword.page.compose import Problem
from afterword.page.place import Where
from afterword.projection.held import Held
from afterword.projection.reading import Shown


class Waiting(Struct, frozen=True, kw_only=True):
    """A comment that waits for a moderator."""

    held: Held
    name: str
    html: str
    content_note: str
    where: Where
    parent: Shown | None = None
    """What it answers; None when it answers nothing that can be seen."""
    predates: Sequence[str] = ()
    """Notes in its branch that came, or came to ask something else, after it was written."""
    read: str = ""
    """What its author had read, in words; empty where nothing was asked."""
    reason: str = ""
    """A refusal that was typed and not kept yet."""
    problem: Problem | None = None


class ThreadLine(Struct, frozen=True):
    """A thread in the list of those that changed last."""

    thread: Thread
    where: Where
    notes: int
    """How many of its own notes stand."""


class Latest(Struct, frozen=True):
    """A new comment, and what its author had read."""

    shown: Shown
    where: Where
    read: str = ""


class House(Struct, frozen=True, kw_only=True):
    """A site that somebody looks after."""

    site: Site
    role: Role
    latest: Sequence[Latest] = ()
    """Its newest comments, newest first."""
    waiting: Sequence[Waiting] = ()
    """What waits for a moderator, the oldest first."""
    threads: Sequence[ThreadLine] = ()
    """Those that changed last, first."""


def desk(name: str, houses: Sequence[House], done: str = "") -> str:
    """Return the page.

    Args:
        name: Who is signed in; empty while they have given no name.
        houses: The sites they moderate or own.
        done: What was just done, in words.
    """
    return sheet.fill("desk.html", None, name=name, houses=houses, done=done, signed_in=True)
