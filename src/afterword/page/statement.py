"""A statement of reasons: all that somebody may know of a decision about them (DSA, article 17).

The same facts as JSON for programs and the browser, and as a page without any script.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from afterword.domain.clause import Clause, Ground
from afterword.domain.desk_event import Act
from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.note import NoteId
from afterword.domain.site import Site
from afterword.page import place, sheet, words
from afterword.page.compose import Problem

EVERYWHERE = "everywhere"
"""Where a restriction holds: a house has one face for the whole world."""


class Ignored(Struct, frozen=True):
    """The note that was ignored."""

    id: NoteId
    instruction: str
    acknowledged: bool
    """Whether they had said that they had read it when they wrote."""


class Appealed(Struct, frozen=True, kw_only=True):
    """What became of their appeal."""

    at: datetime
    answered_by: datetime
    """When they are told at the latest."""
    decided_at: datetime | None = None
    overturned: bool = False
    reason: str = ""


class Statement(Struct, frozen=True, kw_only=True):
    """One decision, as whom it is about may know it."""

    act: Act
    restriction: str
    """What was done, in one word that never changes: `removed`, `suspended`."""
    said: str
    """The same in a sentence with its scope and its time."""
    by: str
    """The name the moderator goes by, or the two; empty when a rule of the house did it."""
    at: datetime
    until: datetime | None = None
    stands: bool
    text: str = ""
    """Their own words then, whole; empty when they are erased, or it is about none."""
    content_note: str = ""
    """What they had said of it beforehand."""
    excerpt: str = ""
    """As much of them as tells which they were."""
    reports: int = 0
    """How many people had reported it; who, nobody is told."""
    software: bool = False
    """Whether a rule of the house found it, and not a person."""
    clause: Clause | None = None
    """None in logs from before decisions named one."""
    version: int = 0
    """Of the clauses, then."""
    why: str = ""
    """What the moderator wrote to them."""
    note: Ignored | None = None
    appeal_until: datetime
    answer_days: int
    appeal: Appealed | None = None
    is_warning: bool = False
    acknowledged: bool = False
    """Of a warning: whether they have said that they have read it."""
    comment: Seq | None = None
    number: int | None = None
    is_curable: bool = False
    """Whether the same can be written again in another way, and where."""


class Answered(Struct, frozen=True, kw_only=True):
    """A page of statements, and who asks for it."""

    site: Site
    address: str
    """Where the page is, and its forms go."""
    statements: Sequence[Statement] = ()
    is_proved: bool = False
    """Whether the browser showed already that it is about them; else the key is asked for."""
    edit_key: str = ""
    """As it was typed, or empty when the browser keeps it."""
    slip: str = ""
    """What shows in place of a key that it is about them; then their words stay closed."""
    page: PageKey | None = None
    thread: ThreadId | None = None
    """Where the comment stands; None on the page of a decision about the person."""
    number: int | None = None
    parent: Seq | None = None
    """What the comment answered, for writing it anew."""
    appeal: str = ""
    """An appeal that was typed and not sent yet."""
    about: Seq | None = None
    """The decision that a form was about."""
    problem: Problem | None = None
    done: str = ""


def statement(answered: Answered, now: datetime) -> str:
    """Return the page."""
    site, number = answered.site, answered.number
    about = f"about your comment #{number}" if number else "about what you wrote"
    back = sheet.link(site.key, "thread", answered.thread) if answered.thread else ""
    return sheet.fill(
        "statement.html",
        site,
        own=answered,
        problem=answered.problem,
        heading=f"What was decided {about if answered.thread else 'about you'}",
        back=back or place.home(site) or sheet.link(site.key, "how"),
        now=now,
        outcome=outcome,
        redress=redress,
        can_appeal=can_appeal,
    )


def can_appeal(one: Statement, now: datetime) -> bool:
    """Say whether its person can appeal now."""
    return one.stands and one.appeal is None and now <= one.appeal_until


def facts(one: Statement, now: datetime) -> dict[str, Any]:
    """Return a statement as JSON."""
    clause, note = one.clause, one.note
    return {
        "act": one.act.seq,
        "restriction": one.restriction,
        "said": one.said,
        "by": one.by or None,
        "at": words.iso(one.at),
        "until": one.until and words.iso(one.until),
        "territorial_scope": EVERYWHERE,
        "stands": one.stands,
        "comment": one.comment,
        "number": one.number,
        "facts": one.excerpt,
        "text": one.text,
        "content_note": one.content_note or None,
        "source": "notice" if one.reports else "own_initiative",
        "reports": one.reports,
        "automated": {"detection": one.software, "decision": not one.by},
        "ground": clause.ground if clause else Ground.TERMS,
        "clause": clause
        and {
            "id": clause.id,
            "label": clause.label,
            "words": clause.words,
            "version": one.version,
        },
        "why": one.why,
        "note": note
        and {
            "id": note.id,
            "instruction": note.instruction,
            "acknowledged": note.acknowledged,
        },
        "curable": one.is_curable,
        "warning": {"acknowledged": one.acknowledged} if one.is_warning else None,
        "redress": {
            "appeal": can_appeal(one, now),
            "appeal_until": words.iso(one.appeal_until),
            "answer_days": one.answer_days,
            "words": redress(one, now),
        },
        "appeal": one.appeal and appeal_facts(one.appeal),
    }


def appeal_facts(appeal: Appealed) -> dict[str, Any]:
    """Return what became of an appeal as JSON."""
    decided = appeal.decided_at is not None
    return {
        "status": ("overturned" if appeal.overturned else "upheld") if decided else "waiting",
        "at": words.iso(appeal.at),
        "answered_by": words.iso(appeal.answered_by),
        "reason": appeal.reason or None,
        "words": outcome(appeal),
    }


def outcome(appeal: Appealed) -> str:
    """Say what became of an appeal."""
    if appeal.decided_at is None:
        return (
            "You have appealed. Another moderator looks at it, where there is one, and you find "
            f"the answer here by {words.date(appeal.answered_by)}."
        )
    if appeal.overturned:
        return f"Your appeal succeeded, and the decision is taken back. {appeal.reason}"
    return f"The decision was looked at again, and stands. {appeal.reason}"


def redress(one: Statement, now: datetime) -> str:
    """Say what one can do about a decision."""
    if one.appeal is not None or not one.stands:
        return ""
    if not can_appeal(one, now):
        return "The time for an appeal is over. The courts of your country are open to you."
    return (
        f"You can appeal until {words.date(one.appeal_until)}: once, in up to 2,000 characters. "
        "A moderator who has not decided it looks at it, where there is one, and answers within "
        f"{days(one.answer_days)}. The courts of your country are open to you as well."
    )


def days(count: int) -> str:
    """Count days."""
    return "1 day" if count == 1 else f"{count} days"
