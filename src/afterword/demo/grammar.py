"""The small language the demo's phrases are written in.

`{a|b}` chooses, `{kind}` takes a phrase of that kind, `{x=kind}` takes one and remembers it as x,
`{x.they}` is the pronoun for it, and `{#3-9}` a number in words (`{#3-9n}` in digits).
"""

import re
from typing import TypeAlias

from msgspec import Struct

REFERENCE = re.compile(r"(?:(?P<bind>\w+)=)?(?P<kind>[a-z_]+)(?:\.(?P<attr>\w+))?")
NUMBER = re.compile(r"#(?P<low>\d+)-(?P<high>\d+)(?P<digits>n?)")


class Reference(Struct, frozen=True):
    """Takes a phrase of a kind, or what was remembered under that name."""

    kind: str
    bind: str | None
    attr: str | None


class Number(Struct, frozen=True):
    """Takes a whole number between two bounds, both included."""

    low: int
    high: int
    digits: bool


class Choice(Struct, frozen=True):
    """Takes one of its options."""

    options: tuple["Phrase", ...]


Part: TypeAlias = str | Reference | Number | Choice
Phrase: TypeAlias = tuple[Part, ...]


class PhraseError(ValueError):
    """A phrase in a data file cannot be understood."""


def parse(text: str) -> Phrase:
    """Read one phrase.

    Raises:
        PhraseError: If a brace is not closed or what it holds means nothing.
    """
    phrase, end = _sequence(text, 0, nested=False)
    if end != len(text):
        raise PhraseError(text)
    return phrase


def references(phrase: Phrase) -> set[str]:
    """Name every kind that a phrase may ask for, bound names included."""
    found: set[str] = set()
    for part in phrase:
        if isinstance(part, Reference):
            found.add(part.kind)
        elif isinstance(part, Choice):
            found.update(*(references(option) for option in part.options))
    return found


def binds(phrase: Phrase) -> set[str]:
    """Name everything that a phrase remembers for its later parts."""
    found: set[str] = set()
    for part in phrase:
        if isinstance(part, Reference) and part.bind:
            found.add(part.bind)
        elif isinstance(part, Choice):
            found.update(*(binds(option) for option in part.options))
    return found


def _sequence(text: str, at: int, *, nested: bool) -> tuple[Phrase, int]:
    parts: list[Part] = []
    plain = at
    while at < len(text) and not (nested and text[at] in "|}"):
        if text[at] != "{":
            at += 1
            continue
        if at > plain:
            parts.append(text[plain:at])
        part, at = _braced(text, at + 1)
        parts.append(part)
        plain = at
    if at > plain:
        parts.append(text[plain:at])
    return tuple(parts), at


def _braced(text: str, at: int) -> tuple[Part, int]:
    options: list[Phrase] = []
    while True:
        option, at = _sequence(text, at, nested=True)
        options.append(option)
        if at >= len(text):
            raise PhraseError(text)
        at += 1
        if text[at - 1] == "}":
            break
    if len(options) > 1:
        return Choice(tuple(options)), at
    return _single(options[0]), at


def _single(option: Phrase) -> Part:
    word = option[0] if len(option) == 1 else None
    if isinstance(word, str):
        if found := NUMBER.fullmatch(word):
            return Number(int(found["low"]), int(found["high"]), bool(found["digits"]))
        if found := REFERENCE.fullmatch(word):
            return Reference(found["kind"], found["bind"], found["attr"])
    # Braces around a phrase that only holds choices: the braces change nothing.
    return Choice((option,))
