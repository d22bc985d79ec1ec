"""`afterword reading`: the texts that newcomers read before their first comment."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from afterword import handle
from afterword.cli.house import DatabaseOption, DataOption, chosen, opened, write
from afterword.domain import typed
from afterword.domain.body import Body
from afterword.domain.errors import SetupError, SiteNotFoundError
from afterword.domain.event import ReadingPublished
from afterword.domain.ids import SiteKey
from afterword.domain.level import Level
from afterword.domain.reading import MANY_MINUTES, Reading, minutes, price
from afterword.domain.site import HARD_TEXT_LIMIT, Site
from afterword.handle import House
from afterword.page import markdown, place
from afterword.projection import sites

commands = typer.Typer(
    help="Texts that newcomers read before their first comment.", no_args_is_help=True
)

SiteOption = Annotated[str, typer.Option("--site", help="Whose.")]


@commands.command()
def publish(
    file: Annotated[Path, typer.Argument(help="Markdown; each heading begins a card.")],
    site: SiteOption,
    slug: Annotated[str, typer.Option(help="Short name, part of its address: policy")],
    title: Annotated[str, typer.Option(help="What it is called; needed once.")] = "",
    minor: Annotated[
        bool, typer.Option("--minor", help="Only the wording changed: ask nobody again.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Publish a text that newcomers read first, or a new version of it."""
    name, source = typed.slug(slug), typed.text(_read(file), HARD_TEXT_LIMIT)

    def work(tx: Connection, house: House) -> tuple[ReadingPublished, Site]:
        before = _site(tx, site)
        known = next((one.title for one in before.readings if one.slug == name), "")
        called = typed.title(title or known)
        body = _body(source, before)
        done = handle.publish_reading(
            tx, house, before.key, name, called, body, material=not minor
        )
        return done, _site(tx, site)

    published, after = write(chosen(data, database), work)
    cards = "1 card" if len(published.cards) == 1 else f"{len(published.cards)} cards"
    typer.echo(f"Published version {published.version} of {name}, on {cards}.")
    _tell_price(after)


@commands.command("list")
def list_readings(
    site: SiteOption, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """List what newcomers read first, and how long it takes them."""
    with opened(chosen(data, database)) as base, base.reading.connect() as tx:
        house = _site(tx, site)
    if not house.readings:
        typer.echo("Nothing is asked of newcomers. Publish a text: afterword reading publish FILE")
        return
    table = Table("slug", "title", "version", "cards", "words", "minutes")
    for one in house.readings:
        table.add_row(*_row(one))
    Console().print(table)
    _tell_price(house)


@commands.command()
def retire(
    slug: Annotated[str, typer.Argument(help="Which text.")],
    site: SiteOption,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Ask newcomers for a text no more; what was published can still be read."""

    def work(tx: Connection, house: House) -> Site:
        handle.retire_reading(tx, house, _site(tx, site).key, slug)
        return _site(tx, site)

    after = write(chosen(data, database), work)
    typer.echo(f"Retired {slug}.")
    _tell_price(after)


def _tell_price(site: Site) -> None:
    paid = price(site.readings)
    typer.echo(f"A newcomer reads {paid:.1f} minutes in all.")
    if paid > MANY_MINUTES:
        words = f"That is more than {MANY_MINUTES}. People in a hurry leave at such a wall."
        typer.secho(words, fg="yellow")
    if site.level is Level.OFF and site.readings:
        words = f"Nobody is asked for it yet: afterword site set {site.key} --level notes"
        typer.secho(words, fg="yellow")


def _row(one: Reading) -> tuple[str, ...]:
    cards, words = len(one.cards), one.words
    return one.slug, one.title, str(one.version), str(cards), str(words), f"{minutes(words):.1f}"


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        words = f"{file} is not text in UTF-8."
        raise SetupError(words) from None


def _body(source: str, site: Site) -> Body:
    base = place.home(site) or place.NOWHERE
    return Body(source, markdown.render(source, base), markdown.VERSION)


def _site(tx: Connection, key: str) -> Site:
    site = sites.load(tx, SiteKey(key))
    if site is None:
        words = f"There is no site called {key}. afterword site list shows them all."
        raise SiteNotFoundError(words)
    return site
