"""Sign in with a one-time link, and sign out."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.page import sign_in
from afterword.people import accounts
from afterword.people.accounts import SessionToken, SignInToken
from afterword.request.html import html
from afterword.request.server import Server
from afterword.request.who import Http, no_session_cookie, proof, session_cookie

_GONE = 410


@get("/sign-in/{token:str}", include_in_schema=False)
async def offer_sign_in(server: NamedDependency[Server], token: FromPath[str]) -> Response[bytes]:
    """Show a button: programs that look through mail follow links, but press no buttons."""
    is_good = partial(accounts.link_is_good, token=SignInToken(token), now=server.now())
    if await server.read(is_good):
        return html(sign_in.offer(), None)
    return html(sign_in.expired(), None, _GONE)


@post("/sign-in/{token:str}", include_in_schema=False)
async def take_sign_in(
    request: Http, server: NamedDependency[Server], token: FromPath[str]
) -> Response[bytes]:
    """Use the link up and begin a session."""
    server.posting.spend(proof(request, server).address)
    begun = await server.write(partial(_begin, token=SignInToken(token), server=server))
    if begun is None:
        return html(sign_in.expired(), None, _GONE)
    headers = {"Location": "/desk", "Set-Cookie": session_cookie(server, begun)}
    return html("", None, 303, headers)


@post("/sign-out", include_in_schema=False)
async def sign_out(request: Http, server: NamedDependency[Server]) -> Response[bytes]:
    """End the session."""
    session = proof(request, server).session
    if session is not None:
        await server.write(partial(accounts.end_session, token=session))
    return html(sign_in.signed_out(), None, 200, {"Set-Cookie": no_session_cookie(server)})


def _begin(tx: Connection, token: SignInToken, server: Server) -> SessionToken | None:
    account = accounts.use_link(tx, token, server.now())
    return None if account is None else accounts.begin_session(tx, account, server.now())
