"""An import of another system's comments from beginning to end: read, match, bring."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, final

from msgspec import Struct

from afterword.db.connect import Database
from afterword.domain.errors import InvalidError, SetupError, SiteNotFoundError
from afterword.domain.ids import SiteKey
from afterword.domain.importing import Preview, Report, Skipped
from afterword.domain.site import Site
from afterword.handle import House
from afterword.projection import sites
from afterword.transfer import bringing, disqus, matching, report, standing
from afterword.transfer.bringing import Bringing, Pace
from afterword.transfer.matching import Plan
from afterword.transfer.rules import Rule
from afterword.transfer.scratch import Scratch

FOLDER = "importing"
_SERVING = "serving"


class Watcher(Protocol):
    """Is told how far an import is."""

    def reads(self, size: int) -> None:
        """Hear that a file of so many bytes is read."""
        ...

    def brings(self, comments: int) -> None:
        """Hear that so many comments are brought."""
        ...

    def goes_on(self, by: int) -> None:
        """Hear that so much more is done."""
        ...


class Task(Struct, frozen=True):
    """What is imported, and where."""

    file: Path
    site: SiteKey
    rules: Sequence[Rule]
    data: Path
    """The folder of the database and the secret."""
    kept: Path | None = None
    """The folder for what is read of the file until it is brought; None: one in `data`."""


class Found(Struct, frozen=True):
    """What is in a file, and where it goes."""

    plan: Plan
    preview: Preview


@final
class Work:
    """One import; others of the same data folder have to wait for it."""

    def __init__(self, task: Task, base: Database, watcher: Watcher) -> None:
        self._task = task
        self._base = base
        self._watcher = watcher
        self._scratch = Scratch(_scratch_path(task))

    def read(self) -> None:
        """Read the whole file, unless that was done before; where it ends is the first fault.

        Raises:
            InvalidError: With the line where the file is not what it should be.
        """
        if self._scratch.is_whole:
            return
        self._watcher.reads(self._task.file.stat().st_size)
        try:
            disqus.read(self._task.file, self._scratch, self._watcher.goes_on)
        except InvalidError:
            self.forget()
            raise

    def look(self) -> Found:
        """Find out what would go where, and change nothing."""
        with self._base.reading.connect() as tx:
            plan = matching.plan(tx, self.site(), self._scratch, self._task.rules)
            here = standing.of_plan(tx, self._task.site, self._scratch, plan)
        skipped = [
            Skipped(why=one.why, count=one.count, which=one.which)
            for one in self._scratch.passed()
        ]
        return Found(plan, report.preview(plan, self._scratch.states(), skipped, here))

    def bring(self, plan: Plan, house: House, pace: Pace | None = None) -> Report:
        """Write what is not here yet; what was read is not needed any more then.

        Args:
            plan: What goes where.
            house: The house it comes to.
            pace: How fast; None: so that a server beside it does not notice, else as it can.
        """
        self._watcher.brings(sum(page.comments for page in plan.pages))
        pacing = _pace(self._task.data) if pace is None else lambda: pace
        bringing_ = Bringing(self._base, house, self._task.site, self._scratch, pacing)
        done = bringing_.bring(plan, self._watcher.goes_on)
        self.forget()
        return done

    def forget(self) -> None:
        """Delete what was read."""
        self.close()
        path = _scratch_path(self._task)
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            with suppress(FileNotFoundError):
                path.with_name(name).unlink()

    def close(self) -> None:
        """Let go of what was read; it is kept for the next time."""
        self._scratch.close()

    def site(self) -> Site:
        """Return the site.

        Raises:
            SiteNotFoundError: If there is none.
        """
        with self._base.reading.connect() as tx:
            site = sites.load(tx, self._task.site)
        if site is None:
            words = f"There is no site called {self._task.site}. Add it with afterword site add."
            raise SiteNotFoundError(words)
        return site


@contextmanager
def begun(task: Task, base: Database, watcher: Watcher, *, wait: bool = False) -> Iterator[Work]:
    """Begin an import, while no other is at work in the same folder.

    Args:
        task: What is imported.
        base: Where to.
        watcher: Who is told how far it is.
        wait: Whether to wait for another that is at work.

    Raises:
        SetupError: If another is.
        SiteNotFoundError: If there is no such site.
    """
    folder = task.data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "at-work").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            words = "Another import is at work here. Please wait until it has ended."
            raise SetupError(words) from error
        work = Work(task, base, watcher)
        try:
            yield work
        finally:
            work.close()


def is_served(data: Path) -> bool:
    """Say whether a server is at work in a data folder."""
    try:
        with (data / _SERVING).open() as lock:
            # (shared, and given back at once: a server that starts just now need not wait)
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _pace(data: Path) -> Callable[[], Pace]:
    """Return how fast to go: beside a server, so that nobody notices."""

    def pace() -> Pace:
        return bringing.BESIDE_A_SERVER if is_served(data) else bringing.ALONE

    return pace


def _scratch_path(task: Task) -> Path:
    """Name what is read of a file by what is in it: a run that was killed finds it again."""
    with task.file.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return (task.kept or task.data / FOLDER) / f"{digest[:32]}.db"
