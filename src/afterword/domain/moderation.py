"""How a house is moderated: what waits for a moderator, what alarms one, how long things take."""

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.errors import InvalidError

BOUNDS: Mapping[str, tuple[int, int]] = {
    "hold_first": (0, 1_000),
    "hold_links": (0, 100),
    "hold_removed": (0, 100),
    "fold_reports": (0, 100),
    "wait_hours": (1, 24 * 30),
    "appeal_days": (1, 3_660),
    "answer_days": (1, 90),
    "undo_hours": (1, 24 * 7),
    "batch": (0, 500),
    "batch_minutes": (0, 240),
    "heated_reports": (0, 100),
    "pile_on_people": (0, 1_000),
    "pile_on_minutes": (1, 24 * 60),
    "pile_on_ratio": (1, 100),
    "surge_people": (0, 10_000),
    "surge_minutes": (1, 24 * 60),
    "surge_ratio": (1, 1_000),
}
"""What fits into each setting that is a number."""
_MOST_WORDS = 2_000
_LONGEST_WORD = 80
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Moderation(Struct, frozen=True, kw_only=True):
    """The settings of a house that moderators work by; 0 turns off what has a number."""

    hold_first: int = 0
    """A person's first so many comments wait for a moderator."""
    hold_all: bool = False
    """Every comment does."""
    hold_links: int = 0
    """A comment with so many links or more does."""
    hold_words: tuple[str, ...] = ()
    """A comment with one of these words or phrases does; whole words, whatever the case."""
    hold_removed: int = 0
    """The comments of somebody do who had so many removed in 30 days."""
    fold_reports: int = 0
    """A comment that so many people reported is folded until a moderator looks."""
    wait_hours: int = 12
    """What people are told about how long a held comment waits, usually."""
    appeal_days: int = 183
    """So long after a decision one may appeal; the law asks for six months."""
    answer_days: int = 7
    """In so many days an appeal is answered."""
    undo_hours: int = 24
    """So long a moderator's act can be undone without an appeal."""
    batch: int = 20
    """After so many items the desk asks a moderator to rest."""
    batch_minutes: int = 25
    heated_reports: int = 5
    """From so many reports in a conversation on, moderators are told and it slows down."""
    pile_on_people: int = 6
    """So many people answering or naming one person within the minutes is a pile-on ..."""
    pile_on_minutes: int = 60
    pile_on_ratio: int = 3
    """... when they wrote at least so many times what the person wrote themselves."""
    surge_people: int = 5
    """More first-time writers than this within the minutes is a surge ..."""
    surge_minutes: int = 10
    surge_ratio: int = 4
    """... when they are also so many times as many as usual on this site."""
    surge_hold: bool = False
    """Whether the comments of people who are new here wait for a moderator in a surge."""
    open_from: str = ""
    """Hours at which moderators are there, `09:00`, UTC; empty for always."""
    open_to: str = ""
    learnt_order: bool = False
    """Whether the queue is ordered by what this site's moderators decided before."""
    identity_words: bool = False
    """Whether names of groups of people may weigh in that order."""


def checked(house: Moderation) -> Moderation:
    """Return settings as they can be: words once each, without those that are empty.

    Raises:
        InvalidError: If one of them cannot be what it is.
    """
    for field, (least, most) in BOUNDS.items():
        if not least <= getattr(house, field) <= most:
            raise InvalidError(field, f"Please choose a number from {least:,} to {most:,}.")
    for field in ("open_from", "open_to"):
        said = getattr(house, field)
        if said and not _TIME.fullmatch(said):
            raise InvalidError(field, "Please write a time of the day in UTC, such as 09:00.")
    if bool(house.open_from) is not bool(house.open_to) or house.open_from == house.open_to != "":
        words = "Please give both hours, two different ones, or none of them."
        raise InvalidError("open_to", words)
    return replace(house, hold_words=_words(house.hold_words))


def _words(said: tuple[str, ...]) -> tuple[str, ...]:
    lines = (" ".join(one.split()) for one in said)
    kept = tuple({line.casefold(): line for line in lines if line}.values())
    if len(kept) > _MOST_WORDS:
        raise InvalidError("hold_words", f"Please name at most {_MOST_WORDS:,} words.")
    too_long = next((one for one in kept if len(one) > _LONGEST_WORD), None)
    if too_long is not None:
        words = (
            f"“{too_long[:20]}…” has more than {_LONGEST_WORD} characters; one word on each line."
        )
        raise InvalidError("hold_words", words)
    return kept
