"""Show how a comment was changed after people could have read it."""

from datetime import datetime
from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.errors import CommentNotFoundError
from afterword.domain.ids import PageKey, Seq, ThreadId, thread_stream
from afterword.domain.quote import masked
from afterword.domain.site import Site
from afterword.domain.visibility import Sight
from afterword.log import bodies
from afterword.page import history
from afterword.projection import quotes, reading, threads, versions
from afterword.projection.reading import Shown
from afterword.request.html import html, load_site
from afterword.request.server import Server


@get("/{site:str}/thread/{thread:str}/c/{seq:int}/history", include_in_schema=False)
async def show_history(
    server: NamedDependency[Server], site: FromPath[str], thread: FromPath[str], seq: FromPath[int]
) -> Response[bytes]:
    """Show each change that readers were told of, word by word."""
    found = partial(_history, key=site, thread=ThreadId(thread), seq=Seq(seq))
    where, page, shown, texts = await server.read(found)
    return html(history.history(where, page, shown, texts), where)


def _history(
    tx: Connection, key: str, thread: ThreadId, seq: Seq
) -> tuple[Site, PageKey, Shown, list[tuple[datetime, str]]]:
    site = load_site(tx, key)
    where = threads.load(tx, thread)
    found = reading.these(tx, thread, [seq])
    # What was taken away is taken away in all its versions.
    if where is None or where.site != site.key or not found or not _is_open(found[0]):
        words = "There is no such comment, or it has been taken away."
        raise CommentNotFoundError(words)
    return site, where.page, found[0], _texts(tx, thread, seq)


def _is_open(shown: Shown) -> bool:
    """Say whether readers may compare a comment's texts.

    One that a moderator put a content note on is folded, and would stand here unfolded.
    """
    return shown.sight is Sight.WHOLE and shown.comment.revision.public is None


def _texts(tx: Connection, thread: ThreadId, seq: Seq) -> list[tuple[datetime, str]]:
    """Return the texts readers were shown as versions."""
    kept = versions.of_comment(tx, thread, seq)
    stored = bodies.read(tx, thread_stream(thread), [one.seq for one in kept])
    texts = [(one.at, stored[one.seq].body) for one in kept]
    hidden = quotes.hidden(tx, thread, [one for _, text in texts for one in text.quotes])
    return [(at, masked(text.source, text.quotes, hidden)) for at, text in texts]
