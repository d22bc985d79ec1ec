"""What a site's moderators decided about texts: what its learnt order is learnt from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, and_, func, select, tuple_

from afterword.db.tables import body, comment, held, item, log, stream
from afterword.domain.desk_event import Ending, ReportsAnswered
from afterword.domain.event import CommentApproved, CommentRedacted, CommentRemoved
from afterword.domain.ids import SYSTEM, Seq, SiteKey, StreamId
from afterword.log import codec
from afterword.order.learner import Decision
from afterword.projection.items import Matter

NEWEST = 20_000
"""So many decisions are learnt from, the newest."""
_KINDS = tuple(
    codec.kind_of(kind)
    for kind in (CommentRemoved, CommentRedacted, CommentApproved, ReportsAnswered)
)
_MANY = 400
Place = tuple[StreamId, Seq]


class Made(Struct, frozen=True):
    """A decision of a moderator, and where the text stands that it is about."""

    stream: StreamId
    seq: Seq
    at: datetime
    text: Place
    acted: bool


def since(tx: Connection, site: SiteKey, at: datetime | None) -> list[Made]:
    """Return the decisions since a time, the oldest first; of all, the newest 20,000.

    A text that no moderator looked at is never among them.
    """
    found = [*_about_held(tx, site, at), *_about_comments(tx, site, at)]
    return sorted(found, key=lambda one: (one.at, one.stream, one.seq))[-NEWEST:]


def with_words(tx: Connection, made: Iterable[Made]) -> list[Decision]:
    """Return decisions together with the words they are about; none whose words are erased."""
    every = list(made)
    words = texts(tx, [one.text for one in every])
    return [
        Decision(one.stream, one.seq, words[one.text], one.acted)
        for one in every
        if words.get(one.text)
    ]


def _about_held(tx: Connection, site: SiteKey, at: datetime | None) -> list[Made]:
    decided = func.coalesce(held.c.published, held.c.declined)
    place = and_(log.c.stream == held.c.thread, log.c.seq == decided)
    found = (
        select(held.c.thread, held.c.seq, held.c.published, log.c.seq.label("decided"), log.c.at)
        .select_from(held.join(log, place))
        # (what its author took back no moderator decided about)
        .where(held.c.site == site, log.c.actor != held.c.author)
        .order_by(log.c.at.desc())
        .limit(NEWEST)
    )
    if at is not None:
        found = found.where(log.c.at >= at)
    return [
        Made(
            StreamId(row.thread),
            row.decided,
            row.at,
            (StreamId(row.thread), row.seq),
            row.published is None,
        )
        for row in tx.execute(found)
    ]


def _about_comments(tx: Connection, site: SiteKey, at: datetime | None) -> list[Made]:
    found = (
        select(log.c.stream, log.c.seq, log.c.at, log.c.data)
        .join(stream, stream.c.id == log.c.stream)
        .where(stream.c.site == site, log.c.subject.is_not(None), log.c.kind.in_(_KINDS))
        .where(log.c.actor != SYSTEM)
        .order_by(log.c.at.desc())
        .limit(NEWEST)
    )
    if at is not None:
        found = found.where(log.c.at >= at)
    return [one for row in tx.execute(found) if (one := _made(row)) is not None]


def _made(row: Row[Any]) -> Made | None:
    event = codec.decode(row.data)
    here = StreamId(row.stream)
    match event:
        case ReportsAnswered(ending=Ending.KEPT, thread=thread, comment=seq):
            return Made(here, row.seq, row.at, (StreamId(thread), seq), acted=False)
        case CommentRemoved(comment=seq) | CommentRedacted(comment=seq):
            return Made(here, row.seq, row.at, (here, seq), acted=True)
        case CommentApproved(comment=seq):
            return Made(here, row.seq, row.at, (here, seq), acted=False)
        case _:
            return None


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
