"""Open the database of this installation for one command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import settings
from afterword.clock import SystemClock
from afterword.db.connect import Database, driver_url, is_file
from afterword.db.migrate import migrate
from afterword.domain.errors import SetupError
from afterword.handle import House
from afterword.settings import Settings

_T = TypeVar("_T")
_ORIGIN = "origin"

DataOption = Annotated[
    str | None, typer.Option("--data", help="Folder of the database and the secret.")
]
DatabaseOption = Annotated[
    str | None, typer.Option("--database", help="sqlite:////path or postgresql://...")
]


def chosen(data: str | None, database: str | None) -> Settings:
    """Return the settings, with what the command line says."""
    given = settings.load()
    if data is not None:
        # A folder named on the command line is meant, whatever database the environment names.
        given = replace(given, data=data, database_url="")
    if database is not None:
        given = replace(given, database_url=database)
    return given


@contextmanager
def opened(given: Settings, *, make: bool = False, mapped: bool = True) -> Iterator[Database]:
    """Open the database at its newest schema.

    Args:
        given: Where it is.
        make: Whether one that is not there is made. Most commands would only be mistaken.
        mapped: Whether it may be read as if it were memory.

    Raises:
        SetupError: If it is not there, or does not answer.
    """
    url = settings.database_url(given)
    file = driver_url(url).database or ""
    if not make and is_file(url) and not Path(file).exists():
        words = f"There is no database at {file}. Is --data right? `afterword site add` makes one."
        raise SetupError(words)
    database = Database(url, mapped=mapped)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


def remember_origin(given: Settings) -> None:
    """Leave beside the database where it is served, for commands that print addresses."""
    (Path(given.data) / _ORIGIN).write_text(given.origin, encoding="utf-8")


def served_at(given: Settings) -> str:
    """Return the origin that was set; else where it was served last."""
    if given.origin == Settings().origin:
        with suppress(OSError):
            return (Path(given.data) / _ORIGIN).read_text(encoding="utf-8")
    return given.origin


def house_of(given: Settings) -> House:
    """Return what changes need."""
    return House(SystemClock(), b"seal\0" + settings.secret(given))


def write(given: Settings, work: Callable[[Connection, House], _T], *, make: bool = False) -> _T:
    """Do one piece of work in a transaction of its own."""
    with opened(given, make=make) as database, database.writing.begin() as tx:
        return work(tx, house_of(given))
