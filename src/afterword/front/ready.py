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

_BROTLI, _GZIP = b"br", b"gzip"
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6
_DIGEST_BYTES = 9
_BOTH = 2.5
"""How much brotli and gzip take together, of what brotli takes; measured 2.3."""
_OBJECTS_BYTES = 8_192
"""What a page takes besides its bytes and its headers' texts: messages, lists, its addresses."""
_ZERO = re.compile(rb"0(\.0*)?")
# A shared cache may help for as long as nobody notices: a removed comment is gone everywhere
# within five seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=3, must-revalidate"


class Answer(Struct, frozen=True):
    """The two ASGI messages of one answer."""

    start: Message
    body: Message


class Ready(Struct):
    """One page as it is kept: packed as small as can be, and as gzip once somebody asked for that.

    Plain it would take ten times as much memory, and hardly anybody asks for it: it is unpacked
    for them.
    """

    etag: bytes
    headers: list[Header]
    """Those of every whole answer."""
    brotli: Answer
    not_modified: Answer
    size: int
    """Bytes it takes in memory at most, with what will be made of it later."""
    gzip: Answer | None = None
    since: datetime | None = None
    """When the last thing on it ended by itself; before that, by a clock that was set back, it
    stands on it again. None for never."""
    until: datetime | None = None
    """When something on it ends by itself; None for never."""

    def zipped(self) -> Answer:
        """Return it as gzip, made the first time it is asked for."""
        if self.gzip is None:
            packed = gzip.compress(self._bytes(), _GZIP_LEVEL, mtime=0)
            named = (b"content-encoding", _GZIP)
            self.gzip = _answer(200, [*self.headers, named], packed)
        return self.gzip

    def plain(self) -> Answer:
        """Return it for whoever reads no encoding."""
        return _answer(200, self.headers, self._bytes())

    def _bytes(self) -> bytes:
        unpacked: bytes = brotli.decompress(self.brotli.body["body"])
        return unpacked

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
    small = brotli.compress(plain, quality=_BROTLI_QUALITY)
    named = (b"content-encoding", _BROTLI)
    return Ready(
        etag=etag,
        headers=typed,
        brotli=_answer(200, [*typed, named], small),
        not_modified=Answer(_start(304, shared), _body(b"")),
        size=_OBJECTS_BYTES + sum(map(len, map(b"".join, typed))) + int(len(small) * _BOTH),
    )


def at_hand(ready: Ready, accepts: bytes, known: bytes) -> Answer | None:
    """Return the answer for a browser that accepts these encodings and knows these tags.

    None when it has to be packed or unpacked first, by `packed`.
    """
    if known and ready.etag in known:
        return ready.not_modified
    if _reads(accepts, _BROTLI):
        return ready.brotli
    return ready.gzip if _reads(accepts, _GZIP) else None


def packed(ready: Ready, accepts: bytes) -> Answer:
    """Return the answer that was not at hand; takes a moment."""
    return ready.zipped() if _reads(accepts, _GZIP) else ready.plain()


def _reads(accepts: bytes, encoding: bytes) -> bool:
    return encoding in accepts and not _refuses(accepts, encoding)


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
