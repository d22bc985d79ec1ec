"""What a site's moderators decided about texts: what its learnt order is learnt from."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, select, tuple_

from afterword.db.tables import body, comment, item
from afterword.domain.desk_event import Ending, ReportsAnswered
from afterword.domain.event import (
    CommentApproved,
    CommentDeclined,
    CommentPosted,
    CommentRedacted,
    CommentRemoved,
)
from afterword.domain.ids import SYSTEM, Seq, SiteKey, StreamId, thread_stream
from afterword.log import codec, filed
from afterword.log.filed import Filed, Wanted
from afterword.order.learner import Decision
from afterword.projection.items import Matter

NEWEST = 20_000
"""So many decisions are learnt from, the newest."""
_KINDS = tuple(
    codec.kind_of(kind)
    for kind in (
        *(CommentRemoved, CommentDeclined, CommentRedacted),
        *(CommentApproved, CommentPosted, ReportsAnswered),
    )
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
    found = [
        made
        for kind in _KINDS
        for one in filed.latest(tx, Wanted(site=site, kind=kind, since=at), None, NEWEST)
        if one.actor != SYSTEM and (made := _made(one)) is not None
    ]
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


def _made(one: Filed) -> Made | None:
    here = one.stream
    match one.event:
        case ReportsAnswered(ending=Ending.KEPT, thread=thread, comment=seq):
            text, acted = (thread_stream(thread), seq), False
        case CommentRemoved(comment=seq) | CommentRedacted(comment=seq):
            text, acted = (here, seq), True
        case CommentDeclined(held=seq):
            text, acted = (here, seq), True
        case CommentApproved(comment=seq) | CommentPosted(held=int() as seq):
            text, acted = (here, Seq(seq)), False
        case _:
            return None
    return Made(here, one.seq, one.at, text, acted)
