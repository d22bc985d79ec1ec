"""What moderators find: comments by their words, and the people behind names."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from afterword.domain.ids import AuthorId
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.compose import Problem
from afterword.page.desk_card import Said


class Hit(Struct, frozen=True, kw_only=True):
    """A comment that was found."""

    name: str
    author: AuthorId
    where: str
    at: datetime
    label: str
    """Its number, or that it was never published."""
    state: str
    """What became of it; empty where it stands."""
    excerpt: str
    href: str
    """The page on which one can do something about it."""


class Search(Struct, frozen=True, kw_only=True):
    """The page."""

    site: Site
    asked: str
    by_email: bool
    hits: Sequence[Hit] = ()
    people: Sequence[tuple[AuthorId, str]] = ()
    older: str = ""
    """Path of the next part."""


class Decided(Struct, frozen=True, kw_only=True):
    """What was decided about somebody, or about something they wrote."""

    words: str
    at: datetime
    by: str
    stands: bool
    said: str = ""
    """What was said to them."""
    href: str = ""
    """The page about the comment it is about; empty where there is none."""


class PersonView(Struct, frozen=True, kw_only=True):
    """Somebody as moderators see them."""

    site: Site
    id: AuthorId
    name: str
    names: Sequence[str]
    """Under which they wrote besides."""
    email: str
    """For owners only."""
    history: str
    decided: Sequence[Decided] = ()
    """About them and about what they wrote, the newest first."""
    staff_notes: Sequence[Said] = ()
    waiting: Sequence[Hit] = ()
    """What waits for a moderator now."""
    kept_out: Sequence[Hit] = ()
    """What was kept out where it comes from, and can be let in."""
    wrote: Sequence[Hit] = ()
    deciding: str = ""
    """Path of the page on which one decides about them; empty where they wrote nothing."""
    done: str = ""
    draft: str = ""
    problem: Problem | None = None


def search(of: Search) -> str:
    """Return the page with what was found."""
    return sheet.fill("desk_search.html", None, of=of, signed_in=True)


def person(of: PersonView) -> str:
    """Return the page about somebody."""
    return sheet.fill("desk_person.html", None, of=of, signed_in=True)
