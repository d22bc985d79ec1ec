"""What was done to somebody's words or to them: one word that never changes, and a sentence."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from afterword.domain.event import (
    CommentCollapsed,
    CommentDeclined,
    CommentMoved,
    CommentRedacted,
    CommentRemoved,
    ContentNoteAdded,
    RevisionAsked,
)
from afterword.domain.sanction import Measure
from afterword.page import words

WORDS_OF: Mapping[type, str] = {
    CommentRemoved: "removed",
    CommentRedacted: "redacted",
    CommentCollapsed: "collapsed",
    RevisionAsked: "revision_asked",
    ContentNoteAdded: "content_note_added",
    CommentDeclined: "declined",
    CommentMoved: "moved",
}
"""Each act's word."""

_ACTS: Mapping[type, str] = {
    CommentRemoved: "Your comment{it} was removed.",
    CommentRedacted: "Words were taken out of your comment{it}, visibly; the rest stands.",
    CommentCollapsed: "Your comment{it} is folded: readers open it when they choose to.",
    RevisionAsked: "You are asked to say your comment{it} otherwise{until}. "
    "Until then it is folded.",
    ContentNoteAdded: "Your comment{it} was given a content note.",
    CommentDeclined: "Your comment was not let in.",
    CommentMoved: "Your comment{it} was moved to another thread.",
}
_MEASURES: Mapping[Measure, str] = {
    Measure.WARN: "A moderator has written to you. Nobody else sees this.",
    Measure.OUT_OF_THREAD: "You may not comment in this thread{until}.",
    Measure.SUSPEND: "You may not comment on this site{until}.",
    Measure.REVIEW: "A moderator looks at what you write on this site before it is "
    "published{until}.",
    Measure.BAN: "You may not comment on this site any more{until}.",
}


def about_comment(kind: type, number: int | None, until: datetime | None = None) -> str:
    """Say what was done to somebody's comment."""
    it = f" #{number}" if number is not None else ""
    return _ACTS[kind].format(it=it, until=f" by {day(until)}" if until else "")


def about_person(measure: Measure, until: datetime | None) -> str:
    """Say what was decided about somebody, with its scope and its end."""
    return _MEASURES[measure].format(until=f" until {day(until)}" if until else "")


def ban(name: str, site: str, until: datetime | None) -> str:
    """Say to whoever is asked to agree what would be done: who, where, and until when."""
    return f"Ban {name} from {site}, {f'until {day(until)}' if until else 'no end'}"


def decided_by(by: str, label: str) -> str:
    """Say, after a refusal, who decided and for which rule."""
    rule = f", for this rule: {label}" if label else ""
    return f"Decided by {by or 'a rule of this site'}{rule}."


def by_two(names: Sequence[str]) -> str:
    """Name the two moderators who decided something, as far as they go by a name."""
    known = " and ".join(names)
    return f"two moderators, {known}" if known else "two moderators"


def day(at: datetime) -> str:
    """Name a time with its day of the week, as people say it."""
    return f"{at:%A}, {words.moment(at)}"
