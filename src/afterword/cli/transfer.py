"""`afterword export` and `afterword import`: a site in and out of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from afterword.cli.bring import Said, bring
from afterword.cli.house import DatabaseOption, DataOption, chosen, house_of, opened
from afterword.domain.errors import SetupError, SiteNotFoundError
from afterword.domain.ids import SiteKey
from afterword.page import words
from afterword.projection import sites
from afterword.transfer import native


class Format(StrEnum):
    """What can be imported."""

    NATIVE = "native"
    """What `afterword export` writes."""
    DISQUS = "disqus"
    """What Disqus exports."""


def export_site(
    file: Annotated[Path, typer.Argument(help="Where to; .gz makes it smaller.")],
    site: Annotated[str, typer.Option("--site", help="Which site.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write a whole site to a file: every comment, every decision, who wrote what."""
    if file.exists():
        told = f"{file} is there already; an export never writes over anything."
        raise SetupError(told)
    with opened(chosen(data, database)) as base, base.reading.connect() as tx:
        if sites.load(tx, SiteKey(site)) is None:
            told = f"There is no site called {site}. afterword site list shows them all."
            raise SiteNotFoundError(told)
        with _counted("Exporting") as progress:
            count = native.write(tx, SiteKey(site), file, progress)
    typer.echo(f"Wrote {words.many(count, 'event')} of {site} to {file}.")


def import_site(
    kind: Annotated[Format, typer.Argument(metavar="FORMAT", help="native or disqus")],
    file: Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False)],
    site: Annotated[str, typer.Option("--site", help="Into which site.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing, only tell.")] = False,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="OLD=NEW",
            help="Where old pages are now; may be repeated. OLD=>NEW where NEW has a = in it.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List every page and thread, however many.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Read a site from a file; a second time adds nothing."""
    given = chosen(data, database)
    if kind is Format.DISQUS:
        said = Said(site=SiteKey(site), rules=rules or [], dry_run=dry_run, everything=everything)
        bring(given, file, said)
        return
    native.check(file)
    with opened(given, make=True) as base, base.writing.connect() as tx:
        with _counted(f"Importing ({kind})") as progress:
            report = native.load(tx, file, SiteKey(site), house_of(given), progress)
        if dry_run:
            tx.rollback()
        else:
            tx.commit()
    done = "would be" if dry_run else "were"
    typer.echo(
        f"{words.many(report.events, 'event')} in {words.many(report.threads, 'thread')} {done} "
        f"imported; {report.known:,} were here already."
    )


@contextmanager
def _counted(what: str) -> Iterator[Callable[[int], None]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f} events"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        task = progress.add_task(what, total=None)
        yield lambda count: progress.advance(task, count)
