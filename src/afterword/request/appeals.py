"""Appeals through the API: make one, look at one, decide one."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.desk_command import Appeal, DecideAppeal
from afterword.domain.desk_event import Act
from afterword.domain.ids import Seq, SiteKey, ThreadId, desk_stream, is_desk, thread_stream
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle.appealing import Case, existing, may_decide
from afterword.log import bodies
from afterword.page import statement
from afterword.page.statement import Statement
from afterword.projection import decided, threads
from afterword.request import acting, deskwork, slips, statements
from afterword.request.deskwork import Came
from afterword.request.html import load_site
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_APPEAL = "/api/v1/sites/{site:str}/appeals/{seq:int}"


class NewAppeal(Struct, frozen=True):
    """Why somebody objects."""

    text: str


class SanctionAppeal(NewAppeal, frozen=True):
    """Why somebody objects to a decision about themselves."""

    slip: str = ""
    """In place of the edit key, where they were refused because of their address."""


class Decision(Struct, frozen=True):
    """What comes of an appeal, and why."""

    overturn: bool
    reason: str


class Heard(Struct, frozen=True, kw_only=True):
    """An appeal as whoever decides it sees it: as things stood when it was decided."""

    case: Case
    statement: Statement
    words: str
    """What they write."""
    refused: str = ""
    """Why whoever looks may not decide it; empty when they may."""


@post("/api/v1/threads/{thread:str}/acts/{act:int}/appeal", status_code=201)
async def appeal_act(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    act: FromPath[int],
    data: JSONBody[NewAppeal],
) -> dict[str, Any]:
    """Appeal against what a moderator did to one's comment."""
    where = await server.read(partial(threads.load, name=ThreadId(thread)))
    if where is None:
        raise deskwork.not_theirs()
    place = Act(thread_stream(where.id), Seq(act))
    return await _appealed(server, proof(request, server), where.site, place, data)


@post("/api/v1/sites/{site:str}/sanctions/{seq:int}/appeal", status_code=201)
async def appeal_sanction(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[SanctionAppeal],
) -> dict[str, Any]:
    """Appeal against a decision about oneself."""
    key = (await server.site(site)).key
    place = Act(desk_stream(key), Seq(seq))
    return await _appealed(server, proof(request, server), key, place, data)


@get(_APPEAL)
async def get_appeal(
    request: Http, server: NamedDependency[Server], site: FromPath[str], seq: FromPath[int]
) -> Response[dict[str, Any]]:
    """Return an appeal to a moderator, with all that was known when it was decided."""
    shown = proof(request, server)
    heard_ = await server.read(
        partial(heard, server=server, shown=shown, site=SiteKey(site), seq=Seq(seq))
    )
    told = {
        "appeal": seq,
        "words": heard_.words,
        "may_decide": not heard_.refused,
        "because": heard_.refused or None,
        "statement": statement.facts(heard_.statement, server.now()),
    }
    return Response(told, headers={"Cache-Control": "no-store"})


@post(_APPEAL + "/decision", status_code=200)
async def decide_appeal(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Decision],
) -> dict[str, Any]:
    """Let a decision stand, or take it back."""
    await decide(server, proof(request, server), SiteKey(site), Seq(seq), data)
    return {"appeal": seq, "status": "overturned" if data.overturn else "upheld"}


async def appeal(  # noqa: PLR0913, PLR0917 - against what, by whom, and why
    server: Server, shown: Proof, site: SiteKey, act: Act, text: str, slip: str = ""
) -> Came:
    """Appeal against a decision, as its author or with a slip for it.

    Raises:
        InvalidError: If nothing is said, or too much.
        RefusedError: If it is not about them, or they have appealed already.
    """
    has_slip = act.stream == desk_stream(site) and slips.opens(server, site, act.seq, slip)
    words = deskwork.said(server, typed.appeal(text))
    command = Appeal(site, act, words, has_slip=has_slip)
    deed = partial(handle.appeal, house=server.house, command=command)
    return await deskwork.work(server, shown, site, lambda tx, who: deed(tx, person=who))


async def decide(
    server: Server, shown: Proof, site: SiteKey, seq: Seq, decision: Decision
) -> Came:
    """Decide an appeal.

    Raises:
        InvalidError: If there is no reason.
        RefusedError: If they took part in the decision and somebody else can look at it.
    """
    reason = deskwork.reason(server, decision.reason)
    command = DecideAppeal(site, seq, decision.overturn, reason)
    if decision.overturn:
        back = await server.read(
            partial(_put_back, server=server, shown=shown, site=site, appeal=seq)
        )
        command = replace(command, public=back.public, seen=back.seen)
    deed = partial(handle.decide_appeal, house=server.house, command=command)
    return await deskwork.work(server, shown, site, lambda tx, who: deed(tx, person=who))


def heard(tx: Connection, server: Server, shown: Proof, site: SiteKey, seq: Seq) -> Heard:
    """Return an appeal to a moderator.

    Raises:
        RefusedError: If they do not moderate the site.
        DecisionNotFoundError: If there is no such appeal.
    """
    house = load_site(tx, site)
    who = person(tx, shown, server, site)
    verdict = judge.judge(who.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    case = existing(tx, site, seq)
    text = bodies.read(tx, desk_stream(site), [seq])[seq].body
    may = may_decide(tx, case, who)
    return Heard(
        case=case,
        statement=statements.made(tx, house, case.decided),
        words=text.source,
        refused=may.words if isinstance(may, Refuse) else "",
    )


def _put_back(
    tx: Connection, server: Server, shown: Proof, site: SiteKey, appeal: Seq
) -> acting.Undoing:
    """Return what readers get of a comment once a decision about it is taken back."""
    verdict = judge.judge(person(tx, shown, server, site).role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    act = existing(tx, site, appeal).decided.act
    if is_desk(act.stream):
        return acting.Undoing(site, None, None)
    found = acting.undoing(tx, server, shown, ThreadId(act.stream), act.seq)
    if isinstance(found, Refuse):
        raise RefusedError(found)
    return found


async def _appealed(
    server: Server, shown: Proof, site: SiteKey, act: Act, new: NewAppeal
) -> dict[str, Any]:
    slip = new.slip if isinstance(new, SanctionAppeal) else ""
    came = await appeal(server, shown, site, act, new.text, slip)
    made = await server.read(partial(_statement, site=site, act=act))
    told = statement.appeal_facts(made.appeal) if made.appeal else {}
    return {"appeal": came.seq, **told}


def _statement(tx: Connection, site: SiteKey, act: Act) -> Statement:
    found = decided.load(tx, site, act)
    if found is None:
        raise deskwork.not_theirs()
    return statements.made(tx, load_site(tx, site), found)
