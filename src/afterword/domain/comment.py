"""A comment: where it stands in its thread, and its state on five independent axes.

One flat status cannot say "published, edited, redacted, reported, appealed", so a comment has
five: publication, presentation, presence, revision, case. Each moves on its own.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from afterword.domain.ids import AuthorId, Seq, ThreadId

QUIET_EDIT = timedelta(minutes=10)
"""How long an unanswered comment can be changed or taken back without a trace."""
RESTORED_SHOWS = timedelta(hours=24)
"""How long readers are told that a comment was restored."""


class Publication(StrEnum):
    """Whether it was let in."""

    PUBLISHED = "published"
    HELD = "held"
    DECLINED = "declined"


class Presence(StrEnum):
    """Whether its words still stand."""

    PRESENT = "present"
    WITHDRAWN = "withdrawn"
    VANISHED = "vanished"
    """Withdrawn before anybody answered: nothing stands in its place."""
    REMOVED = "removed"
    MOVED = "moved"
    """A moderator moved it to another thread."""
    RETURNED = "returned"
    """Its move here was undone before anybody answered it: nothing stands in its place."""
    ERASED = "erased"
    FORGOTTEN = "forgotten"
    """Erased after it had vanished: still nothing stands in its place."""


ELSEWHERE = frozenset({Presence.MOVED, Presence.RETURNED})
"""What stands in another thread now, and is counted there."""


class Case(StrEnum):
    """Where a moderator's look at it has come to."""

    NONE = "none"
    REPORTED = "reported"
    DECIDED = "decided"
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class Span(Struct, frozen=True):
    """A part of a text that a moderator took out visibly, in characters of the source."""

    start: int
    end: int
    label: str
    """What stands in its place: "[removed: slur]" for "slur"."""


class Origin(Struct, frozen=True):
    """Where a comment stood before a moderator moved it."""

    thread: ThreadId
    comment: Seq


class Redaction(Struct, frozen=True):
    """What one act of a moderator took out."""

    act: Seq
    spans: tuple[Span, ...]


class Presentation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it is shown; each part adds to the others, and names the act that it comes from."""

    collapsed: Seq | None = None
    redactions: tuple[Redaction, ...] = ()
    asked: Seq | None = None
    """Its author was asked to say it otherwise; until then it is folded."""
    asked_until: datetime | None = None
    noted: Seq | None = None
    """A moderator put a content note on it."""

    @property
    def is_folded(self) -> bool:
        """Whether a moderator folded it."""
        return self.collapsed is not None or self.asked is not None


class Revision(Struct, frozen=True):
    """Which of its texts stands."""

    number: int = 0
    """How often it was changed."""
    body: Seq = Seq(0)
    """Seq of the event whose body is the text now."""
    edited_at: datetime | None = None
    """When it was last changed in a way that readers are told of."""
    material: Seq | None = None
    """Seq of the last change that made it say something else; None while there was none."""
    words: int = 0
    """How long its text is."""
    public: Seq | None = None
    """Seq of the event whose body readers get instead; None when they get the author's text."""


class Comment(Struct, frozen=True, kw_only=True):
    """One comment as it stands now."""

    seq: Seq
    number: int
    """Its ordinal among the comments of its thread, shown as #12."""
    author: AuthorId
    at: datetime
    parent: Seq | None
    root: Seq
    """The comment its conversation starts with; its own seq when it starts one."""
    depth: int
    """0 for a root comment."""
    n: int
    """The page of its thread on which it stands, from 1."""
    replies: int = 0
    """How many direct answers were ever given to it, also those that vanished since."""
    publication: Publication = Publication.PUBLISHED
    presentation: Presentation = Presentation()
    presence: Presence = Presence.PRESENT
    revision: Revision = Revision()
    case: Case = Case.NONE
    restored_at: datetime | None = None
    decided: Seq | None = None
    """Seq of the withdrawal or removal in force, whose body has the reason."""
    decided_at: datetime | None = None
    waits: Seq | None = None
    """Seq of the change since which it waits for a moderator; None when it does not."""
    moved: Origin | None = None
    """Where it stood before a moderator moved it here."""


def is_young(comment: Comment, now: datetime) -> bool:
    """Say whether it is still within its quiet minutes."""
    return now - comment.at <= QUIET_EDIT


def may_edit(comment: Comment, now: datetime) -> bool:
    """Say whether its author may change it: ten minutes freely, then until it is answered."""
    if comment.presence is not Presence.PRESENT:
        return False
    if comment.presentation.asked is not None:
        # They were asked to: that somebody answered meanwhile must not keep them from it.
        return True
    return is_young(comment, now) or comment.replies == 0


def may_withdraw(comment: Comment) -> bool:
    """Say whether its author may take it back."""
    return comment.presence is Presence.PRESENT


def may_undo(comment: Comment, now: datetime) -> bool:
    """Say whether its author may undo having withdrawn it."""
    if comment.decided_at is None:
        return False
    withdrawn = comment.presence in {Presence.WITHDRAWN, Presence.VANISHED}
    return withdrawn and now - comment.decided_at <= QUIET_EDIT


def shows_restored(comment: Comment, now: datetime) -> bool:
    """Say whether readers are still told that it was restored."""
    return comment.restored_at is not None and now < comment.restored_at + RESTORED_SHOWS


def edit_is_shown(comment: Comment, now: datetime) -> bool:
    """Say whether readers are told of a change made now."""
    return comment.replies > 0 or not is_young(comment, now)


def withdrawal_vanishes(comment: Comment, now: datetime) -> bool:
    """Say whether a withdrawal made now leaves nothing behind."""
    return comment.replies == 0 and is_young(comment, now)
