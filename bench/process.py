"""A server as a real process: started, watched, stopped; its children count as itself."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, final

from bench.http import status_of
from bench.plan import HOST

_READY_S = 60.0
_STOP_S = 15.0
_STEP_S = 0.01
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME = 11, 12
"""Places in /proc/PID/stat behind the program's name."""


@final
class Process:
    """One system under test."""

    def __init__(
        self, command: Sequence[str], port: int, log: Path, environment: Mapping[str, str]
    ) -> None:
        self.port = port
        self.origin = f"http://{HOST}:{port}"
        self._command = list(command)
        self._log = log
        self._environment = {**os.environ, **environment}
        self._running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own, so that its children end with it.
                start_new_session=True,
            )
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Stop it, whatever it does."""
        running = self._alive()
        running.terminate()
        with suppress(subprocess.TimeoutExpired):
            running.wait(_STOP_S)
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()

    def wait_for(self, target: str) -> float:
        """Wait until `target` answers 200 and return how many seconds that took.

        Raises:
            RuntimeError: If the process ends, or does not answer in time; its log is in it.
        """
        began = time.monotonic()
        while time.monotonic() - began < _READY_S:
            if self._alive().poll() is not None:
                break
            with suppress(OSError):
                if status_of(self.port, target) == 200:
                    return time.monotonic() - began
            time.sleep(_STEP_S)
        words = f"{self._command} is not ready:\n{self._log.read_text()}"
        raise RuntimeError(words)

    def cpu_s(self) -> float:
        """Return the processor time it has used, its children's included."""
        return sum(map(_cpu_s, self._family()))

    def memory_bytes(self) -> int:
        """Return its share of the memory, pages shared with others counted in part."""
        return sum(map(_memory_bytes, self._family()))

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._running is None:
            words = "not started"
            raise RuntimeError(words)
        return self._running

    def _family(self) -> Iterator[int]:
        """Name the process and all that descend from it."""
        waiting = [self._alive().pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            with suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())


def free_port() -> int:
    """Return a port that the kernel has just picked as free."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[_UTIME]) + int(fields[_STIME])) / _TICKS_PER_S


def _memory_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
