"""What became of something that no longer waits: who decided, when, and how."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.desk_event import Act, Ending, ReportsAnswered
from afterword.domain.event import (
    CommentApproved,
    CommentErased,
    CommentRemoved,
    CommentWithdrawn,
    Event,
)
from afterword.domain.ids import ActorId, Seq, SiteKey, StreamId, ThreadId, desk_stream
from afterword.log import read
from afterword.projection import alarms, appeals, held, proposals, reports
from afterword.projection.items import ItemId, Matter


class How(StrEnum):
    """How something ended that waited."""

    LET_IN = "let_in"
    DECLINED = "declined"
    STANDS = "stands"
    REMOVED = "removed"
    CHANGED = "changed"
    """Something else was done about it."""
    WITHDRAWN = "withdrawn"
    """Its author took it back."""
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    AGREED = "agreed"
    REFUSED = "refused"
    SEEN = "seen"


class Settled(Struct, frozen=True):
    """How something ended that waited."""

    how: How
    by: ActorId
    at: datetime


def load(tx: Connection, item: ItemId) -> Settled | None:
    """Return what became of something; None when nobody has decided, or it never waited."""
    match item.matter:
        case Matter.HELD:
            return _held(tx, item)
        case Matter.REPORTED:
            return _reported(tx, item)
        case Matter.CHANGED:
            return _changed(tx, item.stream, item.seq)
        case _:
            decided, how = _at_desk(tx, item)
            return None if decided is None else _at(tx, desk_stream(item.site), decided, how)


def _at_desk(tx: Connection, item: ItemId) -> tuple[Seq | None, How]:
    """Return where in the desk's log something was decided, and how."""
    match item.matter:
        case Matter.APPEALED:
            appeal = appeals.load(tx, item.site, item.seq)
            how = How.OVERTURNED if appeal and appeal.overturned else How.UPHELD
            return (appeal.decided if appeal else None), how
        case Matter.PROPOSED:
            proposal = proposals.load(tx, item.site, item.seq)
            how = How.AGREED if proposal and proposal.agreed else How.REFUSED
            return (proposal.decided if proposal else None), how
        case Matter.ALARM:
            alarm = alarms.load(tx, item.site, item.seq)
            return (alarm.answered if alarm else None), How.SEEN
        case _:
            return None, How.SEEN


def _held(tx: Connection, item: ItemId) -> Settled | None:
    waiting = held.load(tx, ThreadId(item.stream), item.seq)
    if waiting is None:
        return None
    if waiting.published is not None:
        return _at(tx, item.stream, waiting.published, How.LET_IN)
    if waiting.declined is None:
        return None
    settled = _at(tx, item.stream, waiting.declined, How.DECLINED)
    if settled is not None and settled.by == ActorId(waiting.author):
        return Settled(How.WITHDRAWN, settled.by, settled.at)
    return settled


def _reported(tx: Connection, item: ItemId) -> Settled | None:
    answered = [
        one.answered
        for one in reports.on_comment(tx, ThreadId(item.stream), item.seq)
        if one.answered is not None
    ]
    if not answered:
        return None
    return _answer(tx, item.site, Seq(max(answered)))


def _answer(tx: Connection, site: SiteKey, seq: Seq) -> Settled | None:
    found = read.events_after(tx, desk_stream(site), Seq(seq - 1), 1)
    if not found or not isinstance(found[0].event, ReportsAnswered):
        return None
    answer = found[0].event
    if answer.ending is Ending.KEPT:
        return Settled(How.STANDS, found[0].actor, found[0].at)
    if isinstance(answer.act, Act):
        return _at(tx, answer.act.stream, answer.act.seq, None)
    return Settled(How.WITHDRAWN, found[0].actor, found[0].at)


def _changed(tx: Connection, stream: StreamId, seq: Seq) -> Settled | None:
    last = read.about(tx, stream, seq)[-1:]
    return Settled(_how(last[0].event), last[0].actor, last[0].at) if last else None


def _at(tx: Connection, stream: StreamId, seq: Seq, how: How | None) -> Settled | None:
    found = read.events_after(tx, stream, Seq(seq - 1), 1)
    if not found or found[0].seq != seq:
        return None
    return Settled(how or _how(found[0].event), found[0].actor, found[0].at)


def _how(event: Event) -> How:
    if isinstance(event, CommentApproved):
        return How.STANDS
    if isinstance(event, CommentRemoved):
        return How.REMOVED
    if isinstance(event, CommentWithdrawn | CommentErased):
        return How.WITHDRAWN
    return How.CHANGED
