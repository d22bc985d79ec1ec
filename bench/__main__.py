"""`python -m bench`: measure, print the tables, keep every figure."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bench import desk, gate, grown, live, machine, order, post, read, report, setup, start, view
from bench.plan import CACHE, Plan, Section

console = Console()


class Part(StrEnum):
    """What can be measured."""

    READ = "read"
    POST = "post"
    GROWN = "grown"
    LIVE = "live"
    VIEW = "view"
    GATE = "gate"
    DESK = "desk"
    ORDER = "order"
    START = "start"


_MODULES: Mapping[Part, ModuleType] = {
    Part.READ: read,
    Part.POST: post,
    Part.GROWN: grown,
    Part.LIVE: live,
    Part.VIEW: view,
    Part.GATE: gate,
    Part.DESK: desk,
    Part.ORDER: order,
    Part.START: start,
}


def main(  # noqa: PLR0913 - one for each option
    parts: Annotated[list[Part] | None, typer.Argument(help="Which parts; all if none.")] = None,
    *,
    full: Annotated[bool, typer.Option(help="Also what takes many minutes.")] = False,
    isso: Annotated[bool, typer.Option(help="Measure Isso too.")] = True,
    picture: Annotated[
        Path | None, typer.Option(help="Draw the waterfall of a phone there (SVG).")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each system.")] = 3,
    seconds: Annotated[int, typer.Option(min=1, help="Length of one measurement.")] = 2,
) -> None:
    """Measure Afterword beside its peers: speed as ratios within one run."""
    # Whoever ends the benchmark ends the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with _room() as room, _progress() as progress:
        plan = Plan(
            room=room, rounds=rounds, seconds=seconds, with_isso=isso, full=full, picture=picture
        )
        task = progress.add_task("setting up", total=None)
        setup.set_up(lambda what: progress.update(task, description=what), with_isso=isso)
        facts = machine.facts(room)
        chosen = [_MODULES[part] for part in parts or list(Part)]
        progress.update(task, total=sum(part.count(plan) for part in chosen))

        def step(what: str) -> None:
            progress.update(task, description=what, advance=1)

        sections: list[Section] = []
        try:
            sections.extend(part.measure(plan, step) for part in chosen)
        finally:
            # What was measured is shown, also when something breaks after it.
            progress.stop()
            report.show(_wide(), facts, sections)
            console.print(f"\nEvery figure: {report.keep(facts, sections)}")


@contextmanager
def _room() -> Iterator[Path]:
    """Give a folder on the repository's own disk: /tmp may be memory, which needs no fsync."""
    CACHE.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _progress() -> Progress:
    columns = (SpinnerColumn(), BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=console, transient=True)


def _wide() -> Console:
    """Return a console in which a table keeps its shape, also when it is written to a file."""
    return console if console.width > 140 else Console(width=160)


if __name__ == "__main__":
    typer.run(main)
