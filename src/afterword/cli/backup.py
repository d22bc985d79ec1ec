"""`afterword backup` and `afterword restore`: a copy of everything, and back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from afterword import settings
from afterword.cli.house import DatabaseOption, DataOption, chosen, opened
from afterword.db import backup as copies
from afterword.db.connect import driver_url
from afterword.settings import Settings


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; must not be there yet.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Copy the whole database while the server runs."""
    given = chosen(data, database)
    with opened(given) as base, _shown("Copying") as progress:
        copies.backup(base, file, progress)
    typer.echo(f"Copied to {file}. {_about_secret(given)}")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", exists=True, dir_okay=False)],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a backup in place of a database that is not there."""
    given = chosen(data, database)
    with _shown("Restoring") as progress:
        copies.restore(driver_url(settings.database_url(given)), file, progress)
    typer.echo(f"Restored. {_about_secret(given)} See that all is whole: afterword check")


def _about_secret(given: Settings) -> str:
    if given.secret:
        return "Keep AFTERWORD_SECRET with it."
    return f"Keep the file {Path(given.data) / 'secret'} with it."


@contextmanager
def _shown(what: str) -> Iterator[Callable[[float], None]]:
    with Progress() as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda part: progress.update(task, completed=part)
        progress.update(task, completed=1.0)
