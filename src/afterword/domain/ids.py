"""Ids: one type for each kind of thing that is named by one."""

import hashlib
from base64 import b32encode
from functools import lru_cache
from typing import NewType

SiteKey = NewType("SiteKey", str)
"""Short name of a site as its owner chose it: `teaspoon`."""

PageKey = NewType("PageKey", str)
"""What a blog calls one of its pages, usually the path: `/2026/on-listening/`."""

ThreadId = NewType("ThreadId", str)
"""16 base32 characters, derived from site and page."""

StreamId = NewType("StreamId", str)
"""Names a log: a thread's id, or `site:` or `desk:` and the site's key."""

Seq = NewType("Seq", int)
"""Position in one log: 1, 2, 3 ... without a gap; 0 is before the first event."""

AuthorId = NewType("AuthorId", str)
"""Someone who wrote on one site, guest or signed in."""

AccountId = NewType("AccountId", str)
"""Someone with a record on this server, across sites."""

ActorId = NewType("ActorId", str)
"""Whoever caused an event: an author's or account's id, or `system`."""

SYSTEM = ActorId("system")
START = Seq(0)
_THREAD_ID_LENGTH = 16
_BYLINE_LENGTH = 10


@lru_cache(maxsize=4096)
def thread_id(site: SiteKey, page: PageKey) -> ThreadId:
    """Derive a thread's id, so that reading needs no look-up and creating no coordination."""
    digest = hashlib.sha256(f"{site}\0{page}".encode("utf-8", "surrogatepass")).digest()
    return ThreadId(_spelt(digest, _THREAD_ID_LENGTH))


@lru_cache(maxsize=4096)
def byline(author: AuthorId) -> str:
    """Return the mark by which pages tell authors of one name apart; it leads back to nobody."""
    digest = hashlib.sha256(author.encode()).digest()
    return _spelt(digest, _BYLINE_LENGTH)


def _spelt(digest: bytes, letters: int) -> str:
    """Spell the beginning of a digest; bytes beyond it would only be thrown away."""
    return b32encode(digest[: -(-letters // 8) * 5]).decode()[:letters].lower()


def site_stream(site: SiteKey) -> StreamId:
    """Name the log of a whole site."""
    return StreamId(f"site:{site}")


def desk_stream(site: SiteKey) -> StreamId:
    """Name the log of a site's desk."""
    return StreamId(f"desk:{site}")


def is_desk(stream: StreamId) -> bool:
    """Say whether a log is the log of a desk."""
    return stream.startswith("desk:")


def is_site(stream: StreamId) -> bool:
    """Say whether a log is the log of a whole site."""
    return stream.startswith("site:")


def site_of_stream(stream: StreamId) -> SiteKey | None:
    """Return whose log it is, a site's or its desk's; None for a thread's."""
    _, colon, site = stream.partition(":")
    return SiteKey(site) if colon else None


def thread_stream(thread: ThreadId) -> StreamId:
    """Name the log of a thread."""
    return StreamId(thread)
