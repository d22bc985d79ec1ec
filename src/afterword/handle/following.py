"""Let a comment in where the others of its thread went, if that was merged while it waited."""

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.comment import Origin, Presence
from afterword.domain.event import CommentMoved
from afterword.domain.ids import Seq, ThreadId
from afterword.handle import opening
from afterword.handle.moving import arrival
from afterword.handle.opening import Opened
from afterword.handle.outcome import Done, House, Person
from afterword.log import bodies, read
from afterword.log.append import Entry
from afterword.projection import comments, moves
from afterword.projection.held import Held


class _Merge(Struct, frozen=True):
    """The last move of those by which a thread was emptied, and what was said about it."""

    move: CommentMoved
    said: Body


def lock_ahead(tx: Connection, thread: ThreadId) -> None:
    """Lock the thread into which one was merged, if its name is the lower one.

    Whoever locks two threads begins with the lower name, so that nobody waits for each other.
    """
    target = moves.merged_into(tx, thread)
    if target is not None and target < thread:
        opening.existing(tx, target)


def sent_on(tx: Connection, house: House, let_in: Done, waiting: Held, person: Person) -> Done:
    """Move a comment that was let in to where its thread was merged; for the reason of that."""
    here = opening.existing(tx, waiting.thread)
    target, merge = moves.merged_into(tx, waiting.thread), _merge(tx, here)
    if target is None or merge is None:
        return let_in
    there = opening.existing(tx, target)
    if there.thread.closed is not None:
        return let_in
    comment = opening.comment_of(tx, here.thread, let_in.seq)
    place = Seq(there.head.seq + 1)
    arriving = arrival(tx, house, here, comment, place, _parent(tx, there, waiting), {})
    away = replace(merge.move, comment=comment.seq, to=target, at=place)
    now = house.clock.now()
    also = opening.write_all(tx, there, arriving, person.actor, now)
    done = opening.write_all(tx, here, [Entry(away, merge.said)], person.actor, now)
    return replace(done, written=done.written + let_in.written, also=(also,))


def _merge(tx: Connection, here: Opened) -> _Merge | None:
    closed = here.thread.closed
    last = None if closed is None else read.at(tx, here.head.stream, Seq(closed - 1))
    if last is None or not isinstance(last.event, CommentMoved):
        return None
    said = bodies.read(tx, here.head.stream, [last.seq])[last.seq].body
    return _Merge(last.event, said)


def _parent(tx: Connection, there: Opened, waiting: Held) -> Seq | None:
    """Return where that stands now which it answers, if it went there as well."""
    if waiting.parent is None:
        return None
    now = moves.stands_at(tx, Origin(waiting.thread, waiting.parent))
    if now.thread != there.thread.id:
        return None
    above = comments.load(tx, there.thread, now.comment)
    stands = above is not None and above.presence is Presence.PRESENT
    return now.comment if stands else None
