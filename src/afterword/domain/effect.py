"""Effects: what a note changes where it stands, besides what it says. Pure; never fails.

Each is enforced in the gate (`gate/binding.py` folds those that meet at a place, the strictest
wins) and ends when its note ends.
"""

from typing import TypeAlias

from msgspec import Struct

from afterword.domain.ids import AuthorId, PageKey, Seq
from afterword.domain.level import Level


class Lock(Struct, frozen=True, tag="lock"):
    """Nobody writes in scope."""


class Slow(Struct, frozen=True, tag="slow"):
    """Between two comments of one person in scope lies at least so much time."""

    seconds: int


class Heat(Struct, frozen=True, tag="heat"):
    """As slow mode, but the time grows with the reports on what is answered.

    Two minutes, and one more for each report on the comment answered and on what it answers.
    """


class Hold(Struct, frozen=True, tag="hold"):
    """A moderator looks at each comment in scope before anybody else does."""


class RequireContentNote(Struct, frozen=True, tag="require_content_note"):
    """Comments in scope need a content note that names one of these."""

    tags: tuple[str, ...]


class Limit(Struct, frozen=True, tag="limit"):
    """Who may write in scope, how often, and with what."""

    each: int | None = None
    """At most so many comments of one person; None for any number."""
    no_links: bool = False
    regulars_only: bool = False
    """Only people who have a published comment elsewhere on the site already."""


class Collapse(Struct, frozen=True, tag="collapse"):
    """Comments in scope are shown folded."""


class Redirect(Struct, frozen=True, tag="redirect"):
    """There is a better place for it: the thread of this page."""

    page: PageKey
    label: str


class Protect(Struct, frozen=True, tag="protect"):
    """Nobody in scope answers this person, or mentions them."""

    author: AuthorId


class ModeratorOnly(Struct, frozen=True, tag="moderator_only"):
    """In scope, only what a moderator wrote may be answered."""


class AtLeast(Struct, frozen=True, tag="at_least"):
    """In scope, so much is read before writing, or more where the thread asks for more."""

    level: Level


class Cover(Struct, frozen=True, tag="cover"):
    """Whoever read this note has read the story so far, up to a comment."""

    upto: Seq


Effect: TypeAlias = (
    Lock
    | Slow
    | Heat
    | Hold
    | RequireContentNote
    | Limit
    | Collapse
    | Redirect
    | Protect
    | ModeratorOnly
    | AtLeast
    | Cover
)
