"""The page on which a moderator decides about whoever wrote a comment."""

from datetime import timedelta
from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.errors import AfterwordError, CommentNotFoundError, InvalidError
from afterword.domain.ids import Seq, SiteKey, ThreadId, thread_stream
from afterword.domain.plain import unescaped
from afterword.domain.sanction import Measure
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle import Proposal
from afterword.log import bodies
from afterword.page import author_desk as page_of
from afterword.page import sign_in, words
from afterword.page.author_desk import AuthorDesk, Typed
from afterword.page.compose import Problem
from afterword.page.sheet import link
from afterword.people import authors
from afterword.projection import comments, held, sanctions, threads
from afterword.request import deskwork, statements
from afterword.request.html import html, load_site
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.sanctions import NewSanction, lift, sanction
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, person, proof

_PATH = "/desk/{site:str}/thread/{thread:str}/c/{seq:int}/author"
_SIGN_IN_FIRST = 401
_DONE = {
    "sanction": "It is decided. They are told when they come to write, with your reason.",
    "proposed": "It waits for a second moderator, who finds it on the desk.",
    "lift": "It is over.",
}


class AuthorForm(Struct, frozen=True, kw_only=True):
    """Either form of the page."""

    action: str = "sanction"
    measure: str = ""
    clause: str = ""
    reason: str = ""
    days: str = ""
    note: str = ""
    sanction: int = 0


class _Where(Struct, frozen=True):
    """The comment an address names."""

    site: str
    thread: str
    seq: int


@get(_PATH, include_in_schema=False)
async def show_author(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    done: str = "",
) -> Response[bytes]:
    """Show a moderator what was decided about the author of a comment, and a form."""
    shown = proof(request, server)
    if await server.read(partial(account_of, shown=shown, server=server)) is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    desk = await _desk(server, shown, _Where(site, thread, seq))
    return html(page_of.author_desk(replace(desk, done=_DONE.get(done, ""))), None)


@post(_PATH, status_code=200, include_in_schema=False)
async def take_author(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[AuthorForm],
) -> Response[bytes]:
    """Decide about the author of a comment, or end a decision."""
    shown, where = proof(request, server), _Where(site, thread, seq)
    if await server.read(partial(account_of, shown=shown, server=server)) is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    desk = await _desk(server, shown, where)
    try:
        done = await _do(server, shown, desk, data)
    except (AfterwordError, RefusedError) as error:
        field = error.field if isinstance(error, InvalidError) else None
        problem = Problem(field, words_of(error, status_of(error)))
        told = replace(desk, typed=_typed(data), problem=problem)
        return html(page_of.author_desk(told), None, status_of(error))
    here = link("desk", site, "thread", thread, "c", seq, "author", done=done)
    return html("", None, 303, {"Location": here})


async def _do(server: Server, shown: Proof, desk: AuthorDesk, form: AuthorForm) -> str:
    if form.action == "lift":
        await lift(server, shown, desk.site.key, Seq(form.sanction), form.reason)
        return "lift"
    if form.measure not in set(Measure):
        raise deskwork.choose("measure")
    measure = Measure(form.measure)
    days = page_of.days_of(measure, form.days)
    new = NewSanction(
        measure=measure,
        clause=form.clause,
        reason=typed.lines(form.reason),
        until=server.now() + timedelta(days=days) if days else None,
        note=form.note.strip(),
    )
    came = await sanction(server, shown, desk.thread, desk.seq, new)
    return "proposed" if isinstance(came, Proposal) else "sanction"


def _typed(form: AuthorForm) -> Typed:
    if form.action == "lift":
        return Typed()
    return Typed(
        measure=form.measure,
        clause=form.clause,
        reason=typed.lines(form.reason),
        days=form.days,
        note=form.note,
    )


async def _desk(server: Server, shown: Proof, where: _Where) -> AuthorDesk:
    return await server.read(partial(_load, server=server, shown=shown, where=where))


def _load(tx: Connection, server: Server, shown: Proof, where: _Where) -> AuthorDesk:
    site = load_site(tx, where.site)
    verdict = judge.judge(person(tx, shown, server, site.key).role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    name, seq = ThreadId(where.thread), Seq(where.seq)
    thread = threads.load(tx, name)
    comment = comments.load(tx, thread, seq) if thread else None
    wrote = comment or held.load(tx, name, seq)
    if thread is None or thread.site != SiteKey(where.site) or wrote is None:
        told = "There is no such comment on this site."
        raise CommentNotFoundError(told)
    at = comment.revision.body if comment else seq
    stored = bodies.read(tx, thread_stream(name), [at]).get(at)
    known = sanctions.of(tx, site.key, authors.same_person(tx, site.key, wrote.author))
    made = [statements.of_sanction(tx, site, one) for one in reversed(known)]
    return AuthorDesk(
        site=site,
        thread=name,
        seq=seq,
        number=comment.number if comment else None,
        name=authors.name_of(tx, wrote.author) or words.NAMELESS,
        excerpt=unescaped(stored.body.source) if stored else "",
        sanctions=[one for one in made if one is not None],
    )
