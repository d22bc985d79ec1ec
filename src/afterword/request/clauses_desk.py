"""An owner writes the clauses that decisions of their house rest on."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import clause_text, typed
from afterword.domain.errors import InvalidError
from afterword.domain.event import Role
from afterword.domain.site import Site
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle import HouseChanged
from afterword.page import clauses, sign_in
from afterword.page.clauses import Draft
from afterword.page.compose import Problem
from afterword.request.desk_door import Closed, enter
from afterword.request.html import html
from afterword.request.problems import RefusedError, status_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof


class Form(Struct, frozen=True):
    """The form as a browser sends it."""

    text: str = ""
    based_on: int = 0
    """The version that is changed."""


@get("/desk/{site:str}/clauses", include_in_schema=False)
async def show_clauses_desk(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Show those who look after a site what its decisions rest on."""
    look = partial(_look, server=server, shown=proof(request, server), key=site)
    found = await server.read(look)
    if isinstance(found, Closed):
        return html(found.page, None, found.status)
    return html(clauses.desk(found), None)


@post("/desk/{site:str}/clauses", status_code=200, include_in_schema=False)
async def change_clauses(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[Form],
) -> Response[bytes]:
    """Write them anew; what is not right comes back."""
    shown = proof(request, server)
    server.asking.spend(shown.address)
    look = partial(_look, server=server, shown=shown, key=site)
    found = await server.read(look)
    if isinstance(found, Closed):
        page = sign_in.needed(typed.lines(data.text)) if found.status == 401 else found.page
        return html(page, None, found.status)
    change = partial(_change, server=server, shown=shown, site=found.site, form=data)
    try:
        await server.write(change)
    except InvalidError as error:
        newest = await server.read(look)
        based_on = newest.based_on if isinstance(newest, Draft) else data.based_on
        problem = Problem(error.field, error.words)
        told = replace(found, text=typed.lines(data.text), based_on=based_on, problem=problem)
        return html(clauses.desk(told), None, status_of(error))
    after = await server.read(look)
    if isinstance(after, Closed):
        return html(after.page, None, after.status)
    done = f"Version {after.based_on} holds for what is decided from now on."
    return html(clauses.desk(replace(after, done=done)), None)


def _look(tx: Connection, server: Server, shown: Proof, key: str) -> Draft | Closed:
    found = enter(tx, server, shown, key)
    if isinstance(found, Closed):
        return found
    return Draft(
        site=found.site,
        text=clause_text.write(found.site.clauses),
        based_on=found.site.clauses_version,
        may_change=found.role is Role.OWNER,
    )


def _change(tx: Connection, server: Server, shown: Proof, site: Site, form: Form) -> HouseChanged:
    who = person(tx, shown, server, site.key)
    verdict = judge.judge(who.role, judge.OWN)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    return handle.set_clauses(
        tx, server.house, site.key, form.text, based_on=form.based_on, actor=who.actor
    )
