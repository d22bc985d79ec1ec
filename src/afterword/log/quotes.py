"""Quotes: words of others that were cut out of a body, each with those whose they are."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from afterword.db.statement import Prepared
from afterword.db.tables import quote
from afterword.domain.ids import Seq, StreamId
from afterword.domain.quote import ERASED, How, Quote


class Cut(Struct, frozen=True):
    """What was cut out of one body."""

    pieces: list[tuple[int, str]]
    """Where each belongs in what was left, and its words."""
    quotes: list[Quote]


def write(
    tx: Connection,
    stream: StreamId,
    seq: Seq,
    pieces: Sequence[tuple[int, str]],
    quotes: Sequence[Quote],
) -> None:
    """Put quotes beside the body they were cut out of."""
    for ordinal, ((place, words), one) in enumerate(zip(pieces, quotes, strict=True)):
        is_erased = one.how is How.ERASED
        start, stop = one.span or (None, None)
        found = {"comment": one.comment, "address": one.address, "sources": _listed(one.sources)}
        kept = {"words": b"" if is_erased else words.encode(), "html": one.html, "seal": one.seal}
        where = {"stream": stream, "seq": seq, "ordinal": ordinal, "place": place}
        _INSERT.run(tx, {**where, **found, **kept, "how": one.how, "start": start, "stop": stop})


def read(tx: Connection, stream: StreamId, seqs: Sequence[Seq]) -> dict[Seq, Cut]:
    """Return what was cut out of these bodies; those that quote nobody are missing."""
    if not seqs:
        return {}
    found = select(quote).where(quote.c.stream == stream, quote.c.seq.in_(seqs))
    cuts: dict[Seq, Cut] = {}
    for row in tx.execute(found.order_by(quote.c.seq, quote.c.ordinal)):
        cut = cuts.setdefault(row.seq, Cut([], []))
        words = row.words.decode()
        # Words that are left where none should be are told, so that a check finds them.
        cut.pieces.append((row.place, (words or ERASED) if row.how == How.ERASED else words))
        cut.quotes.append(_quote(row))
    return cuts


def erase(tx: Connection, stream: StreamId, source: Seq) -> None:
    """Destroy what others quote of a comment; that they quoted it remains."""
    theirs = update(quote).where(quote.c.stream == stream, _quotes(source))
    tx.execute(theirs.values(words=b"", html="", how=How.ERASED, start=None, stop=None))


def forget(tx: Connection, stream: StreamId, seqs: Sequence[Seq]) -> None:
    """Destroy what these bodies quote, together with them."""
    tx.execute(delete(quote).where(quote.c.stream == stream, quote.c.seq.in_(seqs)))


def rerender(tx: Connection, stream: StreamId, seq: Seq, quotes: Sequence[Quote]) -> None:
    """Replace how quotes are shown; their words stay."""
    for ordinal, one in enumerate(quotes):
        place = (quote.c.stream == stream, quote.c.seq == seq, quote.c.ordinal == ordinal)
        tx.execute(update(quote).where(*place).values(html=one.html))


def quoting(tx: Connection, stream: StreamId, sources: Sequence[Seq]) -> set[Seq]:
    """Return the places of the bodies that quote one of these comments."""
    found: set[Seq] = set()
    for source in sources:
        theirs = select(quote.c.seq).where(quote.c.stream == stream, _quotes(source))
        found.update(tx.execute(theirs).scalars())
    return found


def _quotes(source: Seq) -> Any:  # noqa: ANN401 - a condition, which SQLAlchemy types by its dialect
    return quote.c.sources.contains(f",{source},")


def _listed(sources: Sequence[Seq]) -> str:
    return "".join(f",{seq}" for seq in sources) + ","


def _quote(row: Row[Any]) -> Quote:
    return Quote(
        begin=0,
        end=0,
        comment=row.comment,
        address=row.address,
        sources=tuple(Seq(int(seq)) for seq in row.sources.split(",") if seq),
        how=How(row.how),
        span=None if row.start is None else (row.start, row.stop),
        html=row.html,
        seal=row.seal,
    )


_INSERT = Prepared(insert(quote).values({column.key: bindparam(column.key) for column in quote.c}))
