"""A large blog moves in: through kills, once, in little memory, and without anybody waiting.

In full: 460,000 comments in 3,000 threads (440 MB), and somebody who writes for five minutes
meanwhile. In short, as part of every run, a two-hundredth of it.
"""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import quantiles

import pytest

from tests.harness.disqus_export import write_large
from tests.harness.process import Server
from tests.harness.soak import is_soak, sized
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE
from tests.harness.wait import wait_until

pytestmark = pytest.mark.soak

COMMENTS, THREADS = sized((2_300, 15), full=(460_000, 3_000))
MOST_MB = 300
LEAST_A_SECOND = 2_000
SLOWEST_S = 0.2
# A process takes over how much memory whoever started it had: a small one has to.
_MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("measured", used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(status)
"""


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large export."""
    path = tmp_path_factory.mktemp("export") / "blog.xml"
    write_large(path, COMMENTS, THREADS)
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A house that serves nobody yet."""
    server = Server(tmp_path / "house")
    server.run("site", "add", SITE, "--origin", "https://old.example")
    yield server
    server.leave()


def test_a_large_blog_moves_in_through_three_kills_and_a_second_run_adds_nothing(
    server: Server, export: Path
) -> None:
    for part in (0.0, 0.2, 0.6):
        running = _begin(server, export)
        wait_until(lambda part=part: _has_come(server, part), 900, "some of it")  # type: ignore[misc] # a default is bound now
        running.kill()
        running.communicate()

    peak, _, printed = _watched(server, export)
    second = server.run("import", "disqus", str(export), "--site", SITE)

    _report(f"{peak:.0f} MB at most, after three kills")
    assert peak < MOST_MB
    assert "Here already: " in printed
    assert f"Here already: {COMMENTS:,}." in second
    assert "Imported: 0 comments" in second
    assert _came(server) == COMMENTS
    server.run("check", *(["--quick"] if is_soak() else []))


def test_it_moves_in_at_a_good_pace_in_little_memory(server: Server, export: Path) -> None:
    began = time.monotonic()
    peak, processor_s, printed = _watched(server, export)
    took_s = time.monotonic() - began

    _report(
        f"{COMMENTS / took_s:,.0f} comments a second, {COMMENTS / processor_s:,.0f} a second of "
        f"the processor, {peak:.0f} MB at most"
    )
    assert "Imported: " in printed
    assert peak < MOST_MB
    if is_soak():
        # (seconds of the processor: who else is at work on the machine does not count)
        assert COMMENTS / processor_s > LEAST_A_SECOND


def test_people_who_write_while_a_blog_moves_in_do_not_wait(server: Server, export: Path) -> None:
    server.start()
    owner = staff(server, "Olu", "owner")
    progress = f"/api/v1/desk/{SITE}/import"
    owner.upload(f"/desk/{SITE}/import/file", "blog.xml", export.read_bytes())
    wait_until(lambda: owner.get(progress).json["phase"] == "read", 1800, "it is read")
    owner.submit(f"/desk/{SITE}/import", {"act": "begin", "rules": ""})
    wait_until(lambda: owner.get(progress).json["done"] > 0, 60, "it brings")

    ana, took = server.api(), list[float]()
    thread = ana.get(f"/api/v1/sites/{SITE}/threads?page=/new/").json["thread"]
    until = time.monotonic() + sized(5.0, full=300.0)
    while time.monotonic() < until and owner.get(progress).json["phase"] == "bringing":
        sent = {"site": SITE, "page": "/new/", "text": f"Word {len(took)}."}
        began = time.monotonic()
        assert ana.post(f"/api/v1/threads/{thread}/comments", sent).status == 201
        took.append(time.monotonic() - began)

    slowest = quantiles(took, n=100)[-1]
    _report(f"{len(took):,} comments written meanwhile, p99 {slowest * 1000:.0f} ms")
    told = ana.get(f"/api/v1/sites/{SITE}/threads?page=/new/").json
    assert told["comments"] == len(took)
    if is_soak():
        assert slowest < SLOWEST_S


def _report(what: str) -> None:
    print(f"{COMMENTS:,} comments move in: {what}")  # noqa: T201 - what `make soak` is run for


def _begin(server: Server, export: Path, *before: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "afterword", "import", "disqus", str(export), "--site", SITE]
    return subprocess.Popen(  # noqa: S603 - this project's own program
        [*before, *command],
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _has_come(server: Server, part: float) -> bool:
    """Say whether so much is here; of nothing, whether the file is being read."""
    if not part:
        return any((server.data / "importing").glob("*.db"))
    return _came(server) >= part * COMMENTS


def _came(server: Server) -> int:
    with closing(sqlite3.connect(server.data / "afterword.db")) as base:
        return int(base.execute("SELECT COUNT(*) FROM imported").fetchone()[0])


def _watched(server: Server, export: Path) -> tuple[float, float, str]:
    """Import; return the most memory in MB, the seconds of processor, and what was printed."""
    process = _begin(server, export, sys.executable, "-c", _MEASURE)
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    printed, _, measured = printed.rpartition("measured ")
    peak, processor_s = map(float, measured.split())
    return peak / 1024, processor_s, printed
