"""What changed in a queue while a moderator has it open: new things, decided ones, claims."""

from functools import partial
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection

from afterword.domain.ids import SiteKey
from afterword.page import desk_words
from afterword.page.desk_card import fragment
from afterword.people import accounts, claims
from afterword.projection import items, queue, settled
from afterword.projection.items import ItemId, Matter
from afterword.projection.settled import How
from afterword.request.claim_item import thing
from afterword.request.desk_door import Inside, staff
from afterword.request.server import Server
from afterword.request.show_queue import KEPT_OUT, PAGE, shown_cards
from afterword.request.statements import named
from afterword.request.who import Http, Proof, proof

_MOST = 200
"""So many of the cards on a page are looked after at most."""


@get("/api/v1/desk/{site:str}/items")
async def get_queue(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    after: str = "",
    kind: str = "",
    shown: str = "",
    fragments: bool = False,  # noqa: FBT001, FBT002 - as the address says it
) -> Response[dict[str, Any]]:
    """Return what came after a place in the queue, and what became of what is shown."""
    asked = partial(
        _news,
        server=server,
        proves=proof(request, server),
        site=site,
        after=after,
        kind=kind,
        names=shown.split(",")[:_MOST],
        fragments=fragments,
    )
    return Response(await server.read(asked), headers={"Cache-Control": "no-store"})


def _news(  # noqa: PLR0913, PLR0917 - what is asked
    tx: Connection,
    server: Server,
    proves: Proof,
    site: str,
    after: str,
    kind: str,
    names: list[str],
    *,
    fragments: bool,
) -> dict[str, Any]:
    inside = staff(tx, server, proves, site)
    key, now = inside.site.key, server.now()
    place = queue.at_cursor(key, after) if after else None
    matter = Matter(kind) if kind in set(Matter) else None
    # (what was kept out when it moved in came all at once, and nobody waits for it)
    is_still = kind == KEPT_OUT
    found = [] if is_still else queue.page(tx, key, inside.who, now, PAGE, place, matter)
    # (what ends soon has its place in the order, and is no news)
    new = [one for one in found if one.matter is not Matter.EXPIRING]
    last = new[-1] if new else None
    told: dict[str, Any] = {
        "new": len(new),
        "newest": queue.cursor(last) if last else after,
        "counts": items.counts(tx, key),
        "gone": _gone(tx, key, names),
        "holders": _holders(tx, server, inside, names),
    }
    if fragments:
        cards = shown_cards(tx, server, inside.site, inside.who, new)
        told["items"] = [{"id": one.id, "fragment": fragment(one)} for one in cards]
    return told


def _gone(tx: Connection, site: str, names: list[str]) -> dict[str, str]:
    """Return what is shown and waits no more, each with what became of it."""
    gone: dict[str, str] = {}
    for name, one in _known(site, names):
        if one.matter is Matter.EXPIRING or queue.load(tx, one) is not None:
            continue
        came = settled.load(tx, one)
        if came is None:
            gone[name] = "This does not wait any more."
            continue
        by = "" if came.how is How.WITHDRAWN else named(tx, came.by)
        gone[name] = desk_words.settled(came.how, by)
    return gone


def _holders(tx: Connection, server: Server, inside: Inside, names: list[str]) -> dict[str, str]:
    """Return what of it another moderator looks at, with their name."""
    known = _known(inside.site.key, names)
    holders = claims.holders(tx, [thing(one) for _, one in known], server.now())
    found: dict[str, str] = {}
    for name, one in known:
        who = holders.get(thing(one))
        if who is None or who == inside.account.id:
            continue
        account = accounts.load(tx, who)
        found[name] = (account.signs_as if account else "") or "Another moderator"
    return found


def _known(site: str, names: list[str]) -> list[tuple[str, ItemId]]:
    pairs = [(name, queue.named(SiteKey(site), name)) for name in names]
    return [(name, one) for name, one in pairs if one is not None]
