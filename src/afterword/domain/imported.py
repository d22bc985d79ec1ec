"""What stood in another system before: what it was there, and what it was called."""

from enum import StrEnum

from msgspec import Struct

from afterword.domain.ids import PageKey


class System(StrEnum):
    """Where comments can come from."""

    DISQUS = "disqus"

    @property
    def label(self) -> str:
        """What people call it."""
        return self.capitalize()


class Fate(StrEnum):
    """What a comment was where it comes from, as far as it matters here."""

    STOOD = "stood"
    DELETED = "deleted"
    """Somebody answered it: a tombstone keeps its place, without its words."""
    DELETED_UNANSWERED = "deleted_unanswered"
    """Nothing stands in its place."""

    @property
    def is_gone(self) -> bool:
        """Whether its words are not brought."""
        return self is not Fate.STOOD


class Imported(Struct, frozen=True):
    """What a comment was elsewhere."""

    system: System
    id: str
    """What it was called there; by this it is known when it comes again."""
    fate: Fate = Fate.STOOD


class PageNames(Struct, frozen=True):
    """What a page is, as the system tells that its comments come from."""

    page: PageKey
    title: str
    url: str
    """Where it was."""
    names: tuple[str, ...]
    """What else it may be asked for as."""
