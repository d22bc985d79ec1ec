"""What notes in force do to the comments they bind: some stand folded, some take no answers."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection, select

from afterword.db.tables import comment
from afterword.domain.effect import Collapse, Effect, Lock
from afterword.domain.ids import Seq, ThreadId, site_stream, thread_stream
from afterword.domain.note import Note, Reach
from afterword.domain.thread import Thread
from afterword.projection import demand, noted
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown


def marked(
    tx: Connection, thread: ThreadId, shown: Sequence[Shown], notes: Sequence[NoteShown]
) -> list[Shown]:
    """Return comments of a thread with what notes do to them; those that stand are looked at."""
    standing = [one for one in notes if one.is_standing]
    folding = [one for one in standing if _does(one.note, Collapse)]
    locking = [one for one in standing if _does(one.note, Lock)]
    if not folding and not locking:
        return list(shown)
    locked = _seqs(tx, thread, shown, [one.note for one in locking])
    folded = {
        seq: f"Note {one.note.id}: {one.instruction}"
        for one in reversed(folding)
        for seq in _folded(tx, thread, shown, one.note)
    }
    return [
        replace(one, folded=folded.get(one.comment.seq, ""), locked=one.comment.seq in locked)
        for one in shown
    ]


def marks(tx: Connection, thread: Thread, now: datetime) -> list[NoteShown]:
    """Return the notes in force in a thread that do something to comments."""
    standing = demand.standing(tx, thread.site, thread, now)
    found = [one for one in standing if _does(one, Collapse) or _does(one, Lock)]
    of_site = [one for one in found if one.scope.reach is Reach.SITE]
    in_thread = [one for one in found if one.scope.reach is not Reach.SITE]
    return [
        *noted.shown(tx, site_stream(thread.site), of_site, now),
        *noted.shown(tx, thread_stream(thread.id), in_thread, now),
    ]


def _does(note: Note, effect: type[Effect]) -> bool:
    return any(isinstance(one, effect) for one in note.effects)


def _folded(tx: Connection, thread: ThreadId, shown: Sequence[Shown], note: Note) -> Iterator[Seq]:
    yield from _seqs(tx, thread, shown, [note])
    if note.scope.reach is Reach.COMMENT:
        # What it says of a comment is meant for its answers, too.
        yield from (one.comment.seq for one in shown if one.comment.parent == note.scope.comment)


def _seqs(
    tx: Connection, thread: ThreadId, shown: Sequence[Shown], notes: Sequence[Note]
) -> set[Seq]:
    """Return which of these comments are where one of these notes binds whoever answers them."""
    if any(one.scope.comment is None for one in notes):
        return {one.comment.seq for one in shown}
    about = {one.scope.comment for one in notes if one.scope.comment is not None}
    roots = {one.scope.comment for one in notes if one.scope.reach is Reach.CONVERSATION}
    below = [_below(tx, thread, root) for root in roots if root is not None]
    return about.union(*below)


def _below(tx: Connection, thread: ThreadId, root: Seq) -> set[Seq]:
    """Return everything that answers a comment, at any depth."""
    here = comment.c.thread == thread
    first = select(comment.c.seq).where(here, comment.c.parent == root)
    found = first.cte("below", recursive=True)
    found = found.union_all(select(comment.c.seq).where(here, comment.c.parent == found.c.seq))
    return {Seq(seq) for seq in tx.execute(select(found.c.seq)).scalars()}
