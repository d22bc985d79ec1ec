"""Texts as they are read, without markup: to compare what is quoted with what was written."""

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from afterword.domain.quote import How

_OMISSION = re.compile(r"\[ ?\.\.\. ?\]|\.\.\.")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u00ad": "",
        "\u200b": "",
        "\u2026": "...",
    }
)
"""Characters that a phone, a typesetter or a browser puts for others by itself."""


_MARKS = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)"
    r"|\\(?P<mark>[!-/:-@\[-`{-~])"
    r"|(?P<named>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)",
    re.DOTALL,
)
"""Code, which is read as it is written; a mark that is no Markdown; a character by its name."""


class Plain(Struct, frozen=True):
    """A text with one space between words, and how each of its characters is stressed."""

    text: str
    stress: bytes
    """For each character 1 when it is emphasised, 2 when it is strong, 3 when both."""


class Found(Struct, frozen=True):
    """How a quote compares with one text."""

    how: How
    span: tuple[int, int] | None = None
    """From where to where in that text."""


def plain(pieces: Iterator[tuple[str, int]]) -> Plain:
    """Put a text together from pieces and their stress, and take out what typing adds to it."""
    characters: list[str] = []
    stress = bytearray()
    for piece, how in pieces:
        for typed in piece:
            for character in typed.translate(_ALIKE):
                if not character.isspace():
                    characters.append(character)
                    stress.append(how)
                elif characters and characters[-1] != " ":
                    characters.append(" ")
                    stress.append(0)
    if characters and characters[-1] == " ":
        characters.pop()
        stress.pop()
    return Plain("".join(characters), bytes(stress))


def unescaped(source: str) -> str:
    r"""Return Markdown without what only keeps marks from being Markdown.

    What moved in has much of it: `sys.version\_info` is read as `sys.version_info`.
    """
    return _MARKS.sub(_meant, source)


def compare(quoted: Plain, source: Plain) -> Found:
    """Tell whether the quoted words are the source's, and whether stress was put on them.

    Words may be left out where the quote says so with "..." or "[...]".
    """
    pieces = _located(quoted, source, [(0, len(quoted.text))]) or _located(
        quoted, source, list(_between_omissions(quoted.text))
    )
    if not pieces:
        return Found(How.ALTERED)
    span = (pieces[0][1], pieces[-1][1] + pieces[-1][2])
    stressed = any(_is_stressed(quoted, source, piece) for piece in pieces)
    return Found(How.EMPHASIS if stressed else How.EXACT, span)


def _meant(found: re.Match[str]) -> str:
    return found["code"] or found["mark"] or unescape(found["named"])


def _between_omissions(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for omission in _OMISSION.finditer(text):
        yield at, omission.start()
        at = omission.end()
    yield at, len(text)


def _located(
    quoted: Plain, source: Plain, parts: list[tuple[int, int]]
) -> list[tuple[int, int, int]]:
    """Find each part behind the one before; nothing if one is not there.

    Returns:
        Where each part stands in the quote and in the source, and its length.
    """
    found = []
    after = 0
    for begin, end in parts:
        part = quoted.text[begin:end]
        words = part.strip()
        if not words:
            continue
        at = _find(source.text, words, after)
        if at < 0:
            return []
        found.append((begin + part.index(words), at, len(words)))
        after = at + len(words)
    return found


def _find(text: str, words: str, after: int) -> int:
    """Find whole words: "he is" is not in "she is"."""
    at = text.find(words, after)
    while at >= 0 and not (_is_edge(text, at) and _is_edge(text, at + len(words))):
        at = text.find(words, at + 1)
    return at


def _is_edge(text: str, at: int) -> bool:
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def _is_stressed(quoted: Plain, source: Plain, piece: tuple[int, int, int]) -> bool:
    begin, at, length = piece
    ours, theirs = quoted.stress[begin : begin + length], source.stress[at : at + length]
    return any(one & ~other for one, other in zip(ours, theirs, strict=True))
