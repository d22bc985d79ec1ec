"""A case that one moderator decides for another: an appeal, or what needs a second one."""

from datetime import datetime

from msgspec import Struct

from afterword.domain.clause import Clause
from afterword.domain.ids import Seq, ThreadId
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.compose import Problem
from afterword.page.statement import Statement, outcome


class AppealCase(Struct, frozen=True, kw_only=True):
    """An appeal, with all that was known when it was decided about."""

    site: Site
    seq: Seq
    statement: Statement
    words: str
    """What they write."""
    author: str
    at: datetime
    thread: ThreadId | None = None
    read: str = ""
    """What its author had read when they wrote, in words."""
    notes: tuple[str, ...] = ()
    """The notes in force there when it was decided, each in a line."""
    refused: str = ""
    """Why whoever looks may not decide it; empty when they may."""
    reason: str = ""
    """A reason that was typed and not kept yet."""
    problem: Problem | None = None
    done: str = ""


class ProposalCase(Struct, frozen=True, kw_only=True):
    """What a moderator proposed."""

    site: Site
    seq: Seq
    what: str
    """What would happen, in a sentence."""
    by: str
    at: datetime
    words: str
    """What would be said to the person, or to everybody."""
    name: str = ""
    """Whom it is about; empty when it is about nobody."""
    clause: Clause | None = None
    thread: ThreadId | None = None
    comment: Seq | None = None
    excerpt: str = ""
    """What they wrote."""
    is_own: bool = False
    """Whether whoever looks proposed it."""
    decided: str = ""
    """What came of it, in words; empty while it waits."""
    reason: str = ""
    problem: Problem | None = None


def appeal(case: AppealCase, now: datetime) -> str:
    """Return the page on which an appeal is decided."""
    return sheet.fill(
        "appeal_case.html",
        None,
        signed_in=True,
        case=case,
        one=case.statement,
        now=now,
        problem=case.problem,
        outcome=outcome,
    )


def proposal(case: ProposalCase) -> str:
    """Return the page on which a second moderator agrees, or does not."""
    return sheet.fill("proposal_case.html", None, signed_in=True, case=case, problem=case.problem)
