"""The owner says on the desk how the house is moderated; it is one event of the site's log."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.errors import InvalidError
from afterword.domain.event import SiteChanged
from afterword.domain.moderation import BOUNDS, Moderation, checked
from afterword.handle import HouseChanged
from afterword.page import house_rules, sign_in
from afterword.page.compose import Problem
from afterword.page.house_rules import Settings
from afterword.request.desk_door import owned
from afterword.request.html import html
from afterword.request.problems import status_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_SIGN_IN_FIRST = 401
_PATH = "/desk/{site:str}/settings"
_DIGITS = 9
_TICKS = ("hold_all", "surge_hold", "learnt_order", "identity_words")


@get(_PATH, include_in_schema=False)
async def show_settings(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Show an owner how their house is moderated."""
    ask = partial(owned, server=server, shown=proof(request, server), key=site)
    house = await server.read(ask)
    if house is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    said = house_rules.as_typed(house.moderation)
    return html(house_rules.settings(Settings(site=house, typed=said)), None)


@post(_PATH, status_code=200, include_in_schema=False)
async def take_settings(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Change how the house is moderated; what is not right comes back as it was typed."""
    shown = proof(request, server)
    server.asking.spend(shown.address)
    house = await server.read(partial(owned, server=server, shown=shown, key=site))
    if house is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    form = await request.form()
    said = {name: str(form.get(name, "")) for name in Moderation.__struct_fields__}
    try:
        wanted = checked(_read(said))
        await server.write(partial(_change, server=server, shown=shown, key=site, wanted=wanted))
    except InvalidError as error:
        problem = Problem(error.field, error.words)
        page = house_rules.settings(Settings(site=house, typed=said, problem=problem))
        return html(page, None, status_of(error))
    after = replace(house, moderation=wanted)
    typed_ = house_rules.as_typed(wanted)
    return html(house_rules.settings(Settings(site=after, typed=typed_, saved=True)), None)


def _read(said: dict[str, str]) -> Moderation:
    fields: dict[str, Any] = {field: _number(field, said[field]) for field in BOUNDS}
    fields |= {field: bool(said[field]) for field in _TICKS}
    return Moderation(
        **fields,
        hold_words=tuple(typed.lines(said["hold_words"]).split("\n")),
        open_from=said["open_from"].strip(),
        open_to=said["open_to"].strip(),
    )


def _number(field: str, said: str) -> int:
    text = said.strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise InvalidError(field, "Please write this as a whole number, such as 3.")
    return int(text)


def _change(
    tx: Connection, server: Server, shown: Proof, key: str, wanted: Moderation
) -> HouseChanged:
    site = owned(tx, server, shown, key)
    assert site is not None  # noqa: S101 - nobody signs out in between
    who = person(tx, shown, server, site.key)
    event = SiteChanged(moderation=wanted)
    seq = handle.change_site(tx, server.house, site.key, event, who.actor)
    return HouseChanged(seq, site.key)
