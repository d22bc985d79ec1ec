"""Close the house for some hours, and open it again: one act for a moderator who has to stop."""

from datetime import timedelta
from functools import partial
from typing import Any

from litestar import Response, delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, URLEncodedBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.effect import Hold, Lock
from afterword.domain.errors import InvalidError, NoteNotFoundError
from afterword.domain.ids import Seq
from afterword.domain.note import Kind
from afterword.domain.site import Site
from afterword.handle import Done, HouseChanged, Proposal
from afterword.handle.seconding import BRAKE
from afterword.page import handover, place, words
from afterword.page.compose import Problem
from afterword.page.handover import USUAL_H, Typed
from afterword.page.sheet import link
from afterword.projection import closing
from afterword.request.change_note import Spot, lift
from afterword.request.give_note import NewNote, give
from afterword.request.html import html
from afterword.request.problems import status_of
from afterword.request.server import Server
from afterword.request.standing_notes import told
from afterword.request.who import Http, Proof, proof

_LONGEST_H = int(BRAKE / timedelta(hours=1))
"""A longer rest is a note like others, on which a second moderator agrees."""
_CREATED = 201
_SEE_OTHER = 303


class Closing(Struct, frozen=True, kw_only=True):
    """For how long, how, and what everybody reads."""

    hours: int = USUAL_H
    lock: bool = False
    """Whether nobody writes; else comments wait for a moderator."""
    instruction: str = ""
    """Empty for words that say when somebody is here again."""


class ClosingForm(Struct, frozen=True, kw_only=True):
    """The desk's form."""

    action: str = "close"
    hours: str = str(USUAL_H)
    lock: str = ""
    instruction: str = ""


@post("/api/v1/sites/{site:str}/closing")
async def close_house(
    request: Http, server: NamedDependency[Server], site: FromPath[str], data: JSONBody[Closing]
) -> Response[dict[str, Any]]:
    """Hold or lock everything on a site for some hours, with a note that says so."""
    house = await server.site(site)
    seq = (await close(server, proof(request, server), house, data)).seq
    note = await server.read(partial(told, server=server, site=house.key, thread=None, seq=seq))
    return Response(note, status_code=_CREATED)


@delete("/api/v1/sites/{site:str}/closing", status_code=200)
async def open_house(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> dict[str, Any]:
    """Open it again before the hours are over."""
    house = await server.site(site)
    seqs = await open_again(server, proof(request, server), house)
    return {"opened": len(seqs)}


@post("/desk/{site:str}/close", status_code=_SEE_OTHER, include_in_schema=False)
async def take_closing(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[ClosingForm],
) -> Response[bytes]:
    """Close the house from the desk, or open it again."""
    house, shown = await server.site(site), proof(request, server)
    if data.action == "open":
        await open_again(server, shown, house)
        return _on_to_the_desk("opened")
    hours = int(data.hours) if data.hours.isascii() and data.hours.isdigit() else 0
    wanted = Closing(hours=hours, lock=bool(data.lock), instruction=data.instruction)
    try:
        await close(server, shown, house, wanted)
    except InvalidError as error:
        typed = Typed(hours=data.hours, lock=wanted.lock, instruction=data.instruction)
        problem = Problem(error.field, error.words)
        page = handover.close_house(house, is_closed=False, typed=typed, problem=problem)
        return html(page, None, status_of(error))
    return _on_to_the_desk("locked" if wanted.lock else "closed")


async def close(
    server: Server, shown: Proof, house: Site, wanted: Closing
) -> Done | HouseChanged | Proposal:
    """Close a house; no second moderator is needed for so short a time.

    Raises:
        InvalidError: If it is for no time, or for longer than three days.
        RefusedError: If they do not moderate the site.
    """
    if not 1 <= wanted.hours <= _LONGEST_H:
        told_ = f"Please choose from 1 to {_LONGEST_H} hours; you can close it again after that."
        raise InvalidError("hours", told_)
    until = server.now() + timedelta(hours=wanted.hours)
    new = NewNote(
        kind=Kind.HOURS,
        instruction=wanted.instruction.strip() or words.closed_house(until, lock=wanted.lock),
        until=until,
        effects=(Lock() if wanted.lock else Hold(),),
    )
    return await give(server, shown, house, None, new)


def _on_to_the_desk(done: str) -> Response[bytes]:
    return Response(b"", status_code=_SEE_OTHER, headers={"Location": link("desk", done=done)})


async def open_again(server: Server, shown: Proof, house: Site) -> list[Seq]:
    """Lift every note that closes a house, and return which.

    Raises:
        NoteNotFoundError: If it is open.
        RefusedError: If they do not moderate the site.
    """
    seqs = await server.read(partial(_closed_by, server=server, house=house))
    if not seqs:
        told_ = "This house is open already."
        raise NoteNotFoundError(told_)
    spot = Spot(house, None, place.home(house) or place.NOWHERE)
    for seq in seqs:
        await lift(server, shown, spot, seq, words.OPEN_AGAIN)
    return seqs


def _closed_by(tx: Connection, server: Server, house: Site) -> list[Seq]:
    return [note.seq for note in closing.of_site(tx, house.key, server.now())]
