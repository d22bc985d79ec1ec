"""Quotes: words of another comment or of the page itself, with a line that says whose they are.

In a text a quote is a Markdown blockquote whose last line names its source:

    > the quoted *words*
    > — #12

The words do not stay in the text. They are cut out of it and kept in a row of their own, which
says whose they are, so that an erasure finds them; what is left, and where each piece belongs,
gives the typed text back byte for byte.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.ids import Seq

ERASED = "> [quoted words erased]\n"
"""What stands in a text where it quoted words that were erased since."""
HIDDEN = "> [the quoted comment was taken away]\n"
"""What others read in an old version that quotes what nobody may see now."""
MOST = 50
"""Quotes in one text; what comes after is shown as it was typed."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(r" {0,3}>(?:\t| ?)")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})(?P<rest>.*)")
_SOURCE = (
    r"(?:\u2014|\u2013|--)[ \t]*"
    r"(?:#(?P<number>[1-9][0-9]{0,8})|<(?P<address>https?://[^\s<>]+)>|(?P<post>the post))[ \t]*"
)
_NAMED = re.compile(rf" {{0,3}}>[ \t]*{_SOURCE}", re.IGNORECASE)
_NESTED = re.compile(rf"(?:[ \t]*>)+[ \t]*{_SOURCE}", re.IGNORECASE)


class How(StrEnum):
    """How a quote compares with its source."""

    EXACT = "exact"
    EMPHASIS = "emphasis"
    """The words are the source's, some of them stressed by whoever quotes."""
    ALTERED = "altered"
    UNCHECKED = "unchecked"
    """Nobody could compare it, because its source is not here to be read."""
    ERASED = "erased"


class Passage(Struct, frozen=True):
    """A blockquote with a source line, as it stands in a text."""

    begin: int
    end: int
    """Where its words end and the line with its source begins."""
    stop: int
    """Where that line ends."""
    number: int | None
    """Number of the comment it is from."""
    address: str
    """Address of the page it is from; empty when it is from a comment, or from "the post"."""
    nested: tuple[int, ...] = ()
    """Numbers of the comments that the quoted words quote in turn."""


class Quote(Struct, frozen=True, kw_only=True):
    """Quoted words in a text, and whose they are."""

    begin: int
    end: int
    """Its words in the text as it was typed, with their `>` and the last line's end."""
    comment: Seq | None = None
    """The comment it is from; None when it is from the page that is commented on."""
    address: str = ""
    """Address of that page, or empty."""
    sources: tuple[Seq, ...] = ()
    """The comments whose words may be in it: when one is erased, so is the quote."""
    how: How = How.UNCHECKED
    span: tuple[int, int] | None = None
    """From where to where in the source's text, if its words are there."""
    html: str = ""
    """The words as they are shown; safe on every page."""
    seal: str = ""
    """Keyed digest of the words."""


def passages(text: str) -> list[Passage]:
    """Find the blockquotes of a text that say whose words they are; not in fenced code."""
    # (almost no text quotes anything, and this is on the way of every comment)
    return list(_found(text))[:MOST] if ">" in text else []


def _found(text: str) -> Iterator[Passage]:
    begin: int | None = None
    fence = ""
    for line in _LINE.finditer(text):
        bare = line.group().rstrip("\r\n")
        fence, inside = _fenced(bare, fence)
        if inside or not _QUOTED.match(bare):
            begin = None
            continue
        begin = line.start() if begin is None else begin
        named = _NAMED.fullmatch(bare)
        if named is None:
            continue
        words = text[begin : line.start()]
        if any(_QUOTED.sub("", one, count=1).strip() for one in _LINE.findall(words)):
            number = named["number"]
            yield Passage(
                begin,
                line.start(),
                line.end(),
                int(number) if number else None,
                named["address"] or "",
                tuple(_numbers(words)),
            )
        begin = None


def _fenced(line: str, fence: str) -> tuple[str, bool]:
    """Return the fence that is open after a line, and whether the line is part of code."""
    found = _FENCE.fullmatch(line)
    if not fence:
        return (found["mark"], True) if found else ("", False)
    closes = found and found["mark"].startswith(fence) and not found["rest"].strip()
    return ("" if closes else fence), True


def _numbers(words: str) -> Iterator[int]:
    for line in _LINE.findall(words):
        nested = _NESTED.fullmatch(line.rstrip("\r\n"))
        if nested and nested["number"]:
            yield int(nested["number"])


def unquoted(words: str) -> str:
    """Take the `>` off each line."""
    return "".join(_QUOTED.sub("", line, count=1) for line in _LINE.findall(words))


def cut(text: str, quotes: Sequence[Quote]) -> tuple[str, list[tuple[int, str]]]:
    """Take the quoted words out of a text.

    Returns:
        What is left, and for each quote the place in it at which its words belong, and them.
    """
    kept: list[str] = []
    pieces: list[tuple[int, str]] = []
    at = length = 0
    for one in quotes:
        kept.append(text[at : one.begin])
        length += one.begin - at
        pieces.append((length, text[one.begin : one.end]))
        at = one.end
    return "".join((*kept, text[at:])), pieces


def joined(
    kept: str, pieces: Sequence[tuple[int, str]], quotes: Sequence[Quote]
) -> tuple[str, tuple[Quote, ...]]:
    """Put quoted words back where they were cut out; the quotes learn where they stand now."""
    made: list[str] = []
    placed: list[Quote] = []
    at = length = 0
    for (place, words), one in zip(pieces, quotes, strict=True):
        made += (kept[at:place], words)
        begin = length + place - at
        length = begin + len(words)
        placed.append(replace(one, begin=begin, end=length))
        at = place
    return "".join((*made, kept[at:])), tuple(placed)


def emptied(text: str, quotes: Sequence[Quote], gone: set[Seq]) -> tuple[str, tuple[Quote, ...]]:
    """Erase from a text what it quotes of these comments."""
    marked = [
        replace(one, how=How.ERASED, span=None, html="", seal="")
        if one.how is not How.ERASED and gone.intersection(one.sources)
        else one
        for one in quotes
    ]
    kept, pieces = cut(text, quotes)
    left = [
        (at, ERASED if one.how is How.ERASED else words)
        for (at, words), one in zip(pieces, marked, strict=True)
    ]
    return joined(kept, left, marked)


def masked(text: str, quotes: Sequence[Quote], hidden: set[Seq]) -> str:
    """Return a text as others may read it while these comments are not to be seen."""
    kept, pieces = cut(text, quotes)
    seen = [
        (at, HIDDEN if hidden.intersection(one.sources) and one.how is not How.ERASED else words)
        for (at, words), one in zip(pieces, quotes, strict=True)
    ]
    return joined(kept, seen, quotes)[0]


def judged_before(
    text: str, quotes: Sequence[Quote], old_text: str, old: Sequence[Quote]
) -> tuple[Quote, ...]:
    """Keep what was found of a quote that an edit leaves alone; its source may have changed."""
    found = {(one.comment, one.address, old_text[one.begin : one.end]): one for one in old}
    kept = []
    for one in quotes:
        before = found.get((one.comment, one.address, text[one.begin : one.end]))
        if before is None or before.how is How.ERASED:
            kept.append(one)
            continue
        sources = tuple(dict.fromkeys((*before.sources, *one.sources)))
        kept.append(replace(one, how=before.how, span=before.span, sources=sources))
    return tuple(kept)


def are_whole(text: str, quotes: Sequence[Quote]) -> bool:
    """Say whether quotes stand in a text, one after the other."""
    at = 0
    for one in quotes:
        if not at <= one.begin < one.end <= len(text):
            return False
        at = one.end
    return True
