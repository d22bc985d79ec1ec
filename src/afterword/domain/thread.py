"""A thread: what one step of its log does to it and to its comments. Pure; never fails."""

from datetime import datetime
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain import act
from afterword.domain import note as notes
from afterword.domain.comment import Comment, Presence, Publication, Revision
from afterword.domain.event import (
    ActUndone,
    CommentApproved,
    CommentCollapsed,
    CommentDeclined,
    CommentEdited,
    CommentErased,
    CommentHeld,
    CommentMoved,
    CommentPosted,
    CommentRedacted,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
    ContentNoteAdded,
    DeclineUndone,
    HeldErased,
    Layout,
    NoteAmended,
    NoteEvent,
    NoteGiven,
    NoteLifted,
    PublicTextSet,
    RevisionAsked,
    ThreadClosed,
    ThreadEvent,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId
from afterword.domain.imported import Fate, Imported
from afterword.domain.level import Level
from afterword.domain.note import Note

PAGE_SIZE = 100
"""Comments on one page of a flat thread; root comments and their replies on a nested one."""
_PRESENCE = {
    Fate.STOOD: Presence.PRESENT,
    Fate.DELETED: Presence.ERASED,
    Fate.DELETED_UNANSWERED: Presence.FORGOTTEN,
}


class Thread(Struct, frozen=True, kw_only=True):
    """One thread as it stands at `position`."""

    id: ThreadId
    site: SiteKey
    page: PageKey
    layout: Layout
    """How its comments were put on pages. Fixed by its first comment."""
    position: Seq = Seq(0)
    """Seq of the last event folded into it."""
    numbered: int = 0
    """How many comments were ever posted; the last one's number."""
    comments: int = 0
    """How many comments readers count: posted, neither vanished nor withdrawn nor removed."""
    pages: int = 1
    on_last_page: int = 0
    """How many comments stand on the last page."""
    closed: Seq | None = None
    """Seq of the closing in force, whose body has the reason; None while it is open."""
    changed_at: datetime | None = None
    words: int = 0
    """How long the comments are that readers count, together."""
    notes: int = 0
    """How many notes were ever given in it; the last one's number."""
    level: Level | None = None
    """How much one must have read here; None: as the site has it."""


class Change(Struct, frozen=True):
    """What one event made of a thread."""

    thread: Thread
    comments: tuple[Comment, ...] = ()
    """Comments that are new or different now."""
    note: Note | None = None
    """The note that is new or different now."""


def place(thread: Thread, parent: Comment | None) -> int:
    """Tell the page on which a new comment stands.

    A new conversation goes to the last page, or opens one when that is full. An answer in a
    nested thread stands with its conversation, wherever that is, so that no other page moves.
    """
    if parent is not None and thread.layout is Layout.NESTED:
        return parent.n
    if thread.on_last_page >= PAGE_SIZE:
        return thread.pages + 1
    return thread.pages


def post(
    thread: Thread, seq: Seq, event: CommentPosted, parent: Comment | None, at: datetime
) -> Change:
    """Add a comment."""
    n = place(thread, parent)
    comment = Comment(
        seq=seq,
        number=thread.numbered + 1,
        author=event.author,
        at=event.written or at,
        parent=event.parent,
        root=parent.root if parent else seq,
        depth=parent.depth + 1 if parent else 0,
        n=n,
        revision=Revision(body=seq, words=event.words),
        presence=_PRESENCE[event.imported.fate if event.imported else Fate.STOOD],
        moved=event.moved,
    )
    counts = _counts(comment)
    grown = replace(
        thread,
        position=seq,
        numbered=comment.number,
        comments=thread.comments + counts,
        words=thread.words + counts * event.words,
        pages=max(n, thread.pages),
        on_last_page=_on_last_page(thread, n),
        changed_at=_changed(thread, event.imported, at),
    )
    if parent is None:
        return Change(grown, (comment,))
    return Change(grown, (comment, replace(parent, replies=parent.replies + 1)))


def evolve(  # noqa: C901, PLR0911, PLR0912 - one case for each kind of event
    thread: Thread, seq: Seq, event: ThreadEvent, subject: Comment | None, at: datetime
) -> Change:
    """Take one step of a log.

    Args:
        thread: The thread before the event.
        seq: The event's place in the log.
        event: What happened.
        subject: The comment it happened to; for `CommentPosted` the parent. None where the
            event has none.
        at: When it happened.
    """
    here = replace(thread, position=seq, changed_at=at)
    match event:
        case CommentPosted():
            return post(thread, seq, event, subject, at)
        case ThreadClosed():
            return Change(replace(here, closed=seq))
        case ThreadReopened():
            return Change(replace(here, closed=None))
        case ThreadLevelSet():
            return Change(replace(here, level=event.level))
        case NoteGiven() | NoteAmended() | NoteLifted():
            # (what becomes of a note is told by `note`)
            return Change(here)
        case CommentHeld():
            # (and of what is held by the projection)
            return Change(replace(here, changed_at=_changed(thread, event.imported, at)))
        case CommentDeclined() | DeclineUndone() | HeldErased():
            return Change(here)
        case _ if subject is None:
            return Change(here)
        case (
            CommentApproved()
            | CommentRedacted()
            | ContentNoteAdded()
            | PublicTextSet()
            | CommentCollapsed()
            | RevisionAsked()
            | ActUndone()
        ):
            return _counted(here, subject, act.acted(subject, seq, event))
        case CommentMoved():
            presence = Presence.RETURNED if event.vanished else Presence.MOVED
            return _gone(here, subject, presence, seq, at)
        case CommentEdited():
            edited = _edited(subject, seq, event, at)
            return _counted(here, subject, edited)
        case CommentWithdrawn():
            presence = Presence.VANISHED if event.vanished else Presence.WITHDRAWN
            return _gone(here, subject, presence, seq, at)
        case CommentRemoved():
            return _gone(here, subject, Presence.REMOVED, seq, at)
        case CommentErased():
            traceless = subject.presence is Presence.VANISHED
            presence = Presence.FORGOTTEN if traceless else Presence.ERASED
            return _gone(here, subject, presence, seq, at)
        case CommentRestored():
            # An author who undoes a slip within minutes leaves no mark, as with a quick edit.
            return _restored(here, subject, at if event.body else None)
        case _:
            assert_never(event)


def note(
    thread: Thread, seq: Seq, event: NoteEvent, subject: Note | Comment | None, at: datetime
) -> Change:
    """Give, change or end a note.

    Args:
        thread: The thread before the event.
        seq: The event's place in the log.
        event: What happened.
        subject: The note it happened to; for a new one the comment it is about, if any.
        at: When it happened.
    """
    here = replace(thread, position=seq, changed_at=at)
    match event:
        case NoteGiven():
            about = subject if isinstance(subject, Comment) else None
            nested = thread.layout is Layout.NESTED
            n = about.n if about is not None and nested else thread.pages
            number = thread.notes + 1
            given = new_note(seq, event, number, at, n)
            return Change(replace(here, notes=number), note=given)
        case _ if not isinstance(subject, Note):
            return Change(here)
        case NoteAmended():
            now = notes.amended(subject, seq, at, material=event.material)
            return Change(here, note=now)
        case NoteLifted():
            return Change(here, note=notes.lifted(subject, seq))
        case _:
            assert_never(event)


def new_note(seq: Seq, event: NoteGiven, number: int, at: datetime, n: int = 1) -> Note:
    """Make a note of the event that gave it."""
    return Note(
        seq=seq,
        number=number,
        kind=event.kind,
        scope=event.scope,
        author=event.author,
        at=at,
        n=n,
        body=seq,
        until=event.until,
        must_acknowledge=event.must_acknowledge,
        effects=event.effects,
        explains=event.explains,
    )


def _changed(thread: Thread, imported: Imported | None, at: datetime) -> datetime:
    """Return when a thread changed last; what was written long ago elsewhere is no news."""
    before = thread.changed_at
    return at if imported is None or before is None else max(before, at)


def _on_last_page(thread: Thread, n: int) -> int:
    if n > thread.pages:
        return 1
    return thread.on_last_page + 1 if n == thread.pages else thread.on_last_page


def _edited(comment: Comment, seq: Seq, event: CommentEdited, at: datetime) -> Comment:
    old = comment.revision
    new = Revision(
        number=old.number + 1,
        body=seq,
        edited_at=at if event.shown else old.edited_at,
        material=seq if event.material else old.material,
        words=event.words,
    )
    waits = event.held is not None
    return replace(
        comment,
        revision=new,
        presentation=act.revised(comment),
        publication=Publication.HELD if waits else comment.publication,
        waits=seq if waits else comment.waits,
    )


def _counts(comment: Comment) -> bool:
    """Say whether readers count a comment."""
    published = comment.publication is Publication.PUBLISHED
    return published and comment.presence is Presence.PRESENT


def _counted(thread: Thread, before: Comment, now: Comment) -> Change:
    """Return what a changed comment makes of its thread's numbers."""
    was, is_ = _counts(before), _counts(now)
    words = is_ * now.revision.words - was * before.revision.words
    comments = thread.comments + is_ - was
    return Change(replace(thread, comments=comments, words=thread.words + words), (now,))


def _gone(thread: Thread, comment: Comment, presence: Presence, seq: Seq, at: datetime) -> Change:
    gone = replace(comment, presence=presence, decided=seq, decided_at=at)
    return _counted(thread, comment, gone)


def _restored(thread: Thread, comment: Comment, at: datetime | None) -> Change:
    back = replace(
        comment, presence=Presence.PRESENT, decided=None, decided_at=None, restored_at=at
    )
    return _counted(thread, comment, back)
