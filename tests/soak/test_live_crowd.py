"""Thousands follow one thread: all hear each event once, also over a restart of the server."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from threading import Event, Thread
from typing import final

import pytest

from afterword.domain.ids import PageKey, SiteKey, thread_id
from tests.conftest import Serve
from tests.harness.api import Api
from tests.harness.process import Server
from tests.harness.soak import is_soak, sized
from tests.harness.wait import wait_until
from tests.soak.listeners import Listeners

SITE, PAGE = SiteKey("teaspoon"), PageKey("/crowd/")
THREAD = thread_id(SITE, PAGE)
COMMENTS = f"/api/v1/threads/{THREAD}/comments"
STREAM = f"/api/v1/threads/{THREAD}/stream?site={SITE}&house=0"
# What is promised of a server that has a machine to itself.
RESUMED_S, P99_S = 30.0, 1.0
_LONGEST_S = 120.0

pytestmark = pytest.mark.soak


@pytest.fixture
def server(serve: Serve) -> Server:
    """A server with a site whose log has something to follow, too."""
    server = serve()
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    with server.api() as api:
        _post(api, "first")
    return server


def test_a_crowd_hears_each_event_once_and_one_who_never_reads_harms_nobody(
    server: Server,
) -> None:
    readers = sized(300, full=6_000)
    with Listeners(server.port, STREAM, readers, start=1) as crowd, _stuck(server):
        wait_until(lambda: crowd.every(lambda one: one.is_here), _LONGEST_S)

        with server.api() as api:
            last = [_post(api, f"comment {number}") for number in range(30)][-1]
        wait_until(lambda: crowd.every(lambda one: one.heard[-1:] == [last]), _LONGEST_S)

        assert all(one.heard == list(range(2, last + 1)) for one in crowd.all)
        with server.api() as api:
            assert f"afterword_followers {readers + 1}" in api.get("/metrics").text


def test_a_crowd_that_is_cut_off_goes_on_where_each_of_them_was(server: Server) -> None:
    readers = sized(200, full=5_000)
    with Listeners(server.port, STREAM, readers, start=1) as crowd:
        wait_until(lambda: crowd.every(lambda one: one.is_here), _LONGEST_S)
        with _Writer(server) as writer:
            wait_until(lambda: writer.last > 10, _LONGEST_S)
            server.restart()
            began, since = time.monotonic(), len(writer.took)
            wait_until(lambda: crowd.every(lambda one: one.is_here), _LONGEST_S)
            resumed_s = time.monotonic() - began
            wait_until(lambda: len(writer.took) > since + 10, _LONGEST_S)
        last = writer.last
        wait_until(lambda: crowd.every(lambda one: one.heard[-1:] == [last]), _LONGEST_S)

        assert all(one.heard == list(range(2, last + 1)) for one in crowd.all)
    took = sorted(writer.took[since:])
    p99_s = took[int(len(took) * 0.99)]
    report = f"{readers} readers: all resumed after {resumed_s:.1f} s, posting p99 {p99_s:.2f} s"
    print(report)  # noqa: T201 - what `make soak` is run for
    if is_soak():
        assert resumed_s < RESUMED_S, report
        assert p99_s < P99_S, report


@final
class _Writer:
    """Somebody who writes all the time; what is not answered they send again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._enough = Event()
        self._thread = Thread(target=self._write)
        self.last = 0
        """Where their last comment stands."""
        self.took: list[float] = []
        """How long each took that was answered, in seconds."""

    def __enter__(self) -> "_Writer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _write(self) -> None:
        with Api(self._server.origin) as api:
            number = 0
            while not self._enough.wait(0.02):
                with suppress(OSError, HTTPException):
                    began = time.monotonic()
                    self.last = _post(api, f"written {number}")
                    self.took.append(time.monotonic() - began)
                    number += 1


@contextmanager
def _stuck(server: Server) -> Iterator[None]:
    """Follow and never read."""
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        stuck.connect(("127.0.0.1", server.port))
        stuck.sendall(f"GET {STREAM}&after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        yield


def _post(api: Api, words: str) -> int:
    content = {"site": SITE, "page": PAGE, "text": words, "name": "Ann"}
    reply = api.post(COMMENTS, content, Idempotency_Key=f"{words} for the crowd")
    assert reply.status == 201, reply.text
    seq: int = reply.json["seq"]
    return seq
