"""A moderator says how much one must have read before writing in a thread."""

from functools import partial
from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.command import SetLevel
from afterword.domain.level import Level
from afterword.gate.verdict import Refuse
from afterword.handle import Outcome
from afterword.projection import sites
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof


class NewLevel(Struct, frozen=True, kw_only=True):
    """Which page's thread, and how much; null for as the site has it."""

    page: str
    level: Level | None


@post("/api/v1/sites/{site:str}/threads/level", status_code=200)
async def set_level(
    request: Http, server: NamedDependency[Server], site: FromPath[str], data: JSONBody[NewLevel]
) -> dict[str, Any]:
    """Set how much one must have read before writing in a thread."""
    command = SetLevel((await server.site(site)).key, typed.page_key(data.page), data.level)
    await set_to(server, proof(request, server), command)
    # (what is known of a site may be a moment older than what another process wrote)
    house = await server.read(partial(sites.load, key=command.site))
    return {"level": data.level or (house and house.level), "of_site": data.level is None}


async def set_to(server: Server, shown: Proof, command: SetLevel) -> None:
    """Set it.

    Raises:
        RefusedError: If they do not moderate the site, or it is so already.
    """
    server.asking.spend(shown.address)
    outcome = await server.write(partial(_set, server=server, shown=shown, command=command))
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome)


def _set(tx: Connection, server: Server, shown: Proof, command: SetLevel) -> Outcome:
    who = person(tx, shown, server, command.site)
    return handle.set_level(tx, server.house, command, who)
