"""How a comment was changed: every shown edit, word by word."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from afterword.domain.ids import PageKey
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.projection.reading import Shown

_WORD = re.compile(r"\S+|\s+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MANY = 6_000
"""Words and spaces beyond which lines are compared: it takes time with the square of them."""


class Kind(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class Piece(Struct, frozen=True):
    """A piece of text that went one way."""

    kind: Kind
    text: str


class Revision(Struct, frozen=True):
    """A text as it stood from a time on, compared with the one before it."""

    at: datetime
    pieces: tuple[Piece, ...]


def history(site: Site, page: PageKey, shown: Shown, texts: Sequence[tuple[datetime, str]]) -> str:
    """Return the page with all shown changes of a comment.

    Args:
        site: Where it is.
        page: The page that is commented on.
        shown: The comment as it stands now.
        texts: When each text began to stand, and the text; the oldest first.
    """
    return sheet.fill(
        "history.html",
        site,
        page_key=page,
        shown=shown,
        first=texts[0] if texts else None,
        changes=list(reversed(revisions(texts))),
    )


def revisions(texts: Sequence[tuple[datetime, str]]) -> list[Revision]:
    """Return what each text changed of the one before it, the oldest change first."""
    return [Revision(at, tuple(compare(old, new))) for (_, old), (at, new) in pairwise(texts)]


def compare(old: str, new: str) -> Iterator[Piece]:
    """Tell word by word what was kept, removed and added."""
    before, after = _split(old, new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    yield from _piece(Kind.KEPT, before[:head])
    yield from _changes(before[head : len(before) - tail], after[head : len(after) - tail])
    yield from _piece(Kind.KEPT, before[len(before) - tail :])


def _changes(before: list[str], after: list[str]) -> Iterator[Piece]:
    """Compare what differs; words that changed side by side stay together."""
    removed: list[str] = []
    added: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        kept = tag == "equal" and not "".join(before[i1:i2]).isspace()
        if kept:
            yield from (*_piece(Kind.REMOVED, removed), *_piece(Kind.ADDED, added))
            yield from _piece(Kind.KEPT, before[i1:i2])
        removed = [] if kept else removed + before[i1:i2]
        added = [] if kept else added + after[j1:j2]
    yield from (*_piece(Kind.REMOVED, removed), *_piece(Kind.ADDED, added))


def _split(old: str, new: str) -> tuple[list[str], list[str]]:
    for by in (_WORD, _LINE):
        before, after = by.findall(old), by.findall(new)
        if len(before) + len(after) <= _MANY:
            return before, after
    return [old], [new]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Count how many words both begin with."""
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _piece(kind: Kind, words: Sequence[str]) -> Iterator[Piece]:
    if words:
        yield Piece(kind, "".join(words))
