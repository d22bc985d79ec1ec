"""The moderation log, for everybody: page by page, of one thread, for one reason, as a feed."""

from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.clause import ClauseId
from afterword.domain.ids import ThreadId
from afterword.domain.site import Site
from afterword.log import filed
from afterword.log.filed import Place, Wanted
from afterword.page import log
from afterword.page.log import Entry, Log
from afterword.page.sheet import link
from afterword.projection import threads
from afterword.request.entries import entry, title
from afterword.request.feeds import atom
from afterword.request.html import html, load_site
from afterword.request.places import place_of, written
from afterword.request.server import Server
from afterword.request.transparency import years
from afterword.request.who import Http

_ENTRIES = 50


class Asked(Struct, frozen=True):
    """Which part of the log somebody wants."""

    site: str
    thread: str = ""
    clause: str = ""
    before: str = ""


@get("/{site:str}/log", include_in_schema=False)
async def show_log(
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: str = "",
    clause: str = "",
    before: str = "",
) -> Response[bytes]:
    """List what moderators did and why."""
    asked = Asked(site, thread, clause, before)
    found = await server.read(partial(_log, server=server, asked=asked))
    return html(log.log(found), found.site)


@get("/{site:str}/log/feed.atom", include_in_schema=False)
async def log_feed(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Return the newest decisions."""
    return atom(request, await server.read(partial(_feed, key=site, origin=server.origin)))


def _log(tx: Connection, server: Server, asked: Asked) -> Log:
    site = load_site(tx, asked.site)
    wanted = Wanted(
        site=site.key,
        public=True,
        thread=ThreadId(asked.thread) if asked.thread else None,
        clause=ClauseId(asked.clause) if asked.clause else None,
    )
    entries, older = _entries(tx, site, wanted, place_of(asked.before))
    thread = threads.load(tx, wanted.thread) if wanted.thread else None
    is_here = thread is not None and thread.site == site.key
    chosen = {"thread": asked.thread, "clause": asked.clause}
    query = {name: value for name, value in chosen.items() if value}
    return Log(
        site=site,
        entries=entries,
        older=link(site.key, "log", **query, before=written(older)) if older else "",
        newest=link(site.key, "log", **query) if asked.before else "",
        thread=wanted.thread,
        about=title(tx, site, thread) if thread is not None and is_here else "",
        clause=asked.clause,
        choices=site.clauses,
        years=years(tx, site, server.now()),
    )


def _feed(tx: Connection, key: str, origin: str) -> str:
    site = load_site(tx, key)
    entries, _ = _entries(tx, site, Wanted(site=site.key, public=True), None)
    return log.atom(site, entries, origin)


def _entries(
    tx: Connection, site: Site, wanted: Wanted, before: Place | None
) -> tuple[list[Entry], Place | None]:
    """Return a page of entries, and before which place it goes on; None at the end."""
    found = filed.latest(tx, wanted, before, _ENTRIES + 1)
    told = found[:_ENTRIES]
    made = [shown for one in told if (shown := entry(tx, site, one)) is not None]
    return made, told[-1].place if len(found) > _ENTRIES else None
