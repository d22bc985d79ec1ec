"""Reporting a comment, and learning what came of it, on pages without any script."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.errors import AfterwordError, CommentNotFoundError, InvalidError
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.page import report as page_of
from afterword.page.compose import Problem
from afterword.page.report import ENDINGS, Form, Outcome, Reporting
from afterword.projection import reading, threads
from afterword.request.html import html, load_site
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.reports import NewReport, outcome, report
from afterword.request.server import Server
from afterword.request.who import Http, Proof, guest_cookie, proof

_REPORT = "/{site:str}/thread/{thread:str}/c/{seq:int}/report"
_OUTCOME = "/{site:str}/report/{seq:int}"


class ReportForm(Struct, frozen=True, kw_only=True):
    """The form of the page."""

    clause: str = ""
    text: str = ""
    name: str = ""
    email: str = ""
    law: str = ""
    good_faith: str = ""


class KeyForm(Struct, frozen=True):
    """The form that asks for the key."""

    edit_key: str = ""


@get(_REPORT, include_in_schema=False)
async def show_report(
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
) -> Response[bytes]:
    """Show the form."""
    one = await server.read(partial(_reporting, site=site, thread=ThreadId(thread), seq=Seq(seq)))
    return html(page_of.report(one), one.site)


@post(_REPORT, status_code=200, include_in_schema=False)
async def take_report(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[ReportForm],
) -> Response[bytes]:
    """Take a report, or say what is missing: nothing is lost."""
    one = await server.read(partial(_reporting, site=site, thread=ThreadId(thread), seq=Seq(seq)))
    new = NewReport(
        clause=data.clause,
        text=typed.lines(data.text),
        name=data.name,
        email=data.email,
        law=data.law,
        good_faith=bool(data.good_faith),
    )
    try:
        made = await report(server, proof(request, server), one.thread, one.seq, new)
    except (AfterwordError, RefusedError) as error:
        status = status_of(error)
        told = replace(one, form=_typed(new), problem=_problem(error))
        return html(page_of.report(told), one.site, status)
    key = made.edit_key
    headers = {"Set-Cookie": guest_cookie(server, one.site.key, key)} if key else {}
    told_page = page_of.reported(one, made.report.seq, ENDINGS[None], key or "")
    return html(told_page, one.site, headers=headers)


@get(_OUTCOME, include_in_schema=False)
async def show_outcome(
    request: Http, server: NamedDependency[Server], site: FromPath[str], seq: FromPath[int]
) -> Response[bytes]:
    """Show what came of a report to the browser that has its key; ask others for it."""
    house = await server.site(site)
    asked = Outcome(site=house, report=Seq(seq))
    try:
        told = await _told(server, proof(request, server), asked)
    except AfterwordError:
        told = asked
    return html(page_of.outcome(told), house)


@post(_OUTCOME, status_code=200, include_in_schema=False)
async def take_key(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[KeyForm],
) -> Response[bytes]:
    """Show what came of a report to whoever has its key."""
    house = await server.site(site)
    asked = Outcome(site=house, report=Seq(seq), edit_key=data.edit_key)
    try:
        told = await _told(server, proof(request, server, data.edit_key), asked)
    except AfterwordError as error:
        problem = Problem("edit_key", words_of(error, status_of(error)))
        return html(page_of.outcome(replace(asked, problem=problem)), house, status_of(error))
    return html(page_of.outcome(told), house)


async def _told(server: Server, shown: Proof, asked: Outcome) -> Outcome:
    found = await server.read(
        partial(outcome, server=server, shown=shown, site=asked.site.key, seq=asked.report)
    )
    about = found.report
    return replace(asked, said=found.said, thread=about.thread, comment=about.comment)


def _reporting(tx: Connection, site: str, thread: ThreadId, seq: Seq) -> Reporting:
    house = load_site(tx, site)
    where = threads.load(tx, thread)
    found = reading.these(tx, thread, [seq])
    if where is None or where.site != SiteKey(site) or not found:
        words = "There is no such comment on this site."
        raise CommentNotFoundError(words)
    return Reporting(
        site=house,
        page=where.page,
        thread=thread,
        seq=seq,
        number=found[0].comment.number,
        shown=found[0],
    )


def _typed(new: NewReport) -> Form:
    return Form(
        clause=new.clause,
        text=new.text,
        name=new.name,
        email=new.email,
        law=new.law,
        good_faith=new.good_faith,
    )


def _problem(error: AfterwordError | RefusedError) -> Problem:
    field = error.field if isinstance(error, InvalidError) else None
    return Problem(field, words_of(error, status_of(error)))
