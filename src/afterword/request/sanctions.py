"""Decisions about people through the API: make one, end it, read it, acknowledge a warning."""

from datetime import datetime
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain.clause import ClauseId
from afterword.domain.desk_command import AcknowledgeWarning, LiftSanction, SanctionPerson
from afterword.domain.errors import ThreadNotFoundError
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.domain.note import NoteId
from afterword.domain.sanction import Measure
from afterword.domain.visibility import is_staff
from afterword.handle import Proposal
from afterword.page import statement, words
from afterword.page.statement import Statement
from afterword.people import authors
from afterword.projection import sanctions, threads
from afterword.request import deskwork, slips, statements
from afterword.request.deskwork import Came
from afterword.request.html import load_site
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_SANCTION = "/api/v1/sites/{site:str}/sanctions/{seq:int}"
PROPOSED = 202
_MADE = 201


class NewSanction(Struct, frozen=True, kw_only=True):
    """A decision about the author of a comment."""

    measure: Measure
    clause: str
    reason: str
    """To the person."""
    until: datetime | None = None
    note: str = ""
    """What the note is called that they ignored."""


class Asked(Struct, frozen=True):
    """Which sanction somebody wants to read about, and the slip they show, if any."""

    site: SiteKey
    seq: Seq
    slip: str = ""


class Opened(Struct, frozen=True, kw_only=True):
    """The statement of a sanction, and who asks for it."""

    statement: Statement
    is_theirs: bool = False
    """Whether they showed that it is about them."""
    is_staffs: bool = False
    by_slip: bool = False
    """Whether only a slip shows that it is."""


class Reason(Struct, frozen=True):
    """Why; may be left out soon after the decision."""

    reason: str = ""


@post("/api/v1/threads/{thread:str}/comments/{seq:int}/sanctions", status_code=201)
async def sanction_author(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[NewSanction],
) -> Response[dict[str, Any]]:
    """Decide about whoever wrote a comment; a ban may need a second moderator."""
    came = await sanction(server, proof(request, server), ThreadId(thread), Seq(seq), data)
    if isinstance(came, Proposal):
        return Response({"status": "proposed", "proposal": came.seq}, status_code=PROPOSED)
    until = deskwork.in_utc(data.until)
    made = {"status": "done", "sanction": came.seq, "until": until and words.iso(until)}
    return Response(made, status_code=_MADE)


@post(_SANCTION + "/lift", status_code=200)
async def lift_sanction(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Reason],
) -> dict[str, Any]:
    """End a sanction."""
    await lift(server, proof(request, server), SiteKey(site), Seq(seq), data.reason)
    return {"sanction": seq, "stands": False}


@get(_SANCTION)
async def get_sanction(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    slip: str = "",
) -> Response[dict[str, Any]]:
    """Return a decision about oneself with its reasons; moderators read it as well."""
    asked = Asked(SiteKey(site), Seq(seq), slip)
    load = partial(theirs, server=server, shown=proof(request, server), asked=asked)
    found = await server.read(load)
    if found is None or not (found.is_theirs or found.is_staffs):
        raise deskwork.not_theirs()
    told = statement.facts(found.statement, server.now())
    return Response(told, headers={"Cache-Control": "no-store"})


@post(_SANCTION + "/acknowledgement", status_code=200)
async def acknowledge_warning(
    request: Http, server: NamedDependency[Server], site: FromPath[str], seq: FromPath[int]
) -> dict[str, Any]:
    """Say that one has read a warning."""
    await acknowledge(server, proof(request, server), SiteKey(site), Seq(seq))
    return {"sanction": seq, "acknowledged": True}


async def sanction(
    server: Server, shown: Proof, thread: ThreadId, seq: Seq, new: NewSanction
) -> Came:
    """Decide about the author of a comment.

    Raises:
        InvalidError: If a field cannot be what was sent.
        RefusedError: If the gate refuses it.
    """
    command = SanctionPerson(
        thread=thread,
        comment=seq,
        measure=new.measure,
        clause=ClauseId(new.clause),
        words=deskwork.reason(server, new.reason),
        until=deskwork.in_utc(new.until),
        note=NoteId(new.note) if new.note else None,
    )
    site = await server.read(partial(_site_of, thread=thread))
    deed = partial(handle.sanction, house=server.house, command=command)
    return await deskwork.work(server, shown, site, lambda tx, who: deed(tx, person=who))


async def lift(server: Server, shown: Proof, site: SiteKey, seq: Seq, why: str) -> Came:
    """End a sanction.

    Raises:
        InvalidError: If a reason is needed by now and there is none.
        RefusedError: If the gate refuses it.
    """
    reason = deskwork.reason(server, why) if why.strip() else None
    deed = partial(
        handle.lift_sanction, house=server.house, command=LiftSanction(site, seq, reason)
    )
    return await deskwork.work(server, shown, site, lambda tx, who: deed(tx, person=who))


async def acknowledge(server: Server, shown: Proof, site: SiteKey, seq: Seq) -> Came:
    """Note that somebody has read a warning.

    Raises:
        RefusedError: If it is another's, or there is none.
    """
    deed = partial(handle.acknowledge, house=server.house, command=AcknowledgeWarning(site, seq))
    return await deskwork.work(server, shown, site, lambda tx, who: deed(tx, person=who))


def theirs(tx: Connection, server: Server, shown: Proof, asked: Asked) -> Opened | None:
    """Return the statement of a sanction, with who asks for it; None when there is none."""
    house = load_site(tx, asked.site)
    found = sanctions.load(tx, house.key, asked.seq)
    made = statements.of_sanction(tx, house, found) if found else None
    if found is None or made is None:
        return None
    who = person(tx, shown, server, house.key)
    if authors.is_author(tx, found.author, who.claim):
        return Opened(statement=made, is_theirs=True)
    if is_staff(who.role):
        return Opened(statement=made, is_staffs=True)
    has_slip = slips.opens(server, house.key, found.seq, asked.slip)
    return Opened(statement=slips.without_words(made), is_theirs=has_slip, by_slip=has_slip)


def _site_of(tx: Connection, thread: ThreadId) -> SiteKey:
    found = threads.load(tx, thread)
    if found is None:
        words_ = "Nobody has commented there yet, or the address is wrong."
        raise ThreadNotFoundError(words_)
    return found.site
