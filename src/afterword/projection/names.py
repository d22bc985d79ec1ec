"""What else a page may be asked for as: its old addresses, and what another system called it.

An address is compared without what does not matter: scheme, `www.`, the case of the host, a slash
or `index.html` at the end, fragment and query. Only of a blog's front page the query counts, since
some blogs have all their posts there: `/?p=123`.
"""

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote, urlencode

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from afterword.db.tables import name as table
from afterword.domain.ids import PageKey, SiteKey, thread_id
from afterword.domain.imported import PageNames
from afterword.domain.typed import PAGE_KEY_LIMIT
from afterword.projection import threads

_ADDRESS = re.compile(
    r"(?:https?:)?//(?:[^/?#@]*@)?(?P<host>[^/?#]*)(?P<rest>.*)"
    r"|(?P<bare>[\w-]+(?:\.[\w-]+)+(?::\d+)?)(?P<tail>/.*)",
    re.IGNORECASE | re.DOTALL,
)
_INDEX = re.compile(r"/index\.(?:html?|php|aspx?)$", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_\w+|ref|_ga|m|mobile|amp", re.IGNORECASE)
_PORTS = (":80", ":443")


class Address(Struct, frozen=True):
    """An address without what does not matter."""

    host: str
    """Empty when it names none."""
    path: str

    @property
    def whole(self) -> str:
        """The address with its host."""
        return self.host + self.path


def address(typed: str) -> Address | None:
    """Read an address, with or without scheme and host; None when it is none."""
    found = _ADDRESS.fullmatch(typed)
    if found is None:
        return Address("", _path(typed)) if typed.startswith("/") else None
    host = (found["host"] or found["bare"] or "").lower().removeprefix("www.")
    for port in _PORTS:
        host = host.removesuffix(port)
    return Address(host, _path(found["rest"] or found["tail"] or "/"))


def spellings(asked: str) -> Iterator[str]:
    """Yield under what a page that is asked for may be known, the most exact first."""
    yield asked
    found = address(asked) or address(f"/{asked}")
    if found is not None:
        if found.host:
            yield found.whole
        yield found.path


def page_of(tx: Connection, site: SiteKey, asked: PageKey) -> PageKey | None:
    """Return the page that is known under another name; None when none is."""
    wanted = list(dict.fromkeys(spellings(asked)))
    here = (table.c.site == site, table.c.name.in_(wanted))
    rows = tx.execute(select(table.c.name, table.c.page).where(*here))
    found = {row.name: PageKey(row.page) for row in rows}
    return next((found[one] for one in wanted if one in found and found[one] != asked), None)


def settled(tx: Connection, site: SiteKey, asked: PageKey) -> PageKey:
    """Return the page whose thread is meant: one that has a thread of its own is itself."""
    if threads.load(tx, thread_id(site, asked)) is not None:
        return asked
    return page_of(tx, site, asked) or asked


def keep(tx: Connection, site: SiteKey, pages: Sequence[PageNames]) -> None:
    """Write what pages are also called; who is told last is right."""
    for one in pages:
        for known in one.names:
            tx.execute(delete(table).where(table.c.site == site, table.c.name == known))
            tx.execute(insert(table).values(site=site, name=known, page=one.page))


def known(tx: Connection, site: SiteKey) -> dict[str, PageKey]:
    """Return all other names of a site's pages."""
    rows = tx.execute(select(table.c.name, table.c.page).where(table.c.site == site))
    return {row.name: PageKey(row.page) for row in rows}


def _path(rest: str) -> str:
    """Return path and what counts of the query."""
    path, _, query = rest.partition("#")[0].partition("?")
    path = normalize("NFC", unquote(path))
    path = _SLASHES.sub("/", _INDEX.sub("/", "/" + path.lstrip("/"))).rstrip("/") or "/"
    if path == "/" and query:
        kept = [(key, value) for key, value in parse_qsl(query) if not _TRACKING.fullmatch(key)]
        path += f"?{urlencode(kept)}" if kept else ""
    return path[:PAGE_KEY_LIMIT]
