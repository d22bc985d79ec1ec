"""One site's order: learnt from its decisions, off until there are enough, hidden when no good."""

from collections.abc import Iterable, Sequence
from typing import final

from msgspec import Struct

from afterword.domain.ids import Seq, StreamId
from afterword.order.grams import grams, number, spelled
from afterword.order.identity import NEUTRAL
from afterword.order.measure import Measure
from afterword.order.model import Model

ENOUGH = 200
"""Decisions before anything is ordered by them."""
_EACH_WAY = 20
"""Of either outcome there are at least so many."""
_REASONS = 5


class Decision(Struct, frozen=True):
    """What a moderator decided about one text."""

    stream: StreamId
    seq: Seq
    """Place of the decision in its log."""
    source: str
    acted: bool
    """Whether they acted on it: removed, declined, redacted; or let it stand."""


class Standing(Struct, frozen=True):
    """How the order stands, told to moderators."""

    decisions: int
    hit_rate: float | None
    """Measured on the newest decisions, each predicted before it was known; 0.5 is chance."""
    measured_on: int
    is_on: bool
    """Whether there are enough decisions and it is better than chance."""
    false_alarms: float
    """Of neutral sentences that name a group, so many score like a typical removed comment."""


@final
class Learner:
    """Kept in memory only: folded anew from the decisions whenever the server starts."""

    def __init__(self, *, identity: bool = False) -> None:
        self.identity = identity
        self._model = Model()
        self._measure = Measure()
        self._known = set[tuple[StreamId, Seq]]()
        self._acted = 0

    def learn(self, decisions: Iterable[Decision]) -> None:
        """Learn from decisions, in their order; those known already are left out."""
        for one in decisions:
            place = (one.stream, one.seq)
            if place in self._known:
                continue
            self._known.add(place)
            text = grams(one.source, identity=self.identity)
            self._measure.add(self._model.score(text), acted=one.acted)
            self._model.learn(text, acted=one.acted)
            self._acted += one.acted

    def knows(self, stream: StreamId, seq: Seq) -> bool:
        """Say whether it has learnt from a decision."""
        return (stream, seq) in self._known

    @property
    def standing(self) -> Standing:
        """How it stands."""
        decisions = len(self._known)
        both = min(self._acted, decisions - self._acted) >= _EACH_WAY
        return Standing(
            decisions=decisions,
            hit_rate=self._measure.hit_rate,
            measured_on=self._measure.count,
            is_on=decisions >= ENOUGH and both and self._measure.beats_chance,
            false_alarms=self.alarms(NEUTRAL),
        )

    def score(self, source: str) -> float:
        """Return how likely moderators are to act on a text, 0 to 1."""
        return self._model.score(grams(source, identity=self.identity))

    def reasons(self, source: str) -> list[str]:
        """Return the words and pairs of a text that speak most for looking at it early."""
        found = {one: self._model.weight(number(one)) for one in self._spelled(source)}
        first = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_REASONS]
        return [gram for gram, weight in first if weight > 0]

    def alarms(self, sentences: Sequence[str]) -> float:
        """Return how many sentences, 0 to 1, score at least as high as a typical removed text."""
        typical = self._measure.typical
        if typical is None:
            return 0.0
        return sum(self.score(one) >= typical for one in sentences) / len(sentences)

    def _spelled(self, source: str) -> Iterable[str]:
        return spelled(source, identity=self.identity)
