"""The demo's threads: which pages of the example blog people have talked under, and how much."""

from datetime import UTC, datetime

from msgspec import Struct


class Fixture(Struct, frozen=True):
    """One page of the example blog and the thread that the demo seeds for it."""

    name: str
    page: str
    """Page key."""
    title: str
    count: int
    """How many comments."""
    at: datetime
    """When the page appeared; a line's minutes count from here."""
    nested: bool = False
    closed: bool = False


FIXTURE = (
    Fixture(
        "P0",
        "/2026/a-shelf-of-ones-own/",
        "A shelf of one's own",
        0,
        datetime(2026, 11, 21, 18, 30, tzinfo=UTC),
    ),
    Fixture(
        "P2",
        "/2026/on-listening/",
        "On listening",
        143,
        datetime(2026, 11, 18, 9, 0, tzinfo=UTC),
    ),
    Fixture(
        "P3",
        "/2026/who-remembers-the-dentist/",
        "Who remembers the dentist",
        1000,
        datetime(2026, 10, 26, 7, 45, tzinfo=UTC),
    ),
    Fixture(
        "P4",
        "/2026/text-me-when-youre-home/",
        "Text me when you're home",
        10_000,
        datetime(2026, 3, 9, 20, 15, tzinfo=UTC),
    ),
    Fixture(
        "P5",
        "/2026/sojourner-truth-twice/",
        "Sojourner Truth, twice",
        40,
        datetime(2026, 11, 9, 12, 0, tzinfo=UTC),
        nested=True,
    ),
    Fixture(
        "P6",
        "/2026/the-tuesday-swim/",
        "The Tuesday swim",
        25,
        datetime(2026, 9, 15, 16, 20, tzinfo=UTC),
        closed=True,
    ),
)

OTHER_PAGES = (
    ("/2026/why-a-teaspoon/", "Why a teaspoon"),
    ("/2026/letters-found-in-a-piano/", "Letters found in a piano"),
)
"""Pages of the magazine under which nobody has talked yet, with their titles."""


class Changed(Struct, frozen=True, kw_only=True):
    """A comment whose author added something later."""

    number: int
    after: int
    """Number of the comment that stood last when they did."""
    added: str


CHANGED = {
    "P2": Changed(
        number=59,
        after=105,
        added="*Added later:* he came back on Thursday. He had brought his verb with him, written "
        "on an envelope, and we laughed so much that the headmistress put her head in.",
    )
}
"""By the fixture's name."""
