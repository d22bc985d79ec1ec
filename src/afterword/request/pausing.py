"""Take no replies for a while: everybody's own brake, for programs and on a page of its own."""

from datetime import timedelta
from functools import partial
from typing import Any

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain.command import PauseReplies
from afterword.domain.errors import AfterwordError, InvalidError
from afterword.domain.ids import SiteKey
from afterword.gate.verdict import Refuse
from afterword.handle import HouseChanged
from afterword.page import own
from afterword.page.own import Own
from afterword.page.words import iso
from afterword.request.change_comment import Where, find, problem
from afterword.request.html import html
from afterword.request.problems import RefusedError, status_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, claim, proof

_PATH = "/api/v1/sites/{site:str}/me/pause"
_PAGE = "/{site:str}/thread/{thread:str}/c/{seq:int}/pause"
_HOURS = 24
_MOST_HOURS = 168


class Pause(Struct, frozen=True):
    """For how long somebody wants no replies."""

    hours: int = _HOURS


class PauseForm(Struct, frozen=True, kw_only=True):
    """The form of the page."""

    edit_key: str = ""
    action: str = "pause"


@post(_PATH, status_code=200)
async def pause_replies(
    request: Http, server: NamedDependency[Server], site: FromPath[str], data: JSONBody[Pause]
) -> dict[str, Any]:
    """Take no replies on a site for some hours, under every name one has there."""
    if not 1 <= data.hours <= _MOST_HOURS:
        raise InvalidError("hours", f"Between 1 and {_MOST_HOURS} hours, please.")
    return await _pause(server, proof(request, server), site, data.hours)


@delete(_PATH, status_code=200)
async def welcome_replies(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> dict[str, Any]:
    """Take replies again."""
    return await _pause(server, proof(request, server), site, None)


@get(_PAGE, include_in_schema=False)
async def ask_pause(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
) -> Response[bytes]:
    """Ask whether to take no replies for a day."""
    _, page = await find(server, proof(request, server), Where(site, thread, seq))
    return html(own.pause(page), page.site)


@post(_PAGE, status_code=200, include_in_schema=False)
async def take_pause(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[PauseForm],
) -> Response[bytes]:
    """Take no replies for a day, or take them again."""
    _, page = await find(server, proof(request, server), Where(site, thread, seq))
    try:
        hours = None if data.action == "welcome" else _HOURS
        await _pause(server, proof(request, server, data.edit_key), site, hours)
    except (AfterwordError, RefusedError) as error:
        told = replace(page, problem=problem(error), edit_key=data.edit_key)
        return html(own.pause(told), page.site, status_of(error))
    return html(_paused(page, hours), page.site)


def _paused(page: Own, hours: int | None) -> str:
    return own.paused(page) if hours else own.welcoming(page)


async def _pause(server: Server, shown: Proof, site: str, hours: int | None) -> dict[str, Any]:
    key = (await server.site(site)).key
    server.asking.spend(shown.address)
    until = None if hours is None else server.now() + timedelta(hours=hours)
    command = PauseReplies(key, until)
    outcome = await server.write(partial(_change, server=server, shown=shown, command=command))
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome, SiteKey(key))
    return {"until": iso(until) if until else None}


def _change(
    tx: Connection, server: Server, shown: Proof, command: PauseReplies
) -> HouseChanged | Refuse:
    who = claim(shown, account_of(tx, shown, server))
    return handle.pause_replies(tx, server.house, command, who)
