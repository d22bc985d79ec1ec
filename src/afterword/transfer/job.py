"""An import that a server has begun: a folder that tells what is wanted and how far it is.

It runs in a process of its own, `python -m afterword.transfer.job FOLDER`, so that the server goes
on answering at once. Both only share the folder: what is wanted is written by the server, how far
it is by the process, each whole or not at all. So either may be stopped at any moment.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import TypeVar, final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from afterword import settings
from afterword.clock import SystemClock
from afterword.db.connect import Database
from afterword.domain.errors import AfterwordError, InvalidError
from afterword.domain.ids import SiteKey
from afterword.domain.importing import Phase, Status, Wanted
from afterword.handle import House
from afterword.settings import Settings
from afterword.transfer import bringing, rules, work
from afterword.transfer.work import Task

_FILE = "file"
_WANTED = "wanted.json"
_STATUS = "status.json"
_STOP = "stop"
_TELL_EVERY_S = 0.5
_MODEST = 10
"""How far the process stands back behind others when the processor is busy."""
_T = TypeVar("_T")


class _StoppedError(Exception):
    """Somebody does not want it any more."""


@final
class Job:
    """One import of one site; there is one folder for each site."""

    def __init__(self, data: Path, site: SiteKey) -> None:
        self.folder = data / work.FOLDER / site

    @property
    def file(self) -> Path:
        """Where the file is that was sent."""
        return self.folder / _FILE

    def wanted(self) -> Wanted | None:
        """Return what is wanted; None when nothing is."""
        return _loaded(self.folder / _WANTED, Wanted)

    def status(self) -> Status | None:
        """Return how far it is; None when there is nothing."""
        return _loaded(self.folder / _STATUS, Status)

    def want(self, wanted: Wanted) -> None:
        """Say what is wanted from now on."""
        (self.folder / _STOP).unlink(missing_ok=True)
        phase = Phase.BRINGING if wanted.bring else Phase.READING
        before = self.status()
        self.tell(Status(phase=phase, preview=before.preview if before else None))
        _store(self.folder / _WANTED, wanted)

    def tell(self, status: Status) -> None:
        """Say how far it is."""
        _store(self.folder / _STATUS, status)

    def stop(self) -> None:
        """Ask the process to stop; what it has brought stays."""
        (self.folder / _STOP).touch()

    @property
    def is_stopped(self) -> bool:
        """Whether it was asked to stop."""
        return (self.folder / _STOP).exists()

    def forget(self) -> None:
        """Throw away the file and all that was read of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def jobs(data: Path) -> list[Job]:
    """Return all imports that were begun here."""
    folder = data / work.FOLDER
    found = sorted(path.parent.name for path in folder.glob(f"*/{_WANTED}"))
    return [Job(data, SiteKey(name)) for name in found]


@final
class _Teller:
    """Writes down how far an import is, now and then."""

    def __init__(self, job: Job, status: Status) -> None:
        self._job = job
        self.status = status
        self._told = 0.0

    def reads(self, size: int) -> None:
        """Begin to count bytes."""
        self._say(replace(self.status, phase=Phase.READING, done=0, total=size))

    def brings(self, comments: int) -> None:
        """Begin to count comments."""
        self._say(replace(self.status, phase=Phase.BRINGING, done=0, total=comments))

    def goes_on(self, by: int) -> None:
        """Count, and end where that is wanted."""
        self.status = replace(self.status, done=self.status.done + by)
        if time.monotonic() - self._told < _TELL_EVERY_S:
            return
        self._say(self.status)
        if self._job.is_stopped:
            raise _StoppedError

    def _say(self, status: Status) -> None:
        self.status = status
        self._told = time.monotonic()
        self._job.tell(status)


def run(job: Job, given: Settings) -> None:
    """Do what is wanted, and say what became of it."""
    database = Database(settings.database_url(given), mapped=False)
    teller = _Teller(job, Status(phase=Phase.READING))
    try:
        _run(job, given, database, teller)
    except _StoppedError:
        job.tell(teller.status.stopped())
    except AfterwordError as error:
        told = replace(teller.status, phase=Phase.FAILED, error=error.words)
        job.tell(_refused(job, told) if _is_the_files(error) else told)
    finally:
        database.close()


def _run(job: Job, given: Settings, database: Database, teller: _Teller) -> None:
    wanted = job.wanted()
    if wanted is None:
        return
    said = [rules.rule(one) for one in wanted.rules]
    task = Task(job.file, wanted.site, said, Path(given.data), job.folder)
    with work.begun(task, database, teller, wait=True) as at_work:
        status = job.status()
        # (another process may have done it while this one waited)
        if status is None or not status.phase.is_busy:
            return
        at_work.read()
        found = at_work.look()
        teller.status = replace(teller.status, preview=found.preview)
        if not wanted.bring:
            job.tell(replace(teller.status, phase=Phase.READ))
            return
        house = House(SystemClock(), b"seal\0" + settings.secret(given))
        report = at_work.bring(found.plan, house, bringing.BESIDE_A_SERVER)
        job.tell(replace(teller.status, phase=Phase.DONE, report=report))
    job.file.unlink(missing_ok=True)


def _is_the_files(error: AfterwordError) -> bool:
    return isinstance(error, InvalidError) and error.field == "file"


def _refused(job: Job, told: Status) -> Status:
    """Name the file as whoever sent it does; it is of no more use."""
    job.file.unlink(missing_ok=True)
    wanted = job.wanted()
    name = wanted.name if wanted else ""
    words = f"{name}{told.error.removeprefix(job.file.name)}"
    return replace(told, error=words, preview=None, is_refused=True)


def _loaded(path: Path, kind: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None


def _store(path: Path, told: Struct) -> None:
    draft = path.with_suffix(".new")
    draft.write_bytes(msgspec.json.encode(told))
    draft.replace(path)


def main() -> None:
    """Run the import of the folder that is named, with the settings of the environment."""
    os.umask(0o077)
    os.nice(_MODEST)
    folder = Path(sys.argv[1])
    given = settings.load()
    run(Job(Path(given.data), SiteKey(folder.name)), given)


if __name__ == "__main__":
    main()
