"""Reports through the API: a reader reports a comment and learns what came of it."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.clause import Clause, ClauseId, Ground
from afterword.domain.desk_command import AnswerReports, ReportComment
from afterword.domain.desk_event import Ending, ReportsAnswered
from afterword.domain.errors import InvalidError, ThreadNotFoundError
from afterword.domain.event import CommentRemoved
from afterword.domain.ids import Seq, SiteKey, ThreadId, desk_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.gate.verdict import Refuse
from afterword.handle.grounds import clause_of
from afterword.log import bodies, read
from afterword.page import words
from afterword.page.report import ENDINGS, REMOVED
from afterword.people import authors, edit_keys
from afterword.people.accounts import Account
from afterword.people.authors import Claim, Signature
from afterword.people.edit_keys import EditKey
from afterword.projection import reports, threads
from afterword.projection.reports import Report
from afterword.request import deskwork
from afterword.request.html import load_site
from afterword.request.problems import RefusedError
from afterword.request.publishing import signed_in
from afterword.request.server import Server
from afterword.request.who import Http, Proof, claim, person, proof

_COMMENT = "/api/v1/threads/{thread:str}/comments/{seq:int}/reports"


class NewReport(Struct, frozen=True, kw_only=True):
    """What a reader reports; a notice of something illegal says who, which law, and why."""

    clause: str
    text: str = ""
    name: str = ""
    email: str = ""
    law: str = ""
    good_faith: bool = False
    """Whether they say that what they write is accurate and complete to their knowledge."""


class Words(Struct, frozen=True):
    """To those who reported it; may be left out."""

    words: str = ""


class Reported(Struct, frozen=True):
    """A report that came in, and the key to it."""

    site: Site
    report: Report
    edit_key: EditKey | None
    """None when somebody signed in reported."""


class Outcome(Struct, frozen=True):
    """What came of a report."""

    report: Report
    ending: Ending | None
    """None while nobody has looked."""
    words: str = ""
    """What the moderator says to those who reported it."""

    removed: bool = False
    """Whether what a moderator did was to remove it."""

    @property
    def said(self) -> str:
        """The outcome in a sentence."""
        told = REMOVED if self.removed else ENDINGS[self.ending]
        return " ".join(filter(None, (told, self.words)))


@get("/api/v1/sites/{site:str}/reasons")
async def get_reasons(
    server: NamedDependency[Server], site: FromPath[str]
) -> list[dict[str, Any]]:
    """Return for what reasons a comment can be reported on a site."""
    house = await server.site(site)
    return [
        {"id": one.id, "label": one.label, "illegal": one.ground is Ground.ILLEGAL}
        for one in house.clauses
    ]


@post(_COMMENT, status_code=201)
async def report_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[NewReport],
) -> dict[str, Any]:
    """Report a comment."""
    made = await report(server, proof(request, server), ThreadId(thread), Seq(seq), data)
    told = {"report": made.report.seq, "status": "waiting", "edit_key": made.edit_key}
    return {**told, "words": ENDINGS[None]}


@get("/api/v1/sites/{site:str}/reports/{seq:int}")
async def get_report(
    request: Http, server: NamedDependency[Server], site: FromPath[str], seq: FromPath[int]
) -> Response[dict[str, Any]]:
    """Return to whoever reported a comment what came of it."""
    shown = proof(request, server)
    found = await server.read(
        partial(outcome, server=server, shown=shown, site=SiteKey(site), seq=Seq(seq))
    )
    told = {
        "report": seq,
        "thread": found.report.thread,
        "comment": found.report.comment,
        "clause": found.report.clause,
        "at": words.iso(found.report.at),
        "status": found.ending or "waiting",
        "words": found.said,
    }
    return Response(told, headers={"Cache-Control": "no-store"})


@post(_COMMENT + "/answer", status_code=200)
async def answer_reports(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Words],
) -> dict[str, Any]:
    """Tell those who reported a comment that it stands."""
    await answer(server, proof(request, server), ThreadId(thread), Seq(seq), data.words)
    return {"comment": seq, "status": Ending.KEPT}


async def report(
    server: Server, shown: Proof, thread: ThreadId, seq: Seq, new: NewReport
) -> Reported:
    """Report a comment.

    Raises:
        InvalidError: If a field is missing or cannot be what was sent.
        RefusedError: If it is their own, or they have reported it already.
    """
    server.posting.spend(shown.address)
    where = await server.read(partial(_thread, name=thread))
    site = await server.site(where.site)
    account = await signed_in(server, shown)
    clause = clause_of(site, ClauseId(new.clause))
    said = _said(new, clause)
    key = None if account else shown.key or edit_keys.new()
    command = ReportComment(thread, seq, clause.id, deskwork.said(server, said) if said else None)
    proves = claim(shown, account)
    came = await server.write(
        partial(
            handle.report,
            house=server.house,
            command=command,
            signature=_signature(new, account, key),
            proves=proves,
        )
    )
    if isinstance(came, Refuse):
        raise RefusedError(came)
    mine = Claim(edit_keys.digest(key) if key else None, proves.account)
    made = await server.read(partial(_made, site=site.key, thread=thread, seq=seq, mine=mine))
    return Reported(site, made, key)


async def answer(server: Server, shown: Proof, thread: ThreadId, seq: Seq, said: str) -> None:
    """Tell those who reported a comment that it stands.

    Raises:
        RefusedError: If they do not moderate the site, or nobody waits for an answer.
    """
    where = await server.read(partial(_thread, name=thread))
    words_ = deskwork.reason(server, said) if said.strip() else None
    command = AnswerReports(thread, seq, words_)
    deed = partial(handle.answer_reports, house=server.house, command=command)
    await deskwork.work(server, shown, where.site, lambda tx, who: deed(tx, person=who))


def outcome(tx: Connection, server: Server, shown: Proof, site: SiteKey, seq: Seq) -> Outcome:
    """Return what came of a report, to whoever made it.

    Raises:
        DecisionNotFoundError: If there is none, or it is another's.
    """
    load_site(tx, site)
    found = reports.load(tx, site, seq)
    who = person(tx, shown, server, site)
    if found is None or not authors.is_author(tx, found.reporter, who.claim):
        raise deskwork.not_theirs()
    if found.answered is None:
        return Outcome(found, None)
    desk = desk_stream(site)
    event = read.events_after(tx, desk, Seq(found.answered - 1), 1)[0].event
    ending = event.ending if isinstance(event, ReportsAnswered) else None
    said = bodies.read(tx, desk, [found.answered]).get(found.answered)
    act = event.act if isinstance(event, ReportsAnswered) else None
    done = read.events_after(tx, act.stream, Seq(act.seq - 1), 1) if act else []
    removed = bool(done) and isinstance(done[0].event, CommentRemoved)
    return Outcome(found, ending, said.body.source if said else "", removed)


def _said(new: NewReport, clause: Clause) -> str:
    """Return what a report says; of something illegal with which law, and who vouches for it."""
    text = typed.report(new.text)
    if clause.ground is not Ground.ILLEGAL:
        return text
    law = typed.law(new.law)
    if not law:
        raise InvalidError("law", "Please say which law it breaks, as well as you can.")
    if not text:
        raise InvalidError("report", "Please say why it breaks that law.")
    if not new.name.strip() or not new.email.strip():
        field = "name" if not new.name.strip() else "email"
        told = "A notice of something illegal needs your name and an e-mail address."
        raise InvalidError(field, told)
    if not new.good_faith:
        told = "Please say that what you write is right and whole, as far as you know."
        raise InvalidError("good_faith", told)
    return f"{law}\n\n{text}"


def _signature(new: NewReport, account: Account | None, key: EditKey | None) -> Signature:
    if account is not None:
        return Signature(account.name, account=account.id)
    name = typed.name(new.name)
    return Signature(name, typed.email(new.email), edit_keys.digest(key) if key else None)


def _thread(tx: Connection, name: ThreadId) -> Thread:
    found = threads.load(tx, name)
    if found is None:
        told = "Nobody has commented there yet, or the address is wrong."
        raise ThreadNotFoundError(told)
    return found


def _made(tx: Connection, site: SiteKey, thread: ThreadId, seq: Seq, mine: Claim) -> Report:
    found = reports.of(tx, thread, seq, authors.names_of(tx, site, mine))
    if found is None:
        raise deskwork.not_theirs()
    return found
