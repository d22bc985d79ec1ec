"""The demo's dice: seeded, so that a conversation is the same on every machine."""

# Seeded on purpose, and so never for a key or a token.
import random  # noqa: TID251
from typing import TypeAlias

Chance: TypeAlias = random.Random


def chance(seed: str) -> Chance:
    """Give dice that fall the same way whenever the seed is the same."""
    return random.Random(seed)  # noqa: S311
