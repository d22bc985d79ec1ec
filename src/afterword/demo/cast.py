"""The people of the demo's threads: regulars, passers-by and the house's own voice."""

import re
import unicodedata

from msgspec import Struct

from afterword.demo.chance import Chance
from afterword.demo.phrasebook import names, regulars

HOUSE = "Heron"


class Voice(Struct, frozen=True):
    """Somebody who writes, and how: 1 brief, 2 middling, 3 long."""

    name: str
    size: int
    job: str
    town: str
    habits: frozenset[str] = frozenset()
    email: str | None = None
    passing: bool = False


def cast() -> tuple[list[Voice], list[float]]:
    """List the regulars, and how much each of them talks."""
    voices = [
        Voice(
            each.name,
            each.size,
            each.job,
            each.town,
            frozenset(each.habits.split()),
            f"{_address(each.name)}@example.org" if each.mail else None,
        )
        for each in regulars()
    ]
    return voices, [1 / (rank + 12) for rank in range(len(voices))]


def house() -> Voice:
    """Bring in the moderator's voice."""
    return Voice(HOUSE, 2, "a moderator", "the house", email="heron@example.org")


def passer_by(chance: Chance) -> Voice:
    """Let somebody in from the street."""
    return Voice(
        name=_passing_name(chance),
        size=chance.choice((1, 1, 2, 2, 2, 3)),
        job=chance.choice(names("job")),
        town=chance.choice(names("town")),
        habits=frozenset({chance.choice(("", "", "ask", "bang", "quote", "lower"))}),
        passing=True,
    )


def _passing_name(chance: Chance) -> str:
    if chance.random() < 0.12:  # one in eight hides behind a byname
        return chance.choice(names("passer_odd"))
    return chance.choice(names("passer_first")) + chance.choice(names("passer_last"))


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", ".", plain.lower()).strip(".")
