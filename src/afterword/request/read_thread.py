"""Read through the API: what a thread is, its comments, how many there are."""

from functools import partial
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy import Connection

from afterword.domain.errors import InvalidError
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.domain.thread import Thread
from afterword.page.item import item
from afterword.page.sheet import thread_link
from afterword.projection import reading, sites, threads
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
    names = {key: thread_id(SiteKey(site), PageKey(key)) for key in pages}
    found = await server.read(partial(threads.counts, names=list(names.values())))
    counts = {key: found.get(name, 0) for key, name in names.items()}
    return Response({"counts": counts}, headers=_ANYWHERE)


def _thread(tx: Connection, key: str, page: PageKey) -> Thread:
    site = load_site(tx, key)
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
