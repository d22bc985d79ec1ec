"""Publishing through the API, answered before the framework has looked.

After reading it is what a busy thread is asked for most, and the framework takes as long as all
the rest of it. Who asks, what is checked and what is answered are the same functions as there;
whatever is not a comment in order, the framework is asked about as if nobody had looked.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, final

import msgspec
from litestar import Request

from afterword.request.post_comment import posted
from afterword.request.problems import answer
from afterword.request.publishing import Sent
from afterword.request.same_origin import is_foreign
from afterword.request.server import Server
from afterword.request.who import Http

Scope: TypeAlias = dict[str, Any]
Message: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

_PATH = re.compile(r"/api/v1/threads/([a-z2-7]{16})/comments")
_JSON = b"application/json"
_LARGEST_BYTES = 1 << 18
"""More than the longest comment there can be, however it is written as JSON."""


@final
class Straight:
    """An ASGI application before another, to which it leaves what it does not answer."""

    def __init__(self, server: Server, rest: App) -> None:
        self._server = server
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        thread = _PATH.fullmatch(scope["path"]) if scope["method"] == "POST" else None
        length = _length(scope["headers"]) if thread else 0
        if thread is None or not length:
            await self._rest(scope, receive, send)
            return
        came = await _body(receive, length)
        sent = _sent(came)
        if sent is None:
            await self._rest(scope, _once_more(came, receive), send)
            return
        request: Http = Request(scope, receive, send)  # type: ignore[arg-type] # ASGI as litestar types it
        try:
            status, told = await posted(request, self._server, thread[1], sent)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is answered as everywhere
            refusal = answer(request, error).to_asgi_response(None, request)
            await refusal(scope, receive, send)  # type: ignore[arg-type] # as above
            return
        body = msgspec.json.encode(told)
        size = str(len(body)).encode()
        headers = [(b"content-type", _JSON), (b"content-length", size)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _length(headers: list[tuple[bytes, bytes]]) -> int:
    """Return how long the JSON is that somebody sends; 0 where the framework has to look."""
    named = dict(headers)
    told = named.get(b"content-length", b"")
    is_json = named.get(b"content-type", b"").startswith(_JSON)
    if not is_json or not told.isdigit() or is_foreign(headers):
        return 0
    length = int(told)
    return length if length <= _LARGEST_BYTES else 0


async def _body(receive: Receive, length: int) -> list[Message]:
    """Receive so many bytes; fewer when whoever sends them has left."""
    came: list[Message] = []
    missing = length
    while missing > 0:
        message = await receive()
        came.append(message)
        if message["type"] != "http.request":
            break
        missing -= len(message.get("body", b""))
        if not message.get("more_body"):
            break
    return came


def _sent(came: list[Message]) -> Sent | None:
    """Return the comment in a request; None when there is none in it."""
    try:
        return _decoder.decode(b"".join([message.get("body", b"") for message in came]))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _once_more(came: list[Message], receive: Receive) -> Receive:
    """Return a way to receive a request of which some was received already."""
    waiting = came[::-1]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received


_decoder = msgspec.json.Decoder(Sent)
