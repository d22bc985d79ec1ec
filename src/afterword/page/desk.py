"""The desk: where somebody who is signed in finds the sites they look after, and what waits."""

from collections.abc import Sequence

from msgspec import Struct

from afterword.domain.event import Role
from afterword.domain.ids import Seq
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.page import sheet
from afterword.page.desk_card import MATTERS, WORDS, Card
from afterword.page.place import Where
from afterword.projection.items import Matter
from afterword.projection.reading import Shown


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


class Queue(Struct, frozen=True, kw_only=True):
    """What waits for a moderator in one house: one part of it."""

    cards: Sequence[Card] = ()
    counts: Sequence[tuple[Matter, int]] = ()
    """How much of each kind waits."""
    kind: Matter | None = None
    """The only kind that is shown."""
    more: str = ""
    """Path of the next part."""
    newest: str = ""
    """The place of what came last, for whoever asks for what came since."""
    order: str = ""
    """`learnt` or `age` where a house has a choice; else empty."""
    kept_out: int = 0
    """How much was kept out where it comes from; it does not wait."""
    is_kept_out: bool = False
    """Whether that is shown, and not what waits."""

    @property
    def total(self) -> int:
        """How much waits in all."""
        return sum(count for _, count in self.counts)


class House(Struct, frozen=True, kw_only=True):
    """A site that somebody looks after."""

    site: Site
    role: Role
    queue: Queue = Queue()
    latest: Sequence[Latest] = ()
    """Its newest comments, newest first."""
    threads: Sequence[ThreadLine] = ()
    """Those that changed last, first."""
    is_closed: bool = False
    """Whether a moderator has closed the house for some hours."""


class Undo(Struct, frozen=True):
    """How what was done last can be taken back."""

    item: str
    act: Seq
    also: str = ""
    """What was decided together with it."""


class Desk(Struct, frozen=True, kw_only=True):
    """Everything on the page."""

    name: str
    """Who is signed in; empty while they have given no name."""
    houses: Sequence[House]
    done: str = ""
    """What was just done, in words."""
    undo: Undo | None = None
    is_one: bool = False
    """Whether one house has the page to itself."""


def desk(of: Desk) -> str:
    """Return the page."""
    return sheet.fill("desk.html", None, desk=of, kinds=MATTERS, signed_in=True, **WORDS)
