"""The audit log of a desk: page by page, of one moderator, of one kind, and whole as CSV."""

from collections.abc import AsyncIterator
from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.clause import Grounds
from afterword.domain.desk_event import (
    AppealDecided,
    PersonSanctioned,
    ProposalDecided,
    ReportsAnswered,
)
from afterword.domain.event import (
    Event,
    ReadingPublished,
    ReadingRetired,
    RoleGranted,
    SiteChanged,
)
from afterword.domain.filing import ALSO_BY_AUTHORS
from afterword.domain.ids import SYSTEM, AccountId, ActorId, ThreadId, is_desk, is_site
from afterword.domain.site import Site
from afterword.log import filed
from afterword.log.filed import Filed, Place, Wanted
from afterword.page import audit as page
from afterword.page.audit import Actor, Audit, Line
from afterword.page.sheet import comment_link, link
from afterword.page.transparency import ENDINGS
from afterword.people import accounts
from afterword.projection import clauses, sites
from afterword.request.desk_door import Closed, Inside, enter
from afterword.request.entries import ITS_AUTHOR
from afterword.request.html import html
from afterword.request.places import place_of, written
from afterword.request.server import Server
from afterword.request.who import Http, Proof, proof

_LINES = 100
_AT_ONCE = 500
_NOBODY = "the server’s command line, or a rule of the house"
_GONE = "somebody whose account is gone"


class Asked(Struct, frozen=True, kw_only=True):
    """Which part of it somebody wants."""

    site: str
    actor: str = ""
    kind: str = ""
    before: str = ""

    @property
    def query(self) -> dict[str, str]:
        """What it is narrowed down to, as it stands in an address."""
        chosen = {"actor": self.actor, "kind": self.kind}
        return {name: value for name, value in chosen.items() if value}


class _Part(Struct, frozen=True):
    """Some lines, and before which place it goes on; None at the end."""

    lines: list[Line]
    older: Place | None


@get("/desk/{site:str}/audit", include_in_schema=False)
async def show_audit(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    actor: str = "",
    kind: str = "",
    before: str = "",
) -> Response[bytes]:
    """List what was done at the desk, to those who look after the site."""
    asked = Asked(site=site, actor=actor, kind=kind, before=before)
    look = partial(_audit, server=server, shown=proof(request, server), asked=asked)
    found = await server.read(look)
    if isinstance(found, Closed):
        return html(found.page, None, found.status)
    return html(page.audit(found), None)


@get("/desk/{site:str}/audit.csv", include_in_schema=False)
async def download_audit(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    actor: str = "",
    kind: str = "",
) -> Response[bytes] | Stream:
    """Send the whole of it as a table, a piece at a time, however long it is."""
    asked = Asked(site=site, actor=actor, kind=kind)
    found = await server.read(
        partial(enter, server=server, shown=proof(request, server), key=site)
    )
    if isinstance(found, Closed):
        return html(found.page, None, found.status)
    headers = {
        "Content-Disposition": f'attachment; filename="{found.site.key}-audit.csv"',
        "Cache-Control": "no-store",
    }
    return Stream(_pieces(server, found, asked), media_type="text/csv", headers=headers)


async def _pieces(server: Server, found: Inside, asked: Asked) -> AsyncIterator[str]:
    yield page.heading()
    before: Place | None = None
    while True:
        ask = partial(_part, site=found.site, asked=asked, before=before, limit=_AT_ONCE)
        part = await server.read(ask)
        yield page.rows(part.lines)
        before = part.older
        if before is None:
            return


def _audit(tx: Connection, server: Server, shown: Proof, asked: Asked) -> Audit | Closed:
    found = enter(tx, server, shown, asked.site)
    if isinstance(found, Closed):
        return found
    site = found.site
    part = _part(tx, site, asked, place_of(asked.before), _LINES)
    here = partial(link, "desk", site.key, "audit", **asked.query)
    return Audit(
        site=site,
        lines=part.lines,
        actors=[Actor(one, _name(tx, one)) for one in _actors(tx, site)],
        actor=asked.actor,
        kind=asked.kind,
        older=here(before=written(part.older)) if part.older else "",
        newest=here() if asked.before else "",
        table=link("desk", site.key, "audit.csv", **asked.query),
    )


def _actors(tx: Connection, site: Site) -> list[ActorId]:
    return [*map(ActorId, sites.granted(tx, site.key)), SYSTEM]


def _part(tx: Connection, site: Site, asked: Asked, before: Place | None, limit: int) -> _Part:
    actor = ActorId(asked.actor) if asked.actor else None
    wanted = Wanted(site=site.key, actor=actor, kind=asked.kind)
    done = filed.latest(tx, wanted, before, limit + 1)
    names = {one: _name(tx, one) for one in {each.actor for each in done}}
    lines = [_line(tx, site, one, _who(one, names[one.actor])) for one in done[:limit]]
    return _Part(lines, done[limit - 1].place if len(done) > limit else None)


def _line(tx: Connection, site: Site, one: Filed, who: str) -> Line:
    grounds: Grounds | None = getattr(one.event, "grounds", None)
    clause = clauses.of(tx, site, grounds) if grounds else None
    return Line(
        at=one.at,
        who=who,
        kind=one.kind,
        detail=_detail(one.event),
        reason=clause.label if clause else "",
        url=_url(site, one),
        stream=one.stream,
        seq=one.seq,
    )


def _who(one: Filed, name: str) -> str:
    is_author = name == _GONE and isinstance(one.event, ALSO_BY_AUTHORS)
    return ITS_AUTHOR if is_author else name


def _name(tx: Connection, actor: ActorId) -> str:
    """Return the name of somebody at the desk, and the one they sign with where it is another."""
    if actor == SYSTEM:
        return _NOBODY
    known = accounts.load(tx, AccountId(actor))
    if known is None:
        return _GONE
    own = known.name or known.email
    return f"{own} ({known.persona})" if known.persona and known.persona != own else own


def _detail(event: Event) -> str:  # noqa: PLR0911 - one return for each kind
    """Say what more there is to it; never words that were written to somebody."""
    match event:
        case PersonSanctioned(measure=measure):
            return measure.replace("_", " ")
        case ReportsAnswered(ending=ending):
            return ENDINGS[ending]
        case AppealDecided(overturned=overturned):
            return "taken back" if overturned else "it stands"
        case ProposalDecided(agreed=agreed):
            return "agreed" if agreed else "did not agree"
        case RoleGranted(role=role):
            return str(role)
        case ReadingPublished(slug=slug) | ReadingRetired(slug=slug):
            return slug
        case SiteChanged():
            fields = SiteChanged.__struct_fields__
            return ", ".join(name for name in fields if getattr(event, name) is not None)
        case _:
            return ""


def _url(site: Site, one: Filed) -> str:
    comment = getattr(one.event, "comment", None)
    if is_site(one.stream):
        return ""
    if is_desk(one.stream):
        return link(site.key, "thread", one.thread) if one.thread else ""
    thread = ThreadId(one.stream)
    return comment_link(site.key, thread, comment) if comment else link(site.key, "thread", thread)
