"""Where a thread belongs: the page of the blog that it is about, as far as it is known."""

import re
from urllib.parse import quote

from msgspec import Struct

from afterword.domain.ids import PageKey
from afterword.domain.site import Site
from afterword.projection.sites import Page

_WEB = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)


NOWHERE = "about:blank"
"""Where relative links lead when nobody said where the page is."""


class Where(Struct, frozen=True):
    """The page a thread is about."""

    title: str
    url: str
    """Empty when nobody said where it is."""


def of(site: Site, page: PageKey, about: Page | None) -> Where:
    """Tell what the page is called and where it is.

    A page that nobody has described is called by its key. When the key is a path, the page is
    taken to be at that path of the site's first origin, and never at any other host.
    """
    if about is not None and about.title:
        return Where(about.title, web(about.url) or _guess(site, page))
    return Where(page, _guess(site, page))


def base(site: Site | None, page: PageKey) -> str:
    """Return the address from which relative links in a thread's texts start."""
    if site is None:
        return NOWHERE
    return of(site, page, None).url or home(site) or NOWHERE


def home(site: Site) -> str:
    """Return the address of the blog itself, or nothing."""
    return web(site.origins[0]) if site.origins else ""


def web(url: str) -> str:
    """Return a URL if it is one that a link may go to, or nothing."""
    return url if _WEB.match(url) else ""


def _guess(site: Site, page: PageKey) -> str:
    if not page.startswith("/"):
        return ""
    origin = home(site)
    path = quote(page, safe="/:@!$&'()*+,;=~%?-._", errors="surrogatepass")
    return origin.rstrip("/") + path if origin else ""
