"""Phrases by kind, read from the data files once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

from afterword.demo.grammar import Phrase, parse

SUBJECTS = {
    "/2026/on-listening/": "listening",
    "/2026/who-remembers-the-dentist/": "dentist",
    "/2026/text-me-when-youre-home/": "bus",
    "/2026/sojourner-truth-twice/": "truth",
    "/2026/the-tuesday-swim/": "swim",
}
"""Which data file a page's conversation is about."""

ANY_SUBJECT = "bus"
"""The richest file: what people talk about on a page that has none of its own."""


class Noted(Struct, frozen=True):
    """A story that its writer puts under a content note."""

    note: str
    text: str


class Citation(Struct, frozen=True):
    """A sentence of the page and what people answer to it."""

    quote: str
    text: str


class Scripted(Struct, frozen=True):
    """A comment with a fixed place, for what the fixture's moderators answer."""

    number: int
    name: str = ""
    text: str = ""
    parent: int | None = None
    note: str | None = None
    things: tuple[str, ...] = ()


class Regular(Struct, frozen=True):
    """Somebody who comments often, and how they write."""

    name: str
    size: int
    job: str
    town: str
    habits: str
    mail: bool = False


class Phrasebook(Struct, frozen=True):
    """Everything that can be said on one subject."""

    kinds: dict[str, tuple[Phrase, ...]]
    quotable: frozenset[str]
    noted: tuple[tuple[str, Phrase], ...]
    cited: tuple[tuple[str, Phrase], ...]
    script: dict[int, Scripted]


@cache
def phrasebook(page: str) -> Phrasebook:
    """Gather the phrases for a page: its subject's, then those that fit everywhere."""
    subject = _read(SUBJECTS.get(page, ANY_SUBJECT))
    lists = {**_read("common"), **_read("recipes")}
    for kind, phrases in subject.items():
        if kind not in {"noted", "cite", "script", "quotable"}:
            lists[kind] = [*lists.get(kind, []), *phrases]
    noted = convert(subject.get("noted", []), list[Noted])
    cited = convert(subject.get("cite", []), list[Citation])
    script = convert(subject.get("script", []), list[Scripted])
    return Phrasebook(
        kinds={kind: tuple(map(parse, phrases)) for kind, phrases in lists.items()},
        quotable=frozenset(subject["quotable"]),
        noted=tuple((each.note, parse(each.text)) for each in noted),
        cited=tuple((each.quote, parse(each.text)) for each in cited),
        script={each.number: each for each in script},
    )


@cache
def regulars() -> tuple[Regular, ...]:
    """List the people who comment often, the most talkative first."""
    return convert(_read("people")["regular"], tuple[Regular, ...])


@cache
def names(kind: str) -> tuple[str, ...]:
    """List parts of passers-by: `passer_first`, `passer_last`, `passer_odd`, `job`, `town`."""
    return convert(_read("people")[kind], tuple[str, ...])


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("afterword.demo").joinpath("phrases", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
