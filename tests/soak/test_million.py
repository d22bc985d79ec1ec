"""A million requests as on a real blog: no error, and memory that stays where it was."""

import os
import threading
from pathlib import Path
from statistics import median

import pytest

from afterword.domain.ids import PageKey, thread_id
from tests.conftest import Serve
from tests.harness.soak import sized
from tests.harness.wait import wait_until
from tests.soak.listeners import Listeners
from tests.soak.visitors import SITE, Visitors

THREADS = 2_000
"""About ten times as many as fit among the pages that are kept ready."""
_PAGE_CACHE_MB = 2
_WARM = 0.3
"""After this part of all requests everything has its size."""
_GROWTH = 1.15
_LONGEST_S = 3_600

pytestmark = pytest.mark.soak


def test_a_million_requests_leave_memory_as_it_was_and_meet_no_error(serve: Serve) -> None:
    requests = int(os.environ.get("AFTERWORD_SOAK_REQUESTS", sized(6_000, full=1_000_000)))
    server = serve(AFTERWORD_PAGE_CACHE_MB=str(_PAGE_CACHE_MB))
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    visitors = Visitors(server.port, requests=requests, at_once=16, threads=THREADS)
    hottest = thread_id(SITE, PageKey("/0/"))
    visiting = threading.Thread(target=visitors.run)
    memory: list[tuple[int, int]] = []

    with Listeners(server.port, f"/api/v1/threads/{hottest}/stream", 20) as listening:
        wait_until(lambda: listening.every(lambda one: one.is_here))
        visiting.start()
        for part in range(1, 21):
            enough = requests * part // 20
            wait_until(
                lambda enough=enough: visitors.found.done >= enough or not visiting.is_alive(),  # type: ignore[misc] # a default is bound now
                _LONGEST_S,
            )
            memory.append((visitors.found.done, _memory_kib(server.pid)))
        visiting.join()
        with server.api() as api:
            head = api.get(f"/api/v1/threads/{hottest}/items?after=0&limit=1").json["head"]
        wait_until(lambda: listening.every(lambda one: one.heard[-1:] == [head]))
        assert listening.every(lambda one: one.heard == list(range(1, head + 1)))

    expected = {"read 200", "read 304", "write 201", "edit 200", "withdraw 200"}
    assert set(visitors.found.answers) <= expected, visitors.found.answers
    assert visitors.found.done == requests
    assert "All logs are whole" in server.run("check")
    warm = [kib for done, kib in memory if done >= requests * _WARM]
    early, late = median(warm[:4]), median(warm[-4:])
    report = f"{requests:,} requests, {dict(visitors.found.answers)}; "
    report += f"memory {early / 1024:.1f} MiB, then {late / 1024:.1f} MiB"
    print(report)  # noqa: T201 - what `make soak` is run for
    assert late < early * _GROWTH, report


def _memory_kib(pid: int | None) -> int:
    """Return what a process has in memory of its own, without the files it looks into."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))
