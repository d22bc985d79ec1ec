"""What anybody can read about a house: how commenting works there, what moderators did."""

from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.event import (
    CommentErased,
    CommentRemoved,
    CommentRestored,
    ThreadClosed,
    ThreadReopened,
)
from afterword.domain.ids import SiteKey, StreamId, ThreadId
from afterword.domain.site import Site
from afterword.log import bodies, codec, read
from afterword.log.read import Placed
from afterword.page import how, log
from afterword.page.log import Entry
from afterword.page.sheet import comment_link, link
from afterword.page.words import moderation
from afterword.projection import comments, threads
from afterword.request.html import html, load_site
from afterword.request.server import Server

_ENTRIES = 100
_DECISIONS = (CommentRemoved, CommentRestored, CommentErased, ThreadClosed, ThreadReopened)


@get("/{site:str}/how", include_in_schema=False)
async def show_how(server: NamedDependency[Server], site: FromPath[str]) -> Response[bytes]:
    """Say in plain words how commenting works here."""
    house = await server.site(site)
    return html(how.how(house), house)


@get("/{site:str}/log", include_in_schema=False)
async def show_log(server: NamedDependency[Server], site: FromPath[str]) -> Response[bytes]:
    """List what moderators did and why."""
    house, entries = await server.read(partial(_log, key=site))
    return html(log.log(house, entries), house)


def _log(tx: Connection, key: str) -> tuple[Site, list[Entry]]:
    site = load_site(tx, key)
    kinds = [codec.kind_of(kind) for kind in _DECISIONS]
    decisions = read.latest(tx, SiteKey(key), kinds, _ENTRIES)
    return site, [entry for placed in decisions if (entry := _entry(tx, site, placed))]


def _entry(tx: Connection, site: Site, placed: Placed) -> Entry | None:
    """Write one decision; what an author did with their own comment is nobody's business."""
    subject = codec.subject(placed.event)
    restored_by_author = isinstance(placed.event, CommentRestored) and placed.event.body is None
    if restored_by_author:
        return None
    thread = threads.load(tx, ThreadId(placed.stream))
    if thread is None:
        return None
    comment = comments.load(tx, thread, subject) if subject else None
    url = link(site.key, "thread", thread.id)
    if comment is not None:
        url = comment_link(site.key, thread.id, comment.seq)
    number = comment.number if comment else None
    return Entry(placed.at, moderation(placed.event, number, _reason(tx, placed)), url)


def _reason(tx: Connection, placed: Placed) -> str:
    stored = bodies.read(tx, StreamId(placed.stream), [placed.seq]).get(placed.seq)
    return stored.body.source if stored else ""
