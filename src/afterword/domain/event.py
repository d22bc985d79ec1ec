"""What happened: the events of a thread's log and of a site's log, as plain values.

An event never changes and names no person but by id. Words that someone wrote are not in it:
they stand in the body at the event's own place (stream, seq), which may be erased; the event
keeps only their `seal`. A kind's tag is stored for ever, so it is never renamed.
"""

from datetime import datetime
from enum import StrEnum
from typing import NewType

from msgspec import Struct

from afterword.domain.ids import AccountId, AuthorId, PageKey, Seq, SiteKey
from afterword.domain.note import Effect, Kind, Scope
from afterword.domain.reading import Card

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


class Level(StrEnum):
    """What somebody must have read before they publish, from nothing to everything."""

    OFF = "off"
    NOTES = "notes"
    """Required readings, and every standing note in scope."""
    PATH = "path"
    """Also what one answers, and the latest answers it has."""
    THREAD = "thread"
    """Also everything up to the horizon, within the budget."""


class HoldReason(StrEnum):
    """Why a comment waits for a moderator."""

    ASKED = "asked"
    """Its author asked a moderator to let it through unread."""
    TRIES = "tries"
    """It came a fourth time with something still unread."""


class CommentPosted(Struct, frozen=True, tag="comment.posted"):
    """Someone wrote a comment; its text is the body at this seq."""

    author: AuthorId
    body: Seal
    parent: Seq | None = None
    """The comment it answers."""
    words: int = 0
    """How long it is, for reading times."""
    held: Seq | None = None
    """Where it was held before a moderator let it in."""


class CommentHeld(Struct, frozen=True, tag="comment.held"):
    """Someone wrote a comment that waits for a moderator; its text is the body at this seq."""

    author: AuthorId
    body: Seal
    reason: HoldReason
    parent: Seq | None = None
    words: int = 0


class CommentDeclined(Struct, frozen=True, tag="comment.declined"):
    """A held comment was not let in; the reason in words is the body at this seq."""

    held: Seq
    body: Seal | None = None
    """None when its author took it back."""


class HeldErased(Struct, frozen=True, tag="comment.held_erased"):
    """The words of a held comment that was not let in were destroyed; why it was not stays."""

    held: Seq


class CommentEdited(Struct, frozen=True, tag="comment.edited"):
    """Its author changed a comment; the new text is the body at this seq."""

    comment: Seq
    body: Seal
    shown: bool
    """Whether readers are told: marked "edited", with a public diff."""
    words: int = 0
    material: bool = False
    """Whether it says something else now, so that whoever answers it must have read it anew."""


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


class ThreadLevelSet(Struct, frozen=True, tag="thread.level_set"):
    """A moderator said how much one must have read in this thread; None: as the site has it."""

    level: Level | None


class NoteGiven(Struct, frozen=True, tag="note.given"):
    """A moderator gave a note; its words are the body at this seq.

    The body's source is the instruction on its first line, then the detail. On the whole site it
    stands in the site's log, else in the thread's.
    """

    author: AuthorId
    kind: Kind
    scope: Scope
    body: Seal
    until: datetime | None = None
    effects: tuple[Effect, ...] = ()
    must_acknowledge: bool = True


class NoteAmended(Struct, frozen=True, tag="note.amended"):
    """A moderator changed the words of a note; the new ones are the body at this seq."""

    note: Seq
    body: Seal
    material: bool
    """Whether everybody has to acknowledge it anew."""


class NoteLifted(Struct, frozen=True, tag="note.lifted"):
    """A moderator ended a note; the reason in words is the body at this seq."""

    note: Seq
    body: Seal | None = None


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
    level: Level | None = None
    budget_minutes: int | None = None
    """0 for no limit."""
    drift: int | None = None


class ReadingPublished(Struct, frozen=True, tag="reading.published"):
    """An owner published a version of a required reading; its text is the body at this seq."""

    slug: str
    title: str
    version: int
    material: bool
    """Whether those who acknowledged the version before are asked for what changed."""
    cards: tuple[Card, ...]
    body: Seal


class ReadingRetired(Struct, frozen=True, tag="reading.retired"):
    """An owner no longer asks newcomers to read it."""

    slug: str


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


NoteEvent = NoteGiven | NoteAmended | NoteLifted
ThreadEvent = (
    CommentPosted
    | CommentHeld
    | CommentDeclined
    | HeldErased
    | CommentEdited
    | CommentWithdrawn
    | CommentRemoved
    | CommentRestored
    | CommentErased
    | ThreadClosed
    | ThreadReopened
    | ThreadLevelSet
    | NoteEvent
)
SiteEvent = (
    SiteAdded
    | SiteChanged
    | PageDescribed
    | RoleGranted
    | ReadingPublished
    | ReadingRetired
    | NoteEvent
)
Event = ThreadEvent | SiteEvent
