"""Live readers, in a process of their own: N streams that note when each event comes.

Prints `ready` when all are connected; when its standard input closes, it prints as JSON when
each event came to each reader (CLOCK_MONOTONIC, which all processes share).
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from types import TracebackType
from typing import Any, Self, final

import uvloop
from typing_extensions import override

from bench.plan import HOST, ROOT

_ID = re.compile(rb"^id: (\d+)$", re.MULTILINE)
_READY = b"retry:"
_AT_ONCE = 100
_READY_S = 120


@final
class Followers:
    """The process, as the benchmark uses it."""

    def __init__(self, port: int, target: str, count: int) -> None:
        self._command = [sys.executable, "-m", "bench.followers", str(port), target, str(count)]

    def __enter__(self) -> Self:
        """Connect them all.

        Raises:
            RuntimeError: If they could not.
        """
        self._running = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if self._running.stdout is None or self._running.stdout.readline() != b"ready\n":
            words = "the live readers could not connect"
            raise RuntimeError(words)
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Let them go."""
        self._running.kill()
        self._running.wait()

    def arrivals(self) -> dict[int, list[float]]:
        """End, and return by seq when the event came to each reader."""
        printed, _ = self._running.communicate()
        return {int(seq): times for seq, times in json.loads(printed).items()}


@final
class _Follower(asyncio.Protocol):
    """One stream."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._received: list[tuple[float, bytes]] = []
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        asking: Any = transport
        asking.write(self._head)

    @override
    def data_received(self, data: bytes) -> None:
        """Note when a piece came; it is read later, to be quick now."""
        self._received.append((time.monotonic(), data))
        if not self.ready.done() and _READY in data:
            self.ready.set_result(None)

    def events(self) -> list[tuple[int, float]]:
        """Return which events came, and when."""
        found: list[tuple[int, float]] = []
        kept = b""
        for at, data in self._received:
            whole, _, rest = (kept + data).rpartition(b"\n\n")
            found += [(int(seq), at) for seq in _ID.findall(whole)]
            kept = rest
        return found


async def _run(port: int, target: str, count: int) -> None:
    loop = asyncio.get_running_loop()
    head = f"GET {target} HTTP/1.1\r\nhost: {HOST}\r\naccept: text/event-stream\r\n\r\n".encode()
    followers: list[_Follower] = []
    while len(followers) < count:
        more = [
            loop.create_connection(lambda: _Follower(head), HOST, port)
            for _ in range(min(_AT_ONCE, count - len(followers)))
        ]
        followers += [follower for _, follower in await asyncio.gather(*more)]
    connected = asyncio.gather(*(follower.ready for follower in followers))
    await asyncio.wait_for(connected, _READY_S)
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    arrivals: dict[int, list[float]] = defaultdict(list)
    for follower in followers:
        for seq, at in follower.events():
            arrivals[seq].append(at)
    print(json.dumps(arrivals))


if __name__ == "__main__":
    uvloop.run(_run(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
