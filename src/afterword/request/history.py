"""Show how a comment was changed after people could have read it."""

from datetime import datetime
from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.errors import CommentNotFoundError
from afterword.domain.event import CommentEdited, CommentPosted
from afterword.domain.ids import PageKey, Seq, ThreadId, thread_stream
from afterword.domain.quote import masked
from afterword.domain.site import Site
from afterword.domain.visibility import Sight
from afterword.log import bodies, read
from afterword.page import history
from afterword.projection import quotes, reading, threads
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
    if where is None or where.site != site.key or not found or found[0].sight is not Sight.WHOLE:
        words = "There is no such comment, or it has been taken away."
        raise CommentNotFoundError(words)
    return site, where.page, found[0], _texts(tx, thread, seq)


def _texts(tx: Connection, thread: ThreadId, seq: Seq) -> list[tuple[datetime, str]]:
    """Return the texts readers were shown as versions: quiet corrections are not among them."""
    events = read.about(tx, thread_stream(thread), seq)
    kept: list[tuple[datetime, Seq]] = []
    for placed in events:
        match placed.event:
            case CommentPosted() | CommentEdited(shown=True):
                kept.append((placed.at, placed.seq))
            case CommentEdited(shown=False):
                kept[-1] = (kept[-1][0], placed.seq)
            case _:
                pass
    stored = bodies.read(tx, thread_stream(thread), [at for _, at in kept])
    texts = [(at, stored[place].body) for at, place in kept]
    hidden = quotes.hidden(tx, thread, [one for _, text in texts for one in text.quotes])
    return [(at, masked(text.source, text.quotes, hidden)) for at, text in texts]
