"""What somebody signed in finds on Afterword's own pages: their houses, their account."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.errors import InvalidError
from afterword.domain.event import Role
from afterword.page import account, desk, sign_in
from afterword.page.compose import Problem
from afterword.page.desk import House
from afterword.people import accounts
from afterword.people.accounts import Account
from afterword.projection import reading, sites
from afterword.request.html import html
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, proof

_LATEST = 20
_SIGN_IN_FIRST = 401
_STAFF = (Role.MODERATOR, Role.OWNER)


class AccountForm(Struct, frozen=True):
    """What somebody may change about themselves."""

    name: str = ""


@get("/desk", include_in_schema=False)
async def show_desk(request: Http, server: NamedDependency[Server]) -> Response[bytes]:
    """Show a moderator their houses and what is new in them."""
    shown = proof(request, server)
    who, houses = await server.read(partial(_houses, server=server, shown=shown))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    return html(desk.desk(who.name, houses), None)


@get("/account", include_in_schema=False)
async def show_account(request: Http, server: NamedDependency[Server]) -> Response[bytes]:
    """Show somebody what is kept about them."""
    who = await server.read(partial(account_of, shown=proof(request, server), server=server))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    return html(account.account(account.Account(name=who.name, email=who.email)), None)


@post("/account", status_code=200, include_in_schema=False)
async def change_account(
    request: Http,
    server: NamedDependency[Server],
    data: URLEncodedBody[AccountForm],
) -> Response[bytes]:
    """Change the name under which somebody writes from now on."""
    who = await server.read(partial(account_of, shown=proof(request, server), server=server))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    try:
        name = typed.name(data.name)
    except InvalidError as error:
        told = account.Account(
            name=data.name, email=who.email, problem=Problem(error.field, error.words)
        )
        return html(account.account(told), None, 422)
    await server.write(partial(accounts.rename, who=who.id, name=name))
    return html(account.account(account.Account(name=name, email=who.email, saved=True)), None)


def _houses(tx: Connection, server: Server, shown: Proof) -> tuple[Account | None, list[House]]:
    who = account_of(tx, shown, server)
    if who is None:
        return None, []
    roles = sites.roles_of(tx, who.id)
    mine = [(sites.load(tx, key), role) for key, role in roles.items() if role in _STAFF]
    return who, [
        House(site=site, role=role, latest=reading.latest(tx, site.key, _LATEST))
        for site, role in mine
        if site is not None
    ]
