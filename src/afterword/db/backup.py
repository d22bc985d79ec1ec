"""A copy of the whole database while it is in use, and back again."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from afterword.db.connect import Database
from afterword.domain.errors import SetupError

_PAGES = 2_000
_MAGIC = b"SQLite format 3\0"


def backup(database: Database, to: Path, progress: Callable[[float], None]) -> None:
    """Copy the database as it is at one moment; writers go on meanwhile.

    Args:
        database: What to copy.
        to: A file that is not there yet.
        progress: Told the part done, 0 to 1.
    """
    if to.exists():
        words = f"{to} is there already; a backup never writes over anything."
        raise SetupError(words)
    if not to.parent.is_dir():
        words = f"There is no folder {to.parent}."
        raise SetupError(words)
    draft = to.with_name(f".{to.name}.unfinished")
    draft.unlink(missing_ok=True)
    if database.is_sqlite:
        _copy_sqlite(Path(database.url.database or ""), draft, progress)
    else:
        _run("pg_dump", database.url, "--format=custom", f"--file={draft}")
    draft.rename(to)


def restore(url: URL, source: Path, progress: Callable[[float], None]) -> None:
    """Put a backup where a database is to be; one that is there is never written over."""
    if url.get_backend_name() != "sqlite":
        _run("pg_restore", url, "--exit-on-error", "--no-owner", str(source))
        return
    with source.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            words = f"{source} is not a backup of an SQLite database."
            raise SetupError(words)
    to = Path(url.database or "")
    if to.exists():
        words = f"{to} is there already. Move it away first; nothing is written over."
        raise SetupError(words)
    to.parent.mkdir(parents=True, exist_ok=True)
    _check(source)
    _copy_sqlite(source, to, progress)


def _copy_sqlite(source: Path, to: Path, progress: Callable[[float], None]) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(to)) as new:
        old.backup(
            new,
            pages=_PAGES,
            progress=lambda _, left, total: progress(1 - left / total if total else 1),
        )


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as tx:
        found = tx.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        words = f"{path} is damaged: {found}"
        raise SetupError(words)


def _run(program: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, its password out of everybody's sight."""
    found = shutil.which(program)
    if found is None:
        words = f"{program} is needed for this. It comes with PostgreSQL's client programs."
        raise SetupError(words)
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, "PGPASSWORD": str(url.password)} if url.password else None
    command = [found, f"--dbname={plain}", *arguments]
    done = subprocess.run(  # noqa: S603 - PostgreSQL's program, the operator's own words
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        words = f"{program} says: {done.stderr.strip()}"
        raise SetupError(words)
