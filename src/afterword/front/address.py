"""Which thread page an address asks for."""

import re
from urllib.parse import parse_qs, unquote

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.domain.typed import PAGE_KEY_LIMIT

LAST = 0
"""Asked for as `n=last`."""
_PATH = re.compile(r"/([^/]+)/thread(?:/([a-z2-7]{16}))?/?")
_MOST_DIGITS = 9


class Address(Struct, frozen=True):
    """A page of a thread, as asked for."""

    site: SiteKey
    thread: ThreadId
    page: PageKey | None
    """None when the thread was named by its id."""
    n: int = 1
    under: Seq | None = None
    holding: Seq | None = None
    """The comment whose page is wanted."""

    @property
    def listing(self) -> str:
        """The page's name on the shelf."""
        if self.under is not None:
            return f"under={self.under}&n={self.n}"
        return "last" if self.n == LAST else str(self.n)


def parse(path: str, query: str) -> Address | None:
    """Read an address; None when it is not that of a thread page."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    site = SiteKey(unquote(found[1]))
    page = asked.get("page")
    if found[2] is None and (not page or len(page) > PAGE_KEY_LIMIT):
        return None
    thread = ThreadId(found[2]) if found[2] else thread_id(site, PageKey(page or ""))
    n = LAST if asked.get("n") == "last" else _number(asked.get("n")) or 1
    under, holding = _number(asked.get("under")), _number(asked.get("c"))
    return Address(
        site=site,
        thread=thread,
        page=None if found[2] else PageKey(page or ""),
        n=n,
        under=Seq(under) if under else None,
        holding=Seq(holding) if holding else None,
    )


def named(address: Address, page: PageKey) -> Address:
    """Return the same address of another page."""
    return replace(address, page=page, thread=thread_id(address.site, page))


def _number(typed: str | None) -> int | None:
    if typed is None or not typed.isascii() or not typed.isdigit() or len(typed) > _MOST_DIGITS:
        return None
    return int(typed)
