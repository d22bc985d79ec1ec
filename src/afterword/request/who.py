"""Who asks: the network they come from, the key their browser keeps, whether they are signed in.

A cookie is only ever set in answer to something a person published or signed in to.
"""

from typing import Any, TypeAlias

from litestar import Request as HttpRequest
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.errors import InvalidError
from afterword.domain.event import Role
from afterword.domain.ids import AccountId, SiteKey
from afterword.handle import Person
from afterword.people import accounts, edit_keys
from afterword.people.accounts import Account, SessionToken
from afterword.people.authors import Claim
from afterword.people.edit_keys import EditKey
from afterword.projection import sites
from afterword.request.server import Server

Http: TypeAlias = HttpRequest[Any, Any, Any]

_GUEST = "afterword-guest"
_SESSION = "afterword-session"
_GUEST_LASTS_S = 400 * 24 * 3600
_KEY_WORDS = (
    "This does not look like an edit key. It has twenty letters, like abcd-efgh-ijkl-mnop-qrst."
)


class Proof(Struct, frozen=True):
    """What a request shows of who sent it."""

    address: str
    """The network address it comes from."""
    key: EditKey | None = None
    session: SessionToken | None = None
    link_of: AccountId | None = None
    """Whom a signed link speaks for; only ever taken from one that was checked."""


def proof(request: Http, server: Server, typed_key: str = "") -> Proof:
    """Collect what a request shows.

    Args:
        request: What was sent.
        server: Whose proxies are believed.
        typed_key: An edit key out of a form or header, before the one in the cookie.

    Raises:
        InvalidError: If the typed key cannot be one.
    """
    typed = typed_key.strip() or request.headers.get("edit-key", "").strip()
    key = edit_keys.parse(typed) if typed else None
    if typed and key is None:
        raise InvalidError("edit_key", _KEY_WORDS)
    kept = request.cookies.get(_guest(server), "")
    session = request.cookies.get(_name(server, _SESSION))
    return Proof(
        address=address(request, server),
        key=key or edit_keys.parse(kept),
        session=SessionToken(session) if session else None,
    )


def address(request: Http, server: Server) -> str:
    """Return the address a request comes from, past the proxies that are believed."""
    peer = request.client.host if request.client else ""
    trusted = server.settings.trusted_proxies
    if peer not in trusted:
        return peer
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",")]
    for hop in reversed(hops):
        if hop and hop not in trusted:
            return hop
    return peer


def claim(shown: Proof, account: Account | None) -> Claim:
    """Return what this proof says about authorship."""
    key_hash = edit_keys.digest(shown.key) if shown.key else None
    return Claim(key_hash=key_hash, account=account.id if account else None)


def account_of(tx: Connection, shown: Proof, server: Server) -> Account | None:
    """Return who is signed in, or whose signed link it is."""
    if shown.link_of is not None:
        return accounts.load(tx, shown.link_of)
    if shown.session is None:
        return None
    return accounts.whose_session(tx, shown.session, server.now())


def person(tx: Connection, shown: Proof, server: Server, site: SiteKey) -> Person:
    """Return who acts on a site, and as what."""
    account = account_of(tx, shown, server)
    role = sites.role_of(tx, site, account.id) if account else Role.GUEST
    return Person(claim(shown, account), role)


def guest_cookie(server: Server, site: SiteKey, key: EditKey) -> str:
    """Return the header that lets this browser keep a guest's key for one site.

    Scripts cannot read it, and other sites on this server never see it.
    """
    lax = f"{_guest(server)}={key}; Path=/{site}; Max-Age={_GUEST_LASTS_S}; HttpOnly; "
    return lax + "SameSite=Lax" + _secure(server)


def session_cookie(server: Server, token: SessionToken) -> str:
    """Return the header that keeps somebody signed in."""
    lasts = int(accounts.SESSION_LASTS.total_seconds())
    return _session(server, token, lasts)


def no_session_cookie(server: Server) -> str:
    """Return the header that forgets a session."""
    return _session(server, "", 0)


def _session(server: Server, token: str, lasts_s: int) -> str:
    start = f"{_name(server, _SESSION)}={token}; Path=/; Max-Age={lasts_s}; HttpOnly; "
    if not _is_secure(server):
        return start + "SameSite=Lax"
    # Partitioned, because browsers keep plain third-party cookies out of frames.
    return start + "SameSite=None; Secure; Partitioned"


def _secure(server: Server) -> str:
    return "; Secure" if _is_secure(server) else ""


def _guest(server: Server) -> str:
    # (`__Host-` would demand the whole server as its path)
    return f"__Secure-{_GUEST}" if _is_secure(server) else _GUEST


def _name(server: Server, name: str) -> str:
    return f"__Host-{name}" if _is_secure(server) else name


def _is_secure(server: Server) -> bool:
    return server.origin.startswith("https://")
