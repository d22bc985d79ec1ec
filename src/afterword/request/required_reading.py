"""Read what a house asks newcomers to read: its pages, and the same for programs."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup
from sqlalchemy import Connection

from afterword.domain.errors import ReadingNotFoundError
from afterword.domain.ids import SiteKey
from afterword.domain.reading import Reading, minutes, price
from afterword.domain.site import Site
from afterword.page import reading
from afterword.page.reading import CardView, ReadingView, Row
from afterword.page.sheet import link
from afterword.projection import readings
from afterword.projection.readings import Version
from afterword.request.html import html, load_site
from afterword.request.server import Server

_A_MINUTE = {"Cache-Control": "public, max-age=60"}


@get("/{site:str}/readings", include_in_schema=False)
async def list_readings(server: NamedDependency[Server], site: FromPath[str]) -> Response[bytes]:
    """List what newcomers read before their first comment."""
    house, rows = await server.read(partial(_listed, key=site))
    return html(reading.readings(house, rows), house)


@get("/{site:str}/readings/{slug:str}", include_in_schema=False)
async def show_reading(
    server: NamedDependency[Server],
    site: FromPath[str],
    slug: FromPath[str],
    since: int | None = None,
) -> Response[bytes]:
    """Show a reading, and what changed in it since a version."""
    question = partial(_view, server=server, key=site, slug=slug, since=since)
    view = await server.read(question)
    return html(reading.reading(view), view.site)


@get("/api/v1/sites/{site:str}/readings")
async def get_readings(
    server: NamedDependency[Server], site: FromPath[str]
) -> Response[dict[str, Any]]:
    """Return what a house asks newcomers to read, with the codes that acknowledge its cards."""
    told = await server.read(partial(_facts, server=server, key=site))
    return Response(told, headers=_A_MINUTE)


def rows(site: Site, every: Sequence[Version]) -> list[Row]:
    """Return the readings that are asked for, each with all its versions."""
    return [
        Row(one, [version for version in every if version.reading.slug == one.slug])
        for one in site.readings
    ]


def _listed(tx: Connection, key: str) -> tuple[Site, list[Row]]:
    site = load_site(tx, key)
    return site, rows(site, readings.every(tx, site.key))


def _view(tx: Connection, server: Server, key: str, slug: str, since: int | None) -> ReadingView:
    site = load_site(tx, key)
    versions = readings.versions(tx, site.key, slug)
    if not versions:
        words = f"No reading called “{slug}” was ever published here. Is the address complete?"
        raise ReadingNotFoundError(words)
    newest = versions[-1].reading
    compared = [one.reading for one in versions[:-1] if one.reading.version == since]
    *before, now = readings.texts(tx, site.key, [*compared, newest])
    return ReadingView(
        site=site,
        reading=newest,
        cards=reading.cards(site, newest, now, server.keys(site.key)),
        at=versions[-1].at,
        versions=versions,
        since=compared[0] if compared else None,
        diff=reading.diff(site, before[0].source, now.source) if before else Markup(),
        is_asked=newest in site.readings,
    )


def _facts(tx: Connection, server: Server, key: str) -> dict[str, Any]:
    site = load_site(tx, key)
    texts = readings.texts(tx, site.key, site.readings)
    keys = server.keys(site.key)
    told = [
        _reading(server, site.key, one, reading.cards(site, one, text, keys))
        for one, text in zip(site.readings, texts, strict=True)
    ]
    return {"readings": told, "minutes": round(price(site.readings), 1)}


def _reading(
    server: Server, site: SiteKey, one: Reading, cards: Sequence[CardView]
) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "title": one.title,
        "version": one.version,
        "minutes": round(minutes(one.words), 1),
        "url": server.origin + link(site, "readings", one.slug),
        "cards": [_card(shown) for shown in cards],
    }


def _card(shown: CardView) -> dict[str, Any]:
    return {
        "card": shown.card.key,
        "rule": shown.card.rule,
        "html": str(shown.html),
        "words": shown.card.words,
        "minutes": round(minutes(shown.card.words), 1),
        "code": shown.code,
    }
