"""What was decided about one's comment or about oneself, on pages without any script."""

from functools import partial
from http import HTTPStatus

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.desk_event import Act
from afterword.domain.errors import AfterwordError, CommentNotFoundError, InvalidError
from afterword.domain.ids import Seq, StreamId, ThreadId
from afterword.domain.site import Site
from afterword.page import statement
from afterword.page.compose import Problem
from afterword.page.sheet import link
from afterword.page.statement import Answered
from afterword.people import authors
from afterword.people.authors import Claim
from afterword.projection import comments, held, threads
from afterword.request import deskwork, sanctions, statements
from afterword.request.appeals import appeal
from afterword.request.html import html, load_site
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_OF_COMMENT = "/{site:str}/thread/{thread:str}/c/{seq:int}/statement"
_OF_SANCTION = "/{site:str}/statement/{seq:int}"
_NO_SUCH = "There is no such comment on this site."
_DONE = {
    "appeal": "Your appeal has arrived.",
    "acknowledge": "Thank you. You can comment again.",
}


class StatementForm(Struct, frozen=True, kw_only=True):
    """Any form of the page."""

    edit_key: str = ""
    action: str = "open"
    stream: str = ""
    act: int = 0
    appeal: str = ""
    slip: str = ""


class _Asked(Struct, frozen=True):
    """What a visitor wants to read."""

    site: str
    seq: int
    thread: str | None = None
    """None for a decision about a person."""
    slip: str = ""
    """Of somebody who was refused because of their address."""


@get(_OF_COMMENT, include_in_schema=False)
async def show_statement(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
) -> Response[bytes]:
    """Show what was decided about a comment to the browser that has its key; ask others for it."""
    return await _show(request, server, _Asked(site, seq, thread))


@post(_OF_COMMENT, status_code=200, include_in_schema=False)
async def take_statement(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[StatementForm],
) -> Response[bytes]:
    """Open the page with a key, appeal, acknowledge, or download one's text."""
    return await _take(request, server, _Asked(site, seq, thread), data)


@get(_OF_SANCTION, include_in_schema=False)
async def show_own_sanction(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    slip: str = "",
) -> Response[bytes]:
    """Show somebody what was decided about them."""
    return await _show(request, server, _Asked(site, seq, slip=slip))


@post(_OF_SANCTION, status_code=200, include_in_schema=False)
async def take_own_sanction(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[StatementForm],
) -> Response[bytes]:
    """Open the page with a key, appeal, or acknowledge."""
    return await _take(request, server, _Asked(site, seq, slip=data.slip), data)


async def _show(request: Http, server: Server, asked: _Asked) -> Response[bytes]:
    shown = proof(request, server)
    page = await server.read(partial(_page, server=server, shown=shown, asked=asked))
    return _answer(server, page)


async def _take(
    request: Http, server: Server, asked: _Asked, form: StatementForm
) -> Response[bytes]:
    page = await server.read(
        partial(_page, server=server, shown=proof(request, server), asked=asked)
    )
    page = replace(page, edit_key=form.edit_key)
    try:
        shown = proof(request, server, form.edit_key)
        load = partial(_page, server=server, shown=shown, asked=asked)
        page = replace(await server.read(load), edit_key=form.edit_key)
        if not page.is_proved:
            raise deskwork.not_theirs()
        if form.action == "download":
            return _download(page, form)
        await _do(server, shown, page, form)
    except (AfterwordError, RefusedError) as error:
        return _not_done(server, page, form, error)
    done = replace(await server.read(load), edit_key=form.edit_key)
    return _answer(server, replace(done, done=_DONE.get(form.action, "")))


async def _do(server: Server, shown: Proof, page: Answered, form: StatementForm) -> None:
    match form.action:
        case "appeal":
            act = Act(StreamId(form.stream), Seq(form.act))
            await appeal(server, shown, page.site.key, act, typed.lines(form.appeal), page.slip)
        case "acknowledge":
            await sanctions.acknowledge(server, shown, page.site.key, Seq(form.act))
        case _:
            pass


def _not_done(
    server: Server, page: Answered, form: StatementForm, error: AfterwordError | RefusedError
) -> Response[bytes]:
    """Give everything back, with what stands against it."""
    status = status_of(error)
    field = error.field if isinstance(error, InvalidError) else None
    if not page.is_proved:
        field, status = "edit_key", HTTPStatus.FORBIDDEN
    told = replace(
        page,
        problem=Problem(field, words_of(error, status_of(error))),
        about=Seq(form.act) if form.act else None,
        appeal=typed.lines(form.appeal),
    )
    return _answer(server, told, status)


def _answer(server: Server, page: Answered, status: int = 200) -> Response[bytes]:
    return html(statement.statement(page, server.now()), page.site, status)


def _download(page: Answered, form: StatementForm) -> Response[bytes]:
    text = next((one.text for one in page.statements if one.act.seq == form.act), "")
    name = f"comment-{page.number}.txt" if page.number else "comment.txt"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(text.encode(), media_type="text/plain; charset=utf-8", headers=headers)


def _page(tx: Connection, server: Server, shown: Proof, asked: _Asked) -> Answered:
    """Put the page together; without proof it says nothing but that one is needed."""
    site = load_site(tx, asked.site)
    if asked.thread is not None:
        claim = person(tx, shown, server, site.key).claim
        return _of_comment(tx, site, claim, ThreadId(asked.thread), Seq(asked.seq))
    address = link(site.key, "statement", asked.seq)
    about = sanctions.Asked(site.key, Seq(asked.seq), asked.slip)
    opened = sanctions.theirs(tx, server, shown, about)
    if opened is None or not opened.is_theirs:
        return Answered(site=site, address=address)
    return Answered(
        site=site,
        address=address,
        statements=(opened.statement,),
        is_proved=True,
        slip=asked.slip if opened.by_slip else "",
    )


def _of_comment(tx: Connection, site: Site, claim: Claim, name: ThreadId, seq: Seq) -> Answered:
    thread = threads.load(tx, name)
    comment = comments.load(tx, thread, seq) if thread else None
    waiting = held.load(tx, name, seq)
    wrote = comment or waiting
    if thread is None or thread.site != site.key or wrote is None:
        raise CommentNotFoundError(_NO_SUCH)
    is_theirs = authors.is_author(tx, wrote.author, claim)
    return Answered(
        site=site,
        address=link(site.key, "thread", name, "c", seq, "statement"),
        statements=statements.of_comment(tx, site, name, seq) if is_theirs else (),
        is_proved=is_theirs,
        page=thread.page,
        thread=name,
        number=comment.number if comment else None,
        parent=wrote.parent,
    )
