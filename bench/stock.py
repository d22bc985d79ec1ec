"""Threads to measure with, written straight through `handle` before a server starts."""

from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.clock import SystemClock
from afterword.db.connect import Database
from afterword.db.migrate import migrate
from afterword.domain.body import Body
from afterword.domain.command import PostComment
from afterword.domain.event import Preset, SiteAdded
from afterword.domain.ids import PageKey, SiteKey, thread_id
from afterword.handle import House, Sender
from afterword.page import markdown
from afterword.people import edit_keys
from afterword.people.authors import Signature
from bench import words

SITE = SiteKey("bench")
_BATCH = 1_000
_CACHE_KIB = 262_144


class Stocked(Struct, frozen=True):
    """A thread and how many comments it has."""

    page: str
    comments: int

    @property
    def thread(self) -> str:
        """The thread's id."""
        return thread_id(SITE, PageKey(self.page))

    def target(self, n: int = 1) -> str:
        """Return the address of a page of it, as the page itself writes it."""
        start = f"/{SITE}/thread?page=%2F{self.page.strip('/')}%2F"
        return start if n == 1 else f"{start}&n={n}"

    @property
    def posting(self) -> str:
        """The address that takes its comments."""
        return f"/api/v1/threads/{self.thread}/comments"


def stocked(comments: int, name: str = "") -> Stocked:
    """Name a thread."""
    return Stocked(f"/{name or comments}/", comments)


def fill(
    data: Path, origin: str, threads: list[Stocked], preset: Preset = Preset.SAFE_SPACE
) -> None:
    """Make a database with these threads in it, or add them to one.

    To be posted to it is a `STANDARD` house: what has to be read first is measured by itself.
    """
    data.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{data / 'afterword.db'}")
    try:
        migrate(database)
        _fill(database, origin, threads, preset)
    finally:
        database.close()


def _fill(database: Database, origin: str, threads: list[Stocked], preset: Preset) -> None:
    house = House(SystemClock(), b"bench")
    with database.writing.begin() as tx:
        tx.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
        added = SiteAdded(SITE, "Bench", (origin,), preset)
        handle.change_site(tx, house, SITE, added)
    for thread in threads:
        for start in range(0, thread.comments, _BATCH):
            with database.writing.begin() as tx:
                for number in range(start, min(start + _BATCH, thread.comments)):
                    _post(tx, house, thread, number)


def _post(tx: Connection, house: House, thread: Stocked, number: int) -> None:
    text = words.comment(number)
    body = Body(text, markdown.render(text, "about:blank"), markdown.VERSION)
    key = edit_keys.derive(b"bench", str(number % 100).encode())
    signature = Signature(words.name(number), key_hash=edit_keys.digest(key))
    handle.post_comment(
        tx, house, PostComment(SITE, PageKey(thread.page), body), Sender(signature)
    )
