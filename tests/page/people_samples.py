"""Pages about decisions: statements, reports, appeals, second keys; `words` as everywhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from afterword.domain.clause import Clause, ClauseId, Ground
from afterword.domain.desk_event import Act
from afterword.domain.ids import PageKey, Seq, StreamId, ThreadId
from afterword.domain.note import NoteId
from afterword.domain.site import Site
from afterword.page import author_desk, case, report, statement
from afterword.page.compose import Problem
from afterword.page.statement import Answered, Appealed, Ignored, Statement
from afterword.projection.reading import Shown

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_THREAD = ThreadId("abcdefghijklmnop")


def pages(words: str, plain: Site, shown: Shown) -> dict[str, Callable[[], str]]:
    """Return the pages by name."""
    site = replace(plain, clauses=_clauses(words))
    return {**_own(words, site), **_reports(words, site, shown), **_cases(words, site)}


def _clauses(words: str) -> tuple[Clause, ...]:
    law = Clause(ClauseId("illegal"), words, words, Ground.ILLEGAL)
    return (Clause(ClauseId("slur"), words, words), law)


def _statement(words: str, seq: int = 7, *, stream: str = _THREAD) -> Statement:
    return Statement(
        act=Act(StreamId(stream), Seq(seq)),
        restriction="removed",
        said="Your comment #2 was removed.",
        by=words,
        at=NOON,
        stands=True,
        text=words,
        content_note=words,
        excerpt=words,
        reports=2,
        clause=_clauses(words)[0],
        version=1,
        why=words,
        note=Ignored(NoteId("N2"), words, acknowledged=True),
        appeal_until=NOON + timedelta(days=183),
        answer_days=7,
        comment=Seq(2),
        number=2,
        is_curable=True,
    )


def _own(words: str, site: Site) -> dict[str, Callable[[], str]]:
    ruled = replace(_statement(words, 8), software=True, by="", clause=None, note=None, reports=0)
    appealed = Appealed(at=NOON, answered_by=NOON, decided_at=NOON, reason=words)
    over = replace(_statement(words, 9), restriction="collapsed", appeal=appealed, stands=False)
    page = Answered(
        site=site,
        address="/teaspoon/thread/abcdefghijklmnop/c/2/statement",
        statements=(_statement(words), ruled, over),
        is_proved=True,
        edit_key=words,
        page=PageKey("/" + words),
        thread=_THREAD,
        number=2,
        parent=Seq(1),
    )
    closed = replace(page, is_proved=False, statements=(), problem=Problem("edit_key", words))
    not_yet = replace(page, about=Seq(7), appeal=words, problem=Problem("appeal", words))
    warning = replace(
        _statement(words, 3, stream="desk:teaspoon"),
        is_warning=True,
        restriction="warn",
        until=NOON,
        comment=None,
    )
    mine = replace(page, thread=None, page=None, statements=(warning,), done=words)
    return {
        "statement": lambda: statement.statement(page, NOON),
        "statement-closed": lambda: statement.statement(closed, NOON),
        "statement-not-appealed": lambda: statement.statement(not_yet, NOON),
        "statement-none": lambda: statement.statement(replace(page, statements=()), NOON),
        "sanction": lambda: statement.statement(mine, NOON),
        "sanction-by-slip": lambda: statement.statement(replace(mine, slip=words), NOON),
    }


def _reports(words: str, site: Site, shown: Shown) -> dict[str, Callable[[], str]]:
    one = report.Reporting(
        site=site, page=PageKey("/" + words), thread=_THREAD, seq=Seq(2), number=2, shown=shown
    )
    form = report.Form(
        clause="illegal", text=words, name=words, email=words, law=words, good_faith=True
    )
    back = replace(one, form=form, problem=Problem("law", words))
    asked = report.Outcome(site=site, report=Seq(4))
    wrong = replace(asked, edit_key=words, problem=Problem("edit_key", words))
    told = replace(asked, said=words, thread=_THREAD, comment=Seq(2))
    return {
        "report": lambda: report.report(one),
        "report-not-sent": lambda: report.report(back),
        "reported": lambda: report.reported(one, Seq(4), words, words),
        "report-outcome": lambda: report.outcome(told),
        "report-closed": lambda: report.outcome(wrong),
    }


def _cases(words: str, site: Site) -> dict[str, Callable[[], str]]:
    appeal = case.AppealCase(
        site=site,
        seq=Seq(5),
        statement=_statement(words),
        words=words,
        author=words,
        at=NOON,
        thread=_THREAD,
        read=words,
        notes=(words, words),
    )
    failed = replace(appeal, reason=words, problem=Problem("reason", words))
    refused = replace(appeal, refused=words, done=words)
    proposal = case.ProposalCase(
        site=site,
        seq=Seq(6),
        what=words,
        by=words,
        at=NOON,
        words=words,
        name=words,
        clause=_clauses(words)[0],
        thread=_THREAD,
        comment=Seq(2),
        excerpt=words,
    )
    own = replace(proposal, is_own=True, reason=words, problem=Problem("reason", words))
    note = replace(proposal, name="", clause=None, excerpt="", decided=words)
    author = author_desk.AuthorDesk(
        site=site,
        thread=_THREAD,
        seq=Seq(2),
        number=2,
        name=words,
        excerpt=words,
        sanctions=(_statement(words, 3, stream="desk:teaspoon"),),
    )
    typed = author_desk.Typed(measure="ban", clause="slur", reason=words, note=words)
    not_done = replace(author, typed=typed, problem=Problem("reason", words), done=words)
    return {
        "appeal-case": lambda: case.appeal(appeal, NOON),
        "appeal-not-decided": lambda: case.appeal(failed, NOON),
        "appeal-not-theirs": lambda: case.appeal(refused, NOON),
        "proposal": lambda: case.proposal(proposal),
        "proposal-own": lambda: case.proposal(own),
        "proposal-note": lambda: case.proposal(note),
        "author-desk": lambda: author_desk.author_desk(author),
        "author-not-done": lambda: author_desk.author_desk(not_done),
    }
