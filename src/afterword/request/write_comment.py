"""Write a comment on a page of its own, without any script."""

from functools import partial

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.errors import AfterwordError, InvalidError
from afterword.domain.ids import PageKey, Seq, SiteKey, thread_id, thread_stream
from afterword.domain.site import Site
from afterword.log import answers
from afterword.log.answers import Request
from afterword.page import compose, markdown, place
from afterword.page.compose import Draft, Problem, Writing
from afterword.people import authors
from afterword.projection import comments, reading, sites, threads
from afterword.request.asked import Asked, by_form, new_token
from afterword.request.html import html, load_site
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.publishing import Sent, publish
from afterword.request.server import Server
from afterword.request.who import Http, Proof, claim, guest_cookie, proof


class Form(Struct, frozen=True, kw_only=True):
    """The composer's form as a browser sends it."""

    page: str
    text: str = ""
    name: str = ""
    email: str = ""
    content_note: str = ""
    reply_to: str = ""
    website: str = ""
    action: str = "publish"
    edit_key: str = ""
    request: str = ""
    """The token of a page that was made for one visitor."""


@get("/{site:str}/write", include_in_schema=False)
async def show_composer(
    server: NamedDependency[Server], site: FromPath[str], page: str, reply_to: str = ""
) -> Response[bytes]:
    """Show the composer on a page of its own."""
    draft = Draft(page=PageKey(page), reply_to=_seq(reply_to), request=new_token())
    writing = await server.read(partial(_writing, key=site, draft=draft))
    return html(compose.write(writing), writing.site)


@post("/{site:str}/comments", status_code=200, include_in_schema=False)
async def take_form(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[Form],
) -> Response[bytes]:
    """Publish what the form holds, show it first, or say what is missing: nothing is lost."""
    draft = _draft(data)
    writing = await server.read(partial(_writing, key=site, draft=draft))
    try:
        shown = proof(request, server, data.edit_key)
        if data.action == "preview":
            return _preview(server, writing, shown)
        return await _publish(server, writing.site, draft, data, shown)
    except (AfterwordError, RefusedError) as error:
        status = status_of(error)
        problem = Problem(_field(error), words_of(error, status))
        page = compose.write(msgspec.structs.replace(writing, problem=problem))
        return html(page, writing.site, status)


def _preview(server: Server, writing: Writing, shown: Proof) -> Response[bytes]:
    server.asking.spend(shown.address)
    typed.fits(writing.draft.text)
    rendered = markdown.render(writing.draft.text, place.base(writing.site, writing.draft.page))
    return html(compose.write(_with_preview(writing, rendered)), writing.site)


async def _publish(
    server: Server, site: Site, draft: Draft, form: Form, shown: Proof
) -> Response[bytes]:
    sent = Sent(
        site=site.key,
        page=draft.page,
        text=draft.text,
        name=draft.name,
        email=draft.email,
        reply_to=draft.reply_to,
        content_note=draft.content_note,
        website=form.website,
    )
    asked = by_form(form.request, sent, shown.address)
    if await server.read(partial(_is_anothers, asked=asked, sent=sent, shown=shown)):
        asked = by_form("", (sent, shown.key), shown.address)
    published = await publish(server, sent, shown, asked)
    key = published.edit_key
    page = compose.published(site, draft.page, published.shown, key or "")
    headers = {"Set-Cookie": guest_cookie(server, site.key, key)} if key else {}
    return html(page, site, 200, headers)


def _is_anothers(tx: Connection, asked: Asked, sent: Sent, shown: Proof) -> bool:
    """Say whether a guest with a key of their own says what somebody else there said before."""
    if asked.is_secret or shown.key is None:
        return False
    thread = thread_id(SiteKey(sent.site), PageKey(sent.page))
    before = answers.given(tx, thread_stream(thread), Request(asked.key, b""))
    where = None if before is None else threads.load(tx, thread)
    comment = comments.load(tx, where, before[0]) if where and before else None
    return comment is not None and not authors.is_author(tx, comment.author, claim(shown, None))


def _writing(tx: Connection, key: str, draft: Draft) -> Writing:
    site = load_site(tx, key)
    name = thread_id(SiteKey(key), draft.page)
    parents = reading.these(tx, name, [draft.reply_to]) if draft.reply_to else []
    return Writing(
        site=site,
        draft=draft,
        thread=threads.load(tx, name),
        about=sites.page_of(tx, site.key, draft.page),
        parent=parents[0] if parents else None,
    )


def _with_preview(writing: Writing, rendered: str) -> Writing:
    return msgspec.structs.replace(writing, preview_html=rendered)


def _draft(form: Form) -> Draft:
    return Draft(
        page=PageKey(form.page),
        name=form.name,
        email=form.email,
        text=typed.lines(form.text),
        content_note=form.content_note,
        reply_to=_seq(form.reply_to),
        # From the first answer on the page is this visitor's own, and so is its token.
        request=form.request or new_token(),
    )


def _seq(value: str) -> Seq | None:
    return Seq(int(value)) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _field(error: Exception) -> str | None:
    return error.field if isinstance(error, InvalidError) else None
