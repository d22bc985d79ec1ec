"""The order that a site's own decisions taught: kept in memory, learnt in the background.

It is only an order. It never decides, and nobody is told what score their words have.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, final

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.ids import Seq, SiteKey, StreamId
from afterword.domain.site import Site
from afterword.order.learner import Learner, Standing
from afterword.projection import decisions
from afterword.projection.decisions import Made
from afterword.projection.items import Item

_AT_ONCE = 200
"""So many decisions are learnt from, or texts are scored, in one go."""


class Place(Struct, frozen=True):
    """A text that waits."""

    stream: StreamId
    seq: Seq


class Learnt(Struct, frozen=True):
    """What is known of one site's order: read by whoever shows a queue."""

    standing: Standing
    scores: Mapping[Place, float]
    drivers: Mapping[Place, Sequence[str]]


@final
class Orders:
    """The orders of all sites that want one."""

    def __init__(self) -> None:
        self._learners: dict[SiteKey, Learner] = {}
        self._learnt: dict[SiteKey, Learnt] = {}
        self._scored: dict[SiteKey, int] = {}
        self._pending: dict[SiteKey, deque[Made]] = {}
        self._upto: dict[SiteKey, datetime] = {}

    def of(self, site: Site) -> Learnt | None:
        """Return a site's order; None where it wants none or nothing is known yet."""
        return self._learnt.get(site.key) if site.moderation.learnt_order else None

    def learn(self, tx: Connection, site: Site) -> bool:
        """Catch up with a site's decisions a little, and say whether there is more to do.

        One thread at a time does this.
        """
        if not site.moderation.learnt_order:
            self._forget(site.key)
            return False
        learner = self._learner(site)
        new = self._next(tx, site.key, learner)
        learner.learn(decisions.with_words(tx, new))
        known = self._learnt.get(site.key)
        standing = learner.standing if new or known is None else known.standing
        before = known if known is not None and not self._is_old(site.key, standing) else None
        learnt, more = _scored(tx, site.key, learner, standing, before)
        if before is None:
            self._scored[site.key] = standing.decisions
        self._learnt[site.key] = learnt
        return bool(self._pending[site.key]) or more

    def _next(self, tx: Connection, site: SiteKey, learner: Learner) -> list[Made]:
        """Return the next decisions to learn from, in their order."""
        pending = self._pending.setdefault(site, deque())
        if not pending:
            found = decisions.since(tx, site, self._upto.get(site))
            pending.extend(one for one in found if not learner.knows(one.stream, one.seq))
            if found:
                self._upto[site] = found[-1].at
        return [pending.popleft() for _ in range(min(_AT_ONCE, len(pending)))]

    def _learner(self, site: Site) -> Learner:
        identity = site.moderation.identity_words
        known = self._learners.get(site.key)
        if known is None or known.identity != identity:
            self._forget(site.key)
            known = self._learners[site.key] = Learner(identity=identity)
        return known

    def _is_old(self, site: SiteKey, standing: Standing) -> bool:
        """Say whether so much was learnt since that texts score otherwise by now."""
        before = self._scored.get(site, 0)
        return standing.decisions > before * 1.1 + 10

    def _forget(self, site: SiteKey) -> None:
        kept: dict[SiteKey, Any]
        for kept in (self._learners, self._learnt, self._scored, self._pending, self._upto):
            kept.pop(site, None)


def first(items: Sequence[Item], learnt: Learnt) -> list[Item]:
    """Return items with those first that moderators are likely to act on; ties by age."""

    def rank(one: Item) -> tuple[float, float]:
        score = learnt.scores.get(Place(one.stream, one.seq))
        return (1.0 if score is None else -score, one.at.timestamp())

    return sorted(items, key=rank)


def _scored(
    tx: Connection, site: SiteKey, learner: Learner, standing: Standing, before: Learnt | None
) -> tuple[Learnt, bool]:
    """Score what waits and has no score yet."""
    if not standing.is_on:
        return Learnt(standing, {}, {}), False
    scores = dict(before.scores) if before else {}
    drivers = dict(before.drivers) if before else {}
    waiting = [Place(stream, seq) for stream, seq in decisions.waiting(tx, site)]
    gone = scores.keys() - set(waiting)
    for place in gone:
        scores.pop(place, None)
        drivers.pop(place, None)
    new = [place for place in waiting if place not in scores]
    texts = decisions.texts(tx, [(one.stream, one.seq) for one in new[:_AT_ONCE]])
    for place in new[:_AT_ONCE]:
        source = texts.get((place.stream, place.seq), "")
        scores[place] = learner.score(source)
        drivers[place] = tuple(learner.reasons(source))
    return Learnt(standing, scores, drivers), len(new) > _AT_ONCE
