"""Words that a moderator should not have to read unprepared, covered until they ask for them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from markupsafe import escape

COVER = "\N{BLACK SQUARE}" * 4
_TAG = re.compile(r"(<[^>]*>)")


def covered(html: str, words: Iterable[str]) -> str:
    """Return HTML in which these words and phrases are covered, whole, whatever the case.

    What stands in tags, such as addresses of links, is not read by anybody and stays.
    """
    wanted = _pattern(tuple(word for word in words if word.split()))
    if wanted is None:
        return html
    parts = _TAG.split(html)
    return "".join(one if one.startswith("<") else _cover(one, wanted) for one in parts)


def covered_plain(said: str, words: Iterable[str]) -> str:
    """Return plain text in which these words and phrases are covered."""
    wanted = _pattern(tuple(word for word in words if word.split()))
    return said if wanted is None else wanted.sub(COVER, said)


def _cover(piece: str, wanted: re.Pattern[str]) -> str:
    plain = unescape(piece)
    hidden = wanted.sub(COVER, plain)
    return piece if hidden == plain else str(escape(hidden))


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    spelled = (r"\s+".join(map(re.escape, word.split())) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)
