"""Who worked when at a desk, and what they left for the next one."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.desk_event import HandoverWritten, ShiftEnded, ShiftStarted
from afterword.domain.ids import ActorId, SiteKey, desk_stream
from afterword.log import bodies, codec, filed
from afterword.log.filed import Filed, Wanted

_LOOKED_AT = 500


class Left(Struct, frozen=True):
    """Words that a moderator left for the next one."""

    by: ActorId
    at: datetime
    words: str


class Shift(Struct, frozen=True):
    """That somebody began or stopped."""

    by: ActorId
    at: datetime
    began: bool
    tapped_out: bool = False


_SHIFTS = (codec.kind_of(ShiftStarted), codec.kind_of(ShiftEnded))
_HANDOVER = codec.kind_of(HandoverWritten)


def latest(tx: Connection, site: SiteKey, limit: int = _LOOKED_AT) -> list[Shift]:
    """Return who began and stopped, the newest first."""
    found = [
        one
        for kind in _SHIFTS
        for one in filed.latest(tx, Wanted(site=site, kind=kind), None, limit)
    ]
    newest = sorted(found, key=lambda one: (one.at, one.seq), reverse=True)
    return [_shift(one) for one in newest[:limit]]


def last_of(tx: Connection, site: SiteKey, who: ActorId) -> datetime | None:
    """Return when somebody last stopped, or began without stopping, before the shift they are in.

    None when this is their first.
    """
    theirs = [one for one in latest(tx, site) if one.by == who]
    if theirs and theirs[0].began:
        theirs = theirs[1:]
    return theirs[0].at if theirs else None


def is_on(tx: Connection, site: SiteKey, who: ActorId) -> bool:
    """Say whether somebody is in a shift."""
    last = next((one for one in latest(tx, site) if one.by == who), None)
    return last is not None and last.began


def left(tx: Connection, site: SiteKey, limit: int) -> Sequence[Left]:
    """Return the words that were left last, the newest first."""
    written = filed.latest(tx, Wanted(site=site, kind=_HANDOVER), None, limit)
    words = bodies.read(tx, desk_stream(site), [one.seq for one in written])
    return [
        Left(one.actor, one.at, words[one.seq].body.source) for one in written if one.seq in words
    ]


def _shift(one: Filed) -> Shift:
    event = one.event
    tapped_out = isinstance(event, ShiftEnded) and event.tapped_out
    return Shift(one.actor, one.at, isinstance(event, ShiftStarted), tapped_out)
