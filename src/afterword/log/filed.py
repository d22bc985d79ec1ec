"""Where the logs tell of what moderators did, in the order of time, however long they are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    func,
    insert,
    literal,
    select,
    tuple_,
)

from afterword.db.tables import filed, log, stream
from afterword.domain.clause import ClauseId
from afterword.domain.event import Event
from afterword.domain.filing import TAKEN_BACK, Filing, filing
from afterword.domain.ids import ActorId, Seq, SiteKey, StreamId, ThreadId, is_desk, is_site
from afterword.log import codec

_BATCH = 500


class Place(Struct, frozen=True):
    """A place in the order of time; what is told before it is older."""

    at: datetime
    stream: StreamId
    seq: Seq


class Filed(Struct, frozen=True, kw_only=True):
    """Something that was done at the desk, as its log tells it."""

    place: Place
    actor: ActorId
    kind: str
    event: Event
    batch: Seq | None
    thread: ThreadId | None

    @property
    def stream(self) -> StreamId:
        """The log that tells of it."""
        return self.place.stream

    @property
    def seq(self) -> Seq:
        """Where it does."""
        return self.place.seq

    @property
    def at(self) -> datetime:
        """When it was done."""
        return self.place.at


class Wanted(Struct, frozen=True, kw_only=True):
    """What is looked for among what was done on a site."""

    site: SiteKey
    public: bool = False
    """Whether only what everybody may read of."""
    thread: ThreadId | None = None
    clause: ClauseId | None = None
    actor: ActorId | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


def file(tx: Connection, place: Place, actor: ActorId, event: Event) -> None:
    """File an event that was just written, if it tells of what was done at the desk."""
    found = filing(event)
    if found is not None:
        site = tx.execute(select(stream.c.site).where(stream.c.id == place.stream)).scalar_one()
        _write(tx, SiteKey(site), place, actor, event, found)


def refile(tx: Connection, site: SiteKey, place: Place, actor: ActorId, event: Event) -> None:
    """File an event anew, of a log that is read from its beginning."""
    found = filing(event)
    if found is not None:
        _write(tx, site, place, actor, event, found)


def latest(tx: Connection, wanted: Wanted, before: Place | None, limit: int) -> list[Filed]:
    """Return what was done, the newest first, at most `limit`."""
    where = [*_conditions(wanted)]
    if before is not None:
        place = (literal(before.at, filed.c.at.type), before.stream, before.seq)
        where.append(tuple_(filed.c.at, filed.c.stream, filed.c.seq) < tuple_(*place))
    newest = (filed.c.at.desc(), filed.c.stream.desc(), filed.c.seq.desc())
    found = _joined().where(*where).order_by(*newest).limit(limit)
    return [_filed(row) for row in tx.execute(found)]


def walk(tx: Connection, wanted: Wanted) -> Iterator[Filed]:
    """Yield what was done, the newest first, a batch at a time."""
    before = None
    while batch := latest(tx, wanted, before, _BATCH):
        yield from batch
        before = batch[-1].place


def together(tx: Connection, name: StreamId, batch: Seq) -> dict[str, int]:
    """Count by kind what was decided together with the act at `batch`."""
    counted = (
        select(filed.c.kind, func.count())
        .where(filed.c.stream == name, filed.c.seq >= batch, filed.c.batch == batch)
        .group_by(filed.c.kind)
        .order_by(filed.c.kind)
    )
    return {str(kind): int(count) for kind, count in tx.execute(counted)}


def _write(  # noqa: PLR0913, PLR0917 - what a row is made of
    tx: Connection, site: SiteKey, place: Place, actor: ActorId, event: Event, found: Filing
) -> None:
    batch = found.batch
    if isinstance(event, TAKEN_BACK):
        batch = _begun_with(tx, place, actor)
    is_first = batch is None or batch == place.seq
    row = {"site": site, "at": place.at, "stream": place.stream, "seq": place.seq}
    rest = {"actor": actor, "kind": codec.kind(event), "clause": found.clause, "batch": batch}
    told = {"public": found.public and is_first, "thread": _thread(place, found)}
    tx.execute(insert(filed).values(**row, **rest, **told))


def _begun_with(tx: Connection, place: Place, actor: ActorId) -> Seq | None:
    """Return where something begins that was taken back in one go with what stands before it."""
    kinds = [codec.kind_of(kind) for kind in TAKEN_BACK]
    before = (filed.c.stream == place.stream, filed.c.seq < place.seq, filed.c.at == place.at)
    mine = (*before, filed.c.actor == actor, filed.c.kind.in_(kinds))
    first = tx.execute(select(func.min(filed.c.seq)).where(*mine)).scalar()
    return place.seq if first is None else Seq(first)


def _thread(place: Place, found: Filing) -> ThreadId | None:
    if is_desk(place.stream) or is_site(place.stream):
        return found.thread
    return ThreadId(place.stream)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield filed.c.site == wanted.site
    if wanted.public:
        yield filed.c.public == literal(value=True)
    if wanted.thread is not None:
        yield filed.c.thread == wanted.thread
    if wanted.clause is not None:
        yield filed.c.clause == wanted.clause
    if wanted.actor is not None:
        yield filed.c.actor == wanted.actor
    if wanted.kind:
        yield filed.c.kind == wanted.kind
    if wanted.since is not None:
        yield filed.c.at >= wanted.since
    if wanted.until is not None:
        yield filed.c.at < wanted.until


def _joined() -> Any:  # noqa: ANN401 - a statement of these columns
    at_its_place = and_(log.c.stream == filed.c.stream, log.c.seq == filed.c.seq)
    return select(filed, log.c.data).join(log, at_its_place)


def _filed(row: Row[Any]) -> Filed:
    return Filed(
        place=Place(row.at, StreamId(row.stream), Seq(row.seq)),
        actor=ActorId(row.actor),
        kind=row.kind,
        event=codec.decode(row.data),
        batch=row.batch,
        thread=row.thread,
    )
