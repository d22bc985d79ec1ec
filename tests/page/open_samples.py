"""Pages on which a house says what it does: its log, its reasons, its years, its audit log."""

from collections.abc import Callable
from datetime import UTC, datetime

from afterword.domain.clause import Clause, ClauseId, Ground
from afterword.domain.desk_event import Ending
from afterword.domain.ids import ActorId, Seq, StreamId, ThreadId
from afterword.domain.moderation import Moderation
from afterword.domain.sanction import Measure
from afterword.domain.site import Site
from afterword.page import audit, clauses, how, log, transparency
from afterword.page.compose import Problem
from afterword.projection.moves import There
from afterword.projection.transparency import OfClause, Year

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
THREAD = ThreadId("qqjnfhjymd6a2zu4")


def open_pages(site: Site, words: str) -> dict[str, Callable[[], str]]:
    """Return them by name, with `words` wherever somebody may write anything."""
    clause = Clause(ClauseId("off-topic"), words, words)
    law = Clause(ClauseId("illegal"), words, "", Ground.ILLEGAL)
    entry = log.Entry(
        id="qqjnfhjymd6a2zu4-9",
        at=NOON,
        sentence=words,
        by=words,
        url="/teaspoon/thread/x",
        about=words,
        thread=THREAD,
        clause=clause,
        version=2,
        is_over=True,
    )
    there = There(THREAD, words)
    bare = log.Entry(id="site-teaspoon-3", at=NOON, sentence=words, there=there)
    full = log.Log(
        site=site, entries=[entry, bare], older="/older", choices=[clause, law], years=[2026]
    )
    narrow = log.Log(
        site=site, entries=[entry], newest="/newest", thread=THREAD, about=words, clause="illegal"
    )
    draft = clauses.Draft(
        site=site, text=words, based_on=2, may_change=True, problem=Problem("text", words)
    )
    told = clauses.Draft(site=site, text=words, based_on=2, may_change=False, done=words)
    asked = Moderation(learnt_order=True, hold_first=2, fold_reports=3)
    return {
        "log": lambda: log.log(full),
        "log-of-a-thread": lambda: log.log(narrow),
        "quiet-log": lambda: log.log(log.Log(site=site, entries=[])),
        "clauses": lambda: clauses.clauses(site, [clause, law], 3),
        "clauses-desk": lambda: clauses.desk(draft),
        "clauses-told": lambda: clauses.desk(told),
        "how-moderated": lambda: how.how(_with(site, asked, clause), words, [2026, 2025]),
        "audit": lambda: audit.audit(_audit(site, words)),
        "quiet-audit": lambda: audit.audit(
            audit.Audit(site=site, lines=[], actors=[], table="/x.csv")
        ),
        "year": lambda: transparency.transparency(
            site, a_year(words), is_over=False, others=[2025]
        ),
        "empty-year": lambda: transparency.transparency(
            site, an_empty_year(), is_over=True, others=[]
        ),
    }


def a_year(words: str) -> Year:
    """Return a year in which things happened."""
    one = OfClause(
        clause=ClauseId("off-topic"),
        label=words,
        acts={"comment.removed": 12, "comment.collapsed": 1},
        reports=2,
        endings={Ending.KEPT: 0, Ending.ACTED: 2, Ending.GONE: 0},
        upheld=3,
        overturned=1,
    )
    return Year(
        year=2026,
        posted=1_234,
        held=7,
        let_in=5,
        declined=1,
        restored=1,
        measures={Measure.WARN: 1, Measure.BAN: 1},
        clauses=[one],
        reports=4,
        endings={Ending.KEPT: 1, Ending.ACTED: 3, Ending.GONE: 0},
        appeals=4,
        upheld=3,
        overturned=1,
        report_hours=3.5,
        appeal_hours=None,
        acts=13,
        by_software=1,
    )


def an_empty_year() -> Year:
    """Return a year in which nothing did."""
    return Year(
        year=2025,
        posted=0,
        held=0,
        let_in=0,
        declined=0,
        restored=0,
        measures={},
        clauses=[],
        reports=0,
        endings=dict.fromkeys(Ending, 0),
        appeals=0,
        upheld=0,
        overturned=0,
        report_hours=None,
        appeal_hours=None,
        acts=0,
        by_software=0,
    )


def _with(site: Site, asked: Moderation, clause: Clause) -> Site:
    return Site(
        key=site.key,
        name=site.name,
        origins=site.origins,
        preset=site.preset,
        moderation=asked,
        clauses=(clause,),
    )


def _audit(site: Site, words: str) -> audit.Audit:
    line = audit.Line(
        at=NOON,
        who=words,
        kind="comment.removed",
        detail=words,
        reason=words,
        url="/teaspoon/thread/x",
        stream=StreamId(THREAD),
        seq=Seq(9),
    )
    bare = audit.Line(
        at=NOON, who=words, kind="desk.shift_started", stream=StreamId("desk:t"), seq=Seq(1)
    )
    return audit.Audit(
        site=site,
        lines=[line, bare],
        actors=[audit.Actor(ActorId("u1"), words)],
        actor="u1",
        kind="comment.removed",
        older="/older",
        newest="/newest",
        table="/x.csv",
    )
