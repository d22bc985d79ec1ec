"""How much somebody must have read before they publish."""

from enum import StrEnum


class Level(StrEnum):
    """What somebody must have read before they publish, from nothing to everything."""

    OFF = "off"
    NOTES = "notes"
    """Required readings, and every standing note in scope."""
    PATH = "path"
    """Also what one answers, and the latest answers it has."""
    THREAD = "thread"
    """Also everything up to the horizon, within the budget."""


def stricter(one: Level, other: Level) -> Level:
    """Return whichever of two levels asks for more."""
    order = tuple(Level)
    return max(one, other, key=order.index)
