"""What people type into fields: what fits, and what to say when it does not."""

import re
import unicodedata
from collections.abc import Iterable

from afterword.domain.errors import InvalidError, TooLongError
from afterword.domain.ids import PageKey
from afterword.domain.note import INSTRUCTION_LIMIT

NAME_LIMIT = 60
EMAIL_LIMIT = 254
CONTENT_NOTE_LIMIT = 40
REASON_LIMIT = 2_000
PAGE_KEY_LIMIT = 1_000
TITLE_LIMIT = 80
SLUG_LIMIT = 40
NAMELESS = "Anonymous"
"""How somebody without a name is called."""

DETAIL_LIMIT = 5_000
APPEAL_LIMIT = 2_000
REPORT_LIMIT = 1_000
LAW_LIMIT = 200
MOST_TAGS = 10
"""Content notes that one note may name."""
_IMPERSONAL = frozenset(
    {
        *("admin", "admins", "administrator", "the admin", "the administrator"),
        *("mod", "mods", "moderator", "moderators", "the mods", "the moderator", "the moderators"),
        *("owner", "staff", "system", "team", "the owner", "the staff", "the team"),
        *("afterword", "anonymous", "somebody", "nobody"),
    }
)
"""Names that stand for an office and for nobody."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SPACES = re.compile(r"\s+")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]+")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
"""Letters of Persian, Hindi and others, and some emoji, need these inside a word."""


def text(typed: str, limit: int) -> str:
    """Return a comment's text as it was typed, if it can be one."""
    _encodable("text", typed)
    if not any(is_seen(character) for character in typed):
        raise InvalidError("text", "There is nothing here yet. Please write something first.")
    if len(typed) > limit:
        raise TooLongError("text", len(typed), limit)
    return typed


def name(typed: str) -> str:
    """Return a name on one line, without characters that cannot be seen."""
    return _line("name", typed, NAME_LIMIT) or NAMELESS


def page_key(sent: str) -> PageKey:
    """Return what a blog calls one of its pages."""
    if not sent or len(sent) > PAGE_KEY_LIMIT or not sent.isprintable():
        words = f"The page's key is empty, longer than {PAGE_KEY_LIMIT:,}, or unprintable."
        raise InvalidError("page", words)
    return PageKey(sent)


def slug(typed: str) -> str:
    """Return the name of a reading in addresses."""
    if not typed:
        words = "Please give it a short name for its address, such as policy."
        raise InvalidError("slug", words)
    if len(typed) > SLUG_LIMIT:
        raise TooLongError("slug", len(typed), SLUG_LIMIT)
    if not _SLUG.fullmatch(typed):
        words = (
            "The short name is part of an address: small letters a to z, digits, and single "
            "hyphens between them, such as policy or content-notes."
        )
        raise InvalidError("slug", words)
    return typed


def title(typed: str) -> str:
    """Return what a reading is called, on one line."""
    line = _line("title", typed, TITLE_LIMIT)
    if not line:
        raise InvalidError("title", "Please say what this text is called.")
    return line


def content_note(typed: str) -> str:
    """Return a content note on one line."""
    return _line("content_note", typed, CONTENT_NOTE_LIMIT)


def label(typed: str) -> str:
    """Return what stands in the place of words that were taken out; empty when none was given."""
    return _line("label", typed, CONTENT_NOTE_LIMIT)


def reason(typed: str) -> str:
    """Return a moderator's reason."""
    line = _line("reason", typed, REASON_LIMIT)
    if not line:
        raise InvalidError("reason", "Please say why, so that everyone can understand it.")
    return line


def instruction(typed: str) -> str:
    """Return what a note asks, on one line that can be read at a glance."""
    line = _line("instruction", typed, INSTRUCTION_LIMIT)
    if not line:
        words = "Please write in a sentence what you ask of everybody who writes here."
        raise InvalidError("instruction", words)
    return line


def detail(typed: str) -> str:
    """Return the rest of a note; empty when there is none."""
    return _lines("detail", typed, DETAIL_LIMIT)


def appeal(typed: str) -> str:
    """Return why somebody objects to a decision."""
    said = _lines("appeal", typed, APPEAL_LIMIT)
    if not said:
        raise InvalidError("appeal", "Please say in your own words what was not right about it.")
    return said


def report(typed: str) -> str:
    """Return what a reader says about a comment they report; empty when they say nothing."""
    return _lines("report", typed, REPORT_LIMIT)


def law(typed: str) -> str:
    """Return which law a comment is said to break."""
    return _line("law", typed, LAW_LIMIT)


def demanded(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the content notes that a note demands, each once and in order."""
    said = [_line("content_notes_required", one, CONTENT_NOTE_LIMIT) for one in typed]
    tags = tuple({tag.casefold(): tag for tag in said if tag}.values())
    if len(tags) > MOST_TAGS:
        words = f"Please name at most {MOST_TAGS} content notes; any one of them will do."
        raise InvalidError("content_notes_required", words)
    return tags


def redirect_label(typed: str) -> str:
    """Return what a better place for it is called; empty when nobody named it."""
    return _line("redirect_label", typed, TITLE_LIMIT)


def persona(typed: str) -> str:
    """Return the name a moderator signs notes with; empty for that of their account."""
    line = _line("persona", typed, NAME_LIMIT)
    if is_impersonal(line):
        words = (
            f"“{line}” could be anybody. People take a note more easily from somebody they come "
            "to know: please sign with a name, of any kind, and keep it."
        )
        raise InvalidError("persona", words)
    return line


def is_impersonal(name: str) -> bool:
    """Say whether a name stands for an office and for nobody."""
    return name.casefold().strip(" .!-_") in _IMPERSONAL


def email(typed: str) -> str:
    """Return an e-mail address; empty when none was given."""
    address = typed.strip()
    if len(address) > EMAIL_LIMIT:
        raise TooLongError("email", len(address), EMAIL_LIMIT)
    if address and not (address.isprintable() and _EMAIL.fullmatch(address)):
        words = "This does not look like an e-mail address. You can also leave it empty."
        raise InvalidError("email", words)
    return address


def _lines(field: str, typed: str, limit: int) -> str:
    _encodable(field, typed)
    if not any(is_seen(character) for character in typed):
        return ""
    if len(typed) > limit:
        raise TooLongError(field, len(typed), limit)
    return typed


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
    return character in _JOINERS or character.isspace() or is_seen(character)


def is_seen(character: str) -> bool:
    """Say whether a character can be seen."""
    return not character.isspace() and unicodedata.category(character) not in _UNSEEN


def lines(sent: str) -> str:
    """Return a form's text with the line ends it was typed with; browsers send CR LF."""
    return sent.replace("\r\n", "\n")
