"""Afterword as its operator runs it: a process with a port, which can be killed and come back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import final

from tests.harness import commands
from tests.harness.api import Api
from tests.harness.wait import free_port, wait_until

_READY_S = 30.0
_STOP_S = 15.0


@final
class Server:
    """`python -m afterword serve` on a port of its own, and the other commands on the same data.

    Limits on how often one network may post are off unless `settings` says otherwise: every
    visitor of a test comes from the same address.
    """

    def __init__(
        self, data: Path, database: str | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data = data
        self._database = database
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._options = ["--data", str(data)] if database is None else ["--database", database]
        self._environment = _environment(data, self.origin, database) | dict(settings or {})
        self._log = data / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: list[Api] = []
        data.mkdir(parents=True, exist_ok=True)

    @property
    def database_url(self) -> str:
        """The URL of its database, to look into it from outside."""
        return self._database or f"sqlite:///{self.data / 'afterword.db'}"

    @property
    def environment(self) -> Mapping[str, str]:
        """What its processes are given, for a test that starts another."""
        return self._environment

    @property
    def pid(self) -> int | None:
        """The process id; None when it is not running."""
        return self._process.pid if self._process else None

    def start(self) -> float:
        """Start it and return how many seconds passed until it was ready for readers."""
        began = time.monotonic()
        self._process = self._spawn()
        try:
            wait_until(self._is_ready, _READY_S, what="GET /readyz to answer 200")
        except TimeoutError:
            self.kill()
            raise
        return time.monotonic() - began

    def stop(self) -> None:
        """Ask it to stop, as a service manager does, and wait for it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it and its children at once with SIGKILL: nothing gets to finish anything."""
        if self._process is None:
            return
        # (unless all of them have gone already)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def leave(self) -> None:
        """Stop it for good and close every client."""
        for client in self._clients:
            client.close()
        self.stop()

    def restart(self) -> float:
        """Stop it, start it on the same port and data, and return the seconds until ready."""
        self.stop()
        return self.start()

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run another command on the same data and return what it printed.

        Raises:
            AssertionError: If it ends with another status; what it printed is in the message.
        """
        ended, printed = commands.run(arguments, self._environment)
        if ended != status:
            message = f"{arguments} ended with {ended}, not {status}:\n{printed}"
            raise AssertionError(message)
        return printed

    def api(self, **headers: str) -> Api:
        """Return a new client: one connection, for one thread, closed when the server is left.

        Ask for another one after a restart, which breaks the connections there were.
        """
        client = Api(self.origin, headers)
        self._clients.append(client)
        return client

    def logs(self) -> str:
        """Return everything it has logged, over all restarts."""
        return self._log.read_text() if self._log.exists() else ""

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "afterword", "serve"]
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command + where + self._options,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own, so that its children die with it.
                start_new_session=True,
            )

    def _is_ready(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            message = f"`afterword serve` ended by itself:\n{self.logs()}"
            raise RuntimeError(message)
        with Api(self.origin) as api:
            try:
                return api.get("/readyz").status == 200
            except (OSError, HTTPException):
                return False


def _environment(data: Path, origin: str, database: str | None) -> dict[str, str]:
    """Give the process what an operator would, and nothing of the developer's own settings."""
    ours = {"HOME": str(data), "AFTERWORD_ORIGIN": origin, "AFTERWORD_RATE_LIMITS": "off"}
    ours["AFTERWORD_DATA"] = str(data)
    if database is not None:
        ours["AFTERWORD_DATABASE_URL"] = database
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "LC_ALL", "LANG", "PYTHONUTF8", "TMPDIR"}
        or name.startswith("COVERAGE_")
    }
    return kept | ours
