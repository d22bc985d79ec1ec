"""What happened: the events of a thread's log and of a site's log, as plain values.

An event never changes and names no person but by id. Words that someone wrote are not in it:
they stand in the body at the event's own place (stream, seq), which may be erased; the event
keeps only their `seal`. A kind's tag is stored for ever, so it is never renamed.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from afterword.domain.body import Seal
from afterword.domain.clause import Clause, Grounds
from afterword.domain.comment import Origin, Span
from afterword.domain.desk_event import DeskEvent
from afterword.domain.effect import Effect
from afterword.domain.ids import AccountId, AuthorId, PageKey, Seq, SiteKey, ThreadId
from afterword.domain.imported import Imported, PageNames, System
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.note import Kind, NoteId, Scope
from afterword.domain.reading import Card


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


class HoldReason(StrEnum):
    """Why a comment waits for a moderator."""

    ASKED = "asked"
    """Its author asked a moderator to let it through unread."""
    TRIES = "tries"
    """It came a fourth time with something still unread."""
    NOTE = "note"
    """A moderator's note says that comments there are looked at first."""
    FIRST = "first"
    """Its author is new here."""
    EVERYTHING = "everything"
    """This house looks at every comment first."""
    LINKS = "links"
    """It has many links."""
    WORDS = "words"
    """It has a word that this house wants to see first."""
    REVIEW = "review"
    """A moderator looks at what this person writes first."""
    REMOVED_BEFORE = "removed_before"
    """Several comments of its author were removed lately."""
    SURGE = "surge"
    """Many people write here for the first time just now."""
    CLOSED_HOURS = "closed_hours"
    """No moderator is there at this hour."""
    REVISED = "revised"
    """It was changed after a moderator had taken words out of it."""
    SPAM = "spam"
    """The system it comes from had taken it for spam; it is kept out until somebody lets it in."""


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
    moved: Origin | None = None
    """Where it stood before a moderator moved it here."""
    imported: Imported | None = None
    """What it was in the system it comes from; None for one that was written here."""
    written: datetime | None = None
    """Of one that was moved here, or let in after it had moved in: when it was written.

    None: when it was posted.
    """


class CommentHeld(Struct, frozen=True, tag="comment.held"):
    """Someone wrote a comment that waits for a moderator; its text is the body at this seq."""

    author: AuthorId
    body: Seal
    reason: HoldReason
    parent: Seq | None = None
    words: int = 0
    note: NoteId | None = None
    """The note that says so, if one does."""
    imported: Imported | None = None
    """What it was in the system it comes from. Then nobody waits for it: it was kept out there."""


class CommentDeclined(Struct, frozen=True, tag="comment.declined"):
    """A held comment was not let in; the reason in words is the body at this seq."""

    held: Seq
    body: Seal | None = None
    """None when its author took it back."""
    grounds: Grounds | None = None


class DeclineUndone(Struct, frozen=True, tag="comment.decline_undone"):
    """A moderator took back that a held comment was not let in: it waits as before."""

    held: Seq
    act: Seq
    """Where it was declined."""


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
    held: HoldReason | None = None
    """Why readers see it again only after a moderator looked; None when they see it at once."""


class CommentApproved(Struct, frozen=True, tag="comment.approved"):
    """A moderator looked at a comment that waited after a change, and let it stand."""

    comment: Seq


class CommentRedacted(Struct, frozen=True, tag="comment.redacted"):
    """A moderator took words out of a comment, visibly; the reason in words is the body."""

    comment: Seq
    body: Seal
    spans: tuple[Span, ...]
    """All of its own, in characters of the text at `revision`."""
    revision: int
    grounds: Grounds


class ContentNoteAdded(Struct, frozen=True, tag="comment.content_note_added"):
    """A moderator put a content note on a comment; the reason in words is the body."""

    comment: Seq
    body: Seal
    grounds: Grounds


class PublicTextSet(Struct, frozen=True, tag="comment.public_text_set"):
    """What readers get of a comment whose author's own text is another: the body at this seq."""

    comment: Seq
    body: Seal | None = None
    """None: readers get the author's own text again."""


class CommentCollapsed(Struct, frozen=True, tag="comment.collapsed"):
    """A moderator folded a comment; the reason in words is the body."""

    comment: Seq
    body: Seal
    grounds: Grounds
    batch: Seq | None = None
    """The first of several acts that were decided together; None for one alone."""


class RevisionAsked(Struct, frozen=True, tag="comment.revision_asked"):
    """A moderator asked an author to say it otherwise; until then the comment is folded."""

    comment: Seq
    body: Seal
    grounds: Grounds
    until: datetime | None = None
    """By when they are asked to."""


class CommentMoved(Struct, frozen=True, tag="comment.moved"):
    """A moderator moved a comment to another thread; the reason in words is the body."""

    comment: Seq
    body: Seal
    to: ThreadId
    at: Seq
    """Where it stands there."""
    grounds: Grounds
    batch: Seq | None = None
    """The first of several moves that were decided together; None for one alone."""
    returns: bool = False
    """Whether it goes back to where it stood before, because its move was undone."""
    vanished: bool = False
    """Whether it goes back before anybody answered it here, so that no line stands for it."""


class ActUndone(Struct, frozen=True, tag="comment.act_undone"):
    """A redaction, content note, folding or request was taken back; the reason is the body."""

    comment: Seq
    act: Seq
    body: Seal | None = None
    appealed: bool = False
    """Whether an appeal brought it about."""


class CommentWithdrawn(Struct, frozen=True, tag="comment.withdrawn"):
    """Its author took a comment back."""

    comment: Seq
    vanished: bool
    """Nobody had answered and it was young, so that no tombstone stands for it."""


class CommentRemoved(Struct, frozen=True, tag="comment.removed"):
    """A moderator took a comment away; the reason in words is the body at this seq."""

    comment: Seq
    body: Seal
    grounds: Grounds | None = None
    """None in logs from before reasons were clauses."""
    batch: Seq | None = None
    """The first of several acts that were decided together; None for one alone."""


class CommentRestored(Struct, frozen=True, tag="comment.restored"):
    """A withdrawal or removal was undone; a moderator's reason is the body at this seq."""

    comment: Seq
    body: Seal | None = None
    """None when its author undid their own withdrawal."""
    appealed: bool = False
    """Whether an appeal brought it about."""


class CommentErased(Struct, frozen=True, tag="comment.erased"):
    """The words of a comment were destroyed, in every revision; only its place remains."""

    comment: Seq


class ThreadClosed(Struct, frozen=True, tag="thread.closed"):
    """A moderator closed a thread; the reason in words is the body at this seq."""

    body: Seal
    to: ThreadId | None = None
    """Where its comments were moved, if that is why; the body is empty then."""


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
    explains: tuple[Seq, ...] = ()
    """The removals it explains."""


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
    moderation: Moderation | None = None


class ClausesSet(Struct, frozen=True, tag="site.clauses_set"):
    """An owner wrote the clauses anew that moderators' decisions rest on."""

    clauses: tuple[Clause, ...]


class RepliesPaused(Struct, frozen=True, tag="person.replies_paused"):
    """Somebody wants no answers for a while; None: they want them again."""

    author: AuthorId
    until: datetime | None


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


class CommentsImported(Struct, frozen=True, tag="site.comments_imported"):
    """Comments came from another system into the threads of these pages."""

    system: System
    comments: int
    """How many came since the last time that this was said."""
    pages: tuple[PageNames, ...]


class RoleGranted(Struct, frozen=True, tag="role.granted"):
    """Someone was given a role on the site."""

    account: AccountId
    role: Role


NoteEvent = NoteGiven | NoteAmended | NoteLifted
ThreadEvent = (
    CommentPosted
    | CommentHeld
    | CommentDeclined
    | DeclineUndone
    | HeldErased
    | CommentEdited
    | CommentWithdrawn
    | CommentApproved
    | CommentRemoved
    | CommentRestored
    | CommentRedacted
    | ContentNoteAdded
    | PublicTextSet
    | CommentCollapsed
    | RevisionAsked
    | CommentMoved
    | ActUndone
    | CommentErased
    | ThreadClosed
    | ThreadReopened
    | ThreadLevelSet
    | NoteEvent
)
SiteEvent = (
    SiteAdded
    | SiteChanged
    | ClausesSet
    | RepliesPaused
    | PageDescribed
    | CommentsImported
    | RoleGranted
    | ReadingPublished
    | ReadingRetired
    | NoteEvent
)
Event = ThreadEvent | SiteEvent | DeskEvent
