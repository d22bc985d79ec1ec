"""A ready page: rendered once, encoded once for each way of sending it, sent by reference."""

import gzip
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeAlias

import brotli
from msgspec import Struct

Message: TypeAlias = dict[str, Any]
Header: TypeAlias = tuple[bytes, bytes]

_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6
_DIGEST_BYTES = 9
_ZERO = re.compile(rb"0(\.0*)?")
# A shared cache may help for as long as nobody notices: a removed comment is gone everywhere
# within five seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=3, must-revalidate"


class Answer(Struct, frozen=True):
    """The two ASGI messages of one answer."""

    start: Message
    body: Message


class Ready(Struct, frozen=True):
    """One page in every encoding."""

    etag: bytes
    plain: Answer
    gzip: Answer
    brotli: Answer
    not_modified: Answer
    size: int
    """Bytes it takes in memory."""
    since: datetime | None = None
    """When the last thing on it ended by itself; before that, by a clock that was set back, it
    stands on it again. None for never."""
    until: datetime | None = None
    """When something on it ends by itself; None for never."""

    @property
    def is_timed(self) -> bool:
        """Whether it depends on the time at all."""
        return self.since is not None or self.until is not None

    def is_true(self, now: datetime) -> bool:
        """Say whether everything on it is as it is at a time."""
        began = self.since is None or self.since <= now
        return began and (self.until is None or now < self.until)


def page(html: str, headers: Sequence[tuple[str, str]]) -> Ready:
    """Encode a page once and for all who will read it."""
    kept = ("Cache-Control", CACHE_CONTROL)
    return encode(html.encode(), "text/html; charset=utf-8", [*headers, kept])


def encode(plain: bytes, kind: str, headers: Sequence[tuple[str, str]]) -> Ready:
    """Encode an answer once.

    The tag is a digest of the bytes, so that what is made again after a restart, or after a
    change that did not touch it, is still what a browser has.

    Args:
        plain: What is answered.
        kind: Its content type.
        headers: More headers, `Cache-Control` among them.
    """
    etag = b'W/"' + blake2b(plain, digest_size=_DIGEST_BYTES).hexdigest().encode() + b'"'
    shared = [
        *((name.lower().encode(), value.encode()) for name, value in headers),
        (b"etag", etag),
        (b"vary", b"accept-encoding"),
    ]
    typed = [(b"content-type", kind.encode()), *shared]
    zipped = gzip.compress(plain, _GZIP_LEVEL, mtime=0)
    small = brotli.compress(plain, quality=_BROTLI_QUALITY)
    return Ready(
        etag=etag,
        plain=_answer(200, typed, plain),
        gzip=_answer(200, [*typed, (b"content-encoding", b"gzip")], zipped),
        brotli=_answer(200, [*typed, (b"content-encoding", b"br")], small),
        not_modified=Answer(_start(304, shared), _body(b"")),
        size=len(plain) + len(zipped) + len(small) + 4 * sum(map(len, map(b"".join, typed))),
    )


def choose(ready: Ready, accepts: bytes, known: bytes) -> Answer:
    """Return the answer for a browser that accepts these encodings and knows these tags."""
    if known and ready.etag in known:
        return ready.not_modified
    if b"br" in accepts and not _refuses(accepts, b"br"):
        return ready.brotli
    if b"gzip" in accepts and not _refuses(accepts, b"gzip"):
        return ready.gzip
    return ready.plain


def _refuses(accepts: bytes, encoding: bytes) -> bool:
    """Say whether a weight of zero forbids an encoding; almost no browser sends weights."""
    if b"q=0" not in accepts:
        return False
    for part in accepts.replace(b" ", b"").split(b","):
        name, _, weight = part.partition(b";q=")
        if name == encoding and _ZERO.fullmatch(weight):
            return True
    return False


def _answer(status: int, headers: list[Header], body: bytes) -> Answer:
    length = (b"content-length", str(len(body)).encode())
    return Answer(_start(status, [*headers, length]), _body(body))


def _start(status: int, headers: list[Header]) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _body(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body}
