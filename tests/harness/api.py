"""A small HTTP client that shows what went over the wire: no redirects, no retries, no magic.

One `Api` is one connection and belongs to one thread; `Stream` reads events in the background, so
that a test waits for the next one with a deadline instead of hanging.
"""

import json
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse
from types import TracebackType
from typing import Any, Self, final
from urllib.parse import urlencode, urlsplit

_TIMEOUT_S = 30.0


@final
@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is whatever the server sent
        """The body as JSON."""
        return json.loads(self.body)


@final
class Api:
    """Requests to one origin over one connection that is kept alive."""

    def __init__(
        self,
        origin: str,
        headers: Mapping[str, str] | None = None,
        connection: HTTPConnection | None = None,
    ) -> None:
        self.origin = origin
        self.headers = dict(headers or {})
        self._connection = connection or _connect(origin)

    def __enter__(self) -> Self:
        """Return itself; the connection opens with the first request."""
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()

    def get(self, path: str, **headers: str) -> Reply:
        """GET; `Last_Event_ID="3"` is sent as the header `Last-Event-ID: 3`."""
        return self.send("GET", path, None, headers)

    def post(self, path: str, content: object = None, **headers: str) -> Reply:
        """POST `content` as JSON."""
        return self.send("POST", path, content, headers)

    def patch(self, path: str, content: object, **headers: str) -> Reply:
        """PATCH with `content` as JSON."""
        return self.send("PATCH", path, content, headers)

    def delete(self, path: str, **headers: str) -> Reply:
        """DELETE."""
        return self.send("DELETE", path, None, headers)

    def submit(self, path: str, fields: Mapping[str, str], **headers: str) -> Reply:
        """POST a form, as a browser without JavaScript does."""
        typed = {"Content-Type": "application/x-www-form-urlencoded"} | headers
        return self.send("POST", path, urlencode(fields).encode(), typed)

    def upload(self, path: str, name: str, file: bytes, **headers: str) -> Reply:
        """POST a form with a file in it."""
        line, end = b"--a-boundary\r\n", b"\r\n--a-boundary--\r\n"
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        typed = {"Content-Type": "multipart/form-data; boundary=a-boundary"} | headers
        return self.send("POST", path, line + head.encode() + file + end, typed)

    def send(self, method: str, path: str, content: object, headers: Mapping[str, str]) -> Reply:
        """Send one request: bytes as they are, anything else but None as JSON."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        body: bytes | None = None
        if isinstance(content, bytes):
            body = content
        elif content is not None:
            body = json.dumps(content).encode()
            sent = {"Content-Type": "application/json"} | sent
        return self._exchange(method, path, body, sent)

    def stream(self, path: str, **headers: str) -> "Stream":
        """Follow a stream of server-sent events; close it, or use it in a `with`."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return Stream(self.origin, path, {"Accept": "text/event-stream"} | sent)

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        self._connection.close()

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Reply:
        try:
            self._connection.request(method, path, body, dict(headers))
            response = self._connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        except (OSError, HTTPException):
            # Whatever came of this request, the next one starts on a clean connection.
            self._connection.close()
            raise


@final
@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    kind: str
    id: str
    data: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is whatever the server sent
        """The data as JSON."""
        return json.loads(self.data)


@final
@dataclass
class _Unfinished:
    kind: str = "message"
    id: str = ""
    data: list[str] = field(default_factory=list)


@final
class Stream:
    """A stream of server-sent events, read in the background."""

    def __init__(self, origin: str, path: str, headers: Mapping[str, str]) -> None:
        self._connection = _connect(origin, timeout_s=None)
        self._connection.request("GET", path, headers=dict(headers))
        # Kept, because the connection lets go of it when the answer is its last.
        self._socket = self._connection.sock
        self._response = self._connection.getresponse()
        self._events: queue.Queue[Event | None] = queue.Queue()
        self.status = self._response.status
        self.headers = self._response.headers
        self.retry_ms: int | None = None
        """What the server asked to wait before connecting again."""
        self.pings = 0
        """How many comment lines came, which keep proxies from closing the connection."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        """Return itself; it is open from the start."""
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def next(self, timeout_s: float = 10.0) -> Event:
        """Return the next event.

        Raises:
            TimeoutError: If none comes in time.
            EOFError: If the server closed the stream.
        """
        try:
            event = self._events.get(timeout=timeout_s)
        except queue.Empty:
            message = f"no event within {timeout_s} s"
            raise TimeoutError(message) from None
        if event is None:
            raise EOFError
        return event

    def until(self, wanted: Callable[[Event], bool], timeout_s: float = 10.0) -> Event:
        """Return the first event that is `wanted`; those before it are passed over."""
        while True:
            event = self.next(timeout_s)
            if wanted(event):
                return event

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(2)
        self._reader.join()
        self._response.close()
        self._connection.close()

    def _read(self) -> None:
        with suppress(OSError, HTTPException, ValueError):
            self._read_events(self._response)
        self._events.put(None)

    def _read_events(self, response: HTTPResponse) -> None:
        event = _Unfinished()
        while line := response.readline():
            text = line.decode().rstrip("\r\n")
            if not text:
                if event.data:
                    self._events.put(Event(event.kind, event.id, "\n".join(event.data)))
                event = _Unfinished(id=event.id)
                continue
            self._take(event, text)

    def _take(self, event: _Unfinished, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "":
                self.pings += 1
            case "id":
                event.id = value
            case "event":
                event.kind = value
            case "data":
                event.data.append(value)
            case "retry":
                self.retry_ms = int(value)
            case _:
                message = f"not a line of an event stream: {line!r}"
                raise ValueError(message)


def _connect(origin: str, timeout_s: float | None = _TIMEOUT_S) -> HTTPConnection:
    url = urlsplit(origin)
    if url.hostname is None:
        message = f"not an origin: {origin!r}"
        raise ValueError(message)
    return HTTPConnection(url.hostname, url.port, timeout=timeout_s)
