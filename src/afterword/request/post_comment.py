"""Publish a comment through the API."""

from functools import partial
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec.structs import replace

from afterword.domain import typed
from afterword.domain.comment import Publication
from afterword.domain.errors import InvalidError, OtherNameError
from afterword.domain.ids import PageKey, SiteKey, thread_id
from afterword.page.item import item_with_fragment
from afterword.projection import names
from afterword.request import cause
from afterword.request.asked import by_client
from afterword.request.publishing import Published, Sent, Waiting, publish
from afterword.request.server import Server
from afterword.request.who import Http, proof

_PUBLISHED, _HELD = 201, 202


@post("/api/v1/threads/{thread:str}/comments")
async def post_comment(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], data: JSONBody[Sent]
) -> Response[dict[str, Any]]:
    """Publish a comment, once however often the same Idempotency-Key comes."""
    status, told = await posted(request, server, thread, data)
    return Response(told, status_code=status)


async def posted(
    request: Http, server: Server, thread: str, data: Sent
) -> tuple[int, dict[str, Any]]:
    """Publish a comment and return what is answered, with its status."""
    if thread != thread_id(SiteKey(data.site), PageKey(data.page)):
        data = await _by_its_name(server, data, thread)
    try:
        published = await _publish(request, server, data)
    except OtherNameError as error:
        data = replace(data, page=error.page)
        published = await _publish(request, server, data)
    if isinstance(published, Waiting):
        return _HELD, _waiting(published)
    return _PUBLISHED, _answer(server, published, PageKey(data.page))


async def _by_its_name(server: Server, data: Sent, thread: str) -> Sent:
    """Return what was sent for a page that was called by another of its names.

    Raises:
        InvalidError: If the thread is not the page's.
    """
    site, asked = SiteKey(data.site), typed.page_key(data.page)
    page = await server.read(partial(names.settled, site=site, asked=asked))
    if thread != thread_id(site, page):
        words = "The thread in the address is not the one of this site and page."
        raise InvalidError("page", words)
    return replace(data, page=page)


async def _publish(request: Http, server: Server, data: Sent) -> Published | Waiting:
    asked = by_client(request.headers.get("idempotency-key", ""))
    receipts = request.headers.get("reading-receipt", "")
    return await publish(server, data, proof(request, server), asked, receipts)


def _answer(server: Server, published: Published, page: str) -> dict[str, Any]:
    shown = published.shown
    item = item_with_fragment(shown, published.site.key, PageKey(page), server.origin)
    return {
        "seq": shown.comment.seq,
        "number": shown.comment.number,
        "thread": published.thread,
        "status": shown.comment.publication,
        "edit_key": published.edit_key,
        "url": item["url"],
        "item": item,
        "receipt": published.receipt,
    }


def _waiting(waiting: Waiting) -> dict[str, Any]:
    return {
        "seq": waiting.seq,
        "thread": waiting.thread,
        "status": Publication.HELD,
        "reason": waiting.reason,
        "edit_key": waiting.edit_key,
        "words": waiting.words,
        "note": waiting.cause and cause.facts(waiting.cause),
        "receipt": waiting.receipt,
    }
