"""What `afterword import disqus` says: how far it is, what goes where, what became of it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import final

import typer
from msgspec import Struct
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
from afterword.domain.importing import Nowhere, Place, Preview, Report, Skipped
from afterword.page import import_words
from afterword.page.words import many
from afterword.settings import Settings
from afterword.transfer import rules, work
from afterword.transfer.work import Task

_SHOWN = 40
"""So many pages and threads are listed in a window."""
_INTERRUPTED = 130


class Said(Struct, frozen=True, kw_only=True):
    """What whoever gave the command said of it."""

    site: SiteKey
    rules: Sequence[str]
    dry_run: bool
    everything: bool
    """Whether everything is listed, also in a window."""


def bring(given: Settings, file: Path, said: Said) -> None:
    """Import comments that another system exported, or only tell what would come."""
    task = Task(file, said.site, [rules.rule(one) for one in said.rules], Path(given.data))
    # (where nobody looks at it in a window, it can be searched: all of it, and each line whole)
    most = None if said.everything or not sys.stdout.isatty() else _SHOWN
    with (
        opened(given, mapped=False) as base,
        _shown() as watcher,
        _stopped(watcher),
        work.begun(task, base, watcher) as at_work,
    ):
        # (a site that is not there is told before a large file is read)
        at_work.site()
        at_work.read()
        found = at_work.look()
        if said.dry_run:
            watcher.stop()
            _tell(found.preview, most)
            typer.echo("Nothing was changed.")
            return
        _warn(found.preview)
        done = at_work.bring(found.plan, house_of(given))
        watcher.stop()
        _sum_up(found.preview, done, most)


@final
class _Bar:
    """A bar for each part of an import, from when it begins."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self.brought: int | None = None
        """Comments that are here; None before any is written."""
        self.total = 0

    def reads(self, size: int) -> None:
        """Begin the bar of reading."""
        self._again("Reading", size)

    def brings(self, comments: int) -> None:
        """Begin the bar of bringing."""
        self._again("Importing", comments)
        self.brought, self.total = 0, comments

    def goes_on(self, by: int) -> None:
        """Move on."""
        if self.brought is not None:
            self.brought += by
        if self._task is not None:
            self._progress.advance(self._task, by)

    def stop(self) -> None:
        """Make room for what is said."""
        self._progress.stop()

    def _again(self, what: str, total: int) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(what, total=total)


@contextmanager
def _stopped(watcher: _Bar) -> Iterator[None]:
    """Say what is here when somebody stops it with Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt as stop:
        watcher.stop()
        here = "Nothing is imported yet."
        if watcher.brought is not None:
            here = f"{watcher.brought:,} of {watcher.total:,} comments are here, and stay."
        typer.echo(f"Stopped. {here} The same command goes on from there.", err=True)
        raise typer.Exit(_INTERRUPTED) from stop


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


def _tell(preview: Preview, most: int | None) -> None:
    """Say what is in a file, and where it would go."""
    typer.echo(
        f"{many(preview.comments, 'comment')} in {many(preview.threads, 'thread')}: "
        f"{preview.live:,} live, {preview.deleted:,} deleted, {preview.spam:,} spam. "
        f"Threads without any: {preview.empty:,}."
    )
    for host, count, is_own in preview.hosts:
        taken = "taken to be the blog" if is_own else "another site"
        typer.echo(f"  {host}: {many(count, 'comment')}, {taken}")
    _warn(preview)
    if standing := import_words.standing(preview):
        typer.echo(standing)
    _places(preview.pages, most)
    _ruled(preview)
    _astray(preview, most)
    _left(preview, most)


def _warn(preview: Preview) -> None:
    """Warn of a file that may be another blog's."""
    if warning := import_words.guessed(preview):
        typer.secho(f"Warning: {warning}", fg="yellow", err=True)


def _places(places: Sequence[Place], most: int | None) -> None:
    """List the pages: a table in a window, else one on each line."""
    if most is None:
        for place in places:
            typer.echo(
                f"  {many(place.comments, 'comment')} to {place.page}, was at {_was(place)}, "
                f"found by {place.how}"
            )
        return
    table = Table("comments", "page here", "was at", "found by")
    for column in table.columns:
        column.overflow = "fold"
    for place in places[:most]:
        table.add_row(f"{place.comments:,}", place.page, _was(place), place.how)
    if places:
        Console(markup=False).print(table)
    _more(len(places), "pages", most)


def _was(place: Place) -> str:
    merged = f" (and {place.threads - 1} more)" if place.threads > 1 else ""
    return f"{place.link or 'no address'}{merged}"


def _ruled(preview: Preview) -> None:
    """Say what each rule caught."""
    for one in preview.rules:
        typer.echo(f"Rule {one.rule}: {import_words.caught(one)}.")


def _astray(preview: Preview, most: int | None) -> None:
    """Say what stands on another page already, and how it comes to the one that is named."""
    if preview.astray:
        typer.echo(import_words.ASTRAY)
        _listed([import_words.astray(one) for one in preview.astray], most)
        typer.echo(import_words.BRING_TOGETHER)


def _sum_up(preview: Preview, done: Report, most: int | None) -> None:
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
        _listed(done.mixed, most)
    _ruled(preview)
    _astray(preview, most)
    _left(preview, most)


def _left(preview: Preview, most: int | None) -> None:
    """Say what is left out, why, and what one can do."""
    for one in preview.skipped:
        _skipped(one, most)
    if preview.nowhere:
        count = sum(one.comments for one in preview.nowhere)
        typer.echo(
            f"To no page: {many(count, 'comment')} in {many(len(preview.nowhere), 'thread')}:"
        )
        for there in preview.nowhere[:most]:
            _nowhere(there)
        _more(len(preview.nowhere), "threads", most)
        typer.echo("Import the file again with such rules: only what is missing will be added.")


def _skipped(one: Skipped, most: int | None) -> None:
    typer.echo(f"Left out, because {one.why}: {many(one.count, 'comment')}:")
    _listed(one.which, most)


def _nowhere(one: Nowhere) -> None:
    named = one.link or one.title or "without title"
    typer.echo(f"  thread {one.thread} ({named}), {many(one.comments, 'comment')}: {one.why};")
    typer.echo(f"    {one.answer}")


def _listed(names: Sequence[str], most: int | None) -> None:
    for name in names[:most]:
        typer.echo(f"  {name}")
    _more(len(names), "", most)


def _more(count: int, what: str, most: int | None) -> None:
    if most is not None and count > most:
        words = f"  ... and {count - most:,} more {what}".rstrip()
        typer.echo(f"{words}; --all lists them, as does a file that this is written to.")
