"""Where a text is cut into cards: as places in it, so that a card keeps its words for ever.

The places are stored with each version of a reading. Whoever changes how this cuts changes the
texts that are published from then on, and no other: but what was published before places were
stored is cut anew whenever it is shown (`projection/readings.py`), and has to come out as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

CARD_WORDS = 250
"""Words on one card at most; a longer section goes on on the next."""

Span: TypeAlias = tuple[int, int]
"""From where to where in a text, in characters; the end is not in it."""

_RULE_WORDS = 40
"""A heading longer than this is no rule in a line: what is more of it goes on in the text."""
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_WORD = re.compile(r"\S+")
_APART = "\n\n"
"""What stands between two paragraphs."""
_UNDER = " \N{EN DASH} "
"""What stands between a heading and the deeper one under it, on one card."""


class Cut(Struct, frozen=True):
    """A card as a part of a text."""

    rule: str
    """Its heading in one line, at most 40 words."""
    spans: tuple[Span, ...]
    """Where the rest of it stands; one that is empty where there is no more."""


class _Section(Struct, frozen=True):
    """A heading with what stands under it; before the first heading the level is 0."""

    level: int
    rule: Span
    """The heading's words."""
    lines: tuple[Span, ...]
    """Without empty ones at the beginning and the end."""


def cut(text: str, title: str) -> list[Cut]:
    """Cut a text into cards: one for each heading, more where one would be too long.

    Args:
        text: The whole of it, in Markdown.
        title: The rule of a card without a heading.
    """
    return [
        card
        for headings, lines in _ruled(text, title)
        for card in _fitting(text, title, headings, lines)
    ]


def words_at(text: str, spans: Sequence[Span]) -> str:
    """Return what stands at some places of a text, as paragraphs."""
    return _APART.join(text[begin:end] for begin, end in spans)


def _ruled(text: str, title: str) -> Iterator[tuple[list[Span], tuple[Span, ...]]]:
    """Yield the headings of each card with what stands under them.

    A heading with nothing of its own above deeper ones is put before the first of them; the
    title is not said twice.
    """
    sections = list(_sections(text))
    over: list[Span] = []
    for one, after in zip(sections, [*sections[1:], None], strict=True):
        rule = text[slice(*one.rule)]
        named = [one.rule] if rule else []
        if not one.lines and after is not None and after.level > one.level:
            over += [] if rule.casefold() == title.casefold() else named
            continue
        if one.lines or named:
            yield [*over, *named], one.lines
            over = []


def _sections(text: str) -> Iterator[_Section]:
    level, rule, lines, fence = 0, (0, 0), list[Span](), ""
    for begin, end in _lines(text):
        line = text[begin:end]
        fence = _fence_after(line, fence)
        found = None if fence else _HEADING.match(line)
        if found is None:
            lines.append((begin, end))
            continue
        yield _Section(level, rule, _trimmed(lines))
        level, rule, lines = len(found[1]), _rule(text, (begin + found.end(1), end)), []
    yield _Section(level, rule, _trimmed(lines))


def _lines(text: str) -> Iterator[Span]:
    begin = 0
    for whole, line in zip(text.splitlines(keepends=True), text.splitlines(), strict=True):
        yield begin, begin + len(line)
        begin += len(whole)


def _trimmed(lines: Sequence[Span]) -> tuple[Span, ...]:
    filled = [at for at, (begin, end) in enumerate(lines) if begin < end]
    return tuple(lines[filled[0] : filled[-1] + 1]) if filled else ()


def _rule(text: str, heading: Span) -> Span:
    """Return where a heading's words are, without the marks that may close it."""
    behind = text[slice(*heading)].lstrip()
    begin = heading[1] - len(behind)
    words = behind.rstrip()
    bare = words.rstrip("#")
    closed = not bare or bare[-1].isspace()
    return begin, begin + len(bare.rstrip() if closed else words)


def _fence_after(line: str, fence: str) -> str:
    """Return the mark of the code block that is open after a line; headings in one are code."""
    if fence:
        bare = line.strip()
        return "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
    found = _FENCE.match(line)
    return found[1] if found else ""


def _fitting(
    text: str, title: str, headings: Sequence[Span], lines: Sequence[Span]
) -> Iterator[Cut]:
    """Yield cards of at most 250 words, cut between paragraphs where that can be."""
    named = _UNDER.join(text[begin:end] for begin, end in headings) or title
    words = named.split()[:_RULE_WORDS]
    room = CARD_WORDS - len(words)
    more = [piece for rest in _beyond(text, headings) for piece in _pieces(text, rest, room)]
    parts = [*more, *_parts(text, lines, room)]
    end = [*headings, *lines][-1][1]
    for full in _filled(text, parts, room) if parts else [[(end, end)]]:
        yield Cut(" ".join(words), _joined(text, full))


def _beyond(text: str, headings: Iterable[Span]) -> Iterator[Span]:
    """Yield what is left of headings when the rule has its words."""
    room = _RULE_WORDS
    for heading in headings:
        words = _words(text, heading)
        left = words[max(room, 0) :]
        if left:
            yield left[0][0], heading[1]
        # (the dash between two of them counts, too)
        room -= len(words) + 1


def _parts(text: str, lines: Sequence[Span], room: int) -> Iterator[Span]:
    """Yield paragraphs, and pieces of those that fit on no card."""
    for paragraph in _paragraphs(text, lines):
        pieces = (piece for line in paragraph for piece in _pieces(text, line, room))
        for full in _filled(text, pieces, room):
            yield full[0][0], full[-1][1]


def _paragraphs(text: str, lines: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the lines between empty ones; a code block may have such in it."""
    kept, fence = list[Span](), ""
    for begin, end in lines:
        line = text[begin:end]
        fence = _fence_after(line, fence)
        if line.strip() or fence:
            kept.append((begin, end))
        elif kept:
            yield kept
            kept = []
    if kept:
        yield kept


def _pieces(text: str, line: Span, room: int) -> Iterator[Span]:
    """Cut a line that fits on no card, after a sentence where that can be."""
    words = _words(text, line)
    if len(words) <= room:
        yield line
        return
    while words:
        ends = [n for n in range(room // 2, room) if _ends(text, words[n - 1 : n])]
        most = ends[-1] if ends and len(words) > room else room
        yield words[0][0], words[:most][-1][1]
        words = words[most:]


def _filled(text: str, parts: Iterable[Span], room: int) -> Iterator[list[Span]]:
    """Put parts together as long as they fit."""
    kept, words = list[Span](), 0
    for part in parts:
        more = len(_words(text, part))
        if kept and words + more > room:
            yield kept
            kept, words = [], 0
        kept.append(part)
        words += more
    if kept:
        yield kept


def _joined(text: str, parts: Sequence[Span]) -> tuple[Span, ...]:
    """Make one of what stands together as paragraphs do."""
    joined = [parts[0]]
    for begin, end in parts[1:]:
        first, last = joined[-1]
        if text[last:begin] == _APART:
            joined[-1] = (first, end)
        else:
            joined.append((begin, end))
    return tuple(joined)


def _words(text: str, span: Span) -> list[Span]:
    return [found.span() for found in _WORD.finditer(text, *span)]


def _ends(text: str, words: Sequence[Span]) -> bool:
    return any(text[begin:end].endswith((".", "?", "!")) for begin, end in words)
