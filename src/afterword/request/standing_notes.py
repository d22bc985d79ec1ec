"""Notes as the API tells them: those in force, and what readers of their branch meet."""

from collections.abc import Sequence
from functools import partial
from math import ceil
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain import note as rules
from afterword.domain.effect import Cover, Effect, Protect, RequireContentNote
from afterword.domain.errors import NoteNotFoundError, ThreadNotFoundError
from afterword.domain.event import Layout
from afterword.domain.ids import (
    PageKey,
    Seq,
    SiteKey,
    StreamId,
    ThreadId,
    site_stream,
    thread_stream,
)
from afterword.domain.note import MANY, Note, Reach
from afterword.domain.reading import count_words, minutes
from afterword.domain.thread import Thread
from afterword.projection import branch, demand, noted, notes, threads
from afterword.projection.noted import NoteShown
from afterword.request.obligations import note_facts
from afterword.request.server import Server

_STEP_S = 5
_FOR_A_MOMENT = {"Cache-Control": "public, max-age=10"}


class Met(Struct, frozen=True):
    """What readers of a branch meet."""

    count: int
    seconds: int
    """How long its instructions take to read, in steps of five."""

    @property
    def is_much(self) -> bool:
        """Whether their writer is asked to put them together."""
        return self.count >= MANY


@get("/api/v1/threads/{thread:str}/notes")
async def get_notes(
    server: NamedDependency[Server], thread: FromPath[str], site: str
) -> Response[dict[str, Any]]:
    """List the notes in force in a thread, also in one that nobody wrote in."""
    house = await server.site(site)
    question = partial(_standing, server=server, site=house.key, name=ThreadId(thread))
    return Response({"notes": await server.read(question)}, headers=_FOR_A_MOMENT)


def told(
    tx: Connection, server: Server, site: SiteKey, thread: ThreadId | None, seq: Seq
) -> dict[str, Any]:
    """Return a note and what readers of its branch meet now.

    Args:
        tx: Open transaction.
        server: Where.
        site: Its site.
        thread: Its thread; None for a note on the whole site.
        seq: Its place in that log.

    Raises:
        NoteNotFoundError: If there is none.
    """
    stream = stream_of(site, thread)
    found = notes.load(tx, stream, seq)
    if found is None:
        words = "There is no such note here."
        raise NoteNotFoundError(words)
    now = met(tx, server, site, thread, found)
    return {
        **facts(noted.shown(tx, stream, [found], server.now())[0], server, site),
        "path_notes": now.count,
        "path_seconds": now.seconds,
        "consolidate": now.is_much,
    }


def met(tx: Connection, server: Server, site: SiteKey, thread: ThreadId | None, of: Note) -> Met:
    """Return what readers of a note's branch meet."""
    now = server.now()
    where = None if thread is None else threads.load(tx, thread)
    if where is None:
        of_site = notes.unlifted(tx, site_stream(site))
        standing: Sequence[Note] = [one for one in of_site if rules.stands(one, now)]
    else:
        standing = branch.met(tx, site, where, of.scope, now)
    shown = _shown(tx, server, site, thread, standing)
    spoken = sum(count_words(one.instruction) for one in shown)
    return Met(len(shown), ceil(minutes(spoken) * 60 / _STEP_S) * _STEP_S)


def facts(one: NoteShown, server: Server, site: SiteKey) -> dict[str, Any]:
    """Return a note as it stands, with what it changes."""
    effects = one.note.effects
    tags = [tag for each in effects if isinstance(each, RequireContentNote) for tag in each.tags]
    covers = [each.upto for each in effects if isinstance(each, Cover)]
    return {
        **note_facts(one, server.keys(site)),
        "content_notes_required": tags,
        "covers": max(covers, default=None),
        "effects": [_told(each, one) for each in effects],
        "standing": one.is_standing,
    }


def _told(effect: Effect, shown: NoteShown) -> dict[str, Any]:
    """Tell an effect; people by the name under which they wrote, and by no id."""
    if isinstance(effect, Protect):
        return {"type": "protect", "name": shown.names.get(effect.author, "")}
    told: dict[str, Any] = msgspec.to_builtins(effect)
    return told


def stream_of(site: SiteKey, thread: ThreadId | None) -> StreamId:
    """Name the log in which a note stands."""
    return site_stream(site) if thread is None else thread_stream(thread)


def _standing(
    tx: Connection, server: Server, site: SiteKey, name: ThreadId
) -> list[dict[str, Any]]:
    known = threads.load(tx, name)
    if known is not None and known.site != site:
        words = "There is no such thread on this site."
        raise ThreadNotFoundError(words)
    # (what is asked of it here is the same for a thread of any page)
    thread = known or Thread(id=name, site=site, page=PageKey(""), layout=Layout.FLAT)
    standing = demand.standing(tx, site, thread, server.now())
    return [facts(one, server, site) for one in _shown(tx, server, site, name, standing)]


def _shown(
    tx: Connection,
    server: Server,
    site: SiteKey,
    thread: ThreadId | None,
    found: Sequence[Note],
) -> list[NoteShown]:
    """Return notes of both logs with their words, those of the site first."""
    of_site = [one for one in found if one.scope.reach is Reach.SITE]
    in_thread = [one for one in found if one.scope.reach is not Reach.SITE]
    now = server.now()
    first = noted.shown(tx, site_stream(site), of_site, now)
    if thread is None:
        return first
    return [*first, *noted.shown(tx, thread_stream(thread), in_thread, now)]
