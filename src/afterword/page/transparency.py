"""A year of a house in numbers: as a page, and as a table for programs.

Numbers of what the moderation log tells anyway are told as they are. What it does not tell,
reports and warnings, is told from three on: with one or two, somebody could be guessed.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from afterword.domain.desk_event import Ending
from afterword.domain.event import (
    CommentCollapsed,
    CommentMoved,
    CommentRedacted,
    CommentRemoved,
    ContentNoteAdded,
    RevisionAsked,
)
from afterword.domain.sanction import Measure
from afterword.domain.site import Site
from afterword.log import codec
from afterword.page import sheet
from afterword.projection.transparency import OfClause, Year

FEW = 3
"""From so many on, what the moderation log does not tell is told."""
ACTS: Mapping[str, str] = {
    codec.kind_of(CommentRemoved): "removed",
    codec.kind_of(CommentRedacted): "words taken out",
    codec.kind_of(CommentCollapsed): "folded",
    codec.kind_of(RevisionAsked): "asked to say otherwise",
    codec.kind_of(ContentNoteAdded): "given a content note",
    codec.kind_of(CommentMoved): "moved",
}
MEASURES: Mapping[Measure, str] = {
    Measure.WARN: "private warnings",
    Measure.OUT_OF_THREAD: "out of a thread for a time",
    Measure.SUSPEND: "suspended from the site for a time",
    Measure.REVIEW: "looked at before publishing",
    Measure.BAN: "banned",
}
ENDINGS: Mapping[Ending, str] = {
    Ending.KEPT: "the comment stands",
    Ending.ACTED: "something was done",
    Ending.GONE: "gone before anybody looked",
}


def transparency(site: Site, year: Year, *, is_over: bool, others: Sequence[int]) -> str:
    """Return the page.

    Args:
        site: The house.
        year: Its numbers.
        is_over: Whether nothing is added to the year any more.
        others: Other years that have a report.
    """
    return sheet.fill(
        "transparency.html",
        site,
        year=year,
        is_over=is_over,
        others=others,
        acts=ACTS,
        measures=MEASURES,
        endings=ENDINGS,
        few=few,
        measured=measured,
        percent=percent,
        hours=hours,
    )


def table(year: Year) -> str:
    """Return the numbers as CSV (RFC 4180)."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(("year", "what", "clause", "number"))
    rows.writerows((year.year, *row) for row in _rows(year))
    return out.getvalue()


def few(count: int) -> str:
    """Write a number of what nobody else is told of."""
    return "fewer than 3" if 0 < count < FEW else f"{count:,}"


def measured(measure: Measure, count: int) -> str:
    """Write how often something was decided about somebody; warnings are private."""
    return few(count) if measure is Measure.WARN else f"{count:,}"


def percent(share: float | None) -> str:
    """Write a share."""
    return "–" if share is None else f"{share:.0%}"


def hours(length: float | None) -> str:
    """Write how long something took in the middle."""
    return "–" if length is None else f"{length:,.1f} h"


def _rows(year: Year) -> Iterator[tuple[str, str, str | int | float]]:
    totals = ("posted", "held", "let_in", "declined", "acts", "by_software", "restored")
    for name in totals:
        yield name, "", getattr(year, name)
    for measure in Measure:
        yield f"sanction.{measure}", "", measured(measure, year.measures.get(measure, 0))
    yield "reports", "", few(year.reports)
    for ending in Ending:
        yield f"reports.{ending}", "", few(year.endings[ending])
    yield "appeals", "", year.appeals
    yield "appeals.upheld", "", year.upheld
    yield "appeals.overturned", "", year.overturned
    for name, length in (("report", year.report_hours), ("appeal", year.appeal_hours)):
        yield f"median_hours.{name}", "", "" if length is None else length
    for one in year.clauses:
        yield from _of_clause(one)


def _of_clause(one: OfClause) -> Iterator[tuple[str, str, str | int | float]]:
    for kind in ACTS:
        yield kind, one.clause, one.acts.get(kind, 0)
    yield "reports", one.clause, few(one.reports)
    for ending in Ending:
        yield f"reports.{ending}", one.clause, few(one.endings[ending])
    yield "appeals.upheld", one.clause, one.upheld
    yield "appeals.overturned", one.clause, one.overturned
    rate = one.reversal_rate
    yield "reversal_rate", one.clause, "" if rate is None else round(rate, 3)
