"""One follower's connection, from when they ask for a stream until they leave."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, final
from urllib.parse import parse_qsl

from afterword.domain.ids import Seq, SiteKey, StreamId, ThreadId, site_stream, thread_stream
from afterword.stream.follower import Follower, Send
from afterword.stream.hub import Hub

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]

_PATH = re.compile(r"/api/v1/threads/([a-z2-7]{16})/stream")
_SOONEST_MS, _SPREAD_MS = 1_000, 7_000
"""Readers come back at a time of their own within this, so that they do not all come at once."""
_MOST_DIGITS = 15
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


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
        if self._hub.is_full or self._hub.is_closing:
            await _refuse(send)
            return True
        wanted = _wanted(scope, ThreadId(found[1]))
        # Whoever listens for hours would keep the headers of their request in memory all the time.
        scope.clear()
        follower = self._hub.join(send, list(wanted))
        try:
            missed = await follower.missed(list(wanted.values()))
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            again_ms = _SOONEST_MS + secrets.randbelow(_SPREAD_MS)
            follower.begin(b"retry: %d\n\n" % again_ms + missed)
            await _until_over(follower, receive)
            if follower.waits_since is None:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._hub.leave(follower)
        return True


async def _until_over(follower: Follower, receive: Receive) -> None:
    """Wait until a reader has left, or is let go."""
    listening: asyncio.Future[dict[str, Any]]

    def listen() -> None:
        nonlocal listening
        listening = asyncio.ensure_future(receive())
        listening.add_done_callback(heard)

    def heard(message: asyncio.Future[dict[str, Any]]) -> None:
        if _is_last(message):
            follower.let_go()
        elif not follower.over.done():
            listen()

    # (with callbacks, because a task for each of thousands who only listen is memory)
    listen()
    try:
        await follower.over
    finally:
        listening.cancel()


def _is_last(message: asyncio.Future[dict[str, Any]]) -> bool:
    gone = message.cancelled() or message.exception() is not None
    return gone or message.result()["type"] == "http.disconnect"


async def _refuse(send: Send) -> None:
    headers = [(b"retry-after", b"30"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _wanted(scope: Scope, thread: ThreadId) -> dict[StreamId, Seq | None]:
    """Return what the reader follows: the thread, and the house it is in if they name it.

    Each with where they left off; None for who only wants what is new from now on.

    In the thread they go on from `Last-Event-ID`, or else from `after`; in the house from `house`.
    """
    asked = dict(parse_qsl(scope["query_string"].decode("ascii", "replace")))
    headers = dict(scope["headers"])
    last = _seq(headers.get(b"last-event-id", b"").decode("ascii", "replace"))
    begun = _seq(asked.get("after", "")) if last is None else last
    wanted = {thread_stream(thread): begun}
    # (PostgreSQL does not even look for a name that no text can hold)
    if (site := asked.get("site", "")) and site.isprintable():
        wanted[site_stream(SiteKey(site))] = _seq(asked.get("house", ""))
    return wanted


def _seq(value: str) -> Seq | None:
    is_number = value.isascii() and value.isdigit()
    return Seq(int(value)) if is_number and len(value) <= _MOST_DIGITS else None
