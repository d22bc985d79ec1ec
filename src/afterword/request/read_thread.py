"""Read through the API: what a thread is, its comments, how many there are."""

from functools import partial
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy import Connection

from afterword.domain.errors import CommentNotFoundError, InvalidError
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.domain.thread import Thread
from afterword.page.item import item
from afterword.page.sheet import thread_link
from afterword.projection import held, imported, names, reading, sites, threads
from afterword.request.html import load_site
from afterword.request.server import Server

_MOST_ITEMS = 500
_MOST_COUNTS = 200
# Without a rule a cache would make up its own, and keep what has been taken away meanwhile.
_AS_IT_IS = {"Cache-Control": "no-cache"}
_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=10"}


@get("/api/v1/sites/{site:str}/threads", response_headers=_AS_IT_IS)
async def get_thread(
    server: NamedDependency[Server], site: FromPath[str], page: str
) -> dict[str, Any]:
    """Tell of a page's thread, also while nobody has commented there."""
    thread = await server.read(partial(_thread, key=site, page=PageKey(page)))
    return {
        "thread": thread.id,
        "site": thread.site,
        "page": thread.page,
        "head": thread.position,
        "comments": thread.comments,
        "open": thread.closed is None,
        "layout": thread.layout,
        "pages": thread.pages,
        "url": server.origin + thread_link(thread.site, thread.page),
    }


@get("/api/v1/threads/{thread:str}/items", response_headers=_AS_IT_IS)
async def get_items(
    server: NamedDependency[Server],
    thread: FromPath[str],
    after: Annotated[int, QueryParameter(ge=0)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=_MOST_ITEMS)] = 100,
) -> dict[str, Any]:
    """Return comments after a position, oldest first."""
    question = partial(_items, name=ThreadId(thread), after=Seq(after), limit=limit, server=server)
    return await server.read(question)


@get("/api/v1/sites/{site:str}/counts")
async def get_counts(
    server: NamedDependency[Server], site: FromPath[str], page: list[str] | None = None
) -> Response[dict[str, Any]]:
    """Count the comments of many pages at once, for an index page of any origin."""
    pages = page or []
    if len(pages) > _MOST_COUNTS:
        words = f"Please ask for at most {_MOST_COUNTS} pages at once."
        raise InvalidError("page", words)
    asked = [PageKey(key) for key in pages if key.isprintable()]
    found = await server.read(partial(_counts, site=SiteKey(site), asked=asked))
    counts = {key: found.get(PageKey(key), 0) for key in pages}
    return Response({"counts": counts}, headers=_ANYWHERE)


@get("/api/v1/sites/{site:str}/imported/{name:str}")
async def get_imported(
    server: NamedDependency[Server], site: FromPath[str], name: FromPath[str]
) -> dict[str, Any]:
    """Tell where a comment stands that had another name in the system it comes from."""
    return await server.read(partial(_imported, key=site, name=name))


def _imported(tx: Connection, key: str, name: str) -> dict[str, Any]:
    site = load_site(tx, key)
    place = imported.find(tx, site.key, name) if name.isprintable() else None
    if place is not None:
        # (one that was kept out is nobody's business until somebody lets it in)
        waited = held.load(tx, place.thread, place.seq)
        seq = waited.published if waited and waited.published else place.seq
        if reading.these(tx, place.thread, [seq]):
            return {"thread": place.thread, "seq": seq}
    words = "No comment came here under this name."
    raise CommentNotFoundError(words)


def _counts(tx: Connection, site: SiteKey, asked: list[PageKey]) -> dict[PageKey, int]:
    """Count what stands on these pages, also under their other names."""
    own = {page: thread_id(site, page) for page in asked}
    found = threads.counts(tx, list(own.values()))
    others = {
        page: thread_id(site, other)
        for page in asked
        if own[page] not in found and (other := names.page_of(tx, site, page)) is not None
    }
    theirs = threads.counts(tx, list(others.values()))
    return {
        page: found.get(own[page]) or theirs.get(others.get(page, own[page]), 0) for page in asked
    }


def _thread(tx: Connection, key: str, page: PageKey) -> Thread:
    site = load_site(tx, key)
    page = names.settled(tx, site.key, page) if page.isprintable() else page
    name = thread_id(site.key, page)
    known = threads.load(tx, name)
    if known is not None:
        return known
    about = sites.page_of(tx, site.key, page)
    layout = (about and about.layout) or site.layout
    return Thread(id=name, site=site.key, page=page, layout=layout)


def _items(
    tx: Connection, name: ThreadId, after: Seq, limit: int, server: Server
) -> dict[str, Any]:
    thread = threads.load(tx, name)
    if thread is None:
        return {"items": [], "next": None, "head": 0}
    found, last = reading.after(tx, name, after, limit)
    return {
        "items": [item(one, thread.site, server.origin) for one in found],
        "next": last,
        "head": thread.position,
    }
