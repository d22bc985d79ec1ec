"""A desk's own log: write an event to it, in the transaction of what it goes with."""

from collections.abc import Sequence

from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.desk_event import DeskEvent
from afterword.domain.ids import SYSTEM, ActorId, Seq, SiteKey, desk_stream
from afterword.handle.outcome import House
from afterword.log.append import Entry, Opening, append, lock_head
from afterword.projection.desk import apply_to_desk


def lock(tx: Connection, key: SiteKey) -> None:
    """Keep everybody else from the log of a site's desk, to look at it before it changes."""
    lock_head(tx, Opening(desk_stream(key), key))


def change_desk(  # noqa: PLR0913, PLR0917 - what an event is made of
    tx: Connection,
    house: House,
    key: SiteKey,
    event: DeskEvent,
    actor: ActorId = SYSTEM,
    words: Body | None = None,
) -> Seq:
    """Append to the log of a site's desk, and return where.

    Whoever locks a thread's log as well locks it first, so that no two wait for each other.
    """
    return change_desk_by(tx, house, key, [Entry(event, words)], actor)


def change_desk_by(
    tx: Connection, house: House, key: SiteKey, entries: Sequence[Entry], actor: ActorId
) -> Seq:
    """Append several events that belong together, and return where the last one stands."""
    now = house.clock.now()
    before = lock_head(tx, Opening(desk_stream(key), key))
    head = append(tx, before, entries, actor, now)
    for seq, entry in enumerate(entries, start=before.seq + 1):
        if isinstance(entry.event, DeskEvent):
            apply_to_desk(tx, key, Seq(seq), entry.event, actor, now)
    return head.seq
