"""What the moderation log and the audit log tell of an event: both are read from the logs.

The moderation log is for everybody. It tells of what was decided, never of what only concerns
whoever it was said to: held comments, reports, warnings, words between moderators. The audit log
is for those who look after the site, and tells of everything that somebody at the desk did.
"""

from msgspec import Struct

from afterword.domain.clause import ClauseId, Grounds
from afterword.domain.desk_event import (
    ActProposed,
    AlarmAnswered,
    AppealDecided,
    HandoverWritten,
    PersonSanctioned,
    ProposalDecided,
    ReportsAnswered,
    ReportsReopened,
    SanctionLifted,
    ShiftEnded,
    ShiftStarted,
    StaffNoteWritten,
)
from afterword.domain.event import (
    ActUndone,
    ClausesSet,
    CommentApproved,
    CommentCollapsed,
    CommentDeclined,
    CommentErased,
    CommentMoved,
    CommentPosted,
    CommentRedacted,
    CommentRemoved,
    CommentRestored,
    CommentsImported,
    ContentNoteAdded,
    DeclineUndone,
    Event,
    HeldErased,
    NoteAmended,
    NoteGiven,
    NoteLifted,
    PageDescribed,
    ReadingPublished,
    ReadingRetired,
    RevisionAsked,
    RoleGranted,
    SiteAdded,
    SiteChanged,
    ThreadClosed,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import Seq, ThreadId
from afterword.domain.sanction import Measure

PUBLIC: tuple[type[Event], ...] = (
    *(CommentRemoved, CommentRestored, CommentErased, CommentMoved, CommentApproved),
    *(CommentRedacted, ContentNoteAdded, CommentCollapsed, RevisionAsked, ActUndone),
    *(ThreadClosed, ThreadReopened, ThreadLevelSet, NoteGiven, NoteAmended, NoteLifted),
    *(PersonSanctioned, SanctionLifted, AppealDecided, ProposalDecided, ClausesSet),
)
"""Kinds that everybody may read of."""
OF_THE_DESK: tuple[type[Event], ...] = (
    *(CommentPosted, CommentDeclined, DeclineUndone, HeldErased),
    *(SiteAdded, SiteChanged, PageDescribed, RoleGranted, ReadingPublished, ReadingRetired),
    *(ReportsAnswered, ReportsReopened, ActProposed, AlarmAnswered, CommentsImported),
    *(StaffNoteWritten, HandoverWritten, ShiftStarted, ShiftEnded),
)
"""Kinds that only those read of who look after the site; of comments those that were held."""
ALSO_BY_AUTHORS: tuple[type[Event], ...] = (CommentErased, HeldErased)
"""Kinds that an author may bring about as well as a moderator."""
_ABOUT_A_THREAD = (PersonSanctioned, ReportsAnswered, ReportsReopened)
TAKEN_BACK: tuple[type[Event], ...] = (CommentRestored, ActUndone)
"""Kinds of which several in one go are one entry."""


class Filing(Struct, frozen=True, kw_only=True):
    """Under what an event is filed."""

    public: bool
    thread: ThreadId | None = None
    """Of an event in the desk's log: the thread it is about."""
    clause: ClauseId | None = None
    batch: Seq | None = None
    """The first of several that were decided together."""


def filing(event: Event) -> Filing | None:
    """Say under what an event is filed; None when nobody is told of it, or by another event."""
    if not isinstance(event, (*PUBLIC, *OF_THE_DESK)) or is_their_own(event):
        return None
    if isinstance(event, CommentMoved) and event.vanished:
        # (the thread it goes back to tells of it)
        return None
    grounds: Grounds | None = getattr(event, "grounds", None)
    return Filing(
        public=isinstance(event, PUBLIC) and not is_private(event),
        thread=event.thread if isinstance(event, _ABOUT_A_THREAD) else None,
        clause=grounds.clause if grounds else None,
        batch=getattr(event, "batch", None),
    )


def is_their_own(event: Event) -> bool:
    """Say whether somebody did this with what they wrote themselves."""
    match event:
        case CommentPosted(held=held):
            return held is None
        case CommentDeclined(body=body) | CommentRestored(body=body):
            return body is None
        case _:
            return False


def is_private(event: Event) -> bool:
    """Say whether it concerns nobody but the one to whom it was said."""
    return isinstance(event, PersonSanctioned) and event.measure is Measure.WARN
