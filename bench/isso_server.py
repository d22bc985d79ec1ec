"""Isso from the registry, in the production mode its manual describes: gunicorn, 4 workers."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from bench import words
from bench.plan import CACHE, HOST
from bench.process import Process, free_port

_HOME = CACHE / "isso"
_PACKAGES = ("isso==0.14.0", "gunicorn==27.0.1", "gevent==26.9.0")
_CONFIG = """
[general]
dbpath = {folder}/isso.db
host = {host}
[server]
listen = http://127.0.0.1:{port}
[guard]
enabled = false
"""
_WORKERS = "4"
_THREAD = "INSERT INTO threads (uri, title) VALUES (?, 'Bench')"
_COMMENT = (
    "INSERT INTO comments (tid, created, mode, remote_addr, text, author, voters)"
    " VALUES (?, ?, 1, '127.0.0.0', ?, ?, ?)"
)


def isso(folder: Path, host: str = "http://blog.example/") -> Process:
    """Prepare Isso for a blog; it starts when it is entered."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = folder / "isso.cfg"
    config.write_text(_CONFIG.format(folder=folder, host=host, port=port))
    options = ["-b", f"{HOST}:{port}", "-w", _WORKERS, "--preload"]
    command = [str(_HOME / "bin" / "gunicorn"), *options, "isso.run"]
    # gunicorn keeps a socket in its home.
    settings = {"ISSO_SETTINGS": str(config), "HOME": str(folder)}
    return Process(command, port, folder / "isso.log", settings)


def install(python: str) -> None:
    """Fetch Isso into a virtual environment of its own, once."""
    if (_HOME / "bin" / "gunicorn").exists():
        return
    subprocess.run([python, "-m", "venv", str(_HOME)], check=True)
    pip = [str(_HOME / "bin" / "pip"), "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, *_PACKAGES], check=True)


def fill(folder: Path, page: str, comments: int) -> None:
    """Write a thread into the tables that Isso made when it started."""
    with closing(sqlite3.connect(folder / "isso.db", timeout=30)) as database, database:
        thread = database.execute(_THREAD, (page,)).lastrowid
        began, nobody = time.monotonic(), bytes(256)
        rows = (
            (thread, began + at, words.comment(at), words.name(at), nobody)
            for at in range(comments)
        )
        database.executemany(_COMMENT, rows)
