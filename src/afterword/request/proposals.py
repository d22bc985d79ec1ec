"""What needs a second moderator, through the API: look at it, agree or do not."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain.clause import Clause
from afterword.domain.desk_command import DecideProposal, ProposedSanction
from afterword.domain.desk_event import PersonSanctioned
from afterword.domain.event import NoteGiven
from afterword.domain.ids import Seq, SiteKey, ThreadId, desk_stream
from afterword.domain.plain import unescaped
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle.agreeing import existing, proposed
from afterword.log import bodies
from afterword.page import words
from afterword.people import authors
from afterword.projection import clauses
from afterword.projection.proposals import Proposal
from afterword.request import deskwork, statements
from afterword.request.deskwork import Came
from afterword.request.html import load_site
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_PROPOSAL = "/api/v1/sites/{site:str}/proposals/{seq:int}"


class Decision(Struct, frozen=True):
    """Whether one agrees; if not, why."""

    agree: bool
    reason: str = ""


class Asked(Struct, frozen=True, kw_only=True):
    """A proposal as the moderator who is asked sees it."""

    proposal: Proposal
    event: PersonSanctioned | NoteGiven
    by: str
    """Who proposes it."""
    words: str
    """What would be said to the person, or to everybody."""
    name: str = ""
    """Whom a sanction is about."""
    clause: Clause | None = None
    thread: ThreadId | None = None
    comment: Seq | None = None
    """What they wrote."""
    excerpt: str = ""
    is_own: bool = False
    """Whether whoever looks proposed it."""


@get(_PROPOSAL)
async def get_proposal(
    request: Http, server: NamedDependency[Server], site: FromPath[str], seq: FromPath[int]
) -> Response[dict[str, Any]]:
    """Return to a moderator what another one proposed."""
    shown = proof(request, server)
    one = await server.read(
        partial(asked, server=server, shown=shown, site=SiteKey(site), seq=Seq(seq))
    )
    event = one.event
    decided = one.proposal.decided is not None
    told = {
        "proposal": seq,
        "what": event.measure if isinstance(event, PersonSanctioned) else "note",
        "by": one.by,
        "at": words.iso(one.proposal.at),
        "until": event.until and words.iso(event.until),
        "words": one.words,
        "person": one.name or None,
        "clause": one.clause and one.clause.id,
        "thread": one.thread,
        "comment": one.comment,
        "status": ("agreed" if one.proposal.agreed else "declined") if decided else "waiting",
        "may_agree": not decided and not one.is_own,
    }
    return Response(told, headers={"Cache-Control": "no-store"})


@post(_PROPOSAL + "/decision", status_code=200)
async def decide_proposal(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Decision],
) -> dict[str, Any]:
    """Agree to what another moderator proposed, which happens then, or say why not."""
    came = await decide(server, proof(request, server), SiteKey(site), Seq(seq), data)
    happened = {"seq": came.seq} if data.agree else {}
    return {"proposal": seq, "status": "agreed" if data.agree else "declined", **happened}


async def decide(
    server: Server, shown: Proof, site: SiteKey, seq: Seq, decision: Decision
) -> Came:
    """Agree to a proposal, or not.

    Raises:
        InvalidError: If it is turned down without a reason.
        RefusedError: If they proposed it themselves, or somebody has decided.
    """
    reason = deskwork.reason(server, decision.reason) if decision.reason.strip() else None
    command = DecideProposal(site, seq, decision.agree, reason)
    deed = partial(handle.decide_proposal, house=server.house, command=command)
    return await deskwork.work(server, shown, site, lambda tx, who: deed(tx, person=who))


def asked(tx: Connection, server: Server, shown: Proof, site: SiteKey, seq: Seq) -> Asked:
    """Return a proposal to a moderator.

    Raises:
        RefusedError: If they do not moderate the site.
        DecisionNotFoundError: If there is no such proposal.
    """
    house = load_site(tx, site)
    who = person(tx, shown, server, site)
    verdict = judge.judge(who.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    found = existing(tx, site, seq)
    what = proposed(found)
    text = bodies.read(tx, desk_stream(site), [seq])[seq].body
    one = Asked(
        proposal=found,
        event=what.event,
        by=statements.named(tx, found.by),
        words=text.source,
        is_own=found.by == who.actor,
    )
    if not isinstance(what, ProposedSanction):
        return one
    event, about = what.event, what.event.comment
    stored = bodies.read(tx, about.stream, [about.seq]) if about else {}
    excerpt = unescaped(stored[about.seq].body.source) if about and about.seq in stored else ""
    return replace(
        one,
        name=authors.name_of(tx, event.author),
        clause=clauses.of(tx, house, event.grounds),
        thread=ThreadId(about.stream) if about else None,
        comment=about.seq if about else None,
        excerpt=excerpt,
    )
