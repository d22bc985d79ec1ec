"""How long a moderator has been at it, so that the desk can ask them to rest.

In memory only: how much somebody does in what time is nobody's business, and is kept nowhere.
"""

from datetime import datetime, timedelta
from typing import final

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.ids import AccountId, SiteKey
from afterword.domain.moderation import Moderation

_RESTED = timedelta(minutes=30)
"""Whoever did nothing for so long has rested."""
_MOST = 1_000
"""So many are remembered at most."""


class Batch(Struct, frozen=True):
    """What somebody did since they last rested."""

    began: datetime
    last: datetime
    items: int = 0

    def is_over(self, house: Moderation, now: datetime) -> bool:
        """Say whether it is time to rest."""
        if self.last < now - _RESTED or not self.items:
            return False
        by_count = bool(house.batch) and self.items >= house.batch
        minutes = timedelta(minutes=house.batch_minutes)
        return by_count or (bool(minutes) and now - self.began >= minutes)


@final
class Batches:
    """The batches of everybody who works just now."""

    def __init__(self) -> None:
        self._known: dict[tuple[SiteKey, AccountId], Batch] = {}

    def of(self, site: SiteKey, who: AccountId, now: datetime) -> Batch:
        """Return what somebody did since they last rested."""
        known = self._known.get((site, who))
        if known is None or known.last < now - _RESTED:
            return Batch(now, now)
        return known

    def count(self, site: SiteKey, who: AccountId, now: datetime, items: int = 1) -> Batch:
        """Count what somebody decided just now."""
        before = self.of(site, who, now)
        batch = replace(before, last=now, items=before.items + items)
        self._known[site, who] = batch
        while len(self._known) > _MOST:
            self._known.pop(next(iter(self._known)))
        return batch

    def begin(self, site: SiteKey, who: AccountId) -> None:
        """Begin anew, after a rest."""
        self._known.pop((site, who), None)
