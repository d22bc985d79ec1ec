"""The queue as one moderator sees it: what waits, what ends soon, and nothing about themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, select

from afterword.db.tables import comment, note
from afterword.domain.desk_event import Alarm
from afterword.domain.ids import (
    AccountId,
    ActorId,
    AuthorId,
    Seq,
    SiteKey,
    StreamId,
    ThreadId,
    desk_stream,
    is_desk,
    site_stream,
    thread_stream,
)
from afterword.projection import alarms, appeals, decided, held, items, proposals, sanctions
from afterword.projection.held import Held
from afterword.projection.items import Item, ItemId, Matter

SOON = timedelta(hours=24)
"""What ends within this time is in the queue."""
_BATCH = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SITE, _DESK = "site", "desk"
"""Stand in the name of an item for the logs of a site, whose own names have its key in them."""
_LONGEST_NAME = 80


class Colleague(Struct, frozen=True):
    """For whom a queue is put together."""

    account: AccountId
    names: frozenset[AuthorId] = frozenset()
    """Under which they wrote on the site themselves."""
    is_alone: bool = False
    """Whether nobody else moderates the site: then they decide about everything."""


def name_of(item: ItemId | Item) -> str:
    """Return what names an item in addresses and on pages: `held-qqjnfhjymd6a2zu4-14`."""
    stream = item.stream
    if ":" in stream:
        stream = StreamId(_DESK if is_desk(stream) else _SITE)
    return f"{item.matter}-{stream}-{item.seq}"


def named(site: SiteKey, name: str) -> ItemId | None:
    """Return the item of this name; None when there can be none."""
    matter, _, rest = name[:_LONGEST_NAME].partition("-")
    stream, _, seq = rest.partition("-")
    if matter not in set(Matter) or not (seq.isascii() and seq.isdigit()) or not stream.isalnum():
        return None
    logs = {_DESK: desk_stream(site), _SITE: site_stream(site)}
    place = logs.get(stream, StreamId(stream))
    return ItemId(site, Matter(matter), place, Seq(int(seq) % 2**62))


def cursor(item: Item) -> str:
    """Write an item's place in the queue, for whoever goes on from there."""
    return f"{(item.at - _EPOCH) // _MICROSECOND}-{name_of(item)}"


def at_cursor(site: SiteKey, written: str) -> Item | None:
    """Read a place in the queue again; None when it cannot be one."""
    micros, _, name = written.partition("-")
    found = named(site, name)
    if found is None or not (micros.isascii() and micros.isdigit() and len(micros) < 17):
        return None
    at = _EPOCH + int(micros) * _MICROSECOND
    return Item(site=site, matter=found.matter, stream=found.stream, seq=found.seq, at=at, count=0)


def load(tx: Connection, name: ItemId) -> Item | None:
    """Return what one can decide about: it waits, or was kept out where it comes from."""
    waiting = items.load(tx, name)
    if waiting is not None or name.matter is not Matter.HELD:
        return waiting
    found = held.load_kept_out(tx, name.site, ThreadId(name.stream), name.seq)
    return None if found is None else _kept_out(name.site, found)


def kept_out(tx: Connection, site: SiteKey, limit: int, after: Item | None = None) -> list[Item]:
    """Return what was kept out where it comes from, the oldest first, from after one on.

    Nobody waits for it: it is in no queue, and can be let in all the same.
    """
    last = None if after is None else (after.at, ThreadId(after.stream), after.seq)
    return [_kept_out(site, one) for one in held.kept_out(tx, site, last, limit)]


def page(  # noqa: PLR0913, PLR0917 - what a part of a queue is made of
    tx: Connection,
    site: SiteKey,
    who: Colleague,
    now: datetime,
    limit: int,
    after: Item | None = None,
    matter: Matter | None = None,
    but: Matter | None = None,
) -> list[Item]:
    """Return what waits for somebody, the oldest first, at most `limit`, from after an item on.

    `matter` is what alone is wanted, `but` what is not.
    """
    found: list[Item] = []
    for one in _merged(tx, site, now, after, matter):
        if one.matter is not but and is_theirs(tx, one, who):
            found.append(one)
            if len(found) == limit:
                break
    return found


def is_theirs(tx: Connection, item: Item | ItemId, who: Colleague) -> bool:
    """Say whether somebody may decide about an item.

    Nobody decides about themselves or about an appeal against what they did, as long as there is
    another moderator.
    """
    if who.is_alone:
        return True
    if item.matter is Matter.APPEALED:
        return not _decided_themselves(tx, item, who)
    return about(tx, item) not in who.names


def about(tx: Connection, item: Item | ItemId) -> AuthorId | None:
    """Return whom an item is about; None when it is about nobody."""
    match item.matter:
        case Matter.HELD:
            waiting = held.load(tx, ThreadId(item.stream), item.seq)
            return waiting.author if waiting else None
        case Matter.CHANGED | Matter.REPORTED:
            wrote = select(comment.c.author).where(
                comment.c.thread == item.stream, comment.c.seq == item.seq
            )
            return tx.execute(wrote).scalar()
        case Matter.APPEALED:
            appeal = appeals.load(tx, item.site, item.seq)
            return appeal.author if appeal else None
        case Matter.ALARM:
            raised = alarms.load(tx, item.site, item.seq)
            return raised.author if raised and raised.alarm is Alarm.PILE_ON else None
        case Matter.EXPIRING if is_desk(item.stream):
            sanction = sanctions.load(tx, item.site, item.seq)
            return sanction.author if sanction else None
        case _:
            return None


def is_proposer(tx: Connection, item: Item | ItemId, who: AccountId) -> bool:
    """Say whether somebody proposed what waits here for a second moderator."""
    proposal = proposals.load(tx, item.site, item.seq)
    return proposal is not None and proposal.by == ActorId(who)


def ending(tx: Connection, site: SiteKey, now: datetime) -> list[Item]:
    """Return the notes and sanctions that end soon, those that began to wait first.

    Soon is within a day, and in the last quarter of the time they were given for: what was meant
    for one night is no news when it begins.
    """
    soon = (note.c.until > now, note.c.until <= now + SOON)
    notes = select(note.c.stream, note.c.seq, note.c.at, note.c.until).where(
        note.c.site == site, note.c.lifted.is_(None), *soon
    )
    found = [_ending(site, row.stream, row.seq, row.at, row.until) for row in tx.execute(notes)]
    found += [
        _ending(site, desk_stream(site), one.seq, one.at, one.until)
        for one in sanctions.in_force(tx, site, now)
        if one.until is not None and one.until <= now + SOON
    ]
    return sorted((one for one in found if one.at <= now), key=_place)


def _kept_out(site: SiteKey, one: Held) -> Item:
    stream = thread_stream(one.thread)
    return Item(site=site, matter=Matter.HELD, stream=stream, seq=one.seq, at=one.at, count=1)


def _ending(site: SiteKey, stream: StreamId, seq: Seq, given: datetime, until: datetime) -> Item:
    at = until - min(SOON, (until - given) / 4)
    return Item(site=site, matter=Matter.EXPIRING, stream=stream, seq=seq, at=at, count=1)


def _decided_themselves(tx: Connection, item: Item | ItemId, who: Colleague) -> bool:
    appeal = appeals.load(tx, item.site, item.seq)
    if appeal is None:
        return False
    decision = decided.load(tx, item.site, appeal.act)
    deciders = decision.deciders if decision else frozenset()
    return appeal.author in who.names or ActorId(who.account) in deciders


def _merged(
    tx: Connection, site: SiteKey, now: datetime, after: Item | None, matter: Matter | None
) -> Iterator[Item]:
    """Yield what has a row and what the clock puts there, in one order."""
    soon = ending(tx, site, now) if matter in {None, Matter.EXPIRING} else []
    if after is not None:
        soon = [one for one in soon if _place(one) > _place(after)]
    rows = iter(()) if matter is Matter.EXPIRING else _rows(tx, site, after, matter)
    for row in rows:
        while soon and _place(soon[0]) < _place(row):
            yield soon.pop(0)
        yield row
    yield from soon


def _rows(
    tx: Connection, site: SiteKey, after: Item | None, matter: Matter | None
) -> Iterator[Item]:
    while batch := items.page(tx, site, after, _BATCH, matter):
        yield from batch
        after = batch[-1]


def _place(item: Item) -> tuple[datetime, str, str, Seq]:
    return item.at, item.matter, item.stream, item.seq
