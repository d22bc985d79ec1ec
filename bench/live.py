"""Live delivery: from the moment a comment is sent to when each reader of its thread has it."""

import socket
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from uuid import uuid4

import msgspec

from afterword.domain.event import Preset
from bench import figures, stock, words
from bench.afterword_server import afterword
from bench.followers import Followers
from bench.http import post
from bench.plan import HOST, Plan, Section, Step
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
    rows, raw = [], {}
    for readers in _sizes(plan):
        step(f"live: {readers:,} readers")
        row, found = _delivery(plan, readers)
        rows.append(row)
        raw[f"{readers}"] = found
    return Section(
        title=f"Live ({_COMMENTS} comments, one each {_EVERY_S:g} s; one more reader is stuck)",
        columns=_COLUMNS,
        rows=tuple(rows),
        notes=("From POST sent to event received, both processes on this machine.",),
        raw=dict(raw),
    )


def _sizes(plan: Plan) -> tuple[int, ...]:
    return (_FEW, _MANY) if plan.full else (_FEW,)


def _delivery(plan: Plan, readers: int) -> tuple[tuple[str, ...], dict[str, object]]:
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
    found = {"memory": each, "cpu_us": cpu_us, "ms": _every(late), "sent": len(sent)}
    return _row(readers, late, each, cpu_us), found


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


def _row(readers: int, late: list[float], each: float, cpu_us: float) -> tuple[str, ...]:
    p50, p99 = late[len(late) // 2], late[int(len(late) * 0.99)]
    fits = figures.mark(reached=each <= _READER_BYTES)
    return (
        f"{readers:,}",
        f"{p99 / _P99_MS:.2f} {figures.mark(reached=p99 <= _P99_MS)}",
        figures.ms(p50),
        figures.ms(p99),
        figures.ms(late[-1]),
        f"{len(late) / (readers * _COMMENTS):.1%}",
        f"{figures.kib(each)} (≤ 20 {fits})",
        f"{cpu_us:.1f} µs",
    )


def _every(late: list[float]) -> list[float]:
    """Keep each hundredth of the distribution."""
    return [late[min(len(late) - 1, len(late) * part // 100)] for part in range(101)]
