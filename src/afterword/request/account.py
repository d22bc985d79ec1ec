"""What is kept about somebody who is signed in, and the names they go by."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace

from afterword.domain import typed
from afterword.domain.errors import InvalidError
from afterword.page import account, sign_in
from afterword.page.compose import Problem
from afterword.people import accounts
from afterword.request.html import html
from afterword.request.server import Server
from afterword.request.who import Http, account_of, proof

_SIGN_IN_FIRST = 401


class AccountForm(Struct, frozen=True):
    """What somebody may change about themselves."""

    name: str = ""
    persona: str = ""


@get("/account", include_in_schema=False)
async def show_account(request: Http, server: NamedDependency[Server]) -> Response[bytes]:
    """Show somebody what is kept about them."""
    who = await server.read(partial(account_of, shown=proof(request, server), server=server))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    mine = account.Account(name=who.name, email=who.email, persona=who.persona)
    return html(account.account(mine), None)


@post("/account", status_code=200, include_in_schema=False)
async def change_account(
    request: Http,
    server: NamedDependency[Server],
    data: URLEncodedBody[AccountForm],
) -> Response[bytes]:
    """Change the names under which somebody writes and signs notes from now on."""
    who = await server.read(partial(account_of, shown=proof(request, server), server=server))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    typed_ = account.Account(name=data.name, email=who.email, persona=data.persona)
    try:
        name, persona = typed.name(data.name), typed.persona(data.persona)
    except InvalidError as error:
        told = replace(typed_, problem=Problem(error.field, error.words))
        return html(account.account(told), None, 422)
    await server.write(partial(accounts.rename, who=who.id, name=name, persona=persona))
    saved = replace(typed_, name=name, persona=persona, saved=True)
    return html(account.account(saved), None)
