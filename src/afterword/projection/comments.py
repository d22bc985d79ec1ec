"""Comments as they stand: one row each, without their words."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from afterword.db.statement import Prepared, Query
from afterword.db.tables import comment
from afterword.domain.comment import (
    Case,
    Comment,
    Origin,
    Presence,
    Presentation,
    Publication,
    Revision,
)
from afterword.domain.ids import AuthorId, Seq, ThreadId
from afterword.domain.thread import Thread

_PLAIN = msgspec.json.encode(Presentation()).decode()
_FIXED = {
    *("thread", "seq", "site", "number", "author", "at", "parent", "root", "depth", "n"),
    *("moved_from", "moved_place"),
}


def load(tx: Connection, thread: Thread, seq: Seq) -> Comment | None:
    """Return a comment; None when there is none at this seq."""
    row = _LOAD.first(tx, {"in_thread": thread.id, "at_seq": seq})
    return None if row is None else from_row(row)


def every(tx: Connection, thread: Thread) -> list[Comment]:
    """Return all comments of a thread, the oldest first."""
    found = select(comment).where(comment.c.thread == thread.id).order_by(comment.c.seq)
    return [from_row(row) for row in tx.execute(found)]


def conversation(tx: Connection, thread: Thread, root: Seq) -> list[Comment]:
    """Return the comments of one conversation, the oldest first."""
    found = select(comment).where(comment.c.thread == thread.id, comment.c.root == root)
    return [from_row(row) for row in tx.execute(found.order_by(comment.c.seq))]


def add(tx: Connection, thread: Thread, new: Comment) -> None:
    """Write a comment that was not there."""
    _INSERT.run(tx, {**_fixed(thread, new), **_moving(new)})


def add_all(tx: Connection, thread: Thread, new: Iterable[Comment]) -> None:
    """Write comments that were not there."""
    _INSERT.run_all(tx, [{**_fixed(thread, one), **_moving(one)} for one in new])


def store(tx: Connection, thread: Thread, now: Comment) -> None:
    """Write a comment as it stands now."""
    moving = {f"new_{name}": value for name, value in _moving(now).items()}
    _UPDATE.run(tx, {"in_thread": thread.id, "at_seq": now.seq, **moving})


def from_row(row: Row[Any]) -> Comment:
    """Make a comment of a row of its table."""
    plain = row.presentation == _PLAIN
    return Comment(
        seq=row.seq,
        number=row.number,
        author=AuthorId(row.author),
        at=row.at,
        parent=row.parent,
        root=row.root,
        depth=row.depth,
        n=row.n,
        replies=row.replies,
        publication=Publication(row.publication),
        presentation=Presentation() if plain else _presentation(row.presentation),
        presence=Presence(row.presence),
        revision=Revision(
            number=row.revision,
            body=row.body,
            edited_at=row.edited_at,
            material=row.material,
            words=row.words,
            public=row.public,
        ),
        case=Case(row.case),
        restored_at=row.restored_at,
        decided=row.decided,
        decided_at=row.decided_at,
        waits=row.waits,
        moved=None if row.moved_from is None else _origin(row),
    )


def _origin(row: Row[Any]) -> Origin:
    return Origin(ThreadId(row.moved_from), Seq(row.moved_place))


def _presentation(stored: str) -> Presentation:
    return msgspec.json.decode(stored, type=Presentation)


def _fixed(thread: Thread, new: Comment) -> Mapping[str, Any]:
    return {
        "thread": thread.id,
        "seq": new.seq,
        "site": thread.site,
        "number": new.number,
        "author": new.author,
        "at": new.at,
        "parent": new.parent,
        "root": new.root,
        "depth": new.depth,
        "n": new.n,
        "moved_from": new.moved and new.moved.thread,
        "moved_place": new.moved and new.moved.comment,
    }


def _moving(now: Comment) -> Mapping[str, Any]:
    return {
        "replies": now.replies,
        "publication": now.publication,
        "presentation": msgspec.json.encode(now.presentation).decode(),
        "presence": now.presence,
        "revision": now.revision.number,
        "body": now.revision.body,
        "edited_at": now.revision.edited_at,
        "material": now.revision.material,
        "words": now.revision.words,
        "case": now.case,
        "restored_at": now.restored_at,
        "decided": now.decided,
        "decided_at": now.decided_at,
        "public": now.revision.public,
        "waits": now.waits,
    }


_LOAD = Query(
    select(comment).where(
        comment.c.thread == bindparam("in_thread"), comment.c.seq == bindparam("at_seq")
    )
)
_INSERT = Prepared(
    insert(comment).values({column.key: bindparam(column.key) for column in comment.c})
)
_UPDATE = Prepared(
    update(comment)
    .where(comment.c.thread == bindparam("in_thread"), comment.c.seq == bindparam("at_seq"))
    .values(
        {
            column.key: bindparam(f"new_{column.key}")
            for column in comment.c
            if column.key not in _FIXED
        }
    )
)
