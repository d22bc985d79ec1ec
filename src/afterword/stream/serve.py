"""One follower's connection: catch up from the log, then wait for news, until they leave."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias, final
from urllib.parse import parse_qsl

from msgspec import Struct

from afterword.domain.ids import Seq, SiteKey, StreamId, ThreadId, site_stream, thread_stream
from afterword.stream.hub import Hub, Log

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
        wanted = _wanted(scope, ThreadId(found[1]))
        news = asyncio.Event()
        logs = self._hub.join(news, *(one.name for one in wanted))
        try:
            follower = _Follower(self._hub, news, logs)
            await _until_gone(follower.follow([one.position for one in wanted], send), receive)
        finally:
            self._hub.leave(news, logs)
        return True


class _Wanted(Struct, frozen=True):
    """A log that somebody follows."""

    name: StreamId
    position: Seq | None
    """Where they left off; None for who only wants what is new from now on."""


@final
class _Follower:
    """One reader, and the logs that they follow."""

    def __init__(self, hub: Hub, news: asyncio.Event, logs: list[Log]) -> None:
        self._hub = hub
        self._news = news
        self._logs = logs

    async def follow(self, begun: list[Seq | None], send: Send) -> None:
        """Tell them everything from where they left off in each log, until the server stops."""
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _send(send, b"retry: %d\n\n" % (_SOONEST_MS + secrets.randbelow(_SPREAD_MS)))
        places = [
            await self._hub.head(log) if place is None else place
            for log, place in zip(self._logs, begun, strict=True)
        ]
        is_woken = False
        while not self._hub.closing.is_set():
            self._news.clear()
            pieces = [
                await self._hub.piece_after(log, place)
                for log, place in zip(self._logs, places, strict=True)
            ]
            places = [piece.to for piece in pieces]
            data = b"".join(piece.data for piece in pieces)
            if data or is_woken:
                await _send(send, data or _PING)
            is_woken = not data
            if is_woken:
                await self._news.wait()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(following: Coroutine[Any, Any, None], receive: Receive) -> None:
    tasks = {asyncio.ensure_future(following), asyncio.ensure_future(_left(receive))}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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


def _wanted(scope: Scope, thread: ThreadId) -> list[_Wanted]:
    """Return what the reader follows: the thread, and the house it is in if they name it.

    In the thread they go on from `Last-Event-ID`, or else from `after`; in the house from `house`.
    """
    asked = dict(parse_qsl(scope["query_string"].decode("ascii", "replace")))
    headers = dict(scope["headers"])
    last = _seq(headers.get(b"last-event-id", b"").decode("ascii", "replace"))
    begun = _seq(asked.get("after", "")) if last is None else last
    wanted = [_Wanted(thread_stream(thread), begun)]
    # (PostgreSQL does not even look for a name that no text can hold)
    if (site := asked.get("site", "")) and site.isprintable():
        house = _seq(asked.get("house", ""))
        wanted.append(_Wanted(site_stream(SiteKey(site)), house))
    return wanted


def _seq(value: str) -> Seq | None:
    is_number = value.isascii() and value.isdigit()
    return Seq(int(value)) if is_number and len(value) <= _MOST_DIGITS else None
