"""What became of a text, in the words that people read: not in Markdown, and hiding nothing.

Two texts are compared as they are shown. Where words stayed and are set otherwise, in bold or in
another list, that is said, too; where a link leads stands beside its words.
"""

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import final

from markupsafe import Markup
from msgspec import Struct
from typing_extensions import override

from afterword.page import sheet
from afterword.page.history import Kind, Piece, compare

_BLOCKS = frozenset({"p", "pre", "blockquote", "ul", "ol", "hr", *(f"h{n}" for n in range(1, 7))})
_SPACE = re.compile(r"\s+")
_BULLET = "\N{BULLET} "
_RULER = "\N{EM DASH}"
_NEAR = 3
"""Paragraphs that stayed: as many as these are shown, of more the first and the last."""
_LEFT_OUT = "\n\n[\N{HORIZONTAL ELLIPSIS}]\n\n"


class Said(Struct, frozen=True):
    """A text as it is read."""

    text: str
    """Paragraphs apart from each other; a line for each item of a list."""
    set_in: tuple[tuple[str, ...], ...] = ()
    """For each character the elements in which it stands."""


class Change(Struct, frozen=True):
    """What became of a text."""

    pieces: tuple[Piece, ...]
    is_set_otherwise: bool
    """Whether words that stayed look otherwise than before."""

    @property
    def is_of_words(self) -> bool:
        """Whether any word came or went."""
        return any(piece.kind is not Kind.KEPT for piece in self.pieces)


def said(html: str, above: str = "") -> Said:
    """Return what is read of a text that we rendered.

    Args:
        html: The text.
        above: A line of plain text that stands above it.
    """
    reader = _Reader()
    if above:
        reader.handle_data(above)
        reader.end_lines(2)
    reader.feed(html)
    reader.close()
    reader.end_lines(0)
    return Said("".join(reader.characters), tuple(reader.set_in))


def typed(text: str) -> Said:
    """Return what is read of plain text."""
    return Said(text, ((),) * len(text))


def change(old: Said, new: Said) -> Change:
    """Compare two texts word by word.

    They are different ones: where neither a word nor how it looks has changed, it is what was
    typed around them.
    """
    pieces = tuple(compare(old.text, new.text))
    found = Change(pieces, _is_set_otherwise(pieces, old, new))
    return found if found.is_of_words else Change(pieces, is_set_otherwise=True)


def shown(change: Change) -> Markup:
    """Return as HTML what became of a text."""
    html = sheet.fill("changed.html", None, change=change)
    return Markup(html.strip())  # noqa: S704 - our own template, which escapes


def near(change: Change) -> Change:
    """Leave out paragraphs that stayed and stand apart from what changed."""
    last = len(change.pieces) - 1
    pieces = [
        _shortened(piece, is_first=at == 0, is_last=at == last)
        if piece.kind is Kind.KEPT
        else piece
        for at, piece in enumerate(change.pieces)
    ]
    return Change(tuple(pieces), change.is_set_otherwise)


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Piece:
    paragraphs = piece.text.split("\n\n")
    filled = [at for at, one in enumerate(paragraphs) if one.strip()]
    if len(filled) <= _NEAR:
        return piece
    before = "" if is_first else "\n\n".join(paragraphs[: filled[0] + 1])
    after = "" if is_last else "\n\n".join(paragraphs[filled[-1] :])
    return Piece(piece.kind, f"{before}{_LEFT_OUT}{after}")


def _is_set_otherwise(pieces: Sequence[Piece], old: Said, new: Said) -> bool:
    """Walk along both texts and look at what stayed."""
    before = after = 0
    for piece in pieces:
        length = len(piece.text)
        if piece.kind is Kind.KEPT and any(
            old.set_in[before + n] != new.set_in[after + n]
            for n, character in enumerate(piece.text)
            if not character.isspace()
        ):
            return True
        before += 0 if piece.kind is Kind.ADDED else length
        after += 0 if piece.kind is Kind.REMOVED else length
    return False


@final
class _Reader(HTMLParser):
    """Reads what we rendered, and keeps of each character in what it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: list[str] = []
        self.set_in: list[tuple[str, ...]] = []
        self._open: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._numbers: list[int | None] = []
        self._starts: dict[str, Callable[[dict[str, str | None]], None]] = {
            "a": self._link,
            "br": lambda _: self.end_lines(1),
            "hr": lambda _: self._ruler(),
            "ul": lambda _: self._numbers.append(None),
            "ol": lambda given: self._numbers.append(int(given.get("start") or 1)),
            "li": lambda _: self._item(),
        }

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and "li" not in self._open:
            self.end_lines(2)
        elif tag in _BLOCKS and tag not in {"p", "ul", "ol"}:
            self.end_lines(1)
        if tag in self._starts:
            self._starts[tag](dict(attrs))
        # (whether there are paragraphs is seen from the lines)
        if tag not in {"br", "hr", "p"}:
            self._open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._address()
        if tag in {"ul", "ol"}:
            self._numbers.pop()
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]
        if tag in _BLOCKS:
            self.end_lines(1 if "li" in self._open else 2)

    @override
    def handle_data(self, data: str) -> None:
        if "pre" in self._open:
            self._write(data)
            return
        words = _SPACE.sub(" ", data)
        # (a line's end in the source, between two blocks, is nothing that one reads)
        is_start = not self.characters or self.characters[-1].isspace()
        self._write(words.lstrip() if is_start else words)

    def end_lines(self, count: int) -> None:
        """Begin a new line, or with two of them a new paragraph."""
        had = 0
        while self.characters and self.characters[-1].isspace():
            had += self.characters.pop() == "\n"
            self.set_in.pop()
        if self.characters:
            self._write("\n" * max(count, min(had, 2) if count else 0))

    def _write(self, words: str) -> None:
        inside = tuple(self._open)
        self.characters.extend(words)
        self.set_in.extend(inside for _ in words)

    def _item(self) -> None:
        self.end_lines(1)
        number = self._numbers[-1] if self._numbers else None
        self._write(_BULLET if number is None else f"{number}. ")
        if number is not None:
            self._numbers[-1] = number + 1

    def _ruler(self) -> None:
        self._write(_RULER)
        self.end_lines(2)

    def _link(self, given: dict[str, str | None]) -> None:
        self._links.append((given.get("href") or "", len(self.characters)))

    def _address(self) -> None:
        address, begin = self._links.pop() if self._links else ("", 0)
        if address and address not in {text := "".join(self.characters[begin:]), f"mailto:{text}"}:
            self._write(f" ({address})")
