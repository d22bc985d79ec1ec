"""What a moderator finds when a shift begins, and leaves when it ends."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from afterword.domain.ids import ThreadId
from afterword.domain.note import INSTRUCTION_LIMIT
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.compose import Problem
from afterword.page.desk_card import MATTERS, Said
from afterword.page.place import Where
from afterword.projection.items import Matter
from afterword.projection.noted import NoteShown

USUAL_H = 12
"""So many hours a house closes for unless a moderator chooses others."""


class NoteLine(Struct, frozen=True):
    """A note that stands, and the thread it is in; None for the whole site."""

    shown: NoteShown
    thread: ThreadId | None = None
    where: Where | None = None
    ends_soon: bool = False


class Happened(Struct, frozen=True):
    """Something a moderator did since one was last here."""

    at: datetime
    by: str
    words: str
    href: str = ""


class Handover(Struct, frozen=True, kw_only=True):
    """The page."""

    site: Site
    is_on: bool
    """Whether they are in a shift."""
    since: datetime
    counts: Sequence[tuple[Matter, int]] = ()
    notes: Sequence[NoteLine] = ()
    happened: Sequence[Happened] = ()
    left: Sequence[Said] = ()
    """Words of those before."""
    others: Sequence[str] = ()
    """Who else works, or stopped, in sentences."""
    done: str = ""
    draft: str = ""
    problem: Problem | None = None


class Rest(Struct, frozen=True, kw_only=True):
    """The stop screen."""

    site: Site
    items: int
    minutes: int
    is_off: bool = False
    """Whether they tapped out."""


class Typed(Struct, frozen=True, kw_only=True):
    """For how long a house is to close and how, as it was typed."""

    hours: str = str(USUAL_H)
    lock: bool = False
    """Whether nobody writes meanwhile."""
    instruction: str = ""


AS_USUAL = Typed()


def handover(of: Handover) -> str:
    """Return the page with which a shift begins and ends."""
    return sheet.fill("handover.html", None, of=of, matters=MATTERS, signed_in=True)


def rest(of: Rest) -> str:
    """Return the page that asks a moderator to rest."""
    return sheet.fill("desk_rest.html", None, of=of, signed_in=True)


def close_house(
    site: Site, *, is_closed: bool, typed: Typed = AS_USUAL, problem: Problem | None = None
) -> str:
    """Return the page that asks once more before a house closes or opens."""
    return sheet.fill(
        "close_house.html",
        None,
        house=site,
        is_closed=is_closed,
        typed=typed,
        problem=problem,
        limit=INSTRUCTION_LIMIT,
        signed_in=True,
    )
