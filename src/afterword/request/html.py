"""HTML answers, with the headers that every page has."""

from collections.abc import Mapping

from litestar import Response
from sqlalchemy import Connection

from afterword.domain.errors import SiteNotFoundError
from afterword.domain.ids import SiteKey
from afterword.domain.site import Site
from afterword.page import assets
from afterword.projection import sites


def html(
    page: str, site: Site | None, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """Answer with a page that is for this visitor only.

    Args:
        page: The page.
        site: Whose pages may frame it; None when none may.
        status: HTTP status.
        headers: More headers.
    """
    return Response(
        page.encode(),
        status_code=status,
        media_type="text/html",
        headers={
            "Cache-Control": "no-store",
            **dict(assets.security_headers(site)),
            **(headers or {}),
        },
    )


def load_site(tx: Connection, key: str) -> Site:
    """Return a site.

    Raises:
        SiteNotFoundError: If there is none.
    """
    site = sites.load(tx, SiteKey(key))
    if site is None:
        words = f"There is no site called “{key}” here. Is the address complete?"
        raise SiteNotFoundError(words)
    return site
