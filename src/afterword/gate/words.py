"""Which words of a text the gate looks at: links, words of a list, people it speaks to."""

import re
from collections.abc import Iterable

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_WORD = r"(?<!\w)(?:{})(?!\w)"


def links(source: str) -> int:
    """Count the links in a text."""
    return len(_LINK.findall(source))


def listed(source: str, words: Iterable[str]) -> str | None:
    """Return the first of these words or phrases that a text has, whole; None for none."""
    asked = tuple(words)
    folded = " ".join(source.casefold().split()) if asked else ""
    for word in asked:
        wanted = " ".join(word.casefold().split())
        if wanted and re.search(_WORD.format(re.escape(wanted)), folded):
            return word
    return None


def speaks_to(source: str, name: str) -> bool:
    """Say whether a text mentions a person: `@Ana`, whatever the case."""
    wanted = " ".join(name.casefold().split())
    if not wanted:
        return False
    folded = " ".join(source.casefold().split())
    return re.search(r"@" + re.escape(wanted) + r"(?!\w)", folded) is not None
