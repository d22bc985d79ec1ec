"""Fold what somebody says they have read into their receipt; nothing of it is stored."""

from functools import partial
from typing import Annotated, Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from afterword.domain.ids import Seq, ThreadId
from afterword.gate import receipt
from afterword.gate.receipt import MOST_RANGES, TOKEN_LIMIT, Claims
from afterword.projection import threads
from afterword.request.server import Server
from afterword.request.who import Http, proof

_MOST_MARKERS = 200
_MOST_CODES = 200
_HIGHEST = 2**53

Place = Annotated[int, Meta(ge=0, le=_HIGHEST)]
Signed = Annotated[str, Meta(max_length=TOKEN_LIMIT)]


class Reading(Struct, frozen=True, kw_only=True):
    """What somebody has read, as their device remembers it."""

    site: str
    receipt: Annotated[str, Meta(max_length=4 * TOKEN_LIMIT)] = ""
    ranges: Annotated[tuple[tuple[Place, Place], ...], Meta(max_length=8 * MOST_RANGES)] = ()
    markers: Annotated[tuple[Signed, ...], Meta(max_length=_MOST_MARKERS)] = ()
    codes: Annotated[tuple[Signed, ...], Meta(max_length=_MOST_CODES)] = ()
    upto: Place | None = None
    """Up to where they say that they had read, with no page to show for it."""
    attested: bool = False
    """Whether for some of the ranges there is only their word."""


@post("/api/v1/threads/{thread:str}/receipts", status_code=200)
async def fold_receipt(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], data: JSONBody[Reading]
) -> dict[str, Any]:
    """Return a receipt with what was claimed, as far as markers and codes bear it out."""
    server.asking.spend(proof(request, server).address)
    site = await server.site(data.site)
    keys, now = server.keys(site.key), server.now()
    before = receipt.shown(data.receipt, site.key, ThreadId(thread), keys, now)
    claims = Claims(
        ranges=data.ranges,
        markers=data.markers,
        codes=data.codes,
        upto=await _attested(server, ThreadId(thread), data.upto),
        attested=data.attested,
    )
    after = receipt.fold(before, claims, keys)
    in_thread, of_site = receipt.written(after, keys, now)
    return {
        "receipt": f"{in_thread} {of_site}",
        "read": [list(one) for one in after.thread.ranges],
        "notes": dict((*after.site.notes, *after.thread.notes)),
        "cards": list(after.site.cards),
    }


async def _attested(server: Server, thread: ThreadId, upto: int | None) -> Seq | None:
    """Return up to where somebody can have read: nobody has read what is not written yet."""
    # (PostgreSQL does not even look for a name that no text can hold)
    if upto is None or not thread.isprintable():
        return None
    known = await server.read(partial(threads.load, name=thread))
    return Seq(min(upto, known.position)) if known else None
