"""One follower's connection: catch up from the log, then wait for news, until they leave."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, final

from afterword.domain.ids import Seq, ThreadId
from afterword.stream.hub import Hub, Thread

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

_PATH = re.compile(r"/api/v1/threads/([a-z2-7]{16})/stream")
_STUCK_S = 10
"""How long a piece may take to be sent before its reader counts as stuck."""
_SOONEST_MS, _SPREAD_MS = 1_000, 7_000
"""Readers come back at a time of their own within this, so that they do not all come at once."""
_MOST_DIGITS = 15
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_PING = b": still here\n\n"


@final
class Streams:
    """Serves `/api/v1/threads/{thread}/stream`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer a request for a stream; False when it is for something else."""
        found = _PATH.fullmatch(scope["path"])
        if found is None or scope["method"] != "GET":
            return False
        if self._hub.is_full:
            await _refuse(send)
            return True
        thread = ThreadId(found[1])
        followed = self._hub.join(thread)
        try:
            await self._follow_until_gone(thread, followed, _position(scope), receive, send)
        finally:
            self._hub.leave(thread)
        return True

    async def _follow_until_gone(
        self,
        thread: ThreadId,
        followed: Thread,
        position: Seq | None,
        receive: Receive,
        send: Send,
    ) -> None:
        following = asyncio.ensure_future(self._follow(thread, followed, position, send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({following, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            following.cancel()
            leaving.cancel()
            await asyncio.gather(following, leaving, return_exceptions=True)

    async def _follow(
        self, thread: ThreadId, followed: Thread, start: Seq | None, send: Send
    ) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _send(send, b"retry: %d\n\n" % (_SOONEST_MS + secrets.randbelow(_SPREAD_MS)))
        position = await self._hub.head(thread, followed) if start is None else start
        while not self._hub.closing.is_set():
            news = followed.news
            frames = await self._hub.piece_after(thread, followed, position)
            position = frames.to
            if frames.data:
                await _send(send, frames.data)
                continue
            await asyncio.shield(news)
            if followed.head == position:
                await _send(send, _PING)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send(send: Send, data: bytes) -> None:
    message = {"type": "http.response.body", "body": data, "more_body": True}
    async with asyncio.timeout(_STUCK_S):
        await send(message)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send) -> None:
    headers = [(b"retry-after", b"30"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _position(scope: Scope) -> Seq | None:
    """Return where the reader left off: `Last-Event-ID`, or `after` in the address.

    None for whoever says neither: they get only what is new from now on.
    """
    for name, value in scope["headers"]:
        if name == b"last-event-id" and (seq := _seq(value)) is not None:
            return seq
    for part in scope["query_string"].split(b"&"):
        name, _, value = part.partition(b"=")
        if name == b"after" and (seq := _seq(value)) is not None:
            return seq
    return None


def _seq(value: bytes) -> Seq | None:
    return Seq(int(value)) if value.isdigit() and len(value) <= _MOST_DIGITS else None
