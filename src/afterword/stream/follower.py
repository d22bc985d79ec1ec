"""One reader who follows logs: told by whoever has news, and never waited for.

Thousands may follow one thread, so none of them has a task of its own: what is sent is only
begun, and nearly always on its way at once. Whoever is slow goes on when they have heard what was
sent before.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias, final

from afterword.domain.ids import Seq
from afterword.stream.frames import Frames
from afterword.stream.log import Log

Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

_PING = b": still here\n\n"


@final
class Follower:
    """A reader, the logs they follow, and how far they have heard each."""

    __slots__ = ("_asking", "_has_begun", "_places", "_send", "logs", "over", "waits_since")

    def __init__(self, send: Send, logs: Sequence[Log]) -> None:
        self.logs = logs
        self._send = send
        self._places: Sequence[Seq] = ()
        self._has_begun = False
        self._asking: asyncio.Task[None] | None = None
        self.waits_since: float | None = None
        """When something was sent that they have not heard yet; None when there is nothing."""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when they have left or are let go."""

    @property
    def is_busy(self) -> bool:
        """Whether they cannot be told anything now: they will go on by themselves."""
        waits = self._asking is not None or self.waits_since is not None
        return waits or not self._has_begun or self.over.done()

    async def missed(self, places: Sequence[Seq | None]) -> bytes:
        """Return what they missed, or the first of it.

        Args:
            places: Where they left off in each log; None for who only wants what is new.
        """
        pieces = [
            await log.piece_after(await log.head() if place is None else place)
            for log, place in zip(self.logs, places, strict=True)
        ]
        return self._take(pieces)

    def begin(self, first: bytes) -> None:
        """Tell them this first of all, and from now on all the rest."""
        self._has_begun = True
        self.say(first)
        self.go_on()

    def go_on(self) -> None:
        """Tell them all that is new."""
        while not self.is_busy:
            pieces = self._known()
            if pieces is None:
                self._asking = asyncio.get_running_loop().create_task(self._ask())
            elif not self._tell(pieces):
                return

    def ping(self) -> None:
        """Say that the server is still there."""
        if not self.is_busy:
            self.say(_PING)

    def say(self, data: bytes) -> None:
        """Begin to send something."""
        message = {"type": "http.response.body", "body": data, "more_body": True}
        sending = _begun(self._send(message))
        if sending is not None:
            self.waits_since = time.monotonic()
            sending.add_done_callback(self._heard)

    def let_go(self) -> None:
        """End their connection; they come back and go on where they were."""
        if not self.over.done():
            self.over.set_result(None)

    def _known(self) -> list[Frames] | None:
        """Return what comes next in each log; None when some of it has to be read first."""
        pieces = []
        for log, place in zip(self.logs, self._places, strict=True):
            piece = log.known_after(place)
            if piece is None:
                return None
            pieces.append(piece)
        return pieces

    def _tell(self, pieces: Sequence[Frames]) -> bool:
        """Begin to tell the next pieces; False when there is nothing in them."""
        data = self._take(pieces)
        if data:
            self.say(data)
        return bool(data)

    def _take(self, pieces: Sequence[Frames]) -> bytes:
        self._places = [piece.to for piece in pieces]
        return b"".join([piece.data for piece in pieces])

    async def _ask(self) -> None:
        """Have the next pieces read, and go on from there."""
        try:
            pieces = [
                await log.piece_after(place)
                for log, place in zip(self.logs, self._places, strict=True)
            ]
        except Exception:
            self.let_go()
            raise
        finally:
            self._asking = None
        if not self.over.done():
            self._tell(pieces)
            self.go_on()

    def _heard(self, sending: asyncio.Future[None]) -> None:
        self.waits_since = None
        if sending.cancelled() or sending.exception() is not None:
            self.let_go()
        else:
            self.go_on()


def _begun(sending: Awaitable[None]) -> asyncio.Future[None] | None:
    """Return what tells when something has been sent; None when it is on its way already.

    Granian begins to send at once, and answers with a future only where a reader is slow.
    """
    if asyncio.isfuture(sending):
        return sending
    if asyncio.iscoroutine(sending):
        return asyncio.ensure_future(sending)
    return None
