"""Connections are kept: over HTTP/1.1 one request after another, over HTTP/2 many at once."""

import json
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

from tests.conftest import Serve
from tests.harness.process import Server

THREAD = "/teaspoon/thread?page=%2Fkept%2F"


def test_one_connection_carries_request_after_request(serve: Serve) -> None:
    server = _house(serve)
    known = {"If-None-Match": _headers(server)["etag"]}
    asked = [
        ("GET", THREAD, {}, 200),
        ("GET", THREAD, known, 304),
        ("HEAD", THREAD, {}, 200),
        ("GET", "/teaspoon/how", {}, 200),
        ("POST", "/api/v1/threads/aaaaaaaaaaaaaaaa/comments", {}, 400),
        ("GET", "/nobody/thread?page=x", {}, 404),
        ("GET", THREAD, {"Accept-Encoding": "gzip"}, 200),
    ]
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.connect()
    place = connection.sock.getsockname()

    for method, target, headers, status in asked:
        connection.request(method, target, headers=headers)
        answer = connection.getresponse()
        answer.read()

        assert (answer.status, answer.getheader("Connection")) == (status, None), target
        assert connection.sock.getsockname() == place
    connection.close()


def test_a_proxy_may_ask_for_many_things_at_once_over_one_http2_connection(serve: Serve) -> None:
    server = _house(serve, AFTERWORD_HTTP2="on")

    answers = _ask_at_once(server, [THREAD, "/teaspoon/how", *[THREAD] * 40])

    assert [one["status"] for one in answers] == [200] * 42
    assert answers[0]["body"] == answers[-1]["body"] == server.api().get(THREAD).text


def _house(serve: Serve, **settings: str) -> Server:
    server = serve(**settings)
    server.run("site", "add", "teaspoon", "--origin", "https://teaspoon.example")
    return server


def _headers(server: Server) -> dict[str, str]:
    return {name.lower(): value for name, value in server.api().get(THREAD).headers.items()}


def _ask_at_once(server: Server, targets: list[str]) -> list[dict[str, object]]:
    script = Path(__file__).with_name("http2.mjs")
    node = Path(sys.executable).with_name("node")
    done = subprocess.run(  # noqa: S603 - our own script, asked for our own addresses
        [node, script, server.origin, *targets], check=True, capture_output=True, text=True
    )
    answers: list[dict[str, object]] = json.loads(done.stdout)
    return answers
