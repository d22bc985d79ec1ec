"""Answers already given: a request that comes again is answered again and not done again."""

from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select

from afterword.db.statement import Prepared, Query
from afterword.db.tables import answer
from afterword.domain.ids import Seq, StreamId

KEPT = timedelta(days=2)
"""How long a request may be repeated; a phone can be without network for a night."""


class Request(Struct, frozen=True):
    """What makes a request the same request."""

    key: str
    """The client's Idempotency-Key."""
    content: bytes
    """Digest of what was asked."""


def given(tx: Connection, stream: StreamId, request: Request) -> tuple[Seq, bool] | None:
    """Return what was answered under this key, and whether the same had been asked."""
    row = _FIND.first(tx, {"scope": stream, "key_hash": _digest(request.key)})
    return None if row is None else (Seq(row.seq), row.request_hash == request.content)


def remember(tx: Connection, stream: StreamId, request: Request, seq: Seq, at: datetime) -> None:
    """Keep an answer."""
    key_hash = _digest(request.key)
    row = {"scope": stream, "key_hash": key_hash, "request_hash": request.content}
    _INSERT.run(tx, {**row, "seq": seq, "at": at})


def forget_old(tx: Connection, now: datetime) -> None:
    """Delete the answers that nobody will ask for again."""
    tx.execute(delete(answer).where(answer.c.at < now - KEPT))


def _digest(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogatepass")).digest()


_FIND = Query(
    select(answer.c.seq, answer.c.request_hash).where(
        answer.c.scope == bindparam("scope"), answer.c.key_hash == bindparam("key_hash")
    )
)
_INSERT = Prepared(
    insert(answer).values({column.key: bindparam(column.key) for column in answer.c})
)
