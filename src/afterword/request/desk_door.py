"""The door to a desk: who comes in, and what the others are shown instead."""

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.event import Role
from afterword.domain.ids import SiteKey
from afterword.domain.site import Site
from afterword.domain.visibility import is_staff
from afterword.gate import judge
from afterword.gate.verdict import Refusal, Refuse
from afterword.page import sign_in
from afterword.people import authors
from afterword.people.accounts import Account
from afterword.people.authors import Claim
from afterword.projection import sites
from afterword.projection.queue import Colleague
from afterword.request.html import load_site
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Proof, account_of, person

_SIGN_IN_FIRST = 401
_NOT_THEIRS = 403


class Inside(Struct, frozen=True):
    """Somebody who looks after a site."""

    site: Site
    account: Account
    role: Role
    who: Colleague


class Closed(Struct, frozen=True):
    """The page is for others; this is shown instead."""

    page: str
    status: int


def enter(tx: Connection, server: Server, shown: Proof, key: str) -> Inside | Closed:
    """Let somebody in who moderates a site, or say what the others are shown.

    Raises:
        SiteNotFoundError: If there is no such site.
    """
    site = load_site(tx, key)
    account = account_of(tx, shown, server)
    if account is None:
        return Closed(sign_in.needed(), _SIGN_IN_FIRST)
    role = sites.role_of(tx, site.key, account.id)
    if not is_staff(role):
        return Closed(sign_in.not_theirs(site), _NOT_THEIRS)
    return Inside(site, account, role, colleague(tx, site.key, account))


def staff(tx: Connection, server: Server, shown: Proof, key: str) -> Inside:
    """Return somebody who moderates a site.

    Raises:
        SiteNotFoundError: If there is no such site.
        RefusedError: If they do not.
    """
    found = enter(tx, server, shown, key)
    if isinstance(found, Closed):
        words = "Only moderators of this site can do this. Are you signed in?"
        raise RefusedError(Refuse(Refusal.NOT_ALLOWED, words))
    return found


def colleague(tx: Connection, site: SiteKey, account: Account) -> Colleague:
    """Return for whom a queue is put together."""
    return Colleague(
        account=account.id,
        names=authors.names_of(tx, site, Claim(account=account.id)),
        is_alone=len(sites.staff_of(tx, site)) < 2,
    )


def owned(tx: Connection, server: Server, shown: Proof, key: str) -> Site | None:
    """Return a site to its owner; None to who is not signed in.

    Raises:
        RefusedError: If they do not own it.
        SiteNotFoundError: If there is no such site.
    """
    site = load_site(tx, key)
    if account_of(tx, shown, server) is None:
        return None
    verdict = judge.judge(person(tx, shown, server, site.key).role, judge.OWN)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    return site
