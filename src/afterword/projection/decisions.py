"""What a site's moderators decided about texts: what its learnt order is learnt from."""

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import Connection, select, tuple_

from afterword.db.tables import body, comment, item, log, stream
from afterword.domain.desk_event import ReportsAnswered
from afterword.domain.event import (
    CommentApproved,
    CommentDeclined,
    CommentPosted,
    CommentRedacted,
    CommentRemoved,
)
from afterword.domain.ids import Seq, SiteKey, StreamId
from afterword.log import codec
from afterword.order.learner import Decision
from afterword.projection.items import Matter

NEWEST = 20_000
"""So many decisions are learnt from, the newest."""
_ACTED = (CommentRemoved, CommentDeclined, CommentRedacted)
_KINDS = tuple(
    codec.kind_of(kind) for kind in (*_ACTED, CommentApproved, CommentPosted, ReportsAnswered)
)
_MANY = 400
Place = tuple[StreamId, Seq]


class _Made(msgspec.Struct, frozen=True):
    """A decision, and where the text stands that it is about."""

    stream: StreamId
    seq: Seq
    text: Place
    acted: bool


def of_site(
    tx: Connection, site: SiteKey, known: Callable[[StreamId, Seq], bool], most: int
) -> list[Decision]:
    """Return decisions that are not known yet, the oldest first, at most so many.

    A text that no moderator looked at is never among them, and none whose words are erased.
    """
    found = (
        select(log.c.stream, log.c.seq, log.c.actor, log.c.data)
        .join(stream, stream.c.id == log.c.stream)
        .where(stream.c.site == site, log.c.kind.in_(_KINDS), _DECIDED)
        .order_by(log.c.at.desc(), log.c.stream, log.c.seq.desc())
        .limit(NEWEST)
    )
    rows = [row for row in tx.execute(found) if not known(StreamId(row.stream), row.seq)]
    made = [one for row in rows[::-1][:most] if (one := _made(tx, row)) is not None]
    words = texts(tx, [one.text for one in made])
    return [
        Decision(one.stream, one.seq, words[one.text], one.acted)
        for one in made
        if words.get(one.text)
    ]


def waiting(tx: Connection, site: SiteKey) -> list[Place]:
    """Return the places of everything with words that waits on a site."""
    kinds = [Matter.HELD.value, Matter.CHANGED.value, Matter.REPORTED.value]
    found = select(item.c.stream, item.c.seq).where(item.c.site == site, item.c.kind.in_(kinds))
    return [(StreamId(row.stream), row.seq) for row in tx.execute(found)]


def texts(tx: Connection, places: Iterable[Place]) -> dict[Place, str]:
    """Return the words at places: of a comment those that stand now, of what is held its own."""
    wanted = list(dict.fromkeys(places))
    found: dict[Place, str] = {}
    for start in range(0, len(wanted), _MANY):
        some = wanted[start : start + _MANY]
        bodies = dict.fromkeys(some)
        now = select(comment.c.thread, comment.c.seq, comment.c.body)
        rows = tx.execute(now.where(tuple_(comment.c.thread, comment.c.seq).in_(some)))
        at = {(StreamId(row.thread), row.seq): (row.thread, row.body) for row in rows}
        stored = select(body.c.stream, body.c.seq, body.c.source)
        keys = [at.get(place, place) for place in bodies]
        sources = {
            (row.stream, row.seq): row.source
            for row in tx.execute(stored.where(tuple_(body.c.stream, body.c.seq).in_(keys)))
        }
        for place in some:
            source = sources.get(at.get(place, place), b"")
            found[place] = source.decode("utf-8", "replace")
    return found
