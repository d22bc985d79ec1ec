"""The sentences of the moderation log: what was done, and nothing of what is nobody's business."""

from collections.abc import Mapping
from datetime import datetime

from afterword.domain.desk_event import (
    AppealDecided,
    PersonSanctioned,
    ProposalDecided,
    SanctionLifted,
)
from afterword.domain.event import (
    ActUndone,
    ClausesSet,
    CommentCollapsed,
    CommentMoved,
    CommentRemoved,
    CommentRestored,
    Event,
)
from afterword.domain.sanction import Measure
from afterword.log import codec
from afterword.page import words

_MEASURES: Mapping[Measure, str] = {
    Measure.OUT_OF_THREAD: "Somebody may not comment in this thread",
    Measure.SUSPEND: "Somebody may not comment on this site",
    Measure.REVIEW: "A moderator looks at what somebody writes before it is published",
    Measure.BAN: "Somebody may not comment on this site any more",
}
_TOGETHER: Mapping[str, str] = {
    codec.kind_of(CommentRemoved): "removed",
    codec.kind_of(CommentCollapsed): "folded",
    codec.kind_of(CommentMoved): "moved to another thread",
    codec.kind_of(CommentRestored): "restored",
    codec.kind_of(ActUndone): "shown as before",
}
"""What happened to comments of which several were decided about in one go."""


def done(event: Event, number: int | None, reason: str) -> str:
    """Tell what was done.

    Args:
        event: What happened; not with a note, which has a name of its own.
        number: Of the comment it is about.
        reason: The clause, or the words where none says it; empty for none.
    """
    why = f": {reason}" if reason else "."
    match event:
        case PersonSanctioned(measure=measure, until=until) if measure in _MEASURES:
            return f"{_MEASURES[measure]}{_until(until)}{why}"
        case SanctionLifted(appealed=appealed):
            so = "after an appeal" if appealed else "before its time"
            return f"A decision about somebody ended {so}."
        case AppealDecided(overturned=overturned):
            about = f"about comment #{number}" if number else "about somebody"
            so = "was taken back" if overturned else "stands"
            return f"After an appeal, a decision {about} {so}{why}"
        case ProposalDecided(agreed=agreed):
            so = "agreed to" if agreed else "did not agree to"
            return f"A second moderator {so} what another one had proposed."
        case ClausesSet(clauses=clauses):
            return f"What decisions rest on was written anew; there are {len(clauses)} reasons."
        case _:
            return words.moderation(event, number, reason)


def together(counts: Mapping[str, int], number: int | None, reason: str) -> str:
    """Tell of several comments that were decided about in one go.

    Args:
        counts: How many acts there are, by kind.
        number: Of the first comment.
        reason: The clause, or the words where none says it; empty for none.
    """
    known = {kind: count for kind, count in counts.items() if kind in _TOGETHER}
    parts = [
        f"{_comments(count) if at == 0 else count} {'was' if count == 1 else 'were'} "
        f"{_TOGETHER[kind]}"
        for at, (kind, count) in enumerate(known.items())
    ]
    since = f", from #{number} on" if number else ""
    why = f": {reason}" if reason else "."
    return f"{' and '.join(parts)} in one go{since}{why}"


def _comments(count: int) -> str:
    return "1 comment" if count == 1 else f"{count:,} comments"


def _until(until: datetime | None) -> str:
    return f" until {until:%A}, {words.moment(until)}" if until else ""
