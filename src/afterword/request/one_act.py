"""Links that do one thing, once, in the name of one moderator: what a mail can carry.

Opening one never does anything, because programs that look through mail open links. It holds as
long as nothing happened to what it is about, so that it cannot be used twice.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from hashlib import sha256

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.errors import AfterwordError, InvalidError
from afterword.domain.ids import AccountId, SiteKey, ThreadId, thread_stream
from afterword.domain.visibility import is_staff
from afterword.log import read
from afterword.page import one_act as page
from afterword.page.compose import Problem
from afterword.page.desk_card import WITH_REASON, Card, Deed
from afterword.page.one_act import OneAct, State
from afterword.people import accounts
from afterword.people.accounts import Account
from afterword.projection import items, queue, reports, sites
from afterword.projection.items import ItemId, Matter
from afterword.request.decide_item import Wish, decide
from afterword.request.desk_case import Cases
from afterword.request.desk_door import colleague
from afterword.request.html import html
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, address

LASTS = timedelta(hours=72)
_MAC_BYTES = 24
_LONGEST = 1_000
_GONE = 410


class Link(Struct, frozen=True, array_like=True, kw_only=True):
    """What a link does."""

    site: SiteKey
    item: str
    deed: Deed
    account: AccountId
    until: int
    """Seconds since 1970."""
    state: int
    """What had happened to it when the link was made."""


class ActForm(Struct, frozen=True):
    """The reason, where one is needed."""

    clause: str = ""
    words: str = ""


class Fault(StrEnum):
    """Why a link does nothing."""

    UNKNOWN = "unknown"
    """It was not made here, or somebody cut it."""
    EXPIRED = "expired"
    USED = "used"
    """Something happened to what it is about, perhaps through this very link."""
    NOT_THEIRS = "not_theirs"
    """They do not moderate the site any more."""


class _Open(Struct, frozen=True):
    """A link that holds."""

    link: Link
    account: Account
    card: Card
    name: ItemId


def make(tx: Connection, server: Server, name: ItemId, deed: Deed, account: AccountId) -> str:
    """Return the path of a link that does one thing about what waits, for 72 hours."""
    link = Link(
        site=name.site,
        item=queue.name_of(name),
        deed=deed,
        account=account,
        until=int((server.now() + LASTS).timestamp()),
        state=_state(tx, name),
    )
    data = urlsafe_b64encode(msgspec.json.encode(link)).rstrip(b"=")
    key = _key(server.secret, server.now().year)
    return f"/act/{data.decode()}.{_mac(key, data)}"


@get("/act/{token:str}", include_in_schema=False)
async def show_act(server: NamedDependency[Server], token: FromPath[str]) -> Response[bytes]:
    """Say what a link will do, with a button that does it."""
    found = await server.read(partial(_open, server=server, token=token))
    if isinstance(found, Fault):
        return _fault(found)
    return html(page.one_act(_view(found)), None)


@post("/act/{token:str}", status_code=200, include_in_schema=False)
async def take_act(
    request: Http,
    server: NamedDependency[Server],
    token: FromPath[str],
    data: URLEncodedBody[ActForm],
) -> Response[bytes]:
    """Do it, once, in the name of the moderator for whom the link was made."""
    server.asking.spend(address(request, server))
    found = await server.read(partial(_open, server=server, token=token))
    if isinstance(found, Fault):
        return _fault(found)
    shown = Proof(address(request, server), link_of=found.account.id)
    wish = Wish(
        action=found.link.deed,
        clause=data.clause,
        words=data.words,
        revision=found.card.revision,
        knowing=True,
    )
    try:
        done = await decide(server, shown, found.link.site, found.link.item, wish)
    except (AfterwordError, RefusedError) as error:
        status = status_of(error)
        field = error.field if isinstance(error, InvalidError) else None
        problem = Problem(field, words_of(error, status))
        return html(page.one_act(_view(found, data, problem)), None, status)
    return html(page.done(done.words), None)


def _open(tx: Connection, server: Server, token: str) -> _Open | Fault:
    """Look whether a link holds."""
    link = _believed(server, token)
    if link is None:
        return Fault.UNKNOWN
    if datetime.fromtimestamp(link.until, UTC) <= server.now():
        return Fault.EXPIRED
    site, account = sites.load(tx, link.site), accounts.load(tx, link.account)
    if site is None or account is None:
        return Fault.UNKNOWN
    if not is_staff(sites.role_of(tx, site.key, account.id)):
        return Fault.NOT_THEIRS
    name = queue.named(site.key, link.item)
    item = items.load(tx, name) if name else None
    if name is None or item is None or _state(tx, name) != link.state:
        return Fault.USED
    card = Cases(tx, site, colleague(tx, site.key, account), server.now()).card(item)
    return Fault.USED if card is None else _Open(link, account, card, name)


def _state(tx: Connection, name: ItemId) -> int:
    """Return the place of the last thing that happened to what an item is about.

    Whatever anybody does to it moves this on, and so ends every link that was made before.
    """
    if name.matter not in {Matter.HELD, Matter.CHANGED, Matter.REPORTED}:
        return 0
    thread = ThreadId(name.stream)
    happened = read.about(tx, thread_stream(thread), name.seq)
    reported = reports.on_comment(tx, thread, name.seq)
    answers = [one.answered or one.seq for one in reported]
    # (two logs, so the sum of both places: either only ever grows)
    return max((one.seq for one in happened), default=0) + max(answers, default=0)


def _believed(server: Server, token: str) -> Link | None:
    data, _, mac = token.partition(".")
    if len(token) > _LONGEST or not token.isascii():
        return None
    year = server.now().year
    keys = (_key(server.secret, year), _key(server.secret, year - 1))
    if not any(hmac.compare_digest(_mac(key, data.encode()), mac) for key in keys):
        return None
    padded = data + "=" * (-len(data) % 4)
    return msgspec.json.decode(urlsafe_b64decode(padded), type=Link)


def _key(secret: bytes, year: int) -> bytes:
    """Return the key of a year; last year's is still believed."""
    return hmac.digest(secret, f"act\0{year}".encode(), sha256)


def _mac(key: bytes, data: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, data, sha256)[:_MAC_BYTES]).rstrip(b"=").decode()


def _view(found: _Open, form: ActForm | None = None, problem: Problem | None = None) -> OneAct:
    form = form or ActForm()
    return OneAct(
        card=found.card,
        deed=found.link.deed,
        name=found.account.signs_as,
        with_reason=found.link.deed in WITH_REASON,
        clause=form.clause,
        words=form.words,
        problem=problem,
    )


def _fault(fault: Fault) -> Response[bytes]:
    return html(page.nothing_done(State(fault.value)), None, _GONE)
