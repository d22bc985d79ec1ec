"""A server that is killed loses nothing it acknowledged and doubles nothing it is sent again."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from threading import Thread

import pytest

from tests.conftest import NewDatabase, Serve
from tests.harness.postgres import Postgres
from tests.harness.process import Server
from tests.harness.soak import is_soak, sized
from tests.harness.wait import wait_until
from tests.soak.journal import PAGES, SITE, Crowd, Journal, Sent

WRITERS = 8
CHECK_EVERY = 10
# The full form holds the clock on the wall to the promise, on a machine that does nothing else.
# The short form runs beside other tests, where only the processor's own time says anything.
READY_S = 2.0 if is_soak() else 3.0
WHILE_STARTING = 1_400_000
"""Bytes a server moves between its first file and being ready."""

pytestmark = pytest.mark.soak


@pytest.fixture
def server(new_database: NewDatabase, serve: Serve) -> Server:
    """A server on each kind of database, with a site."""
    server = serve(new_database())
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    return server


def test_what_was_acknowledged_outlives_every_kill_and_comes_once(
    server: Server, record_property: Callable[[str, object], None]
) -> None:
    rounds = sized(6, full=200)
    journal = Journal()
    waits, work = [], []
    retried = 0

    for number in range(1, rounds + 1):
        # Another moment each time: of start-up, of a quiet and of a full queue.
        enough = journal.acknowledged + number * 31 % 97
        crowd = Crowd(server, journal, WRITERS, f"r{number}")
        wait_until(lambda enough=enough: journal.acknowledged >= enough, 60)  # type: ignore[misc] # a default is bound now
        server.kill()
        crowd.stop()
        waits.append(server.start())
        work.append(_seconds_of_work(server))
        with server.api() as api:
            journal.look(api)
            retried += journal.send_again(api)
        if number % CHECK_EVERY == 0 or number == rounds:
            assert "All logs are whole" in server.run("check")
            # (on a new connection: the server hangs up on those that say nothing for long)
            with server.api() as api:
                journal.look_again(api)

    for name, value in {
        "rounds": rounds,
        "acknowledged": journal.acknowledged,
        "sent again": retried,
        "ready, median s": round(median(waits), 2),
        "ready, max s": round(max(waits), 2),
        "processor, median s": round(median(work), 2),
    }.items():
        record_property(name, value)
    report = f"{rounds} kills, {journal.acknowledged} comments, {retried} sent again; "
    report += f"ready after {median(waits):.2f} s (median), {max(waits):.2f} s (max), "
    report += f"{median(work):.2f} s of them work (median), {max(work):.2f} s (max)"
    print(report)  # noqa: T201 - what `make soak` is run for
    assert median(waits if is_soak() else work) < READY_S, report


def test_a_server_that_is_told_to_stop_writes_what_it_accepted(server: Server) -> None:
    journal = Journal()

    for number in range(sized(2, full=50)):
        enough = journal.acknowledged + 40
        crowd = Crowd(server, journal, WRITERS, f"r{number}")
        wait_until(lambda enough=enough: journal.acknowledged >= enough, 60)  # type: ignore[misc] # a default is bound now
        server.stop()
        crowd.stop()
        server.start()
        with server.api() as api:
            journal.look(api)
            journal.send_again(api)

    assert "All logs are whole" in server.run("check")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_server_killed_while_it_makes_its_tables_makes_them_the_next_time(
    kind: str, tmp_path: Path, postgres: Postgres
) -> None:
    kills = sized(2, full=40)

    for number in range(kills):
        database = postgres.url(postgres.create()) if kind == "postgresql" else None
        server = Server(tmp_path / str(number), database)
        _kill_during_start_up(server, WHILE_STARTING * number // kills)
        server.start()
        try:
            server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
            journal = Journal()
            with server.api() as api:
                assert journal.send(Sent("first", PAGES[0]), api)
                journal.look(api)
            assert "All logs are whole" in server.run("check")
        finally:
            server.leave()


def _seconds_of_work(server: Server) -> float:
    """Return how long the processor has been busy with a server."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kill_during_start_up(server: Server, enough: int) -> None:
    """Start a server and kill it once it has read and written so much after its first file.

    That tells how far it is, on a slow machine as on a quick one.
    """
    starting = Thread(target=_start, args=(server,))
    starting.start()
    wait_until((server.data / "secret").exists, 60)
    before = _bytes_moved(server)
    wait_until(lambda: _bytes_moved(server) - before >= enough or not starting.is_alive(), 60)
    server.kill()
    starting.join()


def _start(server: Server) -> None:
    # Killed on its way up, it never becomes ready.
    with suppress(RuntimeError):
        server.start()


def _bytes_moved(server: Server) -> int:
    counters = Path(f"/proc/{server.pid}/io").read_text()
    return sum(int(count) for count in re.findall(r"^[rw]char: (\d+)", counters, re.MULTILINE))
