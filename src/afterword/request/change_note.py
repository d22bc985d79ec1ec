"""A moderator changes the words of a note, or ends it."""

from functools import partial
from typing import Any

from litestar import delete, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.body import Body
from afterword.domain.command import AmendNote, LiftNote
from afterword.domain.errors import ThreadNotFoundError
from afterword.domain.ids import Seq, ThreadId
from afterword.domain.site import Site
from afterword.gate.verdict import Refuse
from afterword.handle import HouseOutcome
from afterword.page import markdown, note, place
from afterword.projection import threads
from afterword.request.html import load_site
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.standing_notes import told
from afterword.request.who import Http, Proof, person, proof

_IN_THREAD = "/api/v1/threads/{thread:str}/notes/{seq:int}"
_ON_SITE = "/api/v1/sites/{site:str}/notes/{seq:int}"


class NewWords(Struct, frozen=True, kw_only=True):
    """A note's words as they are to be."""

    instruction: str
    material: bool
    """Whether it asks something else now, so that everybody acknowledges it anew."""
    detail: str = ""
    content_note: str = ""


class Spot(Struct, frozen=True):
    """Which note."""

    site: Site
    thread: ThreadId | None
    """None for a note on the whole site."""
    base: str
    """Where relative links in its detail start."""


@patch(_IN_THREAD)
async def amend_note(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[NewWords],
) -> dict[str, Any]:
    """Change the words of a note in a thread."""
    spot = await server.read(partial(in_thread, name=thread))
    return await _amend(server, proof(request, server), spot, Seq(seq), data)


@delete(_IN_THREAD, status_code=200)
async def lift_note(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    reason: str = "",
) -> dict[str, Any]:
    """End a note in a thread."""
    spot = await server.read(partial(in_thread, name=thread))
    return await _lift(server, proof(request, server), spot, Seq(seq), reason)


@patch(_ON_SITE)
async def amend_site_note(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[NewWords],
) -> dict[str, Any]:
    """Change the words of a note on the whole site."""
    spot = on_site(await server.site(site))
    return await _amend(server, proof(request, server), spot, Seq(seq), data)


@delete(_ON_SITE, status_code=200)
async def lift_site_note(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    reason: str = "",
) -> dict[str, Any]:
    """End a note on the whole site."""
    spot = on_site(await server.site(site))
    return await _lift(server, proof(request, server), spot, Seq(seq), reason)


def in_thread(tx: Connection, name: str) -> Spot:
    """Find a thread that somebody wrote in: it says itself whose moderators look after it.

    Raises:
        ThreadNotFoundError: If nobody wrote there.
    """
    thread = threads.load(tx, ThreadId(name))
    if thread is None:
        words = "Nobody has written there yet, or the address is wrong."
        raise ThreadNotFoundError(words)
    site = load_site(tx, thread.site)
    return Spot(site, thread.id, place.base(site, thread.page))


def on_site(site: Site) -> Spot:
    """Name the place of a note on the whole site."""
    return Spot(site, None, place.home(site) or place.NOWHERE)


async def amend(server: Server, shown: Proof, spot: Spot, seq: Seq, new: NewWords) -> None:
    """Change the words of a note.

    Raises:
        InvalidError: If a field cannot be what was sent.
        RefusedError: If they do not moderate the site, or the note has ended.
    """
    text = note.body(
        typed.instruction(new.instruction),
        typed.detail(new.detail),
        typed.content_note(new.content_note),
        spot.base,
    )
    await _do(server, shown, AmendNote(spot.site.key, spot.thread, seq, text, new.material))


async def lift(server: Server, shown: Proof, spot: Spot, seq: Seq, reason: str) -> None:
    """End a note; the reason may be empty.

    Raises:
        RefusedError: If they do not moderate the site, or the note has ended.
    """
    said = typed.reason(reason) if reason.strip() else ""
    why = Body(said, markdown.render(said, spot.base), markdown.VERSION) if said else None
    await _do(server, shown, LiftNote(spot.site.key, spot.thread, seq, why))


async def _amend(
    server: Server, shown: Proof, spot: Spot, seq: Seq, new: NewWords
) -> dict[str, Any]:
    await amend(server, shown, spot, seq, new)
    return await _told(server, spot, seq)


async def _lift(server: Server, shown: Proof, spot: Spot, seq: Seq, reason: str) -> dict[str, Any]:
    await lift(server, shown, spot, seq, reason)
    return await _told(server, spot, seq)


async def _told(server: Server, spot: Spot, seq: Seq) -> dict[str, Any]:
    key = spot.site.key
    return await server.read(partial(told, server=server, site=key, thread=spot.thread, seq=seq))


async def _do(server: Server, shown: Proof, command: AmendNote | LiftNote) -> None:
    server.asking.spend(shown.address)
    outcome = await server.write(partial(_change, server=server, shown=shown, command=command))
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome)


def _change(
    tx: Connection, server: Server, shown: Proof, command: AmendNote | LiftNote
) -> HouseOutcome:
    who = person(tx, shown, server, command.site)
    if isinstance(command, AmendNote):
        return handle.amend(tx, server.house, command, who)
    return handle.lift(tx, server.house, command, who)
