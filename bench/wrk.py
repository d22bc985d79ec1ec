"""Reading load: wrk, as Debian packages it."""

import re
import subprocess

from msgspec import Struct

from bench.process import Process

CONNECTIONS = 32
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}
_TOTAL = re.compile(r"(\d+) requests in")
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_LATENCY = re.compile(r"(50|99)%\s+([\d.]+)(us|ms|s|m)\b")
_WRONG = re.compile(r"(Non-2xx or 3xx responses|Socket errors): (.*)")


class Reading(Struct, frozen=True):
    """What one run of wrk found."""

    per_s: float
    cpu_us: float
    """Processor time of the server for one request, in microseconds."""
    p50_ms: float
    p99_ms: float


def read(
    server: Process, target: str, seconds: int, headers: dict[str, str] | None = None
) -> Reading:
    """Read one address with 32 connections that stay open.

    Raises:
        RuntimeError: If an answer was an error.
    """
    lines = [f"-H{name}: {value}" for name, value in (headers or {}).items()]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
    before = server.cpu_s()
    done = subprocess.run(
        [*command, *lines, server.origin + target],
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return _parse(done.stdout, server.cpu_s() - before)


def _parse(printed: str, cpu_s: float) -> Reading:
    wrong = _WRONG.search(printed)
    total, rate = _TOTAL.search(printed), _RATE.search(printed)
    if wrong or not total or not rate or not int(total[1]):
        raise RuntimeError(printed)
    latency = {which: float(value) * _UNITS[unit] for which, value, unit in _latencies(printed)}
    return Reading(
        per_s=float(rate[1]),
        cpu_us=cpu_s / int(total[1]) * 1e6,
        p50_ms=latency["50"],
        p99_ms=latency["99"],
    )


def _latencies(printed: str) -> list[tuple[str, str, str]]:
    return [(found[1], found[2], found[3]) for found in _LATENCY.finditer(printed)]
