"""What anybody can read about a house: how commenting works there, what decisions rest on."""

from collections.abc import Sequence
from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.clause import Clause
from afterword.domain.errors import NotFoundError
from afterword.domain.site import Site
from afterword.page import clauses as page
from afterword.page import how
from afterword.projection import clauses
from afterword.request.html import html, load_site
from afterword.request.server import Server
from afterword.request.transparency import years


@get("/{site:str}/how", include_in_schema=False)
async def show_how(server: NamedDependency[Server], site: FromPath[str]) -> Response[bytes]:
    """Say in plain words how commenting works here."""
    # As it is now, and not as it was two seconds ago: its owner comes here from changing it.
    house, reports = await server.read(partial(_how, server=server, key=site))
    return html(how.how(house, years=reports), house)


@get("/{site:str}/clauses", include_in_schema=False)
async def show_clauses(server: NamedDependency[Server], site: FromPath[str]) -> Response[bytes]:
    """List the reasons that decisions rest on."""
    house = await server.read(partial(load_site, key=site))
    return html(page.clauses(house, house.clauses, house.clauses_version), house)


@get("/{site:str}/clauses/{version:int}", include_in_schema=False)
async def show_clauses_then(
    server: NamedDependency[Server], site: FromPath[str], version: FromPath[int]
) -> Response[bytes]:
    """List them as they were in a version, which decisions of its time rest on."""
    house, then = await server.read(partial(_then, key=site, version=version))
    return html(page.clauses(house, then, version), house)


def _how(tx: Connection, server: Server, key: str) -> tuple[Site, list[int]]:
    site = load_site(tx, key)
    return site, years(tx, site, server.now())


def _then(tx: Connection, key: str, version: int) -> tuple[Site, Sequence[Clause]]:
    site = load_site(tx, key)
    then = clauses.version(tx, site, version)
    if then is None:
        words = f"The rules of this site never had a version {version}."
        raise NotFoundError(words)
    return site, then
