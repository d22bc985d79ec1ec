"""Atom feeds of a thread and of a whole site."""

from functools import partial
from hashlib import blake2b

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.errors import ThreadNotFoundError
from afterword.domain.ids import ThreadId
from afterword.front.ready import CACHE_CONTROL
from afterword.page import feed, place
from afterword.projection import reading, sites, threads
from afterword.request.html import load_site
from afterword.request.server import Server
from afterword.request.who import Http

_ENTRIES = 50


@get("/{site:str}/thread/{thread:str}/feed.atom", include_in_schema=False)
async def thread_feed(
    request: Http, server: NamedDependency[Server], site: FromPath[str], thread: FromPath[str]
) -> Response[bytes]:
    """Return the newest comments of a thread."""
    origin = server.origin
    found = partial(_of_thread, key=site, thread=ThreadId(thread), origin=origin)
    return atom(request, await server.read(found))


@get("/{site:str}/feed.atom", include_in_schema=False)
async def site_feed(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Return the newest comments of a site."""
    return atom(request, await server.read(partial(_of_site, key=site, origin=server.origin)))


def _of_thread(tx: Connection, key: str, thread: ThreadId, origin: str) -> str:
    site = load_site(tx, key)
    where = threads.load(tx, thread)
    if where is None or where.site != site.key:
        words = "Nobody has commented there yet, or the address is wrong."
        raise ThreadNotFoundError(words)
    about = sites.page_of(tx, site.key, where.page)
    return feed.of_thread(site, where, about, reading.newest(tx, thread, _ENTRIES), origin)


def _of_site(tx: Connection, key: str, origin: str) -> str:
    site = load_site(tx, key)
    shown = reading.latest(tx, site.key, _ENTRIES)
    titles = {one.thread: _title(tx, key, one.thread) for one in shown}
    return feed.of_site(site, shown, titles, origin)


def _title(tx: Connection, key: str, thread: ThreadId) -> str:
    site, where = load_site(tx, key), threads.load(tx, thread)
    if where is None:
        return site.name
    return place.of(site, where.page, sites.page_of(tx, site.key, where.page)).title


def atom(request: Http, written: str) -> Response[bytes]:
    """Answer with a feed, or that it is what whoever asks has already."""
    content = written.encode()
    etag = f'W/"{blake2b(content, digest_size=9).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL}
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type=feed.CONTENT_TYPE.partition(";")[0], headers=headers)
