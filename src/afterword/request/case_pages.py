"""The pages on which a moderator decides what another one cannot: appeals, and second keys."""

from datetime import datetime
from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import note as rules
from afterword.domain.desk_event import PersonSanctioned
from afterword.domain.errors import AfterwordError, InvalidError
from afterword.domain.ids import Seq, SiteKey, site_stream, thread_stream
from afterword.domain.note import Note
from afterword.log import read
from afterword.page import case as page_of
from afterword.page import restrictions, sign_in, words
from afterword.page.case import AppealCase, ProposalCase
from afterword.page.compose import Problem
from afterword.people import authors
from afterword.projection import branch, noted, notes, threads
from afterword.projection.decided import Decided
from afterword.request import appeals, proposals, statements
from afterword.request.held_comments import stamp_of
from afterword.request.html import html, load_site
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, proof

_APPEAL = "/desk/{site:str}/appeals/{seq:int}"
_PROPOSAL = "/desk/{site:str}/proposals/{seq:int}"
_SIGN_IN_FIRST = 401


class CaseForm(Struct, frozen=True, kw_only=True):
    """What was decided, and why."""

    action: str = ""
    reason: str = ""


@get(_APPEAL, include_in_schema=False)
async def show_appeal(
    request: Http, server: NamedDependency[Server], site: FromPath[str], seq: FromPath[int]
) -> Response[bytes]:
    """Show an appeal to a moderator."""
    shown = proof(request, server)
    if not await _is_signed_in(server, shown):
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    case = await _appeal_case(server, shown, site, seq)
    return html(page_of.appeal(case, server.now()), None)


@post(_APPEAL, status_code=200, include_in_schema=False)
async def take_appeal(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[CaseForm],
) -> Response[bytes]:
    """Let a decision stand, or take it back."""
    shown = proof(request, server)
    if not await _is_signed_in(server, shown):
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    decision = appeals.Decision(data.action == "overturn", data.reason)
    try:
        await appeals.decide(server, shown, SiteKey(site), Seq(seq), decision)
    except (AfterwordError, RefusedError) as error:
        case = await _appeal_case(server, shown, site, seq)
        told = replace(case, reason=data.reason, problem=_problem(error))
        return html(page_of.appeal(told, server.now()), None, status_of(error))
    case = replace(await _appeal_case(server, shown, site, seq), done="It is decided.")
    return html(page_of.appeal(case, server.now()), None)


@get(_PROPOSAL, include_in_schema=False)
async def show_proposal(
    request: Http, server: NamedDependency[Server], site: FromPath[str], seq: FromPath[int]
) -> Response[bytes]:
    """Show to a moderator what another one proposed."""
    shown = proof(request, server)
    if not await _is_signed_in(server, shown):
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    return html(page_of.proposal(await _proposal_case(server, shown, site, seq)), None)


@post(_PROPOSAL, status_code=200, include_in_schema=False)
async def take_proposal(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: URLEncodedBody[CaseForm],
) -> Response[bytes]:
    """Agree to what another moderator proposed, or say why not."""
    shown = proof(request, server)
    if not await _is_signed_in(server, shown):
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    decision = proposals.Decision(data.action == "agree", data.reason)
    try:
        await proposals.decide(server, shown, SiteKey(site), Seq(seq), decision)
    except (AfterwordError, RefusedError) as error:
        case = await _proposal_case(server, shown, site, seq)
        told = replace(case, reason=data.reason, problem=_problem(error))
        return html(page_of.proposal(told), None, status_of(error))
    return html(page_of.proposal(await _proposal_case(server, shown, site, seq)), None)


async def _is_signed_in(server: Server, shown: Proof) -> bool:
    account = await server.read(partial(account_of, shown=shown, server=server))
    return account is not None


async def _appeal_case(server: Server, shown: Proof, site: str, seq: int) -> AppealCase:
    return await server.read(
        partial(_appeal, server=server, shown=shown, site=SiteKey(site), seq=Seq(seq))
    )


def _appeal(tx: Connection, server: Server, shown: Proof, site: SiteKey, seq: Seq) -> AppealCase:
    heard = appeals.heard(tx, server, shown, site, seq)
    decided = heard.case.decided
    return AppealCase(
        site=load_site(tx, site),
        seq=seq,
        statement=heard.statement,
        words=heard.words,
        author=authors.name_of(tx, heard.case.appeal.author) or words.NAMELESS,
        at=heard.case.appeal.at,
        thread=decided.thread,
        read=_had_read(tx, decided),
        notes=_notes_then(tx, decided),
        refused=heard.refused,
    )


def _had_read(tx: Connection, decided: Decided) -> str:
    """Say what the author had read when they wrote; nothing where nothing was asked."""
    text = statements.text_then(tx, decided)
    stamp = stamp_of(text.body) if text else None
    if stamp is None or decided.thread is None:
        return ""
    number = branch.number_at(tx, decided.thread, stamp.upto)
    names = [name for name, _ in stamp.notes]
    return words.had_read(names, number, attested=stamp.self_attested, reduced=stamp.reduced)


def _notes_then(tx: Connection, decided: Decided) -> tuple[str, ...]:
    """Return the notes that bound the comment when it was decided about."""
    thread = threads.load(tx, decided.thread) if decided.thread else None
    if thread is None:
        return ()
    path = branch.path(tx, thread, decided.text)
    found = []
    for stream in (site_stream(decided.site), thread_stream(thread.id)):
        act = decided.act
        then = act.seq if act.stream == stream else read.last_until(tx, stream, decided.at)
        given = [
            one
            for one in notes.every(tx, stream)
            if one.seq <= then and _stood(one, then, decided.at) and rules.binds(one, path)
        ]
        found += noted.shown(tx, stream, given, decided.at)
    return tuple(f"{one.note.id}: {one.instruction}" for one in found)


def _stood(note: Note, then: Seq, at: datetime) -> bool:
    """Say whether a note was in force when its log had come so far."""
    is_lifted = note.lifted is not None and note.lifted <= then
    return not is_lifted and (note.until is None or at < note.until)


async def _proposal_case(server: Server, shown: Proof, site: str, seq: int) -> ProposalCase:
    return await server.read(
        partial(_proposal, server=server, shown=shown, site=SiteKey(site), seq=Seq(seq))
    )


def _proposal(
    tx: Connection, server: Server, shown: Proof, site: SiteKey, seq: Seq
) -> ProposalCase:
    one = proposals.asked(tx, server, shown, site, seq)
    event, decided = one.event, ""
    if one.proposal.decided is not None:
        decided = "It was agreed to, and done." if one.proposal.agreed else "It was not agreed to."
    house = load_site(tx, site)
    what = "A note on the whole site"
    if isinstance(event, PersonSanctioned):
        what = restrictions.ban(one.name or words.NAMELESS, house.name, event.until)
    return ProposalCase(
        site=house,
        seq=seq,
        what=what,
        by=one.by,
        at=one.proposal.at,
        words=one.words,
        name=(one.name or words.NAMELESS) if isinstance(event, PersonSanctioned) else "",
        clause=one.clause,
        thread=one.thread,
        comment=one.comment,
        excerpt=one.excerpt,
        is_own=one.is_own,
        decided=decided,
    )


def _problem(error: AfterwordError | RefusedError) -> Problem:
    field = error.field if isinstance(error, InvalidError) else None
    return Problem(field, words_of(error, status_of(error)))
