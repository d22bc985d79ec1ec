"""Places of a log as ranges of seqs: put together, cut down to one another, cut out."""

from collections.abc import Iterable
from typing import TypeAlias

Range: TypeAlias = tuple[int, int]
"""The first and the last of consecutive seqs."""


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Put ranges in order and together; one that ends before it begins is none."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if last < first:
            continue
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def within(claimed: Iterable[Range], served: Iterable[Range]) -> list[Range]:
    """Cut claims down to what was served.

    Both are put in order first, so that it takes one walk along the two, however many there are.
    """
    claims, pages = merged(claimed), merged(served)
    found: list[Range] = []
    at = page = 0
    while at < len(claims) and page < len(pages):
        first, last = max(claims[at][0], pages[page][0]), min(claims[at][1], pages[page][1])
        if first <= last:
            found.append((first, last))
        if claims[at][1] < pages[page][1]:
            at += 1
        else:
            page += 1
    return found


def without(whole: Range, holes: Iterable[int]) -> list[Range]:
    """Return what is left of a range when some places are cut out of it."""
    start, last = whole
    left: list[Range] = []
    for hole in sorted({one for one in holes if start <= one <= last}):
        if start < hole:
            left.append((start, hole - 1))
        start = hole + 1
    return [*left, (start, last)] if start <= last else left
