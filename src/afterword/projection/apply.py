"""Fold one event into what is stored: the same step live, in a rebuild and in an import."""

from datetime import datetime

from sqlalchemy import Connection

from afterword.domain import note as note_log
from afterword.domain import site as site_log
from afterword.domain import thread as thread_log
from afterword.domain.comment import Comment
from afterword.domain.event import (
    CommentDeclined,
    CommentHeld,
    CommentPosted,
    CommentsImported,
    DeclineUndone,
    HeldErased,
    NoteAmended,
    NoteEvent,
    NoteGiven,
    NoteLifted,
    PageDescribed,
    RepliesPaused,
    RoleGranted,
    SiteEvent,
    ThreadEvent,
)
from afterword.domain.ids import Seq, SiteKey, StreamId, site_stream, thread_stream
from afterword.domain.note import Note
from afterword.domain.thread import Change, Thread, evolve
from afterword.projection import comments, desk, held, imported, names, notes, sites, threads


def apply(tx: Connection, thread: Thread, seq: Seq, event: ThreadEvent, at: datetime) -> Change:
    """Fold one event of a thread's log, and write what it changed."""
    if isinstance(event, NoteEvent):
        change = thread_log.note(thread, seq, event, _noted(tx, thread, event), at)
    else:
        change = evolve(thread, seq, event, _subject(tx, thread, event), at)
    for comment in change.comments:
        if comment.seq == seq:
            comments.add(tx, change.thread, comment)
        else:
            comments.store(tx, change.thread, comment)
    _keep_note(tx, thread_stream(thread.id), thread.site, change.note)
    _keep_held(tx, thread, seq, event, at)
    if isinstance(event, CommentPosted | CommentHeld) and event.imported is not None:
        imported.add(tx, thread, seq, event.imported)
    desk.keep_queue(tx, change, seq, event, at)
    threads.store(tx, change.thread, thread)
    return change


def apply_to_site(tx: Connection, key: SiteKey, seq: Seq, event: SiteEvent, at: datetime) -> None:
    """Fold one event of a site's log, and write what it changed."""
    now = site_log.evolve(sites.load(tx, key), seq, event)
    if now is not None:
        if isinstance(event, RepliesPaused):
            now = site_log.without_ended(now, at)
        sites.store(tx, now)
        if isinstance(event, NoteEvent):
            _keep_note(tx, site_stream(key), key, _site_note(tx, now, seq, event, at))
    if isinstance(event, PageDescribed):
        sites.describe(tx, key, event)
    if isinstance(event, CommentsImported):
        names.keep(tx, key, event.pages)
        sites.describe_unknown(tx, key, event.pages)
    if isinstance(event, RoleGranted):
        sites.grant(tx, key, event)


def _subject(tx: Connection, thread: Thread, event: ThreadEvent) -> Comment | None:
    """Return the comment an event happens to; of a new one, what it answers."""
    seq = event.parent if isinstance(event, CommentPosted) else getattr(event, "comment", None)
    return None if seq is None else comments.load(tx, thread, seq)


def _noted(tx: Connection, thread: Thread, event: NoteEvent) -> Note | Comment | None:
    """Return the note an event happens to; of a new one, the comment it is about."""
    match event:
        case NoteGiven(scope=scope):
            return None if scope.comment is None else comments.load(tx, thread, scope.comment)
        case NoteAmended(note=seq) | NoteLifted(note=seq):
            return notes.load(tx, thread_stream(thread.id), seq)


def _site_note(
    tx: Connection, site: site_log.Site, seq: Seq, event: NoteEvent, at: datetime
) -> Note | None:
    if isinstance(event, NoteGiven):
        return thread_log.new_note(seq, event, site.notes, at)
    before = notes.load(tx, site_stream(site.key), event.note)
    if before is None:
        return None
    if isinstance(event, NoteAmended):
        return note_log.amended(before, seq, at, material=event.material)
    return note_log.lifted(before, seq)


def _keep_note(tx: Connection, stream: StreamId, site: SiteKey, note: Note | None) -> None:
    if note is None:
        return
    if notes.load(tx, stream, note.seq) is None:
        notes.add(tx, stream, site, note)
    else:
        notes.store(tx, stream, note)


def _keep_held(tx: Connection, thread: Thread, seq: Seq, event: ThreadEvent, at: datetime) -> None:
    match event:
        case CommentHeld():
            held.add(tx, thread, seq, event, at)
            if event.imported is not None:
                # It was kept out where it comes from, and nobody waits for it.
                held.refuse(tx, thread.id, seq, seq)
        case CommentDeclined() | HeldErased():
            held.refuse(tx, thread.id, event.held, seq)
        case DeclineUndone():
            held.wait_again(tx, thread.id, event.held)
        case CommentPosted(held=int() as before):
            held.let_in(tx, thread.id, Seq(before), seq)
        case _:
            pass
