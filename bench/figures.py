"""Figures: medians, their spread, and how they are written."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeAlias

from msgspec import Struct


class Spread(Struct, frozen=True):
    """One figure over all rounds."""

    median: float
    low: float
    high: float

    def ratio(self) -> str:
        """Write it as a ratio."""
        return f"{_short(self.median)} ({_short(self.low)} to {_short(self.high)})"


Shown: TypeAlias = Callable[[float], str]
"""Writes a figure with its unit."""


def over(values: Sequence[float]) -> Spread:
    """Return the median and the extremes."""
    return Spread(median(values), min(values), max(values))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Compare round with round, because what disturbs one round disturbs both systems."""
    found = [one / other for one, other in zip(ours, theirs, strict=True) if other]
    return over(found or [float("nan")])


def per_s(value: float) -> str:
    """Write a rate."""
    return f"{value:,.0f}/s"


def ms(value: float) -> str:
    """Write a time."""
    return f"{value:,.2f} ms" if value < 10 else f"{value:,.0f} ms"


def us(value: float) -> str:
    """Write a processor time."""
    return f"{value:,.0f} µs"


def kib(value: float) -> str:
    """Write a size."""
    return f"{value / 1024:,.1f} KiB"


def mib(value: float) -> str:
    """Write a size of a process."""
    return f"{value / 2**20:,.0f} MiB"


def mark(*, reached: bool) -> str:
    """Say whether a target is reached."""
    return "[green]reached[/]" if reached else "[red]not reached[/]"


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"
