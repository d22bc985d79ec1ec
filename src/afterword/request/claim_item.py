"""Tell the other moderators what one looks at, so that nobody looks at it twice."""

from functools import partial
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.errors import DecisionNotFoundError
from afterword.domain.ids import SiteKey
from afterword.page.sheet import link
from afterword.people import accounts, claims
from afterword.people.claims import Thing
from afterword.projection import queue
from afterword.projection.items import Item, ItemId, Matter
from afterword.request.desk_door import staff
from afterword.request.html import html
from afterword.request.server import Server
from afterword.request.who import Http, Proof, proof

_CLAIM = "/{site:str}/items/{item:str}/claim"


@post("/api/v1/desk" + _CLAIM, status_code=200)
async def claim_item(
    request: Http, server: NamedDependency[Server], site: FromPath[str], item: FromPath[str]
) -> dict[str, Any]:
    """Look at something for five minutes, or learn who looks at it already."""
    return {"holder": await claim(server, proof(request, server), site, item) or None}


@post("/desk" + _CLAIM, status_code=200, include_in_schema=False)
async def take_claim(
    request: Http, server: NamedDependency[Server], site: FromPath[str], item: FromPath[str]
) -> Response[bytes]:
    """Open a card without a script, and tell the others."""
    await claim(server, proof(request, server), site, item)
    return html("", None, 303, {"Location": link("desk", site, open=item) + f"#{item}"})


async def claim(server: Server, shown: Proof, site: str, item: str) -> str:
    """Claim an item and return the name of who has it already; empty when it is theirs now.

    Raises:
        DecisionNotFoundError: If nothing waits there.
        RefusedError: If they do not moderate the site.
    """
    return await server.write(
        partial(_claim, server=server, shown=shown, site=SiteKey(site), item=item)
    )


def thing(name: ItemId | Item) -> Thing:
    """Return an item as claims know it."""
    return Thing(name.site, name.matter, name.stream, name.seq)


def _claim(tx: Connection, server: Server, shown: Proof, site: SiteKey, item: str) -> str:
    inside = staff(tx, server, shown, site)
    name = queue.named(site, item)
    if name is None or (name.matter is not Matter.EXPIRING and queue.load(tx, name) is None):
        words = "There is nothing at this place that waits for a moderator."
        raise DecisionNotFoundError(words)
    holder = claims.take(tx, thing(name), inside.account.id, server.now())
    if holder is None:
        return ""
    account = accounts.load(tx, holder)
    return (account.signs_as if account else "") or "Another moderator"
