"""What happened: the events of a thread's log and of a site's log, as plain values.

An event never changes and names no person but by id. Words that someone wrote are not in it:
they stand in the body at the event's own place (stream, seq), which may be erased; the event
keeps only their `seal`. A kind's tag is stored for ever, so it is never renamed.
"""

from enum import StrEnum
from typing import NewType

from msgspec import Struct

from afterword.domain.ids import AccountId, AuthorId, PageKey, Seq, SiteKey

Seal = NewType("Seal", str)
"""Keyed digest of a body, so that a text changed behind the log's back is noticed."""


class Layout(StrEnum):
    """How a thread is laid out."""

    FLAT = "flat"
    """Oldest first, replies are links. The default of the safe-space preset."""
    NESTED = "nested"
    """Replies stand under what they answer."""


class Role(StrEnum):
    """What someone may do on a site, weakest first."""

    GUEST = "guest"
    MEMBER = "member"
    MODERATOR = "moderator"
    OWNER = "owner"


class Preset(StrEnum):
    """A set of house settings to start from."""

    OPEN = "open"
    STANDARD = "standard"
    SAFE_SPACE = "safe-space"


class CommentPosted(Struct, frozen=True, tag="comment.posted"):
    """Someone wrote a comment; its text is the body at this seq."""

    author: AuthorId
    body: Seal
    parent: Seq | None = None
    """The comment it answers."""


class CommentEdited(Struct, frozen=True, tag="comment.edited"):
    """Its author changed a comment; the new text is the body at this seq."""

    comment: Seq
    body: Seal
    shown: bool
    """Whether readers are told: marked "edited", with a public diff."""


class CommentWithdrawn(Struct, frozen=True, tag="comment.withdrawn"):
    """Its author took a comment back."""

    comment: Seq
    vanished: bool
    """Nobody had answered and it was young, so that no tombstone stands for it."""


class CommentRemoved(Struct, frozen=True, tag="comment.removed"):
    """A moderator took a comment away; the reason in words is the body at this seq."""

    comment: Seq
    body: Seal


class CommentRestored(Struct, frozen=True, tag="comment.restored"):
    """A withdrawal or removal was undone; a moderator's reason is the body at this seq."""

    comment: Seq
    body: Seal | None = None
    """None when its author undid their own withdrawal."""


class CommentErased(Struct, frozen=True, tag="comment.erased"):
    """The words of a comment were destroyed, in every revision; only its place remains."""

    comment: Seq


class ThreadClosed(Struct, frozen=True, tag="thread.closed"):
    """A moderator closed a thread; the reason in words is the body at this seq."""

    body: Seal


class ThreadReopened(Struct, frozen=True, tag="thread.reopened"):
    """A moderator opened a closed thread again."""


class SiteAdded(Struct, frozen=True, tag="site.added"):
    """A blog or publication came to this server."""

    site: SiteKey
    name: str
    origins: tuple[str, ...]
    preset: Preset


class SiteChanged(Struct, frozen=True, tag="site.changed"):
    """An owner changed settings of the house; only what is not None changed."""

    name: str | None = None
    origins: tuple[str, ...] | None = None
    layout: Layout | None = None
    stylesheet: str | None = None
    text_limit: int | None = None


class PageDescribed(Struct, frozen=True, tag="page.described"):
    """An owner or an import said what a page is called, where it is and how its thread looks."""

    page: PageKey
    title: str
    url: str
    layout: Layout | None = None
    """None: as the site has it."""


class RoleGranted(Struct, frozen=True, tag="role.granted"):
    """Someone was given a role on the site."""

    account: AccountId
    role: Role


ThreadEvent = (
    CommentPosted
    | CommentEdited
    | CommentWithdrawn
    | CommentRemoved
    | CommentRestored
    | CommentErased
    | ThreadClosed
    | ThreadReopened
)
SiteEvent = SiteAdded | SiteChanged | PageDescribed | RoleGranted
Event = ThreadEvent | SiteEvent
