"""Notes as they stand: one row each, without their words."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from afterword.db.statement import Prepared, Query
from afterword.db.tables import note
from afterword.domain.effect import Effect
from afterword.domain.ids import (
    AuthorId,
    Seq,
    SiteKey,
    StreamId,
    ThreadId,
    site_stream,
    thread_stream,
)
from afterword.domain.note import Kind, Note, NoteId, Reach, Scope


def load(tx: Connection, stream: StreamId, seq: Seq) -> Note | None:
    """Return a note; None when there is none at this seq."""
    row = _LOAD.first(tx, {"in_stream": stream, "at_seq": seq})
    return None if row is None else _note(row)


def every(tx: Connection, stream: StreamId) -> list[Note]:
    """Return every note of a log, the oldest first, also those that ended."""
    return [_note(row) for row in _ALL.rows(tx, {"in_stream": stream})]


def named(tx: Connection, site: SiteKey, thread: ThreadId, name: NoteId) -> Note | None:
    """Return a note by what it is called in a thread; None when there is none."""
    stream = site_stream(site) if name.startswith("S") else thread_stream(thread)
    return next((one for one in every(tx, stream) if one.id == name), None)


def unlifted(tx: Connection, stream: StreamId) -> list[Note]:
    """Return the notes of a log that nobody ended, the oldest first; time may have ended some."""
    return [_note(row) for row in _UNLIFTED.rows(tx, {"in_stream": stream})]


def add(tx: Connection, stream: StreamId, site: SiteKey, new: Note) -> None:
    """Write a note that was not there."""
    fixed = {"stream": stream, "seq": new.seq, "site": site, "number": new.number}
    scope = {"kind": new.kind, "reach": new.scope.reach, "comment": new.scope.comment}
    given = {"author": new.author, "at": new.at, "n": new.n, "until": new.until}
    effects = msgspec.json.encode(new.effects).decode()
    explains = msgspec.json.encode(new.explains).decode()
    rest = {
        "must_acknowledge": new.must_acknowledge,
        "effects": effects,
        "explains": explains,
    }
    _INSERT.run(tx, {**fixed, **scope, **given, **rest, **_moving(new)})


def store(tx: Connection, stream: StreamId, now: Note) -> None:
    """Write a note as it stands now."""
    moving = {f"new_{name}": value for name, value in _moving(now).items()}
    _UPDATE.run(tx, {"in_stream": stream, "at_seq": now.seq, **moving})


@lru_cache(maxsize=2_048)
def _note(row: Row[Any]) -> Note:
    # The same few rows are read for each comment that is posted, and hardly ever change.
    return Note(
        seq=row.seq,
        number=row.number,
        kind=Kind(row.kind),
        scope=Scope(Reach(row.reach), row.comment),
        author=AuthorId(row.author),
        at=row.at,
        n=row.n,
        revision=row.revision,
        body=row.body,
        amended_at=row.amended_at,
        until=row.until,
        must_acknowledge=bool(row.must_acknowledge),
        effects=_effects.decode(row.effects),
        lifted=row.lifted,
        explains=() if row.explains == "[]" else msgspec.json.decode(row.explains, type=_Seqs),
    )


def _moving(now: Note) -> Mapping[str, Any]:
    return {
        "revision": now.revision,
        "body": now.body,
        "amended_at": now.amended_at,
        "lifted": now.lifted,
    }


_Seqs = tuple[Seq, ...]
_effects: msgspec.json.Decoder[tuple[Effect, ...]] = msgspec.json.Decoder(tuple[Effect, ...])
_IN_STREAM = select(note).where(note.c.stream == bindparam("in_stream")).order_by(note.c.seq)
_ALL = Query(_IN_STREAM)
_UNLIFTED = Query(_IN_STREAM.where(note.c.lifted.is_(None)))
_LOAD = Query(
    select(note).where(note.c.stream == bindparam("in_stream"), note.c.seq == bindparam("at_seq"))
)
_INSERT = Prepared(insert(note).values({column.key: bindparam(column.key) for column in note.c}))
_UPDATE = Prepared(
    update(note)
    .where(note.c.stream == bindparam("in_stream"), note.c.seq == bindparam("at_seq"))
    .values(
        {name: bindparam(f"new_{name}") for name in ("revision", "body", "amended_at", "lifted")}
    )
)
