"""A year of a house in numbers, out of its logs: counts of acts, and never of people.

What was done is read a batch at a time, so that a long year takes no more memory than a short one.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import final

from msgspec import Struct
from sqlalchemy import Connection, func, select

from afterword.db.tables import appeal, comment, held, report
from afterword.domain.clause import OTHER, ClauseId, Grounds
from afterword.domain.desk_event import AppealDecided, AppealMade, Ending, ReportsAnswered
from afterword.domain.desk_event import PersonSanctioned as Sanctioned
from afterword.domain.event import (
    ActUndone,
    CommentDeclined,
    CommentMoved,
    CommentPosted,
    CommentRestored,
    DeclineUndone,
    Event,
)
from afterword.domain.ids import Seq, SiteKey, desk_stream
from afterword.domain.sanction import Measure
from afterword.domain.site import Site
from afterword.log import codec, filed, read
from afterword.log.filed import Filed, Wanted
from afterword.projection import clauses
from afterword.projection.decided import OnComment

_TENTHS = timedelta(minutes=6)


class OfClause(Struct, frozen=True, kw_only=True):
    """What was done for one reason."""

    clause: ClauseId
    label: str
    acts: dict[str, int]
    """How often, by the kind of act: `comment.removed`."""
    reports: int
    endings: dict[Ending, int]
    upheld: int
    overturned: int

    @property
    def reversal_rate(self) -> float | None:
        """Of the appeals that were decided, how many succeeded, 0 to 1; None without any."""
        decided = self.upheld + self.overturned
        return self.overturned / decided if decided else None


class Year(Struct, frozen=True, kw_only=True):
    """A year in numbers."""

    year: int
    posted: int
    held: int
    let_in: int
    declined: int
    restored: int
    """Acts that were taken back."""
    measures: dict[Measure, int]
    clauses: Sequence[OfClause]
    """Those for which something was done or reported."""
    reports: int
    endings: dict[Ending, int]
    appeals: int
    upheld: int
    overturned: int
    report_hours: float | None
    """The median from a report to its answer."""
    appeal_hours: float | None
    acts: int
    """On comments."""
    by_software: int
    """Of them, those that a rule of the house did."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote, and nothing was done."""
        done = (self.posted, self.held, self.acts, self.reports, self.appeals)
        return not any(done) and not self.measures and not self.declined


def of_year(tx: Connection, site: Site, year: int) -> Year:
    """Return a year, UTC, in numbers."""
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    tally = _Tally()
    for one in filed.walk(tx, Wanted(site=site.key, since=since, until=until)):
        tally.add(tx, site.key, one)
    made = select(func.count()).where(comment.c.site == site.key, comment.c.moved_from.is_(None))
    posted = made.where(comment.c.at >= since, comment.c.at < until)
    waited = select(func.count()).where(
        held.c.site == site.key, held.c.at >= since, held.c.at < until
    )
    appealed = select(func.count()).where(
        appeal.c.site == site.key, appeal.c.at >= since, appeal.c.at < until
    )
    reported = (
        select(report.c.clause, func.count())
        .where(report.c.site == site.key, report.c.at >= since, report.c.at < until)
        .group_by(report.c.clause)
    )
    reports = {ClauseId(row[0]): int(row[1]) for row in tx.execute(reported)}
    return Year(
        year=year,
        posted=int(tx.execute(posted).scalar_one()),
        held=int(tx.execute(waited).scalar_one()),
        let_in=tally.let_in,
        declined=tally.declined,
        restored=tally.restored,
        measures={one: tally.measures[one] for one in Measure if tally.measures[one]},
        clauses=tally.by_clause(tx, site, reports),
        reports=sum(reports.values()),
        endings={one: tally.endings[one] for one in Ending},
        appeals=int(tx.execute(appealed).scalar_one()),
        upheld=sum(tally.upheld.values()),
        overturned=sum(tally.overturned.values()),
        report_hours=_median(tally.report_tenths),
        appeal_hours=_median(tally.appeal_tenths),
        acts=sum(tally.acts.values()),
        by_software=tally.by_software,
    )


@final
class _Tally:
    """What is counted while the logs go by."""

    def __init__(self) -> None:
        self.let_in = self.declined = self.restored = self.by_software = 0
        self.acts = Counter[tuple[ClauseId, str]]()
        self.measures = Counter[Measure]()
        self.endings = Counter[Ending]()
        self.endings_by_clause = Counter[tuple[ClauseId, Ending]]()
        self.upheld = Counter[ClauseId]()
        self.overturned = Counter[ClauseId]()
        self.report_tenths = Counter[int]()
        self.appeal_tenths = Counter[int]()

    def add(self, tx: Connection, site: SiteKey, one: Filed) -> None:
        """Count one act."""
        match one.event:
            case CommentPosted():
                self.let_in += 1
            case CommentDeclined():
                self.declined += 1
            case DeclineUndone():
                self.declined -= 1
            case CommentRestored() | ActUndone():
                self.restored += 1
            case CommentMoved(returns=True):
                # (counted where it is restored)
                pass
            case Sanctioned(measure=measure):
                self.measures[measure] += 1
            case ReportsAnswered():
                self._answered(tx, one, one.event)
            case AppealDecided():
                self._decided(tx, site, one, one.event)
            case _ if isinstance(one.event, OnComment):
                grounds = _grounds(one.event)
                self.acts[_clause(grounds), codec.kind(one.event)] += 1
                self.by_software += grounds is not None and grounds.software
            case _:
                pass

    def by_clause(
        self, tx: Connection, site: Site, reports: dict[ClauseId, int]
    ) -> list[OfClause]:
        """Return what was counted for each reason, the house's own order first."""
        known = clauses.ever(tx, site)
        used = {clause for clause, _ in self.acts} | set(reports)
        used |= {clause for clause, _ in self.endings_by_clause}
        used |= set(self.upheld) | set(self.overturned)
        order = [one.id for one in site.clauses]
        order += sorted(used - set(order))
        return [
            OfClause(
                clause=name,
                label=known[name].label if name in known else name,
                acts={kind: n for (clause, kind), n in self.acts.items() if clause == name},
                reports=reports.get(name, 0),
                endings={one: self.endings_by_clause[name, one] for one in Ending},
                upheld=self.upheld[name],
                overturned=self.overturned[name],
            )
            for name in order
            if name in used
        ]

    def _answered(self, tx: Connection, one: Filed, event: ReportsAnswered) -> None:
        answered = select(report.c.clause, report.c.at).where(
            report.c.thread == event.thread,
            report.c.comment == event.comment,
            report.c.answered == one.seq,
        )
        for row in tx.execute(answered):
            self.endings[event.ending] += 1
            self.endings_by_clause[ClauseId(row.clause), event.ending] += 1
            self.report_tenths[(one.at - row.at) // _TENTHS] += 1

    def _decided(self, tx: Connection, site: SiteKey, one: Filed, event: AppealDecided) -> None:
        made = read.at(tx, desk_stream(site), Seq(event.appeal))
        if made is None or not isinstance(made.event, AppealMade):
            return
        act = read.at(tx, made.event.act.stream, made.event.act.seq)
        clause = _clause(_grounds(act.event) if act else None)
        (self.overturned if event.overturned else self.upheld)[clause] += 1
        self.appeal_tenths[(one.at - made.at) // _TENTHS] += 1


def _grounds(event: Event) -> Grounds | None:
    found: Grounds | None = getattr(event, "grounds", None)
    return found


def _clause(grounds: Grounds | None) -> ClauseId:
    # (in logs from before there were clauses, the words said it all)
    return grounds.clause if grounds else OTHER


def _median(tenths: Counter[int]) -> float | None:
    """Return the median in hours."""
    middle, below = (sum(tenths.values()) + 1) // 2, 0
    for length in sorted(tenths):
        below += tenths[length]
        if below >= middle:
            return length / 10
    return None
