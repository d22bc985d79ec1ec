"""The composition root: the one file that knows every other.

    HTTP -> front (ready thread pages) -> stream (live) -> straight (new comments)
         -> litestar (everything else)

One process, one event loop, one writer thread, a few reader threads.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, TypeAlias, final

import structlog
from prometheus_client import Counter, Gauge

from afterword import settings
from afterword.clock import Clock, SystemClock
from afterword.db.connect import Database
from afterword.db.migrate import migrate
from afterword.domain.ids import (
    Seq,
    StreamId,
    ThreadId,
    site_of_stream,
    site_stream,
    thread_stream,
)
from afterword.front.serve import Front
from afterword.handle import Done, House, HouseChanged
from afterword.log import answers
from afterword.log.writer import Writer
from afterword.people import accounts, addressed, claims, marks
from afterword.projection import sites
from afterword.request.routes import framework
from afterword.request.server import Server
from afterword.request.straight import Straight
from afterword.settings import Settings
from afterword.stream.frames import Frames, Scene, read_frames
from afterword.stream.house import read_house_frames
from afterword.stream.hub import Hub
from afterword.stream.serve import Streams

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

_READERS = 8
_PING_EVERY_S = 25.0
_TIDY_EVERY_S = 3600.0
_LOOK_EVERY_S = 2.0
_LEARN_EVERY_S = 5.0
_log = structlog.get_logger()


@final
class Afterword:
    """One running server, as an ASGI application."""

    def __init__(self, given: Settings, clock: Clock | None = None) -> None:
        secret = settings.secret(given)
        self._database = Database(settings.database_url(given))
        migrate(self._database)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._writer = Writer(self._database.writing, self._committed, given.queue, self._deliver)
        house = House(clock or SystemClock(), b"seal\0" + secret)
        self.server = Server(given, self._database, self._readers, self._writer, house, secret)
        self._front = Front(
            self._database, self._readers, given.page_cache_mb, secret, house.clock
        )
        self._hub = Hub(self._read_frames, given.streams)
        self._streams = Streams(self._hub)
        self._framework = framework(self.server)
        self._rest = Straight(self.server, self._framework)  # type: ignore[arg-type] # ASGI as litestar types it
        self._loop: asyncio.AbstractEventLoop | None = None
        self._chores: list[asyncio.Task[None]] = []
        self._learning = asyncio.Lock()
        registry = self.server.metrics
        self._changes = Counter("afterword_changes", "Events written.", registry=registry)
        for name, meaning, read in (
            ("followers", "Readers who follow a thread live.", lambda: self._hub.followers),
            ("waiting", "Commands that wait to be written.", lambda: self._writer.waiting),
            ("pages", "Pages that stand ready.", lambda: len(self._front.shelf)),
            ("pages_bytes", "Memory they take.", lambda: self._front.shelf.size),
        ):
            Gauge(f"afterword_{name}", meaning, registry=registry).set_function(read)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            await _refuse(send)
            return
        reading = scope["method"] in {"GET", "HEAD"}
        if reading and await self._front.serve(scope, send):
            return
        if reading and await self._streams.serve(scope, receive, send):
            return
        if scope["method"] == "HEAD":
            # What the front does not answer is answered as a GET, without its body.
            scope, send = {**scope, "method": "GET"}, _bodiless(send)
        await self._rest(scope, receive, send)

    def let_go(self) -> None:
        """Let those go who follow a thread: the server waits for open requests before it ends."""
        self._hub.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._loop = asyncio.get_running_loop()
        self._writer.start()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._framework.lifespan())
            self._chores = [
                asyncio.create_task(_every(_PING_EVERY_S, self._hub.ping)),
                asyncio.create_task(_every(_TIDY_EVERY_S, self._tidy)),
                asyncio.create_task(_every(_LOOK_EVERY_S, self._look_at_sites)),
                asyncio.create_task(_every(_LEARN_EVERY_S, self._learn)),
                asyncio.create_task(_every(_LOOK_EVERY_S, self._look_after_imports)),
            ]
            await asyncio.to_thread(self.server.imports.resume)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _stop(self) -> None:
        for chore in self._chores:
            chore.cancel()
        self._hub.close()
        await asyncio.to_thread(self.server.imports.close)
        # What was accepted is written before the process ends.
        await asyncio.to_thread(self._writer.stop)
        self._readers.shutdown()
        self._database.close()

    def _committed(self, outcomes: Sequence[Any]) -> None:
        """Tell the front and the streams what changed. Runs on the writer's thread."""
        done = [one for one in outcomes if isinstance(one, Done | HouseChanged)]
        if done and self._loop is not None:
            # Queued before the answers are, so that whoever is answered reads what they wrote.
            self._loop.call_soon_threadsafe(self._announce, done)

    def _deliver(self, give: Callable[[], None]) -> None:
        """Let answers be given out. Runs on the writer's thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(give)

    def _announce(self, done: Sequence[Done | HouseChanged]) -> None:
        self._changes.inc(len(done))
        for outcome in done:
            if isinstance(outcome, HouseChanged):
                self._front.site_changed(outcome.site)
                self._hub.changed(site_stream(outcome.site), outcome.seq)
                continue
            thread = outcome.change.thread.id
            self._announce(outcome.also)
            if outcome.pages is None:
                self._front.thread_changed(thread)
            else:
                self._front.changed(thread, outcome.change, outcome.pages)
            self._hub.changed(thread_stream(thread), outcome.seq)

    async def _read_frames(self, name: StreamId, after: Seq) -> Frames:
        scene = Scene(self.server.origin, self.server.secret, self.server.now())
        site = site_of_stream(name)
        if site is not None:
            read = partial(read_house_frames, key=site, after=after, scene=scene)
        else:
            read = partial(read_frames, thread=ThreadId(name), after=after, scene=scene)
        return await self.server.read(read)

    async def _tidy(self) -> None:
        """Forget what nobody needs any more, and leave no trace of it in the files."""
        now = self.server.now()
        await self.server.write(partial(answers.forget_old, now=now))
        await self.server.write(partial(accounts.forget_expired, now=now))
        await self.server.write(partial(marks.forget_expired, now=now))
        await self.server.write(partial(claims.forget_expired, now=now))
        await self.server.write(partial(addressed.forget_old, now=now))
        await self.server.fold_journal()

    async def _learn(self) -> None:
        """Catch up with what moderators decided, where a queue is ordered by it."""
        async with self._learning:
            for site in tuple(self.server.sites.values()):
                has_more = True
                while has_more:
                    # (a little at a time, so that nobody who reads has to wait for it)
                    learn = partial(self.server.orders.learn, site=site)
                    has_more = await self.server.read(learn)

    async def _look_after_imports(self) -> None:
        await asyncio.to_thread(self.server.imports.look_after)

    async def _look_at_sites(self) -> None:
        """Notice what the command line, another process, changed about a site."""
        self._front.expire()
        self._hub.let_stuck_go()
        known = self.server.sites
        for site in await self.server.read(sites.every):
            if known.get(site.key, site).position != site.position:
                self._front.site_changed(site.key)
                self._hub.changed(site_stream(site.key), site.position)
            known[site.key] = site


def make(given: Settings | None = None, clock: Clock | None = None) -> Afterword:
    """Put a server together from its settings."""
    return Afterword(given or settings.load(), clock)


async def _refuse(send: Send) -> None:
    """Answer an address that holds what no text can hold, and that no database will look for."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": b"This address cannot be.\n"})


def _bodiless(send: Send) -> Send:
    async def send_head(message: dict[str, Any]) -> None:
        is_body = message["type"] == "http.response.body"
        await send({**message, "body": b""} if is_body else message)

    return send_head


async def _every(seconds: float, chore: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await chore()
        except Exception:  # noqa: BLE001 - whatever it was, it is logged and tried again
            # A chore that fails once, because the disk is full for a minute, is tried again.
            _log.exception("chore_failed", chore=getattr(chore, "__name__", ""))
        await asyncio.sleep(seconds)
