"""Fold one event into what is stored: the same step live, in a rebuild and in an import."""

from datetime import datetime

from sqlalchemy import Connection

from afterword.domain import site as site_log
from afterword.domain.comment import Comment
from afterword.domain.event import (
    CommentPosted,
    PageDescribed,
    RoleGranted,
    SiteEvent,
    ThreadClosed,
    ThreadEvent,
    ThreadReopened,
)
from afterword.domain.ids import Seq, SiteKey
from afterword.domain.thread import Change, Thread, evolve
from afterword.projection import comments, sites, threads


def apply(tx: Connection, thread: Thread, seq: Seq, event: ThreadEvent, at: datetime) -> Change:
    """Fold one event of a thread's log, and write what it changed."""
    subject = _subject(tx, thread, event)
    change = evolve(thread, seq, event, subject, at)
    for comment in change.comments:
        if comment.seq == seq:
            comments.add(tx, change.thread, comment)
        else:
            comments.store(tx, change.thread, comment)
    threads.store(tx, change.thread, thread)
    return change


def apply_to_site(tx: Connection, key: SiteKey, seq: Seq, event: SiteEvent) -> None:
    """Fold one event of a site's log, and write what it changed."""
    now = site_log.evolve(sites.load(tx, key), seq, event)
    if now is not None:
        sites.store(tx, now)
    if isinstance(event, PageDescribed):
        sites.describe(tx, key, event)
    if isinstance(event, RoleGranted):
        sites.grant(tx, key, event)


def _subject(tx: Connection, thread: Thread, event: ThreadEvent) -> Comment | None:
    match event:
        case ThreadClosed() | ThreadReopened():
            return None
        case CommentPosted(parent=parent):
            return None if parent is None else comments.load(tx, thread, parent)
        case _:
            return comments.load(tx, thread, event.comment)
