"""Write a comment on a page of its own, without any script."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.comment import Presence
from afterword.domain.errors import AfterwordError, InvalidError
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id, thread_stream
from afterword.domain.note import binds
from afterword.domain.site import HARD_TEXT_LIMIT
from afterword.gate.binding import binding
from afterword.gate.verdict import Refusal
from afterword.log import answers
from afterword.log.answers import Request
from afterword.page import before as own_page
from afterword.page import compose, held, place, words
from afterword.page.before import View
from afterword.page.compose import Problem
from afterword.people import authors
from afterword.projection import branch, comments, demand, sites, threads
from afterword.request import before, quoting, whats_new
from afterword.request.asked import Asked, by_form, new_token
from afterword.request.before import Form, Visit
from afterword.request.html import html
from afterword.request.obligations import Obligations
from afterword.request.problems import RefusedError, SentBackError, status_of, words_of
from afterword.request.publishing import Published, Sent, Waiting, publish
from afterword.request.quoting import Typed
from afterword.request.server import Server
from afterword.request.who import Http, Proof, claim, guest_cookie, proof

_HELD = 202
_NOTHING_READ = 428
_SENT_BACK = 412
_PUBLISHES = frozenset({"publish", "alone", "ask"})


@get("/{site:str}/write", include_in_schema=False)
async def show_composer(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    page: str,
    reply_to: str = "",
) -> Response[bytes]:
    """Show the composer on a page of its own, and how much there is to read."""
    page = await before.meant(server, site, page)
    name = thread_id(SiteKey(site), PageKey(page))
    gone = await server.read(partial(_is_gone, thread=name, answered=before.seq(reply_to)))
    form = Form(page=page, reply_to="" if gone else reply_to, action="look")
    visit = await before.visit(request, server, site, form, proof(request, server))
    told = await before.look(visit)
    writing = await server.read(partial(before.writing, key=site, draft=visit.draft))
    price = own_page.price(before.open_of(told))
    hint = await server.read(partial(_locked, visit=visit))
    if gone:
        hint = words.PARENT_GONE
    shown = replace(writing, receipt=told.receipt, price=tuple(price), hint=hint)
    return html(compose.write(shown), visit.site)


@post("/{site:str}/write", status_code=200, include_in_schema=False)
async def open_composer(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[Form],
) -> Response[bytes]:
    """Show the composer, or a page of the thread with it, to somebody who has read something."""
    visit = await before.visit(request, server, site, data, proof(request, server))
    if data.act == "new":
        return await whats_new.go_on(visit)
    return await _answer(visit, await before.look(visit), before.view_of(data))


@post("/{site:str}/comments", status_code=200, include_in_schema=False)
async def take_form(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[Form],
) -> Response[bytes]:
    """Publish what the form holds, show it first, or say what is missing: nothing is lost."""
    visit = await before.visit(request, server, site, data, proof(request, server))
    try:
        visit = replace(visit, proof=proof(request, server, data.edit_key))
        return await _act(visit)
    except SentBackError as error:
        status = _NOTHING_READ if visit.read.is_empty else _SENT_BACK
        return await _answer(visit, error.told, View.ASKED, status)
    except (AfterwordError, RefusedError) as error:
        return await _refused(visit, error)


async def _act(visit: Visit) -> Response[bytes]:
    """Do what the button that was pressed is for."""
    if visit.form.act in _PUBLISHES:
        return await _publish(visit)
    visit.server.asking.spend(visit.proof.address)
    preview = await _preview(visit) if visit.form.act == "preview" else None
    return await _answer(
        visit, await before.look(visit), before.view_of(visit.form), preview=preview
    )


async def _preview(visit: Visit) -> str:
    draft = visit.draft
    typed.text(draft.text, HARD_TEXT_LIMIT)
    written = Typed(visit.site, draft.page, draft.text, draft.content_note)
    return await quoting.preview(visit.server, written)


async def _refused(visit: Visit, error: AfterwordError | RefusedError) -> Response[bytes]:
    """Give everything back, with what stands against it."""
    status = status_of(error)
    is_alone = isinstance(error, RefusedError) and error.refuse.refusal is Refusal.PARENT_GONE
    statement = error.statement if isinstance(error, RefusedError) else ""
    cause = error.cause if isinstance(error, RefusedError) else None
    problem = Problem(_field(error), words_of(error, status), is_alone, statement, cause)
    if isinstance(error, RefusedError) and error.refuse.refusal is Refusal.KEY_REUSED:
        # Somebody went back to a page from which they had published, and wrote something else.
        visit = replace(visit, draft=replace(visit.draft, request=new_token()))
        problem = Problem(None, words.PUBLISHED_FROM_HERE)
    told = await before.look(visit)
    return await _answer(visit, told, before.view_of(visit.form), status, problem=problem)


async def _answer(  # noqa: PLR0913 - what an own page is made of
    visit: Visit,
    told: Obligations,
    view: View,
    status: int = 200,
    *,
    problem: Problem | None = None,
    preview: str | None = None,
) -> Response[bytes]:
    page = await before.page(visit, told, view, problem, preview)
    return before.answer(visit, page, status)


async def _publish(visit: Visit) -> Response[bytes]:
    form, draft, shown = visit.form, visit.draft, visit.proof
    sent = Sent(
        site=visit.site.key,
        page=draft.page,
        text=draft.text,
        name=draft.name,
        email=draft.email,
        reply_to=draft.reply_to,
        content_note=draft.content_note,
        website=form.website,
    )
    asked = by_form(form.request, sent, shown.address)
    if await visit.server.read(partial(_is_anothers, asked=asked, sent=sent, shown=shown)):
        asked = by_form("", (sent, shown.key), shown.address)
    sent = replace(sent, ask_moderator=form.act == "ask")
    return await _done(visit, await publish(visit.server, sent, shown, asked, visit.receipts))


async def _done(visit: Visit, published: Published | Waiting) -> Response[bytes]:
    site, page, key = visit.site, visit.draft.page, published.edit_key
    headers = {"Set-Cookie": guest_cookie(visit.server, site.key, key)} if key else {}
    if isinstance(published, Waiting):
        about = await visit.server.read(partial(sites.page_of, key=site.key, name=page))
        wait = held.Wait(
            site=site,
            page=page,
            where=place.of(site, page, about),
            seq=published.seq,
            told=published.words,
            cause=published.cause,
            edit_key=key or "",
        )
        told = held.waiting(wait)
        return before.answer(visit, told, _HELD, headers)
    told = compose.published(site, page, published.shown, key or "", published.receipt)
    return before.answer(visit, told, headers=headers)


def _is_gone(tx: Connection, thread: ThreadId, answered: Seq | None) -> bool:
    """Say whether what somebody wants to answer was taken away, or never was."""
    if answered is None:
        return False
    where = threads.load(tx, thread)
    comment = comments.load(tx, where, answered) if where else None
    return comment is None or comment.presence is not Presence.PRESENT


def _locked(tx: Connection, visit: Visit) -> str:
    """Say beforehand that nobody can write there for now; empty where they can."""
    site, now, draft = visit.site, visit.server.now(), visit.draft
    thread = threads.load(tx, thread_id(site.key, draft.page))
    if thread is None:
        return ""
    path = branch.path(tx, thread, draft.reply_to)
    standing = demand.standing(tx, site.key, thread, now)
    lock = binding(one for one in standing if binds(one, path)).lock
    return "" if lock is None else f"{words.locked(lock.until)} {words.SEE_NOTE.format(lock.id)}"


def _is_anothers(tx: Connection, asked: Asked, sent: Sent, shown: Proof) -> bool:
    """Say whether a guest with a key of their own says what somebody else there said before."""
    if asked.is_secret or shown.key is None:
        return False
    thread = thread_id(SiteKey(sent.site), PageKey(sent.page))
    before_ = answers.given(tx, thread_stream(thread), Request(asked.key, b""))
    where = None if before_ is None else threads.load(tx, thread)
    comment = comments.load(tx, where, before_[0]) if where and before_ else None
    return comment is not None and not authors.is_author(tx, comment.author, claim(shown, None))


def _field(error: Exception) -> str | None:
    return error.field if isinstance(error, InvalidError) else None
