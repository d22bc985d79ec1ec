"""What handlers are given: ways to ask the database, to write, and to know who asks."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime
from functools import partial
from typing import TypeVar, final

from prometheus_client import CollectorRegistry, ProcessCollector
from sqlalchemy import Connection

from afterword.db.connect import Database
from afterword.domain.errors import SiteNotFoundError
from afterword.domain.ids import SiteKey
from afterword.domain.site import Site
from afterword.gate import receipt
from afterword.gate.receipt import Keys
from afterword.handle import House
from afterword.log.writer import Writer
from afterword.projection import sites
from afterword.request.batch import Batches
from afterword.request.importing import Imports
from afterword.request.learnt_order import Orders
from afterword.request.rate_limit import RateLimit
from afterword.settings import Settings

_T = TypeVar("_T")


@final
class Server:
    """One running Afterword, as its handlers see it."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of a server, put together once in `app`
        self,
        settings: Settings,
        database: Database,
        readers: Executor,
        writer: Writer,
        house: House,
        secret: bytes,
    ) -> None:
        self.settings = settings
        self.house = house
        self.secret = secret
        self.writer = writer
        self.posting = RateLimit(burst=12, per_minute=12, on=settings.rate_limits)
        self.asking = RateLimit(burst=60, per_minute=120, on=settings.rate_limits)
        self.batches = Batches()
        """How long moderators have been at it."""
        self.orders = Orders()
        """What each site's queue is ordered by, where a site wants that."""
        self.imports = Imports(settings)
        """Comments that owners are moving in."""
        self.sites: dict[SiteKey, Site] = {}
        """Sites as they were a moment ago; looked at again every two seconds."""
        self.metrics = CollectorRegistry()
        ProcessCollector(registry=self.metrics)
        self._database = database
        self._readers = readers

    @property
    def origin(self) -> str:
        """Where the world reaches this server."""
        return self.settings.origin

    def keys(self, site: SiteKey) -> Keys:
        """Return the keys that sign what people of a site have read."""
        return receipt.keys(self.secret, site, self.now())

    def now(self) -> datetime:
        """Return the time."""
        return self.house.clock.now()

    async def read(self, question: Callable[[Connection], _T]) -> _T:
        """Run a question on a reading connection, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._ask, question)

    async def site(self, key: str) -> Site:
        """Return a site, without asking the database for one that is known.

        Raises:
            SiteNotFoundError: If there is none.
        """
        known = self.sites.get(SiteKey(key))
        if known is not None:
            return known
        # (PostgreSQL does not even look for a name that no text can hold)
        found = None
        if key.isprintable():
            found = await self.read(partial(sites.load, key=SiteKey(key)))
        if found is None:
            words = f"There is no site called “{key}” here. Is the address complete?"
            raise SiteNotFoundError(words)
        return found

    async def write(self, work: Callable[[Connection], _T]) -> _T:
        """Give work to the writer and wait until it is on the disk."""
        answer: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        # (the writer answers on this loop already, which `wrap_future` would wake for each)
        self.writer.submit(work).add_done_callback(partial(_settle, answer))
        return await answer

    async def fold_journal(self) -> None:
        """Leave no trace of what was erased in the database's journal."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._readers, self._database.fold_journal)

    def _ask(self, question: Callable[[Connection], _T]) -> _T:
        with self._database.reading.connect() as tx:
            return question(tx)


def _settle(answer: asyncio.Future[_T], written: Future[_T]) -> None:
    """Pass on what came of some work, unless nobody waits for it any more."""
    if answer.done():
        return
    error = written.exception()
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(written.result())
