"""Edit keys: what a guest keeps to show that they wrote something. 100 bits, fit for paper."""

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256
from typing import NewType

EditKey = NewType("EditKey", str)
"""`abcd-efgh-ijkl-mnop-qrst`; only its digest is stored."""

KeyHash = NewType("KeyHash", bytes)

_LETTERS = 20
_BYTES = 15
"""As many as the letters need, in fives: only so many need to be spelt."""
_GROUP = 4
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz234567")
_MISREAD = str.maketrans({"0": "o", "1": "l", "8": "b"})


def new() -> EditKey:
    """Make a key that nobody has."""
    return _spell(secrets.token_bytes(13))


def derive(secret: bytes, request: bytes) -> EditKey:
    """Make the key of one request, the same each time the request is repeated."""
    return _spell(hmac.digest(secret, b"edit key\0" + request, sha256))


def parse(typed: str) -> EditKey | None:
    """Read a key as somebody typed it off paper; None when it cannot be one."""
    letters = "".join(c for c in typed.lower().translate(_MISREAD) if c in _ALPHABET)
    return _grouped(letters) if len(letters) == _LETTERS else None


def digest(key: EditKey) -> KeyHash:
    """Return what is stored of a key."""
    return KeyHash(sha256(key.encode()).digest())


def _spell(data: bytes) -> EditKey:
    return _grouped(b32encode(data[:_BYTES]).decode().lower()[:_LETTERS])


def _grouped(letters: str) -> EditKey:
    groups = (letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))
    return EditKey("-".join(groups))
