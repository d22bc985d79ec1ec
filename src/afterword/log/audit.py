"""Check a log against itself: seqs without a gap, each digest over the one before, seals whole."""

import hmac
from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.body import Seal
from afterword.domain.ids import START, Seq, StreamId
from afterword.log import bodies, codec, read
from afterword.log.append import NO_DIGEST, Link, chain
from afterword.log.read import Placed, Stream

_BATCH = 500


class Fault(Struct, frozen=True):
    """Something that cannot be if nobody touched the database."""

    stream: StreamId
    seq: Seq
    words: str


def audit(tx: Connection, stream: Stream, seal_key: bytes) -> Iterator[Fault]:
    """Walk a log and yield what is wrong with it."""
    seq, digest = START, NO_DIGEST
    after = START
    while batch := read.events_after(tx, stream.id, after, _BATCH):
        for placed in batch:
            seq = Seq(seq + 1)
            if placed.seq != seq:
                yield Fault(stream.id, placed.seq, f"seq {seq} is missing")
                seq = placed.seq
            link = Link(stream.id, seq, placed.at, placed.actor, placed.data)
            digest = chain(digest, link)
            if not hmac.compare_digest(digest, placed.digest):
                yield Fault(stream.id, seq, "the event was changed after it was written")
                digest = placed.digest
            if not _is_filed_right(placed):
                yield Fault(stream.id, seq, "the event is filed as something else")
        yield from _broken_seals(tx, stream.id, batch, seal_key)
        after = batch[-1].seq
    if seq != stream.head:
        yield Fault(stream.id, stream.head, f"the log ends at {seq}, its head says {stream.head}")
    elif not hmac.compare_digest(digest, stream.digest):
        yield Fault(stream.id, seq, "the log's last digest was changed")


def _is_filed_right(placed: Placed) -> bool:
    """Say whether the columns by which an event is found say what the event says."""
    event = placed.event
    return (placed.kind, placed.subject) == (codec.kind(event), codec.subject(event))


def _broken_seals(
    tx: Connection, stream: StreamId, batch: list[Placed], seal_key: bytes
) -> Iterator[Fault]:
    sealed = {placed.seq: seal for placed in batch if (seal := _seal(placed)) is not None}
    stored = bodies.read(tx, stream, list(sealed))
    for seq, seal in sealed.items():
        found = stored.get(seq)
        if found is None:
            yield Fault(stream, seq, "its text is missing")
        elif found.erased_at is not None:
            if any(
                (found.body.source, found.body.html, found.body.content_note, found.body.stamp)
            ):
                yield Fault(stream, seq, "its text is said to be erased, but is there")
        elif bodies.seal(seal_key, found.body) != seal:
            yield Fault(stream, seq, "its text was changed behind the log's back")
        elif not bodies.quotes_hold(seal_key, found.body):
            yield Fault(stream, seq, "what it quotes was changed behind the log's back")


def _seal(placed: Placed) -> Seal | None:
    return getattr(placed.event, "body", None)
