"""The reference for posting: the same work with async SQLAlchemy and aiosqlite."""

import subprocess
import sys
from pathlib import Path

from bench.plan import CACHE, HOST, ROOT
from bench.process import Process, free_port

_HOME = CACHE / "reference"
_PACKAGES = ("aiosqlite==0.22.1", "greenlet==3.5.6")


def reference(data: Path) -> Process:
    """Prepare the reference server on a copy of Afterword's database."""
    port = free_port()
    command = [sys.executable, "-m", "bench.reference_app", HOST, str(port)]
    path = ":".join(map(str, (ROOT, ROOT / "src", _HOME)))
    settings = {"PYTHONPATH": path, "REFERENCE_DATABASE": str(data / "afterword.db")}
    return Process([*command], port, data / "reference.log", settings)


def install() -> None:
    """Fetch what SQLAlchemy needs for asyncio, once, beside our own packages."""
    if _HOME.exists():
        return
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--target", str(_HOME), *_PACKAGES], check=True)
