"""The front: answers thread pages before any framework runs, from the shelf where it can."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import Executor
from typing import Any, TypeAlias, final

from afterword.clock import Clock
from afterword.db.connect import Database
from afterword.domain.ids import SiteKey, ThreadId
from afterword.domain.thread import Change
from afterword.front import address as addresses
from afterword.front import files, listing
from afterword.front.address import Address, named
from afterword.front.listing import Elsewhere, Named, Scene
from afterword.front.ready import Ready, at_hand, packed
from afterword.front.shelf import Key, Shelf

Scope: TypeAlias = dict[str, Any]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
_MEBIBYTE = 1 << 20


@final
class Front:
    """Serves thread pages; what it does not know it leaves to the framework."""

    def __init__(
        self,
        database: Database,
        readers: Executor,
        capacity_mb: int,
        secret: bytes,
        clock: Clock,
    ) -> None:
        self._database = database
        self._secret = secret
        self._clock = clock
        self._readers = readers
        self.shelf = Shelf(capacity_mb * _MEBIBYTE)
        self._making: dict[Key, asyncio.Future[Ready | Elsewhere | Named | None]] = {}

    async def serve(self, scope: Scope, send: Send) -> bool:
        """Answer a request for a thread page; False when it is for something else."""
        target = scope["raw_path"] + b"?" + scope["query_string"]
        ready: Ready | Elsewhere | None = self._true(self.shelf.by_target(target))
        if ready is None:
            ready = await self._find(scope, target)
        if ready is None:
            return False
        if isinstance(ready, Elsewhere):
            await _redirect(ready, send)
            return True
        accepts = known = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepts = value
            elif name == b"if-none-match":
                known = value
        answer = at_hand(ready, accepts, known)
        if answer is None:
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._readers, packed, ready, accepts)
        await send(answer.start)
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        else:
            await send(answer.body)
        return True

    def changed(
        self, thread: ThreadId, change: Change, others: Collection[int] = frozenset()
    ) -> None:
        """Take the pages that a change touched off the shelf. Runs on the event loop.

        The first and the last page say how long the thread is; the page before a new one has the
        link to it.
        """
        last = change.thread.pages
        before = {str(last - 1)} if change.thread.on_last_page == 1 else set()
        touched = {str(n) for n in (*others, *(comment.n for comment in change.comments))}
        self.shelf.forget(thread, touched | before | {"1", "last", str(last)})
        self._let_go(thread)

    def thread_changed(self, thread: ThreadId) -> None:
        """Take all pages of a thread off the shelf. Runs on the event loop."""
        self.shelf.forget_thread(thread)
        self._let_go(thread)

    def site_changed(self, site: SiteKey) -> None:
        """Take all pages of a site off the shelf. Runs on the event loop."""
        self.shelf.forget_site(site)
        self._making.clear()

    def expire(self) -> None:
        """Take pages off the shelf on which a note has run out. Runs on the event loop."""
        self.shelf.expire(self._clock.now())

    def _true(self, ready: Ready | None) -> Ready | None:
        """Return a page unless the time has made it untrue: a note on it ended a moment ago."""
        if ready is None or not ready.is_timed or ready.is_true(self._clock.now()):
            return ready
        self.expire()
        return None

    async def _find(self, scope: Scope, target: bytes) -> Ready | Elsewhere | None:
        file = files.find(scope["path"])
        if file is not None:
            return file
        query = scope["query_string"].decode("latin-1")
        address = addresses.parse(scope["path"], query)
        if address is None:
            return None
        if address.holding is not None:
            found = await self._run(address)
            if isinstance(found, Named):
                found = await self._run(named(address, found.page))
            return None if isinstance(found, Named) else found
        found = await self._listing(address, target)
        if isinstance(found, Named):
            # (from now on the shelf knows the page under this target, too)
            found = await self._listing(named(address, found.page), target)
        return None if isinstance(found, Named) else found

    async def _listing(self, address: Address, target: bytes) -> Ready | Elsewhere | Named | None:
        key = (address.thread, address.listing)
        ready = self._true(self.shelf.get(key)) or await self._make_once(address)
        self.shelf.name(key, target)
        return ready

    async def _make_once(self, address: Address) -> Ready | Elsewhere | Named | None:
        """Make a page, however many ask for it at once, and shelve it.

        A change to the thread lets go of the pages that are being made: whoever asks after it
        gets a page made after it, and what was made before it is not kept.
        """
        key = (address.thread, address.listing)
        made = self._making.get(key)
        if made is None:
            made = self._making[key] = asyncio.ensure_future(self._run(address))
            made.add_done_callback(lambda done: self._made(address, key, done))
        return await asyncio.shield(made)

    def _made(
        self, address: Address, key: Key, done: asyncio.Future[Ready | Elsewhere | Named | None]
    ) -> None:
        if self._making.get(key) is not done:
            return
        del self._making[key]
        if done.cancelled() or done.exception() is not None:
            return
        ready = done.result()
        if isinstance(ready, Ready):
            self.shelf.put(address.site, key, ready)

    def _let_go(self, thread: ThreadId) -> None:
        for key in [key for key in self._making if key[0] == thread]:
            del self._making[key]

    async def _run(self, address: Address) -> Ready | Elsewhere | Named | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, address)

    def _read(self, address: Address) -> Ready | Elsewhere | Named | None:
        with self._database.reading.connect() as tx:
            return listing.make(tx, address, Scene(self._secret, self._clock.now()))


async def _redirect(elsewhere: Elsewhere, send: Send) -> None:
    headers = [
        (b"location", elsewhere.location.encode()),
        (b"cache-control", b"no-cache"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
