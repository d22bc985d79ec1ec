"""A server inside the test's own process: the whole application, with a clock that one can set.

Nothing is replaced but the socket: what a request passes through is what it passes through
outside, and `Api` speaks to it as to any other.
"""

import asyncio
import threading
import warnings
from collections.abc import Callable, Coroutine, Mapping
from http.client import HTTPConnection, HTTPMessage
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar, cast, final
from urllib.parse import unquote

from litestar.exceptions import LitestarDeprecationWarning
from sqlalchemy import Connection

from afterword import handle
from afterword.app import Afterword, make
from afterword.clock import SetClock
from afterword.domain.event import Preset, Role, RoleGranted, SiteAdded
from afterword.domain.ids import SiteKey, ThreadId
from afterword.people import accounts
from afterword.projection import sites, threads
from afterword.request.server import Server
from afterword.settings import Settings
from tests.harness.api import Api

ORIGIN = "http://127.0.0.1:8000"
SECRET = "known to the tests"  # noqa: S105 - so that a restart knows what was signed before
_WAIT_S = 60.0
_T = TypeVar("_T")


@final
class Inside:
    """One running application; `restart` is what an operator's restart is."""

    def __init__(self, data: Path, clock: SetClock, database: str | None = None) -> None:
        self.clock = clock
        self.data = data
        self.database_url = database or f"sqlite:///{data / 'afterword.db'}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._app: Afterword
        self._living: asyncio.Task[None]
        self._leave: asyncio.Event
        self._wait(self._start())

    def api(self, **headers: str) -> Api:
        """Return a client of somebody who sends these headers; `Edit_Key` is `Edit-Key`."""
        connection = cast("HTTPConnection", _Inner(self))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Api(ORIGIN, named, connection)

    def add_site(self, key: str, preset: Preset = Preset.STANDARD) -> None:
        """Add a blog."""
        name = SiteKey(key)
        event = SiteAdded(name, key.title(), (f"https://{key}.example",), preset)
        self.do(lambda tx: handle.change_site(tx, self.server.house, name, event))

    def signed_in(self, name: str, site: str, role: Role = Role.GUEST) -> Api:
        """Return a client of somebody who is signed in, with a role on a site unless a guest."""
        token = self.do(lambda tx: self._let_in(tx, name, SiteKey(site), role))
        return self.api(Cookie=f"afterword-session={token}")

    def do(self, work: Callable[[Connection], _T]) -> _T:
        """Do something through the server's own writer."""
        return self.server.writer.submit(work).result(_WAIT_S)

    def ask(self, question: Callable[[Connection], _T]) -> _T:
        """Ask something on one of its reading connections."""
        return self._wait(self.server.read(question))

    @property
    def server(self) -> Server:
        """What its handlers are given."""
        return self._app.server

    @property
    def house(self) -> handle.House:
        """Its clock and keys."""
        return self.server.house

    def tidy(self) -> None:
        """Do at once what the server does every hour, and what it does every two seconds."""
        for chore in (self._app._tidy, self._app._look_at_sites):  # noqa: SLF001 - its own chores
            self._wait(chore())

    def learn(self) -> None:
        """Catch up with what moderators decided, as the server does every five seconds."""
        self._wait(self._app._learn())  # noqa: SLF001 - its own chore

    def replay(self, thread: str) -> bytes:
        """Follow a thread from its beginning, and return all that is told up to now."""
        head = self.ask(lambda tx: threads.load(tx, ThreadId(thread)))
        last = b"id: %d\n" % (head.position if head else 0)
        return self._wait(self._follow(f"/api/v1/threads/{thread}/stream", last))

    def exchange(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> "_Answer":
        """Send one request through the application."""
        return self._wait(self._exchange(method, target, body, headers))

    def restart(self) -> None:
        """Stop it and start it again on the same data."""
        self._wait(self._stop())
        self._wait(self._start())

    def leave(self) -> None:
        """Stop it for good."""
        self._wait(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _let_in(self, tx: Connection, name: str, site: SiteKey, role: Role) -> str:
        now = self.clock.now()
        account = accounts.open_account(tx, f"{name.lower()}@people.example", name, now)
        if role is not Role.GUEST and sites.role_of(tx, site, account.id) is not role:
            handle.change_site(tx, self.house, site, RoleGranted(account.id, role))
        return accounts.begin_session(tx, account.id, now)

    async def _start(self) -> None:
        given = Settings(
            data=str(self.data),
            database_url=self.database_url,
            origin=ORIGIN,
            secret=SECRET,
            rate_limits=False,
        )
        with warnings.catch_warnings():
            # (of how handlers name what stands in a query)
            warnings.simplefilter("ignore", LitestarDeprecationWarning)
            self._app = make(given, self.clock)
        self._leave = asyncio.Event()
        ready = asyncio.Event()
        self._living = asyncio.ensure_future(self._live(ready))
        await ready.wait()

    async def _live(self, ready: asyncio.Event) -> None:
        told = iter(({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}))

        async def receive() -> dict[str, Any]:
            message = next(told)
            if message["type"] == "lifespan.shutdown":
                await self._leave.wait()
            return message

        async def send(_: dict[str, Any]) -> None:
            ready.set()

        await self._app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)

    async def _stop(self) -> None:
        self._leave.set()
        await self._living

    async def _exchange(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> "_Answer":
        sent: list[dict[str, Any]] = []
        asked = iter(({"type": "http.request", "body": body, "more_body": False},))
        is_answered = asyncio.Event()

        async def receive() -> dict[str, Any]:
            message = next(asked, None)
            if message is None:
                # (whoever asks stays until they are answered)
                await is_answered.wait()
            return message or {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                is_answered.set()

        length = {"Content-Length": str(len(body))} if body else {}
        await self._app(_scope(method, target, {**length, **headers}), receive, send)
        return _Answer(sent)

    async def _follow(self, target: str, last: bytes) -> bytes:
        told, is_enough = bytearray(), asyncio.Event()

        async def receive() -> dict[str, Any]:
            await is_enough.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            told.extend(message.get("body", b""))
            if last in told:
                is_enough.set()

        await self._app(_scope("GET", f"{target}?after=0", {}), receive, send)
        return bytes(told)

    def _wait(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_WAIT_S)


@final
class _Answer:
    """What came back, as `http.client` would tell it."""

    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status: int = sent[0]["status"]
        self.headers = HTTPMessage()
        for name, value in sent[0]["headers"]:
            self.headers[name.decode("latin-1")] = value.decode("latin-1")
        self._body = BytesIO(b"".join(message.get("body", b"") for message in sent[1:]))

    def read(self) -> bytes:
        """Return the body."""
        return self._body.read()


@final
class _Inner:
    """Stands where `Api` has its connection."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._answer: _Answer | None = None

    def request(
        self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]
    ) -> None:
        """Send a request."""
        self._answer = self._inside.exchange(method, target, body or b"", headers)

    def getresponse(self) -> _Answer:
        """Return what came of it."""
        assert self._answer is not None
        return self._answer

    def close(self) -> None:
        """Do nothing: there is no socket."""


def _scope(method: str, target: str, headers: Mapping[str, str]) -> dict[str, Any]:
    path, _, query = target.partition("?")
    sent = {"host": ORIGIN.removeprefix("http://")} | {
        name.lower(): value for name, value in headers.items()
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
