"""Take words out of a text: find them in it as it was typed, put a label in their place. Pure."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec.structs import replace

from afterword.domain.body import Body
from afterword.domain.comment import Span

MOST_SPANS = 100
"""Places in one text that one act can take out."""
_MARKUP = r"[*_`~\\]{0,3}"
"""What may stand between two letters of a word that was read and not typed."""
_BETWEEN = r"[\s*_`~\\>#+-]+"
"""The same between two words."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@/])")


def places(source: str, words: str) -> list[tuple[int, int]]:
    """Return where these words stand in a text as it was typed, whatever the case.

    They may be written as they are read: stresses and line breaks between them do not matter.
    """
    said = words.split()
    if not said:
        return []
    pattern = _BETWEEN.join(_MARKUP.join(map(re.escape, word)) for word in said)
    return [found.span() for found in re.finditer(pattern, source, re.IGNORECASE)]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch each other's words as one."""
    made: list[Span] = []
    for one in sorted(spans, key=lambda span: (span.start, span.end)):
        before = made[-1] if made else None
        if before is not None and one.start < before.end:
            made[-1] = replace(before, end=max(before.end, one.end))
        else:
            made.append(one)
    return made


def are_inside(text: str, spans: Sequence[Span]) -> bool:
    """Say whether spans are parts of a text that hold something."""
    return bool(spans) and all(0 <= one.start < one.end <= len(text) for one in spans)


def redacted(text: Body, spans: Iterable[Span]) -> Body:
    """Return a text with labels in the place of these parts, not rendered yet.

    A part that reaches into or out of a quote is cut at its edge, so that a quote stays one.
    """
    edges = sorted({at for one in text.quotes for at in (one.begin, one.end)})
    cut = [part for span in merged(spans) for part in _cut(span, edges)]
    kept: list[str] = []
    at = 0
    for span in cut:
        kept += (text.source[at : span.start], label(span.label))
        at = span.end
    source = "".join((*kept, text.source[at:]))
    quotes = tuple(
        replace(one, begin=_after(one.begin, cut), end=_after(one.end, cut)) for one in text.quotes
    )
    return replace(text, source=source, quotes=quotes, html="")


def label(said: str) -> str:
    """Return what stands in the place of words, as Markdown that says just this."""
    plain = _MARKDOWN.sub(r"\\\1", said)
    return rf"\[removed: {plain}\]"


def _cut(span: Span, edges: Sequence[int]) -> list[Span]:
    bounds = [span.start, *(at for at in edges if span.start < at < span.end), span.end]
    return [replace(span, start=start, end=end) for start, end in pairwise(bounds)]


def _after(at: int, cut: Sequence[Span]) -> int:
    """Return where a place of the text is once the spans before it are labels."""
    before = [span for span in cut if span.end <= at]
    return at + sum(len(label(span.label)) - (span.end - span.start) for span in before)
