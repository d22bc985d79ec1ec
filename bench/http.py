"""One request at a time, for preparing and for what is measured alone."""

import json
import time
from http.client import HTTPConnection, HTTPMessage

from msgspec import Struct

from bench.plan import HOST

_TIMEOUT_S = 60.0


class Reply(Struct, frozen=True):
    """What was answered, and how long it took."""

    status: int
    headers: HTTPMessage
    body: bytes
    ms: float


def get(port: int, target: str, **headers: str) -> Reply:
    """GET once over a connection of its own; `accept_encoding` is `Accept-Encoding`."""
    connection = HTTPConnection(HOST, port, timeout=_TIMEOUT_S)
    try:
        return ask(connection, target, **headers)
    finally:
        connection.close()


def ask(connection: HTTPConnection, target: str, **headers: str) -> Reply:
    """GET over a connection that stays open."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    began = time.perf_counter()
    connection.request("GET", target, headers=named)
    response = connection.getresponse()
    body = response.read()
    ms = (time.perf_counter() - began) * 1_000
    return Reply(response.status, response.headers, body, ms)


def post(connection: HTTPConnection, target: str, content: object, key: str) -> Reply:
    """POST JSON over a connection that stays open."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    began = time.perf_counter()
    connection.request("POST", target, json.dumps(content), headers)
    response = connection.getresponse()
    body = response.read()
    ms = (time.perf_counter() - began) * 1_000
    return Reply(response.status, response.headers, body, ms)


def status_of(port: int, target: str) -> int:
    """Return the status of one GET."""
    return get(port, target).status
