"""Imports that owners begin at the desk: each runs in a process of its own beside the server."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import final

import structlog
from msgspec.structs import replace

from afterword import settings
from afterword.domain.ids import SiteKey
from afterword.domain.importing import Phase, Status, Wanted
from afterword.settings import PREFIX, Settings
from afterword.transfer import job as jobs
from afterword.transfer.job import Job

_GIVE_UP_S = 10
_log = structlog.get_logger()
UNEXPECTED = (
    "The import ended in a way that nobody expected; what it had brought stays. Please begin it "
    "again: it goes on where it was."
)


@final
class Imports:
    """The imports of one server."""

    def __init__(self, given: Settings) -> None:
        self._given = given
        self._running: dict[SiteKey, subprocess.Popen[bytes]] = {}

    def of(self, site: SiteKey) -> Job:
        """Return the import of a site, which may not have begun."""
        return Job(Path(self._given.data), site)

    def status(self, site: SiteKey) -> Status | None:
        """Return how far the import of a site is."""
        return self.of(site).status()

    def begin(self, wanted: Wanted) -> None:
        """Do what an owner wants."""
        self.of(wanted.site).want(wanted)
        self._start(wanted.site)

    def stop(self, site: SiteKey) -> None:
        """Stop an import; what it has brought stays."""
        job = self.of(site)
        job.stop()
        status = job.status()
        if not self._is_running(site) and status is not None and status.phase.is_busy:
            job.tell(status.stopped())

    def forget(self, site: SiteKey) -> None:
        """Stop it and throw the file away."""
        self._end(site)
        self.of(site).forget()

    def resume(self) -> None:
        """Go on with what was under way when the server stopped."""
        for one in jobs.jobs(Path(self._given.data)):
            status, wanted = one.status(), one.wanted()
            if wanted is not None and status is not None and status.phase.is_busy:
                self._start(wanted.site)

    def look_after(self) -> None:
        """Notice processes that have ended."""
        for site in list(self._running):
            if self._is_running(site):
                continue
            status = self._running.pop(site).returncode
            told = self.status(site)
            if status and told is not None and told.phase.is_busy:
                self.of(site).tell(replace(told, phase=Phase.FAILED, error=UNEXPECTED))
                _log.error("import_ended", site=site, status=status)

    def close(self) -> None:
        """Stop all processes; `resume` lets them go on."""
        for site in list(self._running):
            self._end(site)

    def _start(self, site: SiteKey) -> None:
        self._end(site)
        self._running[site] = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "afterword.transfer.job", str(self.of(site).folder)],
            env=_environment(self._given),
            stdin=subprocess.DEVNULL,
        )

    def _is_running(self, site: SiteKey) -> bool:
        process = self._running.get(site)
        return process is not None and process.poll() is None

    def _end(self, site: SiteKey) -> None:
        process = self._running.pop(site, None)
        if process is None:
            return
        # (each batch is a transaction: whenever this comes, nothing is half written)
        process.terminate()
        try:
            process.wait(_GIVE_UP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(given: Settings) -> Mapping[str, str]:
    """Return the environment in which the process finds the same house."""
    named = {
        "DATA": str(Path(given.data).resolve()),
        "DATABASE_URL": settings.database_url(given),
        "SECRET": given.secret,
    }
    return {**os.environ, **{f"{PREFIX}{name}": value for name, value in named.items() if value}}
