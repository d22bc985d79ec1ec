"""Writes come from our own pages, or from no browser at all.

Pages are the same bytes for everybody, so that no secret can stand in their forms; browsers say
instead where a request comes from.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_WORDS = "This was sent from another site's page. Please open the thread itself and try again."


def from_own_pages(app: ASGIApp) -> ASGIApp:
    """Refuse writes that another site's page made a browser send."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and _writes(scope) and is_foreign(scope["headers"]):
            raise PermissionDeniedException(_WORDS)
        await app(scope, receive, send)

    return checked


def is_foreign(sent: Iterable[tuple[bytes, bytes]]) -> bool:
    """Say whether a browser sent this for a page of another origin.

    Args:
        sent: The request's headers, their names in small letters.
    """
    headers = dict(sent)
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in {b"same-origin", b"none"}
    origin = headers.get(b"origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc != headers.get(b"host", b"")


def _writes(scope: HTTPScope) -> bool:
    return scope["method"] not in _SAFE
