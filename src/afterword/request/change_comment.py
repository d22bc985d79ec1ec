"""Change one's own comment, or take it back, on pages of their own, without any script."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import comment as rules
from afterword.domain import typed
from afterword.domain.command import UndoWithdrawal, WithdrawComment
from afterword.domain.comment import Presence
from afterword.domain.errors import AfterwordError, CommentNotFoundError, InvalidError
from afterword.domain.event import CommentPosted
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.site import HARD_TEXT_LIMIT
from afterword.gate.verdict import Refusal, Refuse
from afterword.log import read as log
from afterword.page import held, own, place
from afterword.page.compose import Problem
from afterword.page.own import Change, Own
from afterword.projection import reading
from afterword.request import quoting
from afterword.request.html import html
from afterword.request.own_comment import Known, Text, change, edit, known, waits_for
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.quoting import Typed
from afterword.request.server import Server
from afterword.request.who import Http, Proof, proof

_HELD = 202
_COMMENT = "/{site:str}/thread/{thread:str}/c/{seq:int}"


class EditForm(Struct, frozen=True, kw_only=True):
    """The form of the editing page."""

    edit_key: str = ""
    text: str = ""
    content_note: str = ""
    action: str = "open"


class WithdrawForm(Struct, frozen=True, kw_only=True):
    """The form of the withdrawal page."""

    edit_key: str = ""
    action: str = "withdraw"


class Where(Struct, frozen=True):
    """The comment an address names."""

    site: str
    thread: str
    seq: int


@get(_COMMENT + "/edit", include_in_schema=False)
async def show_editor(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
) -> Response[bytes]:
    """Show the editor to the browser that has the key, and ask others for it."""
    mine, page = await find(server, proof(request, server), Where(site, thread, seq))
    return _editor(page, _source(mine) if mine.is_author else None)


@post(_COMMENT + "/edit", status_code=200, include_in_schema=False)
async def take_edit(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[EditForm],
) -> Response[bytes]:
    """Open the editor with a key, show a preview, or save."""
    text = Change(text=typed.lines(data.text), content_note=data.content_note)
    mine, page = await find(server, proof(request, server), Where(site, thread, seq))
    page = replace(page, edit_key=data.edit_key)
    try:
        shown = proof(request, server, data.edit_key)
        mine, page = await find(server, shown, Where(site, thread, seq))
        page = replace(page, edit_key=data.edit_key)
        if data.action == "open":
            return _opened(mine, page)
        if data.action == "preview":
            typed.text(text.text, HARD_TEXT_LIMIT)
            where = Typed(mine.site, mine.thread.page, text.text, text.content_note)
            rendered = await quoting.preview(server, where)
            return _editor(page, replace(text, preview_html=rendered))
        new = Text(text.text, text.content_note)
        _, done = await edit(server, shown, mine.thread.id, mine.comment.seq, new)
    except (AfterwordError, RefusedError) as error:
        given = None if data.action == "open" else text
        return _editor(replace(page, problem=problem(error)), given, status_of(error))
    if done.held is not None:
        wait = held.Wait(
            site=page.site,
            page=page.page,
            where=place.of(page.site, page.page, None),
            told=waits_for(page.site, done.held),
        )
        return html(held.waiting(wait), page.site, _HELD)
    return _back_to(page)


@get(_COMMENT + "/withdraw", include_in_schema=False)
async def ask_withdrawal(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
) -> Response[bytes]:
    """Ask whether to take a comment back."""
    _, page = await find(server, proof(request, server), Where(site, thread, seq))
    return html(own.withdraw(page), page.site)


@post(_COMMENT + "/withdraw", status_code=200, include_in_schema=False)
async def take_withdrawal(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[WithdrawForm],
) -> Response[bytes]:
    """Take a comment back, or put it back."""
    _, page = await find(server, proof(request, server), Where(site, thread, seq))
    try:
        return await _withdraw(request, server, page, data)
    except (AfterwordError, RefusedError) as error:
        told = replace(page, problem=problem(error), edit_key=data.edit_key)
        return html(own.withdraw(told), page.site, status_of(error))


async def _withdraw(
    request: Http, server: Server, page: Own, form: WithdrawForm
) -> Response[bytes]:
    shown = proof(request, server, form.edit_key)
    if form.action == "undo":
        await change(server, shown, UndoWithdrawal(page.thread, page.seq))
        _, page = await find(server, shown, Where(page.site.key, page.thread, page.seq))
        return html(own.restored(page), page.site)
    done = await change(server, shown, WithdrawComment(page.thread, page.seq))
    comment = done.change.comments[0]
    told = own.withdrawn(
        replace(page, shown=None, edit_key=form.edit_key),
        undo_until=(comment.decided_at or comment.at) + rules.QUIET_EDIT,
        vanished=comment.presence is Presence.VANISHED,
    )
    return html(told, page.site)


async def find(server: Server, shown: Proof, where: Where) -> tuple[Known, Own]:
    """Find a comment that somebody says is theirs, and the page about it."""
    return await server.read(partial(_known, server=server, shown=shown, where=where))


def _known(tx: Connection, server: Server, shown: Proof, where: Where) -> tuple[Known, Own]:
    thread, seq = ThreadId(where.thread), Seq(where.seq)
    mine = known(tx, server, shown, thread, seq)
    if mine.site.key != where.site:
        told = "There is no such comment on this site."
        raise CommentNotFoundError(told)
    visible = reading.these(tx, thread, [seq])
    page = Own(
        site=mine.site,
        page=mine.thread.page,
        thread=thread,
        seq=seq,
        number=mine.comment.number,
        shown=visible[0] if visible else None,
        came_from="" if mine.is_author else _came_from(tx, thread, seq),
        is_proved=mine.is_author,
    )
    return mine, page


def _came_from(tx: Connection, thread: ThreadId, seq: Seq) -> str:
    """Return in which other system a comment was written; empty for none."""
    placed = log.at(tx, thread_stream(thread), seq)
    event = placed.event if placed else None
    was = event.imported if isinstance(event, CommentPosted) else None
    return was.system.label if was else ""


def _source(mine: Known) -> Change:
    return Change(text=mine.source, content_note=mine.content_note)


def _opened(mine: Known, page: Own) -> Response[bytes]:
    if mine.is_author:
        return _editor(page, _source(mine))
    told = "This edit key does not belong to this comment. Please check it and try again."
    raise RefusedError(Refuse(Refusal.NOT_YOURS, told))


def _editor(page: Own, text: Change | None, status: int = 200) -> Response[bytes]:
    return html(own.edit(page, text), page.site, status)


def problem(error: Exception) -> Problem:
    """Return what is told in the form that it went wrong with."""
    field = error.field if isinstance(error, InvalidError) else None
    cause = error.cause if isinstance(error, RefusedError) else None
    return Problem(field, words_of(error, status_of(error)), cause=cause)


def _back_to(page: Own) -> Response[bytes]:
    where = f"/{page.site.key}/thread/{page.thread}?c={page.seq}#c{page.seq}"
    return html("", page.site, 303, {"Location": where})
