"""`afterword site moderation`: how a house is moderated, from what waits to when it is open."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from afterword import handle
from afterword.cli.house import DatabaseOption, DataOption, chosen, write
from afterword.domain.errors import InvalidError, SetupError, SiteNotFoundError
from afterword.domain.event import SiteChanged
from afterword.domain.ids import SiteKey
from afterword.domain.moderation import Moderation, checked
from afterword.handle import House
from afterword.projection import sites


def moderation(
    key: Annotated[str, typer.Argument(help="Which site.")],
    hold_first: Annotated[
        int | None, typer.Option(help="A person's first so many comments wait.")
    ] = None,
    hold_all: Annotated[bool | None, typer.Option(help="Every comment waits.")] = None,
    hold_links: Annotated[
        int | None, typer.Option(help="Comments with so many links wait; 0: none do.")
    ] = None,
    hold_words: Annotated[
        Path | None,
        typer.Option(help="File of words and phrases, one a line; '-' is none.", exists=False),
    ] = None,
    hold_removed: Annotated[
        int | None, typer.Option(help="Whoever had so many removed in 30 days waits.")
    ] = None,
    fold_reports: Annotated[
        int | None, typer.Option(help="Fold a comment after so many reports; 0: never.")
    ] = None,
    wait_hours: Annotated[int | None, typer.Option(help="Hours it usually waits.")] = None,
    appeal_days: Annotated[int | None, typer.Option(help="Days to appeal in.")] = None,
    answer_days: Annotated[int | None, typer.Option(help="Days to answer in.")] = None,
    undo_hours: Annotated[int | None, typer.Option(help="Hours to undo an act in.")] = None,
    batch: Annotated[int | None, typer.Option(help="Items before the desk asks for rest.")] = None,
    batch_minutes: Annotated[int | None, typer.Option(help="Minutes before it does.")] = None,
    heated_reports: Annotated[
        int | None, typer.Option(help="Reports that make a conversation heated.")
    ] = None,
    pile_on_people: Annotated[int | None, typer.Option(help="People in a pile-on.")] = None,
    pile_on_minutes: Annotated[int | None, typer.Option(help="Within minutes.")] = None,
    pile_on_ratio: Annotated[int | None, typer.Option(help="Times what they wrote.")] = None,
    surge_people: Annotated[int | None, typer.Option(help="First-timers in a surge.")] = None,
    surge_minutes: Annotated[int | None, typer.Option(help="Within minutes.")] = None,
    surge_ratio: Annotated[int | None, typer.Option(help="Times as many as usual.")] = None,
    surge_hold: Annotated[
        bool | None, typer.Option(help="In a surge, comments of new people wait.")
    ] = None,
    open_from: Annotated[
        str | None, typer.Option(help="Moderators are here from, UTC: 09:00; '' for always.")
    ] = None,
    open_to: Annotated[str | None, typer.Option(help="Until, UTC: 22:00.")] = None,
    learnt_order: Annotated[
        bool | None, typer.Option(help="Order the queue by earlier decisions.")
    ] = None,
    identity_words: Annotated[
        bool | None, typer.Option(help="Names of groups may weigh in that order.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say what waits for a moderator, and the rest of how a house is moderated.

    What is not named stays; without any name, everything is listed as it is.
    """
    given = locals()
    asked = {name: given[name] for name in Moderation.__struct_fields__ if name != "hold_words"}
    named = {name: value for name, value in asked.items() if value is not None}
    if hold_words is not None:
        named["hold_words"] = _words(hold_words)

    def work(tx: Connection, house: House) -> Moderation:
        site = sites.load(tx, SiteKey(key))
        if site is None:
            told = f"There is no site called {key}. afterword site list shows them all."
            raise SiteNotFoundError(told)
        if not named:
            return site.moderation
        wanted = _checked(msgspec.structs.replace(site.moderation, **named))
        handle.change_site(tx, house, site.key, SiteChanged(moderation=wanted))
        return wanted

    now = write(chosen(data, database), work)
    _list(now)


def _checked(wanted: Moderation) -> Moderation:
    try:
        return checked(wanted)
    except InvalidError as error:
        told = f"--{error.field.replace('_', '-')}: {error.words}"
        raise SetupError(told) from None


def _words(file: Path) -> tuple[str, ...]:
    if str(file) == "-":
        return ()
    try:
        return tuple(file.read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        told = f"{file} cannot be read as a text of words: {error}"
        raise SetupError(told) from None


def _list(house: Moderation) -> None:
    table = Table("setting", "value")
    for name in Moderation.__struct_fields__:
        value = getattr(house, name)
        said = f"{len(value)} words" if isinstance(value, tuple) else str(value)
        table.add_row(f"--{name.replace('_', '-')}", said)
    Console().print(table)
