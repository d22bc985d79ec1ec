"""Fold many comments that come from another system at once, to what `apply` makes of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from afterword.domain.comment import Comment
from afterword.domain.event import CommentHeld, CommentPosted
from afterword.domain.ids import Seq
from afterword.domain.thread import Thread, evolve
from afterword.projection import comments, held, imported, threads

Arrival: TypeAlias = tuple[CommentPosted | CommentHeld, datetime]
"""An imported comment, and when it was written."""


def apply_all(tx: Connection, thread: Thread, first: Seq, came: Sequence[Arrival]) -> Thread:
    """Fold imported comments, written from `first` on, and write what they changed.

    Comments that are answered are loaded once, and each row is written once: an import has
    thousands of them to a second.
    """
    now, changed, new = thread, dict[Seq, Comment](), set[Seq]()
    for seq, (event, at) in enumerate(came, start=first):
        parent = _parent(tx, thread, event, changed)
        change = evolve(now, Seq(seq), event, parent, at)
        now = change.thread
        changed |= {one.seq: one for one in change.comments}
        if isinstance(event, CommentPosted):
            new.add(Seq(seq))
        else:
            held.add(tx, thread, Seq(seq), event, at)
            held.refuse(tx, thread.id, Seq(seq), Seq(seq))
    comments.add_all(tx, now, [one for seq, one in changed.items() if seq in new])
    for seq, one in changed.items():
        if seq not in new:
            comments.store(tx, now, one)
    named = enumerate((event.imported for event, _ in came), start=first)
    imported.add_all(tx, now, [(Seq(seq), was) for seq, was in named if was is not None])
    threads.store(tx, now, thread)
    return now


def _parent(
    tx: Connection, thread: Thread, event: CommentPosted | CommentHeld, known: dict[Seq, Comment]
) -> Comment | None:
    if event.parent is None or isinstance(event, CommentHeld):
        return None
    return known.get(event.parent) or comments.load(tx, thread, event.parent)
