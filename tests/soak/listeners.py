"""Thousands who follow one thread, as browsers do: they come back when they are cut off."""

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar, cast, final

import uvloop
from typing_extensions import override

_ID = re.compile(rb"^id: (\d+)$", re.MULTILINE)
_RETRY = re.compile(rb"^retry: (\d+)$", re.MULTILINE)
_AT_ONCE = 100
_BUSY_S = 0.5

_T = TypeVar("_T")


@final
class Listener(asyncio.Protocol):
    """One reader over all their connections."""

    def __init__(self, crowd: "Listeners") -> None:
        self._crowd = crowd
        self._left = b""
        self._retry_ms = 1_000
        self._transport: asyncio.WriteTransport | None = None
        self.heard: list[int] = []
        """The places of the events, in the order in which they were told."""
        self.is_here = False
        """Whether they are connected and up to date, as far as they know."""

    async def connect(self) -> None:
        """Connect, as often as it takes."""
        while not self._crowd.is_over:
            try:
                loop = asyncio.get_running_loop()
                await loop.create_connection(lambda: self, "127.0.0.1", self._crowd.port)
            except OSError:
                await asyncio.sleep(_BUSY_S)
            else:
                return

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for everything from where they were."""
        # (what uvloop gives is one, without being of that class)
        way = cast("asyncio.WriteTransport", transport)
        self._transport, self._left = way, b""
        last = self.heard[-1] if self.heard else self._crowd.start
        named = f"Host: 127.0.0.1\r\nLast-Event-ID: {last}\r\nAccept: text/event-stream\r\n"
        way.write(f"GET {self._crowd.target} HTTP/1.1\r\n{named}\r\n".encode())

    @override
    def data_received(self, data: bytes) -> None:
        """Note what is told."""
        whole, _, self._left = (self._left + data).rpartition(b"\n\n")
        if retry := _RETRY.search(whole):
            self._retry_ms, self.is_here = int(retry[1]), True
        self.heard += [int(one) for one in _ID.findall(whole)]

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Come back in the time that was asked for."""
        self.is_here = False
        if not self._crowd.is_over:
            asyncio.get_running_loop().call_later(self._retry_ms / 1_000, self._come_back)

    def leave(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.abort()

    def _come_back(self) -> None:
        self._crowd.begin(self.connect())


@final
class Listeners:
    """A crowd, on an event loop of its own."""

    def __init__(self, port: int, target: str, count: int, start: int = 0) -> None:
        self.port = port
        self.target = target
        self.start = start
        """The last place they know from their page."""
        self.is_over = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.all = self._run(self._gather(count))

    def __enter__(self) -> Self:
        """Return itself; everybody is there."""
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Let everybody go."""
        self.is_over = True
        self._run(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside everything else."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def every(self, holds: Callable[[Listener], bool]) -> bool:
        """Say whether something holds for everybody."""
        return all(holds(one) for one in self.all)

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    async def _gather(self, count: int) -> list[Listener]:
        found: list[Listener] = []
        while len(found) < count:
            more = [Listener(self) for _ in range(min(_AT_ONCE, count - len(found)))]
            await asyncio.gather(*(one.connect() for one in more))
            found += more
        return found

    async def _leave(self) -> None:
        for one in self.all:
            one.leave()
        # (a turn of the loop in which their connections are closed)
        await asyncio.sleep(0)
