"""Publish a comment through the API."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from afterword.domain.comment import Publication
from afterword.domain.errors import InvalidError
from afterword.domain.ids import PageKey, SiteKey, thread_id
from afterword.page.item import item_with_fragment
from afterword.request import cause
from afterword.request.asked import by_client
from afterword.request.publishing import Published, Sent, Waiting, publish
from afterword.request.server import Server
from afterword.request.who import Http, proof

_HELD = 202


@post("/api/v1/threads/{thread:str}/comments")
async def post_comment(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], data: JSONBody[Sent]
) -> Response[dict[str, Any]]:
    """Publish a comment, once however often the same Idempotency-Key comes."""
    if thread != thread_id(SiteKey(data.site), PageKey(data.page)):
        words = "The thread in the address is not the one of this site and page."
        raise InvalidError("page", words)
    asked = by_client(request.headers.get("idempotency-key", ""))
    receipts = request.headers.get("reading-receipt", "")
    published = await publish(server, data, proof(request, server), asked, receipts)
    if isinstance(published, Waiting):
        return Response(_waiting(published), status_code=_HELD)
    return Response(_answer(server, published, data.page))


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
