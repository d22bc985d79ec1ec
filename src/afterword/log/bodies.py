"""Bodies: the words people wrote, beside the log at the same place, so that they can be erased."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from afterword.db.statement import Prepared
from afterword.db.tables import body
from afterword.domain.body import Body
from afterword.domain.event import Seal
from afterword.domain.ids import Seq, StreamId

_SEAL_LENGTH = 32


class StoredBody(Struct, frozen=True):
    """A body with its place."""

    seq: Seq
    body: Body
    erased_at: datetime | None


def seal(key: bytes, text: Body) -> Seal:
    """Digest a body with a key, so that an erased text cannot be guessed from its digest."""
    message = f"{text.content_note}\0{text.source}".encode()
    return Seal(hmac.digest(key, message, sha256).hex()[:_SEAL_LENGTH])


def write(tx: Connection, stream: StreamId, seq: Seq, text: Body) -> None:
    """Put a body beside the event at `seq`."""
    _INSERT.run(
        tx,
        {
            "stream": stream,
            "seq": seq,
            "source": text.source.encode(),
            "content_note": text.content_note,
            "html": text.html,
            "renderer": text.renderer,
            "erased_at": None,
        },
    )


def read(tx: Connection, stream: StreamId, seqs: Sequence[Seq]) -> dict[Seq, StoredBody]:
    """Return the bodies at these places; those that never were are missing."""
    found = select(body).where(body.c.stream == stream, body.c.seq.in_(seqs))
    return {row.seq: _stored(row) for row in tx.execute(found)}


def erase(tx: Connection, stream: StreamId, seqs: Sequence[Seq], at: datetime) -> None:
    """Destroy the words at these places; the rows remain, so that the log stays whole."""
    emptied = update(body).where(body.c.stream == stream, body.c.seq.in_(seqs))
    tx.execute(emptied.values(source=b"", content_note="", html="", erased_at=at))


def rerender(tx: Connection, stream: StreamId, seq: Seq, html: str, renderer: int) -> None:
    """Replace how a body is shown; its source stays."""
    place = update(body).where(body.c.stream == stream, body.c.seq == seq)
    tx.execute(place.values(html=html, renderer=renderer))


def outdated(tx: Connection, renderer: int, limit: int) -> list[tuple[StreamId, StoredBody]]:
    """Return bodies that an older renderer made, at most `limit`."""
    old = select(body).where(body.c.renderer < renderer, body.c.erased_at.is_(None)).limit(limit)
    return [(row.stream, _stored(row)) for row in tx.execute(old)]


def _stored(row: Row[Any]) -> StoredBody:
    text = Body(row.source.decode(), row.html, row.renderer, row.content_note)
    return StoredBody(row.seq, text, row.erased_at)


_INSERT = Prepared(insert(body).values({column.key: bindparam(column.key) for column in body.c}))
