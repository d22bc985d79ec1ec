"""Tell a thread's outline: the same to everybody, so that nobody says what they have read."""

from functools import partial
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.errors import ThreadNotFoundError
from afterword.domain.ids import Seq, ThreadId
from afterword.domain.note import Note
from afterword.domain.reading import minutes
from afterword.projection import outline, threads
from afterword.projection.outline import Outline
from afterword.request.html import load_site
from afterword.request.server import Server

_FOR_EVERYBODY = {"Cache-Control": "public, max-age=5"}


@get("/api/v1/threads/{thread:str}/outline")
async def get_outline(
    server: NamedDependency[Server], thread: FromPath[str]
) -> Response[dict[str, Any]]:
    """Tell what stands in a thread and how long it is."""
    found = await server.read(partial(_outline, name=ThreadId(thread), server=server))
    return Response(found, headers=_FOR_EVERYBODY)


def _outline(tx: Connection, name: ThreadId, server: Server) -> dict[str, Any]:
    # (PostgreSQL does not even look for a name that no text can hold)
    thread = threads.load(tx, name) if name.isprintable() else None
    if thread is None:
        words = "Nobody has commented there yet, or the address is wrong."
        raise ThreadNotFoundError(words)
    site = load_site(tx, thread.site)
    return {
        **_told(outline.load(tx, site, thread, server.now())),
        "budget_minutes": site.budget_minutes,
    }


def _told(found: Outline) -> dict[str, Any]:
    thread = found.thread
    comments, words = found.earlier
    return {
        "head": thread.position,
        "thread": {"comments": thread.comments, "minutes": round(minutes(thread.words), 1)},
        "comments": found.comments,
        "earlier": {"comments": comments, "words": words},
        "edits": found.edits,
        "notes": [_note(one, after) for one, after in zip(found.notes, found.places, strict=True)],
        "summary": found.summary,
        "cards": found.cards,
        "level": found.level,
    }


def _note(note: Note, after: Seq) -> dict[str, Any]:
    return {
        "note": note.id,
        "kind": note.kind,
        "revision": note.revision,
        "seq": note.seq,
        "after": after,
        "reach": note.scope.reach,
        "comment": note.scope.comment,
        "must": note.must_acknowledge,
    }
