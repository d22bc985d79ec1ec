"""The clauses that decisions rest on: for everybody as they are and were, for owners to write."""

from collections.abc import Sequence

from msgspec import Struct

from afterword.domain.clause import Clause
from afterword.domain.clause_text import MOST
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.compose import Problem


class Draft(Struct, frozen=True, kw_only=True):
    """The clauses as somebody is writing them."""

    site: Site
    text: str
    based_on: int
    may_change: bool
    problem: Problem | None = None
    done: str = ""


def clauses(site: Site, then: Sequence[Clause], version: int) -> str:
    """Return the page of one version."""
    return sheet.fill("clauses.html", site, clauses=then, version=version)


def desk(draft: Draft) -> str:
    """Return the page on which an owner writes them."""
    return sheet.fill(
        "clauses_desk.html",
        None,
        house=draft.site,
        draft=draft,
        problem=draft.problem,
        most=MOST,
        signed_in=True,
    )
