"""What of a text is learnt from: its words and pairs of words, each under a number."""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from afterword.order.identity import IDENTITY

SIZE = 1 << 18
"""Numbers there are; two grams may share one."""
_MOST_WORDS = 2_000
_TOKEN = re.compile(r"[\w']+|[^\w\s]")


class Grams(Struct, frozen=True):
    """The grams of one text: their numbers, and how much each weighs; lengths 1 in all."""

    numbers: NDArray[np.int64]
    weights: NDArray[np.float32]


def grams(source: str, *, identity: bool = False) -> Grams:
    """Return what of a text is learnt from.

    Args:
        source: The text.
        identity: Whether names of groups of people count as well.
    """
    counted = Counter(map(number, spelled(source, identity=identity)))
    numbers = np.fromiter(counted.keys(), np.int64, len(counted))
    weights = np.log1p(np.fromiter(counted.values(), np.float32, len(counted)))
    length = np.float32(np.sqrt(weights @ weights)) or np.float32(1)
    return Grams(numbers, (weights / length).astype(np.float32))


def spelled(source: str, *, identity: bool = False) -> Iterable[str]:
    """Yield the words of a text and the pairs of words that stand beside each other."""
    folded = unicodedata.normalize("NFKC", source).casefold()
    words = _TOKEN.findall(folded)[:_MOST_WORDS]
    if not identity:
        words = [word for word in words if word not in IDENTITY]
    yield from words
    for pair in pairwise(words):
        yield " ".join(pair)


def number(gram: str) -> int:
    """Return the number of a gram, the same on every machine."""
    return zlib.crc32(gram.encode("utf-8", "surrogatepass")) % SIZE
