"""The sentences of the desk that code puts together."""

from collections.abc import Mapping
from datetime import datetime

from afterword.domain.desk_event import Alarm
from afterword.domain.event import CommentDeclined
from afterword.domain.sanction import Measure
from afterword.page import words
from afterword.page.desk_card import Deed
from afterword.projection.alarms import Raised
from afterword.projection.decided import AboutText
from afterword.projection.people import History
from afterword.projection.settled import How

_TOLD_ELSE: Mapping[str, str] = {
    "undone": "It is taken back.",
    "closed": "The house is closed: every comment waits, and a note says until when.",
    "locked": "The house is closed: nobody can write, and a note says until when.",
    "opened": "The house is open again.",
    "kept_out": "It stays out, as you decided.",
}
_HOW: Mapping[How, str] = {
    How.LET_IN: "let it in",
    How.DECLINED: "did not let it in",
    How.STANDS: "looked at it, and it stands",
    How.REMOVED: "removed it",
    How.CHANGED: "did something about it",
    How.UPHELD: "upheld the decision",
    How.OVERTURNED: "took the decision back",
    How.AGREED: "agreed",
    How.REFUSED: "did not agree",
    How.SEEN: "has seen to it",
}
_MEASURES: Mapping[Measure, str] = {
    Measure.WARN: "Has a warning to acknowledge",
    Measure.OUT_OF_THREAD: "May not write in a thread",
    Measure.SUSPEND: "May not write on this site",
    Measure.REVIEW: "Is looked at before anybody reads it",
    Measure.BAN: "May not write on this site",
}

KEPT_OUT = "Kept out"
"""What another system took for spam is called on the desk."""
NOBODY_WAITS = "Nobody waits for it, and nobody reads it unless you let it in."

_TOLD = {
    Deed.LET_IN: "It is let in, and stands at the end of the thread.",
    Deed.DECLINE: "It is not let in. Its author is told why.",
    Deed.KEEP: "It stands.",
    Deed.REMOVE: "It is removed. Its author is told why.",
    Deed.AGREE: "You agreed, and it holds now.",
    Deed.REFUSE: "You did not agree. Whoever proposed it is told why.",
    Deed.SEEN: "You have seen to it.",
}


def told(action: str, also: int = 0) -> str:
    """Say what was done."""
    if action not in set(Deed):
        return _TOLD_ELSE.get(action, "")
    more = f" So it is with {also} other{'s' if also > 1 else ''}." if also else ""
    return _TOLD[Deed(action)] + more


def is_out_again() -> str:
    """Say that what was kept out when it moved in is so as before."""
    return "It is taken back: it is kept out as it was, and can be let in."


def waits_again(count: int) -> str:
    """Say that what was not let in waits as before."""
    if count == 1:
        return "It is taken back: it waits again."
    return f"It is taken back: all {count} wait again."


def settled(how: How, by: str, at: datetime | None = None) -> str:
    """Say what became of something while somebody else looked at it."""
    when = f" ({words.moment(at)})" if at else ""
    if how is How.WITHDRAWN:
        return f"Its author took it back{when}."
    return f"{by or 'The house'} {_HOW[how]}{when}."


def history(of: History) -> str:
    """Say what somebody did on a site."""
    if not of.published and not of.declined:
        return "Nothing of theirs was published here yet."
    parts = [f"{of.published:,} published"]
    parts += [f"{of.removed} removed"] if of.removed else []
    parts += [f"{of.declined} not let in"] if of.declined else []
    parts += [f"{of.withdrawn} taken back"] if of.withdrawn else []
    since = f", since {words.date(of.first_at)}" if of.first_at else ""
    return "Wrote here: " + ", ".join(parts) + since + "."


def measure(of: Measure, until: datetime | None) -> str:
    """Say what holds for somebody."""
    return f"{_MEASURES[of]}{f' until {words.moment(until)}' if until else ''}."


def acted(event: AboutText, number: int | None, label: str) -> str:
    """Say what was decided about something that somebody wrote."""
    if isinstance(event, CommentDeclined):
        return f"A comment was not let in{f': {label}' if label else '.'}"
    return words.moderation(event, number, label)


def alarm(raised: Raised, name: str) -> str:
    """Say what the house noticed."""
    minutes = f"within {raised.minutes} minute{'' if raised.minutes == 1 else 's'}"
    match raised.alarm:
        case Alarm.PILE_ON:
            new = f", {raised.new} of them new here" if raised.new else ""
            return f"{raised.people} people wrote to {name or 'one person'} {minutes}{new}."
        case Alarm.HEATED:
            return "A conversation is heated; it has slowed down by itself."
        case Alarm.SURGE:
            return f"{raised.people} people wrote here for the first time {minutes}."


def goes_along(title: str) -> str:
    """Say where a held comment goes whose thread was merged into another one."""
    return f"Its thread was merged into “{title}”: let in, it stands there."


def reported(count: int) -> str:
    """Say how many people reported something."""
    return "1 person reported it." if count == 1 else f"{count} people reported it."


def stamp(*, acknowledged: bool, predates: bool, asked: bool) -> str:
    """Say whether an author knew a note when they wrote."""
    if predates:
        return "It came after this was written."
    if acknowledged:
        return "Its author had acknowledged it."
    return "Its author had not acknowledged it." if asked else "Nobody has to acknowledge it."


def new_items(count: int) -> str:
    """Name the button behind which new items wait."""
    return f"{count} new"


def ends(what: str, until: datetime) -> str:
    """Say what ends soon."""
    return f"{what} ends {words.moment(until)}."
