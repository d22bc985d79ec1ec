"""An online logistic regression: it learns from one decision at a time and forgets the text.

Source: McMahan and Streeter, "Adaptive Bound Optimization for Online Convex Optimization", 2010
(a step for each weight, which shrinks as the weight is used).
"""

from typing import final

import numpy as np
from numpy.typing import NDArray

from afterword.order.grams import SIZE, Grams

_STEP = 0.5
_START = 1e-2
_STEEPEST = 30.0


@final
class Model:
    """The weights of one site. Never of a person, never of another site."""

    def __init__(self) -> None:
        self._weights: NDArray[np.float32] = np.zeros(SIZE, np.float32)
        self._used: NDArray[np.float32] = np.full(SIZE, _START, np.float32)
        self._bias = 0.0
        self._bias_used = _START

    def score(self, text: Grams) -> float:
        """Return how likely moderators are to act on a text, 0 to 1, by what they did before."""
        margin = float(self._weights[text.numbers] @ text.weights) + self._bias
        return float(1 / (1 + np.exp(-np.clip(margin, -_STEEPEST, _STEEPEST))))

    def learn(self, text: Grams, *, acted: bool) -> None:
        """Learn from one decision: whether a moderator acted on the text or let it stand."""
        slope = self.score(text) - acted
        steps = slope * text.weights
        self._used[text.numbers] += steps * steps
        self._weights[text.numbers] -= _STEP * steps / np.sqrt(self._used[text.numbers])
        self._bias_used += slope * slope
        self._bias -= _STEP * slope / float(np.sqrt(self._bias_used))

    def weight(self, number: int) -> float:
        """Return the weight of one gram: above 0, it speaks for acting."""
        return float(self._weights[number])
