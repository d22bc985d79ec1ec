"""`afterword site`: add a blog, change its settings, list what is here."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from afterword import handle
from afterword.cli.house import DatabaseOption, DataOption, chosen, opened, write
from afterword.cli.moderation import moderation
from afterword.domain import clause_text, typed
from afterword.domain.errors import SetupError, SiteNotFoundError
from afterword.domain.event import Layout, PageDescribed, Preset, SiteAdded, SiteChanged
from afterword.domain.ids import SiteKey
from afterword.domain.level import Level
from afterword.domain.site import HARD_TEXT_LIMIT, Site
from afterword.handle import House
from afterword.projection import sites
from afterword.settings import Settings

commands = typer.Typer(help="Blogs and publications on this server.", no_args_is_help=True)
commands.command()(moderation)

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
_RESERVED = {"api", "static", "desk", "account", "sign-in", "sign-out", "metrics", "healthz"}

OriginOption = Annotated[
    list[str], typer.Option("--origin", help="Where the blog is: https://blog.example")
]


@commands.command()
def add(
    key: Annotated[str, typer.Argument(help="Short name, part of every address: teaspoon")],
    origin: OriginOption,
    preset: Annotated[
        Preset, typer.Option(help="House settings to start from.")
    ] = Preset.STANDARD,
    name: Annotated[str, typer.Option(help="What readers know it as.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add a blog."""
    event = SiteAdded(_key(key), name or key.title(), _origins(origin), preset)

    def work(tx: Connection, house: House) -> None:
        _refuse_known(sites.load(tx, event.site))
        handle.change_site(tx, house, event.site, event)

    given = chosen(data, database)
    write(given, work, make=True)
    typer.echo(f"Added {key}. Put this where the comments should be:\n")
    typer.echo(f'  <script async src="{given.origin}/embed.js" data-site="{key}"')
    typer.echo('          data-page="/path/of/the/page/"></script>\n')


@commands.command("set")
def change(
    key: Annotated[str, typer.Argument(help="Which site.")],
    name: Annotated[str | None, typer.Option(help="What readers know it as.")] = None,
    origin: Annotated[list[str] | None, typer.Option(help="Where the blog is.")] = None,
    layout: Annotated[Layout | None, typer.Option(help="How new threads are laid out.")] = None,
    stylesheet: Annotated[
        Path | None, typer.Option(help="File with CSS for this site's threads.", exists=True)
    ] = None,
    text_limit: Annotated[
        int | None,
        typer.Option(help="Characters in a comment.", min=100, max=HARD_TEXT_LIMIT),
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="What one must have read before publishing.")
    ] = None,
    budget: Annotated[
        int | None,
        typer.Option(help="Minutes of reading to ask for at most; 0: no limit.", min=0, max=600),
    ] = None,
    drift: Annotated[
        int | None,
        typer.Option(help="New comments one may have missed while writing.", min=0, max=1_000),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change settings of a site; what is not named stays."""
    event = SiteChanged(
        name=name,
        origins=_origins(origin) if origin else None,
        layout=layout,
        stylesheet=stylesheet.read_text("utf-8") if stylesheet else None,
        text_limit=text_limit,
        level=level,
        budget_minutes=budget,
        drift=drift,
    )
    if event == SiteChanged():
        words = "Nothing was named to change. afterword site set --help lists what can be."
        raise SetupError(words)
    _append(chosen(data, database), key, event)
    typer.echo(f"Changed {key}.")


@commands.command()
def page(
    key: Annotated[str, typer.Argument(help="Which site.")],
    page_key: Annotated[str, typer.Argument(help="The page's key, as in data-page.")],
    title: Annotated[str, typer.Option(help="What the page is called.")],
    url: Annotated[str, typer.Option(help="Where it is.")],
    layout: Annotated[Layout | None, typer.Option(help="How its thread is laid out.")] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say what a page is called, where it is and how its thread looks."""
    if not title.strip() or not _ADDRESS.fullmatch(url):
        words = "A page needs a title, and a URL like https://blog.example/2026/on-listening/"
        raise SetupError(words)
    event = PageDescribed(typed.page_key(page_key), title, url, layout)
    _append(chosen(data, database), key, event)
    typer.echo(f"Described {page_key}.")


@commands.command()
def clauses(
    key: Annotated[str, typer.Argument(help="Which site.")],
    file: Annotated[Path | None, typer.Argument(help="Text with one clause to a block.")] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write the clauses that decisions rest on; without a file, print them."""
    given = chosen(data, database)
    if file is None:
        with opened(given) as base, base.reading.connect() as tx:
            typer.echo(
                clause_text.write(_known(sites.load(tx, SiteKey(key)), key).clauses), nl=False
            )
        return
    text = _text(file)

    def work(tx: Connection, house: House) -> Site:
        _known(sites.load(tx, SiteKey(key)), key)
        handle.set_clauses(tx, house, SiteKey(key), text)
        return _known(sites.load(tx, SiteKey(key)), key)

    site = write(given, work)
    typer.echo(f"Version {site.clauses_version} of the clauses of {key}: {len(site.clauses)}.")


@commands.command("list")
def list_sites(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List the sites on this server."""
    with opened(chosen(data, database)) as base, base.reading.connect() as tx:
        known = sites.every(tx)
    if not known:
        typer.echo("No site yet. Add one: afterword site add KEY --origin https://blog.example")
        return
    table = Table("key", "name", "preset", "layout", "level", "origins")
    for site in known:
        table.add_row(
            *(site.key, site.name, site.preset, site.layout, site.level),
            " ".join(site.origins),
        )
    Console().print(table)


def _append(given: Settings, key: str, event: SiteChanged | PageDescribed) -> None:
    def work(tx: Connection, house: House) -> None:
        _known(sites.load(tx, SiteKey(key)), key)
        handle.change_site(tx, house, SiteKey(key), event)

    write(given, work)


def _key(key: str) -> SiteKey:
    if key in _RESERVED:
        words = f"{key} is part of Afterword's own addresses; please choose another key."
        raise SetupError(words)
    if not _KEY.fullmatch(key):
        words = "A site's key is made of small letters, digits and hyphens: teaspoon"
        raise SetupError(words)
    return SiteKey(key)


def _origins(origins: list[str]) -> tuple[str, ...]:
    wrong = [origin for origin in origins if not _ORIGIN.fullmatch(origin)]
    if wrong:
        words = f"{wrong[0]!r} is not an origin. It is scheme and host: https://blog.example"
        raise SetupError(words)
    return tuple(origins)


def _refuse_known(site: Site | None) -> None:
    if site is not None:
        words = f"There is a site called {site.key} already. Change it with: afterword site set"
        raise SetupError(words)


def _known(site: Site | None, key: str) -> Site:
    if site is None:
        words = f"There is no site called {key}. afterword site list shows them all."
        raise SiteNotFoundError(words)
    return site


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = f"{file} cannot be read as a text in UTF-8: {error}"
        raise SetupError(words) from error
