"""An address of a thread where nothing is: say so, and lead to what is there."""

from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.ids import PageKey, ThreadId
from afterword.domain.site import Site
from afterword.page import place, words
from afterword.page.problem import Trouble, problem
from afterword.page.sheet import thread_link
from afterword.projection import sites, threads
from afterword.request.html import html, load_site
from afterword.request.server import Server
from afterword.request.who import Http

_NOT_FOUND = 404


@get(["/{site:str}/thread", "/{site:str}/thread/{thread:str}"], include_in_schema=False)
async def show_dead_link(
    request: Http, server: NamedDependency[Server], site: FromPath[str], thread: str = ""
) -> Response[bytes]:
    """Say what is not there; the front has looked for it already."""
    asked = request.query_params
    name = str(request.path_params.get("thread", thread))
    find = partial(_ways, key=site, thread=ThreadId(name), page=PageKey(asked.get("page", "")))
    house, ways = await server.read(find)
    told = words.DEAD_COMMENT if "c" in asked or "under" in asked else words.DEAD_PAGE
    if not name and not asked.get("page"):
        told = ""
    trouble = Trouble(status=_NOT_FOUND, words=told, ways=ways, site=house)
    return html(problem(trouble), house, _NOT_FOUND)


def _ways(
    tx: Connection, key: str, thread: ThreadId, page: PageKey
) -> tuple[Site, tuple[tuple[str, str], ...]]:
    """Return the site, and where to go on: each address with its words."""
    site = load_site(tx, key)
    known = threads.load(tx, thread) if thread else None
    if known is not None and known.site == site.key:
        page = known.page
    home = (place.home(site), site.name)
    if not page:
        return site, tuple([home] if home[0] else [])
    where = place.of(site, page, sites.page_of(tx, site.key, page))
    comments = (thread_link(site.key, page), words.comments_on(where.title))
    blog = (where.url, where.title) if where.url else home
    return site, (comments, *([blog] if blog[0] else []))
