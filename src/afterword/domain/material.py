"""Does an edit say something else? Whoever answers it must then have read it anew."""

import re
from difflib import SequenceMatcher
from itertools import zip_longest

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_SHARE = 0.2
"""Changed words in a hundred beyond which an edit is material."""
_TYPO = 2
"""Letters of a word that may differ while it is still the same word, mistyped."""
_MANY = 4_000
"""Words beyond which two texts are only compared as a whole: it takes time with their square."""


def is_material(old: str, new: str, *, answered: bool) -> bool:
    """Say whether an edit made it another text.

    It did when more than a fifth of the words changed; after somebody answered, when any did.
    Mistyped words set right do not count.
    """
    before, after = _WORD.findall(old.casefold()), _WORD.findall(new.casefold())
    changed = _changed(before, after)
    if answered:
        return changed > 0
    return changed > _SHARE * max(len(before), len(after), 1)


def _changed(before: list[str], after: list[str]) -> int:
    """Count words that were added, removed or replaced by others."""
    if before == after:
        return 0
    if len(before) + len(after) > _MANY:
        return max(len(before), len(after))
    changed = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            pairs = zip_longest(before[i1:i2], after[j1:j2], fillvalue="")
            changed += sum(_distance(one, other) > _TYPO for one, other in pairs)
    return changed


def _distance(one: str, other: str) -> int:
    """Count the letters to change from one word to another; more than two is as good as many.

    A short word is another word as soon as half of it differs: "is" is not a mistyped "no".
    """
    if one == other:
        return 0
    if min(len(one), len(other)) <= _TYPO or abs(len(one) - len(other)) > _TYPO:
        return _TYPO + 1
    row = {j: j for j in range(_TYPO + 1)}
    for i, letter in enumerate(one, start=1):
        # Further than this from the diagonal, there are more differences than are of interest.
        near = range(max(i - _TYPO, 0), min(i + _TYPO, len(other)) + 1)
        before, row = row, {}
        for j in near:
            swapped = before.get(j - 1, _TYPO) + (letter != other[j - 1]) if j else _TYPO + 1
            row[j] = min(swapped, before.get(j, _TYPO) + 1, row.get(j - 1, _TYPO) + 1)
        if min(row.values()) > _TYPO:
            return _TYPO + 1
    return row[len(other)]
