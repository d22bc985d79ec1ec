"""`afterword check` and `afterword rebuild`: see that all is whole, and make it so."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import Connection

from afterword.cli.alone import unserved
from afterword.cli.house import DatabaseOption, DataOption, chosen, house_of, opened
from afterword.db.connect import Database
from afterword.domain.body import Body
from afterword.domain.errors import BrokenLogError
from afterword.domain.event import NoteAmended, NoteGiven
from afterword.domain.ids import Seq, StreamId, ThreadId
from afterword.log import bodies, read
from afterword.log.audit import audit
from afterword.log.bodies import StoredBody
from afterword.page import markdown, note, place, quote
from afterword.projection import rebuild as fold
from afterword.projection import sites, threads
from afterword.settings import Settings

_SHOWN = 20
_BATCH = 500


def check(
    data: DataOption = None,
    database: DatabaseOption = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out the comparison with a rebuild.")
    ] = False,
) -> None:
    """Walk every log and compare everything that is shown with what the logs say."""
    given = chosen(data, database)
    with opened(given) as base:
        with base.reading.connect() as tx:
            faults = _audit(tx, house_of(given).seal_key)
        differences = [] if quick else _compare(base)
    for line in (faults + differences)[:_SHOWN]:
        typer.secho(line, fg="red")
    if faults or differences:
        words = (
            f"{len(faults)} faults in the logs, {len(differences)} rows that differ from them. "
            "If the logs are whole, `afterword rebuild` mends the rest."
        )
        raise BrokenLogError(words)
    rest = "." if quick else ", and everything shown is what they say."
    typer.secho(f"All logs are whole{rest}", fg="green")


def rebuild(data: DataOption = None, database: DatabaseOption = None) -> None:
    """Fold everything that is shown again from the logs, and render old texts anew."""
    given = chosen(data, database)
    with opened(given) as base, unserved(Path(given.data)):
        with base.writing.begin() as tx, _progress() as progress:
            streams = len(read.streams(tx))
            task = progress.add_task("Rebuilding", total=streams)
            fold.rebuild(tx, lambda _: progress.advance(task))
        while _render_some(base.writing.connect()):
            pass
    typer.secho("Rebuilt.", fg="green")


def _audit(tx: Connection, seal_key: bytes) -> list[str]:
    streams = read.streams(tx)
    found: list[str] = []
    with _progress() as progress:
        for stream in progress.track(streams, description="Logs"):
            faults = audit(tx, stream, seal_key)
            found += [f"{fault.stream} at {fault.seq}: {fault.words}" for fault in faults]
    return found


def _compare(base: Database) -> list[str]:
    """Fold everything again into a database of its own, and tell what came out different."""
    with (
        TemporaryDirectory() as folder,
        opened(Settings(data=folder), make=True) as scratch,
        base.reading.connect() as tx,
        scratch.writing.begin() as into,
        _progress() as progress,
    ):
        task = progress.add_task("Projections", total=len(read.streams(tx)))
        found = fold.compare(tx, into, lambda _: progress.advance(task))
        return [f"{one.table}: stored {one.stored}, the log says {one.folded}" for one in found]


def _render_some(connection: Connection) -> bool:
    """Render some texts that an older version rendered; False when there were none."""
    with connection as tx:
        old = bodies.outdated(tx, markdown.VERSION, _BATCH)
        bases = {stream: _base(tx, stream) for stream, _ in old}
        for stream, stored in old:
            text = _rendered(tx, stream, stored, bases[stream])
            bodies.rerender(tx, stream, stored.seq, text)
        tx.commit()
    return bool(old)


def _rendered(tx: Connection, stream: StreamId, stored: StoredBody, base: str) -> Body:
    """Render a text as what it is: of a note, only the detail is Markdown."""
    placed = read.events_after(tx, stream, Seq(stored.seq - 1), 1)
    if placed and isinstance(placed[0].event, NoteGiven | NoteAmended):
        return note.anew(stored.body, base)
    return quote.rendered(stored.body, base)


def _base(tx: Connection, stream: StreamId) -> str:
    thread = threads.load(tx, ThreadId(stream))
    if thread is None:
        return place.NOWHERE
    return place.base(sites.load(tx, thread.site), thread.page)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    )
