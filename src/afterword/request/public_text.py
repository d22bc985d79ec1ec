"""What readers get of a comment that a moderator took words out of, or put a content note on."""

from collections.abc import Sequence

from msgspec.structs import replace

from afterword.domain import redacting
from afterword.domain.body import Body
from afterword.domain.comment import Span
from afterword.domain.errors import InvalidError
from afterword.page import quote

_NOT_THERE = (
    "These words do not stand in the comment as it was typed. Please copy them from its text, "
    "a few at a time."
)


def made(text: Body, spans: Sequence[Span], content_note: str, base: str) -> Body | None:
    """Return what readers get; None when it is the author's own text.

    Args:
        text: The author's own text.
        spans: What is taken out of it.
        content_note: What it is folded under.
        base: Address of the page that is commented on; relative links start there.
    """
    if not spans and content_note == text.content_note:
        return None
    cut = redacting.redacted(text, spans) if spans else text
    return quote.rendered(replace(cut, content_note=content_note, stamp=""), base)


def spans_of(
    text: Body, words: str, label: str, occurrence: int | None, base: str
) -> tuple[Span, ...]:
    """Return where words stand that are to be taken out.

    Args:
        text: The author's own text.
        words: As they are read.
        label: What stands in their place.
        occurrence: Which of them, from 0; None for all.
        base: Address of the page that is commented on.

    Raises:
        InvalidError: If they do not stand there, or are more than can be taken out at once.
    """
    places = redacting.places(text.source, words)
    if not places or len(places) > redacting.MOST_SPANS:
        raise InvalidError("words", _NOT_THERE)
    every = tuple(Span(start, end, label) for start, end in places)
    if occurrence is not None and 0 <= occurrence < len(every):
        one = (every[occurrence],)
        if _count(made(text, one, text.content_note, base), words) == len(every) - 1:
            return one
        # What is read in this place is typed in another: none of them is to be left, then.
    if _count(made(text, every, text.content_note, base), words):
        raise InvalidError("words", _NOT_THERE)
    return every


def _count(text: Body | None, words: str) -> int:
    """Count how often words are read in a text."""
    read = quote.as_read(quote.whole(text)).text if text else ""
    return _even(read).count(_even(words))


def _even(words: str) -> str:
    return " ".join(words.split()).casefold()
