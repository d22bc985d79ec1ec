"""A moderator decides about whoever wrote a comment, on a page without any script."""

from collections.abc import Sequence

from msgspec import Struct

from afterword.domain.ids import Seq, ThreadId
from afterword.domain.sanction import Measure
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.compose import Problem
from afterword.page.statement import Statement

MEASURES: Sequence[tuple[Measure, str]] = (
    (Measure.WARN, "Write to them privately; they read it before their next comment"),
    (Measure.OUT_OF_THREAD, "They may not comment in this thread until …"),
    (Measure.SUSPEND, "They may not comment on this site until …"),
    (Measure.REVIEW, "A moderator looks at what they write first"),
    (Measure.BAN, "They may not comment on this site any more"),
)
USUAL = "usual"
"""A length that goes with what is decided, so that a ban does not end by itself unasked."""
LASTING: Sequence[tuple[str, str]] = (
    (USUAL, "as usual: a week; a ban until a moderator lifts it"),
    ("", "until a moderator lifts it"),
    ("1", "a day"),
    ("3", "three days"),
    ("7", "a week"),
    ("30", "30 days"),
    ("180", "half a year"),
    ("365", "a year"),
)
"""In days."""
_USUAL_DAYS = 7


class Typed(Struct, frozen=True, kw_only=True):
    """The form as it was typed."""

    measure: str = Measure.WARN
    clause: str = ""
    reason: str = ""
    days: str = USUAL
    note: str = ""


class AuthorDesk(Struct, frozen=True, kw_only=True):
    """Whom a moderator decides about."""

    site: Site
    thread: ThreadId
    seq: Seq
    number: int | None
    name: str
    excerpt: str
    sanctions: Sequence[Statement] = ()
    """What was decided about them before, the newest first."""
    typed: Typed = Typed()
    problem: Problem | None = None
    done: str = ""


def days_of(measure: Measure, lasting: str) -> int:
    """Return for how many days something is decided; 0 for no end."""
    if lasting == USUAL:
        return 0 if measure is Measure.BAN else _USUAL_DAYS
    return int(lasting) if lasting in {value for value, _ in LASTING} and lasting else 0


def author_desk(one: AuthorDesk) -> str:
    """Return the page."""
    return sheet.fill(
        "author_desk.html",
        None,
        signed_in=True,
        one=one,
        typed=one.typed,
        problem=one.problem,
        measures=MEASURES,
        lasting=LASTING,
        reasons=[(clause.id, clause.label) for clause in one.site.clauses],
    )
