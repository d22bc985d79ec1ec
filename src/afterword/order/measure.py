"""How good the order is, measured on the site's own later decisions: predicted first, then learnt.

Source: Blum, Kalai and Langford, "Beating the hold-out: bounds for k-fold and progressive
cross-validation", 1999.
"""

from collections import deque
from math import sqrt
from statistics import median
from typing import final

WINDOW = 400
"""Decisions that are measured on, the newest."""
_SURE = 1.645
"""Standard errors above chance, so that in 95 of 100 cases it is no accident."""


@final
class Measure:
    """What was predicted, and what came of it."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, bool]] = deque(maxlen=WINDOW)

    def add(self, score: float, *, acted: bool) -> None:
        """Note a prediction that was made before the decision was known."""
        self._seen.append((score, acted))

    @property
    def hit_rate(self) -> float | None:
        """How often, of one acted on and one let stand, the first had the higher score.

        0.5 is chance. None while there are not both.
        """
        acted = sorted(score for score, was in self._seen if was)
        stood = sorted(score for score, was in self._seen if not was)
        if not acted or not stood:
            return None
        return _wins(acted, stood) / (len(acted) * len(stood))

    @property
    def beats_chance(self) -> bool:
        """Whether the hit rate is so far above chance that it is no accident."""
        rate = self.hit_rate
        if rate is None:
            return False
        acted = sum(was for _, was in self._seen)
        stood = len(self._seen) - acted
        error = sqrt((acted + stood + 1) / (12 * acted * stood))
        return rate > 0.5 + _SURE * error

    @property
    def typical(self) -> float | None:
        """The score in the middle of what was acted on; None while nothing was."""
        acted = [score for score, was in self._seen if was]
        return median(acted) if acted else None

    @property
    def count(self) -> int:
        """How many decisions it is measured on."""
        return len(self._seen)


def _wins(acted: list[float], stood: list[float]) -> float:
    """Count the pairs in which the score of what was acted on is higher; ties count half."""
    wins, below, upto = 0.0, 0, 0
    for score in acted:
        while below < len(stood) and stood[below] < score:
            below += 1
        upto = max(upto, below)
        while upto < len(stood) and stood[upto] == score:
            upto += 1
        wins += below + (upto - below) / 2
    return wins
