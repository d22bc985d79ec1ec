"""Live delivery: from the moment a comment is sent to when each reader of its thread has it."""

import socket
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from uuid import uuid4

import msgspec
from msgspec import Struct

from afterword.domain.event import Preset
from bench import figures, stock, words
from bench.afterword_server import afterword
from bench.followers import Followers
from bench.http import post
from bench.plan import HOST, Goal, Plan, Section, Step
from bench.process import Process
from bench.stock import Stocked

_FEW, _MANY = 500, 6_000
_COMMENTS, _EVERY_S = 40, 0.2
_SETTLE_S = 1.5
_P99_MS, _READER_BYTES = 150.0, 20 * 1024
_SMALL_BUFFER = 2_048
_COLUMNS = (
    "live readers",
    "p99 of the target",
    "p50",
    "p99",
    "longest",
    "arrived",
    "memory a reader",
    "CPU a comment and reader",
)


def count(plan: Plan) -> int:
    """Return how many steps `measure` takes."""
    return 1 + len(_sizes(plan))


def measure(plan: Plan, step: Step) -> Section:
    """Measure delivery to few and to many readers, with one among them who never reads."""
    step("starting")
    rows, goals, raw = [], list[Goal](), {}
    for readers in _sizes(plan):
        step(f"live: {readers:,} readers")
        found = _delivery(plan, readers)
        rows.append(_row(readers, found))
        goals += _goals(readers, found)
        raw[f"{readers}"] = found
    return Section(
        title=f"Live ({_COMMENTS} comments, one each {_EVERY_S:g} s; one more reader is stuck)",
        columns=_COLUMNS,
        rows=tuple(rows),
        notes=("From POST sent to event received, both processes on this machine.",),
        goals=tuple(goals),
        raw=dict(raw),
    )


def _sizes(plan: Plan) -> tuple[int, ...]:
    return (_FEW, _MANY) if plan.full else (_FEW,)


class Delivered(Struct, frozen=True):
    """What was found with so many readers."""

    late_ms: list[float]
    """How long each event took to each reader, the shortest first."""
    expected: int
    memory_bytes: float
    """Of the server, for one reader."""
    cpu_us: float
    """Of the server, for one event to one reader."""

    def at(self, part: float) -> float:
        """Return within how many milliseconds this part had arrived."""
        return self.late_ms[min(len(self.late_ms) - 1, int(len(self.late_ms) * part))]


def _delivery(plan: Plan, readers: int) -> Delivered:
    data = plan.room / f"live-{readers}"
    thread = stock.stocked(100, "live")
    stock.fill(data, "http://blog.example", [thread], Preset.STANDARD)
    stream = f"/api/v1/threads/{thread.thread}/stream?after={thread.comments}"
    with ExitStack() as stack:
        server = stack.enter_context(afterword(data))
        server.wait_for("/readyz")
        idle = server.memory_bytes()
        followers = stack.enter_context(Followers(server.port, stream, readers))
        each = (server.memory_bytes() - idle) / readers
        stack.enter_context(_stuck(server.port, stream))
        before = server.cpu_s()
        sent = _publish(server, thread)
        cpu_s = server.cpu_s() - before
        arrivals = followers.arrivals()
    late = sorted(
        (at - sent[seq]) * 1_000 for seq, times in arrivals.items() if seq in sent for at in times
    )
    cpu_us = cpu_s / (len(sent) * readers) * 1e6
    return Delivered(late, len(sent) * readers, each, cpu_us)


def _publish(server: Process, thread: Stocked) -> dict[int, float]:
    """Publish comments at a steady pace and return by seq when each was sent."""
    connection = HTTPConnection(HOST, server.port)
    sent = {}
    for number in range(_COMMENTS):
        content = {"site": stock.SITE, "page": thread.page, "text": words.comment(number)}
        began = time.monotonic()
        reply = post(connection, thread.posting, content, uuid4().hex)
        sent[int(msgspec.json.decode(reply.body)["seq"])] = began
        time.sleep(max(0.0, began + _EVERY_S - time.monotonic()))
    connection.close()
    time.sleep(_SETTLE_S)
    return sent


def _stuck(port: int, stream: str) -> socket.socket:
    """Open a stream and never read it."""
    stuck = socket.socket()
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
    stuck.connect((HOST, port))
    stuck.sendall(f"GET {stream} HTTP/1.1\r\nhost: {HOST}\r\n\r\n".encode())
    return stuck


def _row(readers: int, found: Delivered) -> tuple[str, ...]:
    p99 = found.at(0.99)
    fits = figures.mark(reached=found.memory_bytes <= _READER_BYTES)
    return (
        f"{readers:,}",
        f"{p99 / _P99_MS:.2f} {figures.mark(reached=p99 <= _P99_MS)}",
        figures.ms(found.at(0.5)),
        figures.ms(p99),
        figures.ms(found.late_ms[-1]),
        f"{len(found.late_ms) / found.expected:.1%}",
        f"{figures.kib(found.memory_bytes)} (≤ 20 {fits})",
        f"{found.cpu_us:.1f} µs",
    )


def _goals(readers: int, found: Delivered) -> tuple[Goal, ...]:
    p99, memory = found.at(0.99) / _P99_MS, found.memory_bytes / _READER_BYTES
    return (
        Goal(
            what=f"{readers:,} live readers and a stuck one, p99 of 150 ms",
            found=f"{p99:.2f} ({found.at(0.5) / _P99_MS:.2f} p50)",
            wanted="≤ 1",
            reached=p99 <= 1 and len(found.late_ms) == found.expected,
            ours=figures.ms(found.at(0.99)),
        ),
        Goal(
            what=f"memory of one of {readers:,} live readers, of 20 KiB",
            found=f"{memory:.2f}",
            wanted="≤ 1",
            reached=memory <= 1,
            ours=figures.kib(found.memory_bytes),
        ),
    )
