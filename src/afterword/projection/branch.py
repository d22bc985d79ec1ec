"""Branches: which notes are met on the way from a thread's top to where somebody writes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from afterword.db.tables import comment
from afterword.domain.comment import Comment
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.domain.note import Note, Reach, Scope, binds
from afterword.domain.thread import Thread
from afterword.projection import comments, demand


def path(tx: Connection, thread: Thread, seq: Seq | None) -> tuple[Seq, ...]:
    """Return a comment and what it answers, the root first; empty for none."""
    found: list[Seq] = []
    while seq is not None:
        one = comments.load(tx, thread, seq)
        if one is None:
            break
        found.append(one.seq)
        seq = one.parent
    return tuple(found[::-1])


def under(tx: Connection, thread: Thread, top: Comment) -> list[Comment]:
    """Return a comment and everything that answers it or what is under it, the oldest first."""
    found = {top.seq: top}
    for one in comments.conversation(tx, thread, top.root):
        if one.parent in found:
            found[one.seq] = one
    return list(found.values())


def met(
    tx: Connection, site: SiteKey, thread: Thread, scope: Scope, now: datetime
) -> tuple[Note, ...]:
    """Return the standing notes that readers of a branch meet.

    Where branches of it differ, those of the one with the most: a note for the whole thread adds
    to every conversation, also to the one that has had seven.
    """
    standing = demand.standing(tx, site, thread, now)
    ends = {one.scope.comment for one in standing} | {scope.comment}
    paths = [path(tx, thread, end) for end in sorted(ends, key=lambda seq: seq or 0)]
    inside = [one for one in paths if _is_inside(one, scope)]
    branches = [tuple(note for note in standing if binds(note, one)) for one in inside]
    return max(branches, key=len, default=())


def seq_of(tx: Connection, thread: ThreadId, number: int) -> Seq | None:
    """Return the place of the comment with a number; None when there is none."""
    numbered = select(comment.c.seq).where(comment.c.thread == thread)
    return tx.execute(numbered.where(comment.c.number == number)).scalar()


def number_at(tx: Connection, thread: ThreadId, seq: Seq) -> int:
    """Return the number of the last comment up to a place; 0 when there is none."""
    upto = select(func.max(comment.c.number)).where(comment.c.thread == thread)
    return int(tx.execute(upto.where(comment.c.seq <= seq)).scalar() or 0)


def _is_inside(path_: Sequence[Seq], scope: Scope) -> bool:
    if scope.reach is Reach.COMMENT:
        return bool(path_) and path_[-1] == scope.comment
    return scope.comment is None or scope.comment in path_
