"""Reporting a comment without JavaScript, and what comes of it."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.clause import Clause, Ground
from afterword.domain.desk_event import Ending
from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.comment import fragment
from afterword.page.compose import Problem
from afterword.projection.reading import Shown

ENDINGS: Mapping[Ending | None, str] = {
    None: "Thank you. A moderator will look, and you find here what came of it.",
    Ending.KEPT: "A moderator looked at what you reported: it stays.",
    Ending.ACTED: "A moderator looked at what you reported, and did something about it.",
    Ending.GONE: "What you reported was taken back by its author before a moderator looked.",
}
"""What whoever reported a comment is told; None while nobody has looked."""
REMOVED = "A moderator looked at what you reported: it was removed."
"""The same, where that is what was done."""


class Form(Struct, frozen=True, kw_only=True):
    """A report as it was typed."""

    clause: str = ""
    text: str = ""
    name: str = ""
    email: str = ""
    law: str = ""
    good_faith: bool = False


class Reporting(Struct, frozen=True, kw_only=True):
    """Somebody reports a comment."""

    site: Site
    page: PageKey
    thread: ThreadId
    seq: Seq
    number: int
    shown: Shown | None = None
    """The comment as readers see it; None when they see nothing."""
    form: Form = Form()
    problem: Problem | None = None


class Outcome(Struct, frozen=True, kw_only=True):
    """Somebody wants to know what came of their report."""

    site: Site
    report: Seq
    said: str = ""
    """What came of it; empty while they have not shown that it is theirs."""
    thread: ThreadId | None = None
    comment: Seq | None = None
    edit_key: str = ""
    problem: Problem | None = None


def report(one: Reporting) -> str:
    """Return the page with the form."""
    return sheet.fill(
        "report.html",
        one.site,
        own=one,
        form=one.form,
        problem=one.problem,
        reasons=reasons(one.site.clauses),
        illegal=[clause.id for clause in one.site.clauses if clause.ground is Ground.ILLEGAL],
        article=_article(one),
    )


def reported(one: Reporting, seq: Seq, said: str, edit_key: str) -> str:
    """Return the page that tells what comes of a report, with the key to it."""
    return sheet.fill("reported.html", one.site, own=one, report=seq, said=said, edit_key=edit_key)


def outcome(answered: Outcome) -> str:
    """Return the page that tells what came of a report; without proof it asks for the key."""
    return sheet.fill(
        "report_outcome.html",
        answered.site,
        own=answered,
        report=answered.report,
        said=answered.said,
        thread=answered.thread,
        comment=answered.comment,
        problem=answered.problem,
    )


def reasons(clauses: Sequence[Clause]) -> Sequence[tuple[str, str]]:
    """Return what a reader can choose from."""
    return [(clause.id, clause.label) for clause in clauses]


def _article(one: Reporting) -> Markup | None:
    if one.shown is None:
        return None
    return Markup(fragment(one.shown, one.site.key, one.page))  # noqa: S704 - made by comment
