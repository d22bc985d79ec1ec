"""What makes a request the same request when it comes again, and whether only its sender knows."""

import secrets
from hashlib import sha256

import msgspec
from msgspec import Struct

from afterword.domain.errors import InvalidError
from afterword.people import edit_keys
from afterword.people.edit_keys import EditKey

_KEY_LIMIT = 200
_SECRET_LENGTH = 16
"""From this length on a client's key counts as one that nobody guesses."""


class Asked(Struct, frozen=True):
    """One request, however often it comes."""

    key: str
    is_secret: bool
    """Whether only the sender can know the key. Then a lost edit key can be told again."""

    def edit_key(self, secret: bytes, content: bytes) -> EditKey:
        """Return the edit key of a guest without one: the same for the same secret request."""
        if not self.is_secret:
            return edit_keys.new()
        return edit_keys.derive(secret, f"{self.key}\0".encode() + content)


def by_client(key: str) -> Asked | None:
    """Name a request as a program named it with its Idempotency-Key.

    Raises:
        InvalidError: If the key is too long to be one.
    """
    if len(key) > _KEY_LIMIT:
        words = f"An Idempotency-Key has at most {_KEY_LIMIT} characters."
        raise InvalidError("idempotency_key", words)
    return Asked(f"client {key}", len(key) >= _SECRET_LENGTH) if key else None


def by_form(token: str, said: object, address: str) -> Asked:
    """Name a form's request.

    A page made for one visitor brings a token. Thread pages are the same bytes for everybody and
    cannot; there the same words from the same place are the same comment, however often a
    button was pressed. Others on that network could send them too, so that is no secret.
    """
    if len(token) >= _SECRET_LENGTH:
        return Asked(f"token {token[:_KEY_LIMIT]}", is_secret=True)
    words = msgspec.json.encode((said, address))
    return Asked(f"words {sha256(words).hexdigest()}", is_secret=False)


def new_token() -> str:
    """Make a token for a form that one visitor sees."""
    return secrets.token_urlsafe(_SECRET_LENGTH)
