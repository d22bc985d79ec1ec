"""Afterword's commands, each in a process of its own that need not load the program first.

Loading it takes a second, and the tests give hundreds of commands. So one process loads it once,
and forks for each of them; what it runs, with which environment, and how it ends is the same.
"""

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import final

_REPOSITORY = Path(__file__).resolve().parents[2]


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run `python -m afterword` and return its exit status and all that it printed."""
    return _loaded().run(arguments, environment)


@final
class _Loaded:
    """The process that has the program loaded; it ends with the tests, whose pipe it reads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.commands"],
            cwd=_REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as output:
            asked = [arguments, dict(environment), str(Path.cwd()), output.name]
            with self._lock:
                status = self._ask(json.dumps(asked))
            return status, output.read()

    def _ask(self, line: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(line, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def _end(self) -> None:
        self._process.communicate()


@cache
def _loaded() -> _Loaded:
    return _Loaded()


def _serve() -> None:
    __import__("afterword.cli")
    for line in sys.stdin:
        forked = os.fork()
        if not forked:
            _become(*json.loads(line))
            return
        _, status = os.waitpid(forked, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer
    # At once: what there is to say of coverage, those forked have said.
    os._exit(0)


def _become(arguments: list[str], environment: dict[str, str], folder: str, output: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115 - ends with the process
    written = os.open(output, os.O_WRONLY | os.O_APPEND)
    os.dup2(written, 1)
    os.dup2(written, 2)
    sys.argv = ["afterword", *arguments]
    runpy.run_module("afterword", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
