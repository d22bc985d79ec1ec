"""A year of a house in numbers, for everybody: as a page and as CSV."""

from datetime import datetime
from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.errors import NotFoundError
from afterword.domain.ids import Seq, site_stream
from afterword.domain.site import Site
from afterword.log import read
from afterword.page import transparency as page
from afterword.projection import transparency
from afterword.projection.transparency import Year
from afterword.request.html import html, load_site
from afterword.request.server import Server

_CSV = ".csv"


@get("/{site:str}/transparency/{year:str}", include_in_schema=False)
async def show_year(
    server: NamedDependency[Server], site: FromPath[str], year: FromPath[str]
) -> Response[bytes]:
    """Tell in numbers how a house was moderated in a year; `2026.csv` is the same as a table."""
    asked = year.removesuffix(_CSV)
    house, known, found = await server.read(partial(_year, server=server, key=site, asked=asked))
    if year.endswith(_CSV):
        name = f"{house.key}-{found.year}.csv"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(page.table(found).encode(), media_type="text/csv", headers=headers)
    is_over = found.year < server.now().year
    others = [one for one in known if one != found.year]
    return html(page.transparency(house, found, is_over=is_over, others=others), house)


def years(tx: Connection, site: Site, now: datetime) -> list[int]:
    """Return the years that a house has been there, the newest first."""
    first = read.at(tx, site_stream(site.key), Seq(1))
    begun = min(first.at.year, now.year) if first else now.year
    return list(range(now.year, begun - 1, -1))


def _year(tx: Connection, server: Server, key: str, asked: str) -> tuple[Site, list[int], Year]:
    site = load_site(tx, key)
    known = years(tx, site, server.now())
    if not asked.isascii() or not asked.isdecimal() or len(asked) != 4 or int(asked) not in known:
        words = f"{site.name} has been here since {known[-1]}; there is no report of another year."
        raise NotFoundError(words)
    return site, known, transparency.of_year(tx, site, int(asked))
