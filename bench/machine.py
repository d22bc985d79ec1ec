"""The machine's facts, without which no figure means anything."""

import os
import platform
import re
import shutil
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

_PACKAGES = ("afterword", "granian", "litestar", "sqlalchemy", "uvloop", "msgspec")
_SYNCS = 40
_PAGE = bytes(4096)


def facts(room: Path) -> dict[str, str]:
    """Collect what the figures depend on."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "one fsync": f"{_fsync_ms(room):.2f} ms (median of {_SYNCS}, 4 KiB appended each time)",
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        "programs": f"{_said('nginx', '-v')}, {_said('wrk', '-v')}",
    }


def _processor() -> str:
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _memory() -> str:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{total / 2**30:.0f} GiB"


def _fsync_ms(room: Path) -> float:
    took = []
    with (room / "fsync").open("wb") as file:
        for _ in range(_SYNCS):
            file.write(_PAGE)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1_000)
    return median(took)


def _said(name: str, option: str) -> str:
    """Return how a program calls itself."""
    program = shutil.which(name) or f"/usr/sbin/{name}"
    done = subprocess.run([program, option], check=False, capture_output=True, text=True)
    first = (done.stdout + done.stderr).splitlines()[0]
    return first.removeprefix("nginx version: ").split(" [")[0]
