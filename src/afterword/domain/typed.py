"""What people type into fields: what fits, and what to say when it does not."""

import re
import unicodedata

from afterword.domain.errors import InvalidError, TooLongError
from afterword.domain.ids import PageKey
from afterword.domain.site import HARD_TEXT_LIMIT

NAME_LIMIT = 60
EMAIL_LIMIT = 254
CONTENT_NOTE_LIMIT = 40
REASON_LIMIT = 2_000
PAGE_KEY_LIMIT = 1_000
NAMELESS = "Anonymous"
"""How somebody without a name is called."""

_SPACES = re.compile(r"\s+")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]+")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
"""Letters of Persian, Hindi and others, and some emoji, need these inside a word."""


def text(typed: str, limit: int) -> str:
    """Return a comment's text as it was typed, if it can be one."""
    _encodable("text", typed)
    if not any(_is_seen(character) for character in typed):
        raise InvalidError("text", "There is nothing here yet. Please write something first.")
    if len(typed) > limit:
        raise TooLongError("text", len(typed), limit)
    return typed


def fits(typed: str) -> None:
    """Refuse a text that no site would take, before any work is done with it."""
    if len(typed) > HARD_TEXT_LIMIT:
        raise TooLongError("text", len(typed), HARD_TEXT_LIMIT)


def name(typed: str) -> str:
    """Return a name on one line, without characters that cannot be seen."""
    return _line("name", typed, NAME_LIMIT) or NAMELESS


def page_key(sent: str) -> PageKey:
    """Return what a blog calls one of its pages."""
    if not sent or len(sent) > PAGE_KEY_LIMIT or not sent.isprintable():
        words = f"The page's key is empty, longer than {PAGE_KEY_LIMIT:,}, or unprintable."
        raise InvalidError("page", words)
    return PageKey(sent)


def content_note(typed: str) -> str:
    """Return a content note on one line."""
    return _line("content_note", typed, CONTENT_NOTE_LIMIT)


def reason(typed: str) -> str:
    """Return a moderator's reason."""
    line = _line("reason", typed, REASON_LIMIT)
    if not line:
        raise InvalidError("reason", "Please say why, so that everyone can understand it.")
    return line


def email(typed: str) -> str:
    """Return an e-mail address; empty when none was given."""
    address = typed.strip()
    if len(address) > EMAIL_LIMIT:
        raise TooLongError("email", len(address), EMAIL_LIMIT)
    if address and not (address.isprintable() and _EMAIL.fullmatch(address)):
        words = "This does not look like an e-mail address. You can also leave it empty."
        raise InvalidError("email", words)
    return address


def _line(field: str, typed: str, limit: int) -> str:
    _encodable(field, typed)
    seen = "".join(c for c in unicodedata.normalize("NFC", typed) if _is_kept(c))
    line = _SPACES.sub(" ", seen).strip().strip(_JOINERS)
    if len(line) > limit:
        raise TooLongError(field, len(line), limit)
    return line


def _encodable(field: str, typed: str) -> None:
    try:
        typed.encode()
    except UnicodeEncodeError:
        words = "This holds half a character that no computer can store. Please type it again."
        raise InvalidError(field, words) from None


def _is_kept(character: str) -> bool:
    return character in _JOINERS or character.isspace() or _is_seen(character)


def _is_seen(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in _UNSEEN


def lines(sent: str) -> str:
    """Return a form's text with the line ends it was typed with; browsers send CR LF."""
    return sent.replace("\r\n", "\n")
