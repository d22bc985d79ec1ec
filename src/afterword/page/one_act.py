"""The page of a signed link: what it does, with a button; or why it does nothing."""

from enum import StrEnum

from msgspec import Struct

from afterword.page import sheet
from afterword.page.compose import Problem
from afterword.page.desk_card import DEEDS, WORDS, Card, Deed


class State(StrEnum):
    """Why a link does nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    NOT_THEIRS = "not_theirs"


class OneAct(Struct, frozen=True, kw_only=True):
    """What a link does, before it does it."""

    card: Card
    deed: Deed
    name: str
    """In whose name."""
    with_reason: bool
    clause: str = ""
    words: str = ""
    problem: Problem | None = None


_NOTHING = {
    State.UNKNOWN: (
        "This link is not one of ours",
        "It may have been cut in two on its way. Nothing was done.",
    ),
    State.EXPIRED: (
        "This link is too old",
        "Links like this hold for 72 hours. Nothing was done; what waits is on the desk.",
    ),
    State.USED: (
        "This is settled, or changed since",
        (
            "Somebody has decided about it, perhaps through this link, or it says something else "
            "by now. Nothing was done; what waits is on the desk."
        ),
    ),
    State.NOT_THEIRS: (
        "This link was for a moderator",
        "Whoever it was made for does not look after this site any more. Nothing was done.",
    ),
}


def one_act(of: OneAct) -> str:
    """Return the page with the button."""
    return sheet.fill(
        "one_act.html", None, of=of, title=DEEDS[of.deed], told="", signed_in=False, **WORDS
    )


def done(words: str) -> str:
    """Return the page after it is done."""
    return sheet.fill(
        "one_act.html", None, of=None, title="It is done", told=words, signed_in=False, **WORDS
    )


def nothing_done(state: State) -> str:
    """Return the page of a link that does nothing."""
    title, told = _NOTHING[state]
    return sheet.fill(
        "one_act.html", None, of=None, title=title, told=told, signed_in=False, **WORDS
    )
