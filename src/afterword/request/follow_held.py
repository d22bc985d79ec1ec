"""Follow a comment that waits for a moderator, take it back or erase it, without any script."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.errors import AfterwordError, CommentNotFoundError, InvalidError
from afterword.domain.ids import Seq, ThreadId
from afterword.gate.verdict import Refusal, Refuse
from afterword.page import held, place
from afterword.page.compose import Problem
from afterword.page.held import Followed, Mine
from afterword.projection import sites
from afterword.request import held_comments, quoting
from afterword.request.held_comments import KnownHeld
from afterword.request.html import html, load_site
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, proof

_HELD = "/{site:str}/thread/{thread:str}/held/{seq:int}"


class HeldForm(Struct, frozen=True, kw_only=True):
    """The forms of the page."""

    edit_key: str = ""
    action: str = "open"


class _Where(Struct, frozen=True):
    """The held comment an address names."""

    site: str
    thread: str
    seq: int


@get(_HELD, include_in_schema=False)
async def show_held(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
) -> Response[bytes]:
    """Say what became of a held comment to the browser that has the key; ask others for it."""
    page = await _find(server, proof(request, server), _Where(site, thread, seq))
    return html(held.followed(page), page.site)


@post(_HELD, status_code=200, include_in_schema=False)
async def take_held(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[HeldForm],
) -> Response[bytes]:
    """Open the page with a key, take the comment back, or erase it."""
    where, shown = _Where(site, thread, seq), proof(request, server)
    status = 200
    problem = None
    try:
        shown = proof(request, server, data.edit_key)
        await _act(server, shown, where, data.action)
    except (AfterwordError, RefusedError) as error:
        status = status_of(error)
        field = error.field if isinstance(error, InvalidError) else None
        problem = Problem(field, words_of(error, status))
    page = await _find(server, shown, where)
    told = replace(page, edit_key=data.edit_key, problem=problem)
    return html(held.followed(told), page.site, status)


async def _act(server: Server, shown: Proof, where: _Where, action: str) -> None:
    page = await _find(server, shown, where)
    if page.mine is None:
        words = "This edit key does not belong to this comment. Please check it and try again."
        raise RefusedError(Refuse(Refusal.NOT_YOURS, words))
    match action:
        case "take_back":
            await held_comments.take_back(server, shown, page.thread.id, page.seq)
        case "erase":
            await held_comments.erase(server, shown, page.thread.id, page.seq)
        case _:
            pass


async def _find(server: Server, shown: Proof, where: _Where) -> Followed:
    return await server.read(partial(_followed, server=server, shown=shown, where=where))


def _followed(tx: Connection, server: Server, shown: Proof, where: _Where) -> Followed:
    known = held_comments.known(tx, server, shown, ThreadId(where.thread), Seq(where.seq))
    thread = known.thread
    if thread.site != where.site:
        words = "There is no such comment on this site."
        raise CommentNotFoundError(words)
    site = load_site(tx, where.site)
    return Followed(
        site=site,
        thread=thread,
        seq=known.held.seq,
        where=place.of(site, thread.page, sites.page_of(tx, site.key, thread.page)),
        mine=_mine(tx, known) if known.is_author else None,
    )


def _mine(tx: Connection, known: KnownHeld) -> Mine:
    thread = known.thread
    return Mine(
        held=known.held,
        text=known.text,
        html=quoting.as_shown(tx, thread.site, thread.id, known.text),
        erased=known.erased,
        number=known.number,
        told=known.told,
        cause=known.cause,
        is_refused=bool(known.why),
    )
