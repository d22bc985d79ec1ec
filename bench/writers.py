"""Writing load, in a process of its own: N clients that each post one comment after the other.

Reads its orders as JSON from the command line and prints what it found as JSON.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from typing import Any, final

import msgspec
import uvloop
from msgspec import Struct
from typing_extensions import override

from bench import words
from bench.plan import HOST, ROOT
from bench.process import Process

_LATEST_S = 30.0
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
_CLOSE = b"\r\nconnection: close"


class Orders(Struct, frozen=True, kw_only=True):
    """Who writes where, for how long."""

    port: int
    target: str
    clients: int
    seconds: float
    run: str
    """Makes this run's Idempotency-Keys different from another's."""
    page: str
    site: str
    read: str = ""
    """An address that is read meanwhile; empty for none."""
    reads_per_s: int = 0


class Written(Struct, frozen=True, kw_only=True):
    """What came of it."""

    per_s: float
    p50_ms: float
    p99_ms: float
    longest_ms: float
    answered: int
    """Comments taken, those included whose answer came after the time was over."""
    errors: dict[str, int]
    read_p50_ms: float = 0.0
    read_p99_ms: float = 0.0
    reads: int = 0
    cpu_us: float = 0.0
    """Processor time of the server for one comment, in microseconds."""


def write(server: Process, orders: Orders) -> Written:
    """Run the clients against a server; what it refuses is counted by status."""
    before = server.cpu_s()
    done = subprocess.run(
        [sys.executable, "-m", "bench.writers", msgspec.json.encode(orders).decode()],
        check=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    found = msgspec.json.decode(done.stdout, type=Written)
    cpu_s = server.cpu_s() - before
    return msgspec.structs.replace(found, cpu_us=cpu_s / max(1, found.answered) * 1e6)


def flawless(written: Written) -> Written:
    """Return what was found.

    Raises:
        RuntimeError: If an answer was an error, which makes the figures worthless.
    """
    if written.errors:
        words = f"posting went wrong: {written.errors}"
        raise RuntimeError(words)
    return written


@final
class _Load:
    """What all clients share: the orders, the clock, and what was found."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.until = time.monotonic() + orders.seconds
        self.written_ms: list[float] = []
        self.read_ms: list[float] = []
        self.answered = 0
        self.errors: Counter[str] = Counter()
        self.number = 0

    def next_comment(self) -> bytes:
        """Write the next request."""
        self.number += 1
        orders = self.orders
        content = {
            "site": orders.site,
            "page": orders.page,
            "text": words.comment(self.number),
            "name": words.name(self.number),
            # What Isso calls them.
            "author": words.name(self.number),
            "title": "Bench",
        }
        body = json.dumps(content).encode()
        key = f"idempotency-key: {orders.run}-{self.number}\r\n"
        return _request("POST", orders.target, key, body)


@final
class _Client(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, load: _Load) -> None:
        self._load = load
        self._received = b""
        self._sent_at = 0.0
        self._transport: Any = None
        self._closing = False
        self._again: asyncio.Task[None] | None = None
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        self._go_on()

    @override
    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer."""
        self._received += data
        if _is_whole(self._received):
            self._answered(self._received)
            self._closing = _CLOSE in self._received.partition(_END_OF_HEAD)[0].lower()
            self._received = b""
            if not self._closing:
                self._go_on()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """End, or connect again where the server keeps no connection."""
        if self.gone.done():
            return
        if self._closing:
            self._closing = False
            loop = asyncio.get_running_loop()
            self._again = loop.create_task(_connect(self, self._load.orders.port))
            return
        self._load.errors["connection lost"] += 1
        self.gone.set_result(None)

    def _answered(self, answer: bytes) -> None:
        status = answer[9:12].decode()
        if status not in {"201", "202"}:
            self._load.errors[status] += 1
            return
        self._load.answered += 1
        # What was sent in time and answered late would count for a longer time than was given.
        now = time.monotonic()
        if now <= self._load.until:
            self._load.written_ms.append((now - self._sent_at) * 1_000)

    def _go_on(self) -> None:
        self._sent_at = time.monotonic()
        if self._sent_at < self._load.until:
            self._transport.write(self._load.next_comment())
            return
        self.gone.set_result(None)
        self._transport.close()


async def _run(orders: Orders) -> Written:
    load = _Load(orders)
    clients = [_Client(load) for _ in range(orders.clients)]
    await asyncio.gather(*(_connect(client, orders.port) for client in clients))
    reading = asyncio.create_task(_read(load))
    gone = asyncio.gather(*(client.gone for client in clients))
    await asyncio.wait_for(gone, orders.seconds + _LATEST_S)
    await reading
    return _found(load)


async def _connect(client: _Client, port: int) -> None:
    await asyncio.get_running_loop().create_connection(lambda: client, HOST, port)


async def _read(load: _Load) -> None:
    """Read at a steady pace, whether or not the answers keep up with it."""
    orders = load.orders
    if not orders.reads_per_s:
        return
    reader, writer = await asyncio.open_connection(HOST, orders.port)
    request = _request("GET", orders.read, "accept-encoding: br\r\n", b"")
    while time.monotonic() < load.until:
        began = time.monotonic()
        writer.write(request)
        head = await reader.readuntil(_END_OF_HEAD)
        await reader.readexactly(_length(head))
        load.read_ms.append((time.monotonic() - began) * 1_000)
        await asyncio.sleep(max(0.0, began + 1 / orders.reads_per_s - time.monotonic()))
    writer.close()


def _found(load: _Load) -> Written:
    written, read = sorted(load.written_ms), sorted(load.read_ms)
    return Written(
        per_s=len(written) / load.orders.seconds,
        p50_ms=_at(written, 0.5),
        p99_ms=_at(written, 0.99),
        longest_ms=_at(written, 1.0),
        answered=load.answered,
        errors=dict(load.errors),
        read_p50_ms=_at(read, 0.5),
        read_p99_ms=_at(read, 0.99),
        reads=len(read),
    )


def _at(ordered: list[float], part: float) -> float:
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _request(method: str, target: str, more: str, body: bytes) -> bytes:
    head = f"{method} {target} HTTP/1.1\r\nhost: {HOST}\r\n{more}"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(_END_OF_HEAD)
    return bool(end) and len(body) >= _length(head)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(_LENGTH):
            return int(line.removeprefix(_LENGTH))
    return 0


if __name__ == "__main__":
    given = msgspec.json.decode(sys.argv[1], type=Orders)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(_run(given))))
