"""How a house is moderated, in words: for everybody, and as a form for its owner."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from afterword.domain.moderation import BOUNDS, Moderation
from afterword.domain.site import Site
from afterword.page import sheet, words
from afterword.page.compose import Problem

GROUPS: Mapping[str, Mapping[str, str]] = {
    "What waits for a moderator": {
        "hold_all": "Every comment",
        "hold_first": "Of each person the first so many comments (0: none)",
        "hold_links": "Comments with so many links or more (0: never)",
        "hold_removed": "Comments of whoever had so many removed in 30 days (0: never)",
        "hold_words": "Comments with one of these words or phrases, one on each line",
        "open_from": "Outside these hours everything waits. From (UTC, such as 09:00)",
        "open_to": "until",
        "wait_hours": "Hours that people are told it usually takes",
    },
    "Reports": {
        "fold_reports": "A comment that so many people reported is folded (0: never)",
    },
    "Decisions": {
        "undo_hours": "Hours in which a moderator’s act can be undone",
        "appeal_days": "Days in which one can appeal; the law asks for six months",
        "answer_days": "Days in which an appeal is answered",
    },
    "Alarms": {
        "heated_reports": "A conversation is heated from so many reports on (0: never)",
        "pile_on_people": "So many people answering one person are a pile-on (0: never)",
        "pile_on_minutes": "within so many minutes",
        "pile_on_ratio": "when they wrote so many times what the person wrote",
        "surge_people": "More people than this writing for the first time are a surge (0: never)",
        "surge_minutes": "within so many minutes",
        "surge_ratio": "when they are so many times as many as usual",
        "surge_hold": "In a surge, comments of people who are new here wait",
    },
    "At the desk": {
        "batch": "After so many items the desk asks for a rest",
        "batch_minutes": "and after so many minutes",
        "learnt_order": "Order the queue by what moderators here decided before",
        "identity_words": "Names of groups of people may weigh in that order",
    },
}
"""Every setting with what it is called, as the form has them."""


class Field(Struct, frozen=True, kw_only=True):
    """One field of the form."""

    name: str
    label: str
    kind: str
    """`number`, `tick`, `lines` or `time`."""
    value: str
    least: int = 0
    most: int = 0


class Settings(Struct, frozen=True, kw_only=True):
    """The form of a house's settings."""

    site: Site
    typed: Mapping[str, str]
    """Each setting as it was typed, or as it is."""
    problem: Problem | None = None
    saved: bool = False


def settings(shown: Settings) -> str:
    """Return the owner's page."""
    groups = [
        (name, [_field(field, label, shown.typed) for field, label in fields.items()])
        for name, fields in GROUPS.items()
    ]
    return sheet.fill(
        "house_settings.html",
        None,
        shown=shown,
        house=shown.site,
        groups=groups,
        problem=shown.problem,
        signed_in=True,
    )


def as_typed(house: Moderation) -> dict[str, str]:
    """Return settings as their form has them."""
    return {field: _said(getattr(house, field)) for field in Moderation.__struct_fields__}


def rules(house: Moderation) -> list[str]:
    """Say to everybody what waits for a moderator here and how long things take.

    Words that are looked at first are not told: that would be an invitation.
    """
    held = _held(house)
    told = list[str]()
    if house.hold_all:
        told.append("A moderator looks at every comment before it is published.")
    elif held:
        told.append(f"A moderator looks first at {'; '.join(held)}.")
    if hours := words.hours(house):
        told.append(hours)
    if told:
        told.append(
            f"What waits is usually looked at within {_hours(house.wait_hours)}. Its author sees "
            "that it waits, and what was decided and why."
        )
    if house.fold_reports:
        told.append(
            f"A comment that {house.fold_reports} people reported is folded until a moderator "
            "has looked."
        )
    told.append(
        f"You can appeal against a decision for {house.appeal_days} days, and are answered within "
        f"{house.answer_days}. Moderators can undo what they did within "
        f"{_hours(house.undo_hours)}."
    )
    return told


def _held(house: Moderation) -> list[str]:
    first = house.hold_first
    most = "your first comment here" if first == 1 else f"your first {first} comments here"
    links = "links" if house.hold_links == 1 else f"{house.hold_links} links or more"
    parts = [
        (first, most),
        (house.hold_links, f"comments with {links}"),
        (house.hold_removed, "comments of whoever had several removed lately"),
        (house.hold_words, "comments with words of a list"),
    ]
    return [said for applies, said in parts if applies]


def _hours(count: int) -> str:
    return "an hour" if count == 1 else f"{count} hours"


def _said(value: object) -> str:
    match value:
        case bool():
            return "on" if value else ""
        case tuple():
            return "\n".join(value)
        case _:
            return str(value)


def _field(name: str, label: str, typed: Mapping[str, str]) -> Field:
    least, most = BOUNDS.get(name, (0, 0))
    kinds: Mapping[str, Sequence[str]] = {
        "number": tuple(BOUNDS),
        "lines": ("hold_words",),
        "time": ("open_from", "open_to"),
    }
    kind = next((kind for kind, names in kinds.items() if name in names), "tick")
    value = typed.get(name, "")
    return Field(name=name, label=label, kind=kind, value=value, least=least, most=most)
