"""A house that comments of another system move into."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, final

from sqlalchemy import Connection, select, text

from afterword.clock import SetClock
from afterword.db.connect import Database
from afterword.db.tables import metadata
from afterword.domain.event import Preset, SiteAdded
from afterword.domain.ids import PageKey, SiteKey, thread_id, thread_stream
from afterword.domain.importing import Preview, Report
from afterword.handle import House, change_site
from afterword.log import bodies, read
from afterword.log.audit import audit
from afterword.page import place
from afterword.projection import comments, rebuild, sites, threads
from afterword.projection.reading import Shown, page
from afterword.transfer import rules, work
from afterword.transfer.work import Task
from tests.domain.builders import NOON
from tests.harness.disqus_export import BLOG

SITE = SiteKey("old")
_T = TypeVar("_T")


@final
class Watcher:
    """Hears how far an import is; may stop it."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.total = self.done = 0
        self._left = stop_after

    def reads(self, size: int) -> None:
        self.total, self.done = size, 0

    def brings(self, comments: int) -> None:
        self.total, self.done = comments, 0

    def goes_on(self, by: int) -> None:
        self.done += by
        if self._left is not None:
            self._left -= by
            if self._left < 0:
                raise KeyboardInterrupt


@final
class OldHouse:
    """A site, and imports into it."""

    def __init__(self, database: Database, folder: Path, origin: str = BLOG) -> None:
        self.database = database
        self.folder = folder
        self.house = House(SetClock(NOON), b"a seal")
        added = SiteAdded(SITE, "Old", (origin,), Preset.STANDARD)
        self.do(lambda tx: change_site(tx, self.house, SITE, added))

    def do(self, work_: Callable[[Connection], _T]) -> _T:
        with self.database.writing.begin() as tx:
            return work_(tx)

    def ask(self, question: Callable[[Connection], _T]) -> _T:
        with self.database.reading.connect() as tx:
            return question(tx)

    def write(self, xml: str | bytes, name: str = "export.xml") -> Path:
        """Put an export into a file."""
        path = self.folder / name
        path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
        return path

    def bring(
        self, file: str | Path, *said: str, watcher: Watcher | None = None
    ) -> tuple[Preview, Report]:
        """Import a file, or the text of one."""
        path = file if isinstance(file, Path) else self.write(file)
        task = Task(path, SITE, [rules.rule(one) for one in said], self.folder)
        with work.begun(task, self.database, watcher or Watcher()) as at_work:
            at_work.read()
            found = at_work.look()
            return found.preview, at_work.bring(found.plan, self.house)

    def look(self, file: str | Path, *said: str) -> Preview:
        """Only find out what would come."""
        path = file if isinstance(file, Path) else self.write(file)
        task = Task(path, SITE, [rules.rule(one) for one in said], self.folder)
        with work.begun(task, self.database, Watcher()) as at_work:
            at_work.read()
            return at_work.look().preview

    def shown(self, key: str) -> list[Shown]:
        """Return what readers see on the first page of a page's thread."""
        return self.ask(lambda tx: page(tx, thread_id(SITE, PageKey(key)), 1))

    def words(self, key: str) -> list[str]:
        """Return the words that stand in a page's thread, as Markdown; tombstones are empty."""
        name = thread_id(SITE, PageKey(key))

        def sources(tx: Connection) -> list[str]:
            thread = threads.load(tx, name)
            assert thread is not None
            seqs = [one.revision.body for one in comments.every(tx, thread)]
            found = bodies.read(tx, thread_stream(name), seqs)
            return [found[seq].body.source for seq in seqs]

        return self.ask(sources)

    def where(self, key: str) -> str:
        """Return the address to which the heading of a page's thread leads."""
        page = PageKey(key)

        def url(tx: Connection) -> str:
            site = sites.load(tx, SITE)
            assert site is not None
            return place.of(site, page, sites.page_of(tx, SITE, page)).url

        return self.ask(url)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all rows of all tables, to see that nothing is different."""
        return self.ask(
            lambda tx: {
                table.name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
                for table in metadata.sorted_tables
            }
        )

    def faults(self, scratch: Database) -> Sequence[object]:
        """Return what is wrong with the logs, and what differs from their rebuild."""

        def check(tx: Connection) -> list[object]:
            found: list[object] = [
                fault
                for stream in read.streams(tx)
                for fault in audit(tx, stream, self.house.seal_key)
            ]
            with scratch.writing.begin() as into:
                found += list(rebuild.compare(tx, into, lambda _: None))
            return found

        return self.ask(check)

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        question = text(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - a table of ours
        return int(self.ask(lambda tx: tx.execute(question).scalar_one()))


@contextmanager
def on_sqlite(template: Path, folder: Path, origin: str = BLOG) -> Iterator[OldHouse]:
    """Open such a house on a database of its own."""
    path = folder / "afterword.db"
    path.write_bytes(template.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield OldHouse(database, folder, origin)
    database.close()
