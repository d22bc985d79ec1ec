"""A server that takes a comment the usual way: Litestar, async SQLAlchemy, aiosqlite.

It does the writes that Afterword does for a comment, in Afterword's own tables, and renders with
the same Markdown: what differs is how the work reaches the database. It is given what helps it:
Core instead of the ORM, WAL, and a lock, because without one its transactions would mostly wait
in SQLite's busy handler. Durable as Afterword is: `synchronous=FULL`, answered after COMMIT.
"""

import asyncio
import os
import secrets
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server as Granian
from litestar import Litestar, Request, get, post
from msgspec import Struct
from sqlalchemy import event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from afterword.db import tables
from afterword.domain.ids import PageKey, SiteKey, thread_id, thread_stream
from afterword.page import markdown

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE_SIZE = 100

engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['REFERENCE_DATABASE']}")
alone = asyncio.Lock()


@event.listens_for(engine.sync_engine, "connect")
def _prepare(raw: Any, _: object) -> None:  # noqa: ANN401 - the driver's connection
    raw.isolation_level = None
    for setting in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -32768"):
        raw.execute(f"PRAGMA {setting}")


@event.listens_for(engine.sync_engine, "begin")
def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's, sync inside
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class Sent(Struct, frozen=True):
    """A comment as it was sent."""

    site: str
    page: str
    text: str
    name: str


class Placed(Struct, frozen=True):
    """Where the new comment goes."""

    thread: str
    stream: str
    seq: int
    now: datetime


@post("/api/v1/threads/{thread:str}/comments")
async def post_comment(request: Request[Any, Any, Any], data: Sent, thread: str) -> dict[str, Any]:
    """Write one comment in one transaction."""
    html = markdown.render(data.text, "about:blank")
    key = sha256(request.headers.get("idempotency-key", "").encode()).digest()
    async with alone, engine.begin() as tx:
        here = await _open(tx, data)
        answered = tables.answer.c.scope == here.stream, tables.answer.c.key_hash == key
        before = await tx.execute(select(tables.answer.c.seq).where(*answered))
        if (row := before.first()) is not None:
            return {"seq": row.seq}
        await _write(tx, here, data, html)
        answer = {"scope": here.stream, "key_hash": key, "request_hash": key, "seq": here.seq}
        await tx.execute(insert(tables.answer).values(**answer, at=here.now))
    return {"seq": here.seq, "thread": thread, "html": html}


@get("/readyz")
async def ready() -> str:
    """Say that it runs."""
    return "ready"


async def _open(tx: AsyncConnection, data: Sent) -> Placed:
    name = thread_id(SiteKey(data.site), PageKey(data.page))
    stream = thread_stream(name)
    found = await tx.execute(
        select(tables.stream.c.head, tables.stream.c.digest).where(tables.stream.c.id == stream)
    )
    row = found.first()
    # The tests' clock cannot be asked: this is another system.
    now = _EPOCH + timedelta(seconds=asyncio.get_running_loop().time())
    if row is not None:
        await tx.execute(select(tables.thread).where(tables.thread.c.id == name))
        return Placed(name, stream, row.head + 1, now)
    opened = {"id": stream, "site": data.site, "page": data.page, "layout": "flat"}
    await tx.execute(insert(tables.stream).values(**opened, head=0, digest=b""))
    await tx.execute(insert(tables.thread).values(_thread(data, name, now)))
    return Placed(name, stream, 1, now)


async def _write(tx: AsyncConnection, here: Placed, data: Sent, html: str) -> None:
    author = "a" + secrets.token_urlsafe(9)
    key_hash = secrets.token_bytes(32)
    who = tables.author.c
    await tx.execute(select(who.id).where(who.site == data.site, who.key_hash == key_hash))
    person = {"id": author, "site": data.site, "name": data.name, "email": ""}
    await tx.execute(
        insert(tables.author).values(**person, key_hash=key_hash, created_at=here.now)
    )
    digest = sha256(data.text.encode()).digest()
    head = {"head": here.seq, "digest": digest}
    await tx.execute(update(tables.stream).where(tables.stream.c.id == here.stream).values(**head))
    place = {"stream": here.stream, "seq": here.seq}
    logged = {"at": here.now, "actor": author, "kind": "comment-posted", "data": "{}"}
    await tx.execute(insert(tables.log).values(**place, **logged, digest=digest))
    text = {"source": data.text.encode(), "content_note": "", "html": html, "renderer": 1}
    await tx.execute(insert(tables.body).values(**place, **text))
    await tx.execute(insert(tables.comment).values(_comment(here, data, author)))
    state = {"position": here.seq, "numbered": here.seq, "comments": here.seq}
    thread = tables.thread.c.id == here.thread
    await tx.execute(update(tables.thread).where(thread).values(**state, changed_at=here.now))


def _thread(data: Sent, name: str, now: datetime) -> dict[str, Any]:
    named = {"id": name, "site": data.site, "page": data.page, "layout": "flat"}
    counted = {"position": 0, "numbered": 0, "comments": 0, "pages": 1, "on_last_page": 0}
    return {**named, **counted, "changed_at": now}


def _comment(here: Placed, data: Sent, author: str) -> dict[str, Any]:
    place = {"thread": here.thread, "seq": here.seq, "number": here.seq, "root": here.seq}
    what = {"site": data.site, "author": author, "at": here.now, "body": here.seq, "depth": 0}
    axes = {"publication": "published", "presentation": "{}", "presence": "present", "case": "no"}
    counted = {"replies": 0, "revision": 1, "n": here.seq // _PAGE_SIZE + 1}
    return {**place, **what, **axes, **counted}


async def _serve(host: str, port: int) -> None:
    app = Litestar([post_comment, ready], openapi_config=None, logging_config=None)
    server = Granian(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    await server.serve()


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1], int(sys.argv[2])))
