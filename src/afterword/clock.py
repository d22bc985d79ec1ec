"""The only clock: everything that needs the time is handed one of these."""

from datetime import UTC, datetime, timedelta
from typing import Protocol, final


class Clock(Protocol):
    """Whatever can tell the time."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        ...


@final
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one clock


@final
class SetClock:
    """A clock that stands still until it is moved: for tests and for the demo's past."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self._now

    def advance(self, step: timedelta) -> None:
        """Move the clock by `step`, which may be negative."""
        self._now += step

    def set(self, to: datetime) -> None:
        """Set the clock, forwards or backwards."""
        self._now = to
