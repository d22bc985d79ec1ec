"""What `afterword import disqus` says: how far it is, what goes where, what became of it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import final

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from afterword.cli.house import house_of, opened
from afterword.domain.ids import SiteKey
from afterword.domain.importing import Nowhere, Preview, Report, Skipped
from afterword.page.words import many
from afterword.settings import Settings
from afterword.transfer import rules, work
from afterword.transfer.work import Task

_SHOWN = 40


def bring(given: Settings, file: Path, site: str, said: Sequence[str], *, dry_run: bool) -> None:
    """Import comments that another system exported, or only tell what would come."""
    task = Task(file, SiteKey(site), [rules.rule(one) for one in said], Path(given.data))
    with (
        opened(given, mapped=False) as base,
        _shown() as watcher,
        work.begun(task, base, watcher) as at_work,
    ):
        # (a site that is not there is told before a large file is read)
        at_work.site()
        at_work.read()
        found = at_work.look()
        if dry_run:
            watcher.stop()
            _tell(found.preview)
            typer.echo("Nothing was changed.")
            return
        done = at_work.bring(found.plan, house_of(given))
        watcher.stop()
        _sum_up(found.preview, done)


@final
class _Bar:
    """A bar for each part of an import."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("Importing", total=None)

    def reads(self, size: int) -> None:
        """Begin the bar of reading."""
        self._task = self._again("Reading", size)

    def brings(self, comments: int) -> None:
        """Begin the bar of bringing."""
        self._task = self._again("Importing", comments)

    def goes_on(self, by: int) -> None:
        """Move on."""
        self._progress.advance(self._task, by)

    def stop(self) -> None:
        """Make room for what is said."""
        self._progress.stop()

    def _again(self, what: str, total: int) -> TaskID:
        self._progress.remove_task(self._task)
        return self._progress.add_task(what, total=total)


@contextmanager
def _shown() -> Iterator[_Bar]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    # (on standard error, so that what is told can go into a file)
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield _Bar(progress)


def _tell(preview: Preview) -> None:
    """Say what is in a file, and where it would go."""
    typer.echo(
        f"{many(preview.comments, 'comment')} in {many(preview.threads, 'thread')}: "
        f"{preview.live:,} live, {preview.deleted:,} deleted, {preview.spam:,} spam. "
        f"Threads without any: {preview.empty:,}."
    )
    for host, count, is_own in preview.hosts:
        taken = "taken to be the blog" if is_own else "another site"
        typer.echo(f"  {host}: {many(count, 'comment')}, {taken}")
    table = Table("comments", "page here", "was at", "found by")
    for place in preview.pages[:_SHOWN]:
        merged = f" (and {place.threads - 1} more)" if place.threads > 1 else ""
        table.add_row(f"{place.comments:,}", place.page, place.link + merged, place.how)
    if preview.pages:
        # (wide enough for its addresses where nobody looks at it in a window)
        Console(width=None if sys.stdout.isatty() else 200, markup=False).print(table)
    _more(len(preview.pages), "pages")
    _left(preview)


def _sum_up(preview: Preview, done: Report) -> None:
    """Say what became of it."""
    typer.echo(
        f"Imported: {many(done.imported, 'comment')}, and {done.deleted:,} deleted without their "
        f"words, to {many(done.pages, 'page')}. Kept out as spam: {done.spam:,}. "
        f"Here already: {done.known:,}."
    )
    if preview.merged:
        typer.echo(f"Merged with another of the same page: {many(preview.merged, 'thread')}.")
    if done.closed:
        typer.echo(f"Closed, as they had been: {many(done.closed, 'thread')}.")
    if done.loose:
        typer.echo(f"Standing by themselves, since what they answer is not here: {done.loose:,}.")
    if done.mixed:
        typer.echo("On these pages people had commented already; the old comments stand below:")
        _listed(done.mixed)
    _left(preview)


def _left(preview: Preview) -> None:
    """Say what is left out, why, and what one can do."""
    for one in preview.skipped:
        _skipped(one)
    if preview.nowhere:
        count = sum(one.comments for one in preview.nowhere)
        typer.echo(
            f"To no page: {many(count, 'comment')} in {many(len(preview.nowhere), 'thread')}:"
        )
        for there in preview.nowhere[:_SHOWN]:
            _nowhere(there)
        _more(len(preview.nowhere), "threads")
        typer.echo("Import the file again with such rules: only what is missing will be added.")


def _skipped(one: Skipped) -> None:
    typer.echo(f"Left out, because {one.why}: {many(one.count, 'comment')}:")
    _listed(one.which)


def _nowhere(one: Nowhere) -> None:
    named = one.link or one.title or "without title"
    typer.echo(f"  thread {one.thread} ({named}), {many(one.comments, 'comment')}: {one.why};")
    typer.echo(f"    {one.answer}")


def _listed(names: Sequence[str]) -> None:
    for name in names[:_SHOWN]:
        typer.echo(f"  {name}")
    _more(len(names), "")


def _more(count: int, what: str) -> None:
    if count > _SHOWN:
        typer.echo(f"  ... and {count - _SHOWN:,} more {what}".rstrip())
