"""Whoever is about to write, as far as the gate must know them."""

from datetime import datetime

from msgspec import Struct

from afterword.domain.event import Role
from afterword.domain.ids import AuthorId
from afterword.domain.sanction import Sanction

_STAFF = frozenset({Role.MODERATOR, Role.OWNER})


class Writer(Struct, frozen=True, kw_only=True):
    """A writer, and what they did before; loaded only as far as something asks for it."""

    role: Role = Role.GUEST
    authors: frozenset[AuthorId] = frozenset()
    """The names under which they wrote on the site."""
    sanctions: tuple[Sanction, ...] = ()
    """What is in force against them."""
    published: int = 0
    """How many comments of theirs were ever published on the site and not removed."""
    removed_lately: int = 0
    """How many a moderator removed in the last 30 days."""
    in_scope: int = 0
    """How many of theirs stand where a limit counts them."""
    last_at: datetime | None = None
    """When they last wrote where slow mode counts."""

    @property
    def is_staff(self) -> bool:
        """Whether they moderate: they must be able to write where nobody else may."""
        return self.role in _STAFF


NOBODY_KNOWN = Writer()
