"""Bodies: the words people wrote, beside the log at the same place, so that they can be erased."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from afterword.db.statement import Prepared
from afterword.db.tables import body
from afterword.domain import quote
from afterword.domain.body import Body, Seal
from afterword.domain.ids import Seq, StreamId
from afterword.domain.quote import How, Quote
from afterword.log import quotes

_SEAL_LENGTH = 32


class StoredBody(Struct, frozen=True):
    """A body with its place."""

    seq: Seq
    body: Body
    erased_at: datetime | None


def seal(key: bytes, text: Body) -> Seal:
    """Digest a body with a key, so that an erased text cannot be guessed from its digest."""
    kept, pieces = quote.cut(text.source, text.quotes)
    of_text = _digest(key, f"{text.content_note}\0{kept}")
    if not pieces:
        return Seal(of_text)
    # What is quoted may be erased, and this must hold afterwards: hence seals of the words.
    quoted = [
        (place, one.comment, one.address, one.seal)
        for (place, _), one in zip(pieces, text.quotes, strict=True)
    ]
    return Seal(_digest(key, of_text + msgspec.json.encode(quoted).decode()))


def sealed(key: bytes, text: Body) -> Body:
    """Seal the words that a text quotes, each by itself."""
    if not text.quotes:
        return text
    made = tuple(
        msgspec.structs.replace(one, seal=_seal_of(key, text, one)) for one in text.quotes
    )
    return msgspec.structs.replace(text, quotes=made)


def quotes_hold(key: bytes, text: Body) -> bool:
    """Say whether the words that a text quotes are those that were sealed, or erased ones gone."""
    return all(
        text.source[one.begin : one.end] == quote.ERASED
        if one.how is How.ERASED
        else one.seal == _seal_of(key, text, one)
        for one in text.quotes
    )


def write(tx: Connection, stream: StreamId, seq: Seq, text: Body) -> None:
    """Put a body beside the event at `seq`."""
    write_all(tx, stream, [(seq, text)])


def write_all(tx: Connection, stream: StreamId, texts: Sequence[tuple[Seq, Body]]) -> None:
    """Put bodies beside the events of one log."""
    rows = []
    for seq, text in texts:
        kept, pieces = quote.cut(text.source, text.quotes)
        place = {"stream": stream, "seq": seq, "erased_at": None, "quotes": len(pieces)}
        said = {"source": kept.encode(), "content_note": text.content_note, "stamp": text.stamp}
        rows.append({**place, **said, "html": text.html, "renderer": text.renderer})
        if pieces:
            quotes.write(tx, stream, seq, pieces, text.quotes)
    _INSERT.run_all(tx, rows)


def read(tx: Connection, stream: StreamId, seqs: Sequence[Seq]) -> dict[Seq, StoredBody]:
    """Return the bodies at these places; those that never were are missing."""
    found = select(body).where(body.c.stream == stream, body.c.seq.in_(seqs))
    rows = tx.execute(found).all()
    quoted = quotes.read(tx, stream, [row.seq for row in rows if row.quotes])
    return {row.seq: _stored(row, quoted.get(row.seq)) for row in rows}


def erase(tx: Connection, stream: StreamId, seqs: Sequence[Seq], at: datetime) -> None:
    """Destroy the words at these places; the rows remain, so that the log stays whole."""
    emptied = update(body).where(body.c.stream == stream, body.c.seq.in_(seqs))
    nothing = {"source": b"", "content_note": "", "html": "", "stamp": "", "quotes": 0}
    tx.execute(emptied.values(**nothing, erased_at=at))
    quotes.forget(tx, stream, seqs)


def rerender(tx: Connection, stream: StreamId, seq: Seq, text: Body) -> None:
    """Replace how a body is shown; its source stays."""
    place = update(body).where(body.c.stream == stream, body.c.seq == seq)
    tx.execute(place.values(html=text.html, renderer=text.renderer))
    quotes.rerender(tx, stream, seq, text.quotes)


def outdated(tx: Connection, renderer: int, limit: int) -> list[tuple[StreamId, StoredBody]]:
    """Return bodies that an older renderer made, at most `limit`."""
    old = select(body).where(body.c.renderer < renderer, body.c.erased_at.is_(None)).limit(limit)
    found = []
    for row in tx.execute(old).all():
        quoted = quotes.read(tx, row.stream, [row.seq]) if row.quotes else {}
        found.append((row.stream, _stored(row, quoted.get(row.seq))))
    return found


def _stored(row: Row[Any], quoted: quotes.Cut | None) -> StoredBody:
    source: str = row.source.decode()
    placed: tuple[Quote, ...] = ()
    if quoted is not None:
        source, placed = quote.joined(source, quoted.pieces, quoted.quotes)
    text = Body(source, row.html, row.renderer, row.content_note, row.stamp, placed)
    return StoredBody(row.seq, text, row.erased_at)


def _seal_of(key: bytes, text: Body, one: Quote) -> str:
    """Return the seal of quoted words; of erased ones what was kept of it."""
    if one.how is How.ERASED:
        return one.seal
    return _digest(key, f"quote\0{text.source[one.begin : one.end]}")


def _digest(key: bytes, message: str) -> str:
    return hmac.digest(key, message.encode(), sha256).hex()[:_SEAL_LENGTH]


_INSERT = Prepared(insert(body).values({column.key: bindparam(column.key) for column in body.c}))
