"""Begin a shift, hand over, rest, tap out: what keeps moderators well."""

from datetime import datetime, timedelta
from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.desk_command import EndShift, StartShift, WriteHandover
from afterword.domain.errors import InvalidError
from afterword.domain.ids import ActorId, SiteKey
from afterword.domain.site import Site
from afterword.log import filed
from afterword.log.filed import Wanted
from afterword.page import handover, words
from afterword.page.compose import Problem
from afterword.page.desk_card import Said
from afterword.page.handover import Handover, Happened, Rest
from afterword.page.sheet import link
from afterword.people import claims
from afterword.projection import closing, items, queue, shifts
from afterword.projection.items import Matter
from afterword.request import deskwork, notes_in_force
from afterword.request.desk_door import Closed, Inside, enter, staff
from afterword.request.entries import entry
from afterword.request.html import html
from afterword.request.problems import status_of
from afterword.request.server import Server
from afterword.request.statements import named
from afterword.request.who import Http, Proof, proof

_FIRST = timedelta(hours=24)
"""Whoever was never here before is told of the last day."""
_HAPPENED = 100
_LEFT = 3
_OTHERS = 5
_DONE = {
    "start": "Your shift has begun. Be well.",
    "end": "Your shift is over. Thank you.",
    "written": "They will find your words here.",
}


class ShiftForm(Struct, frozen=True):
    """A button that was pressed."""

    action: str = ""


class WordsForm(Struct, frozen=True):
    """What the next moderator should know."""

    words: str = ""


@get("/desk/{site:str}/handover", include_in_schema=False)
async def show_handover(
    request: Http, server: NamedDependency[Server], site: FromPath[str], done: str = ""
) -> Response[bytes]:
    """Show a moderator what was left, what holds, and what happened since they were here."""
    made = await server.read(
        partial(_handover, server=server, shown=proof(request, server), site=site)
    )
    if isinstance(made, Closed):
        return html(made.page, None, made.status)
    return html(handover.handover(replace(made, done=_DONE.get(done, ""))), None)


@post("/desk/{site:str}/handover", status_code=200, include_in_schema=False)
async def leave_words(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[WordsForm],
) -> Response[bytes]:
    """Leave words for whoever comes next."""
    shown = proof(request, server)
    try:
        said = deskwork.reason(server, data.words)
    except InvalidError as error:
        made = await server.read(partial(_handover, server=server, shown=shown, site=site))
        if isinstance(made, Closed):
            return html(made.page, None, made.status)
        problem = Problem(error.field, "Please write something, at most 2,000 characters.")
        again = replace(made, draft=typed.lines(data.words), problem=problem)
        return html(handover.handover(again), None, status_of(error))
    command = WriteHandover(SiteKey(site), said)
    await deskwork.work(
        server,
        shown,
        command.site,
        lambda tx, who: handle.write_handover(tx, server.house, command, who),
    )
    return html("", None, 303, {"Location": link("desk", site, "handover", done="written")})


@post("/desk/{site:str}/shift", status_code=200, include_in_schema=False)
async def take_shift(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[ShiftForm],
) -> Response[bytes]:
    """Begin a shift, end it, or tap out of it."""
    shown = proof(request, server)
    if data.action == "tap_out":
        return await _tap_out(server, shown, site)
    key = SiteKey(site)
    inside = await server.read(partial(staff, server=server, shown=shown, key=site))
    if data.action == "end":
        end = EndShift(key)
        await deskwork.work(
            server, shown, key, lambda tx, who: handle.end_shift(tx, server.house, end, who)
        )
        await server.write(partial(claims.give_all_back, site=key, who=inside.account.id))
    else:
        start = StartShift(key)
        await deskwork.work(
            server, shown, key, lambda tx, who: handle.start_shift(tx, server.house, start, who)
        )
    server.batches.begin(key, inside.account.id)
    done = "end" if data.action == "end" else "start"
    return html("", None, 303, {"Location": link("desk", site, "handover", done=done)})


@get("/desk/{site:str}/rest", include_in_schema=False)
async def show_rest(
    request: Http, server: NamedDependency[Server], site: FromPath[str], done: str = ""
) -> Response[bytes]:
    """Ask a moderator to rest."""
    inside = await server.read(
        partial(enter, server=server, shown=proof(request, server), key=site)
    )
    if isinstance(inside, Closed):
        return html(inside.page, None, inside.status)
    batch = server.batches.of(inside.site.key, inside.account.id, server.now())
    minutes = int((batch.last - batch.began).total_seconds() // 60)
    of = Rest(site=inside.site, items=batch.items, minutes=minutes, is_off=done == "off")
    return html(handover.rest(of), None)


@post("/desk/{site:str}/rest", status_code=200, include_in_schema=False)
async def take_rest(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[ShiftForm],
) -> Response[bytes]:
    """Go on after a rest, or tap out."""
    shown = proof(request, server)
    if data.action == "tap_out":
        return await _tap_out(server, shown, site)
    inside = await server.read(partial(staff, server=server, shown=shown, key=site))
    server.batches.begin(inside.site.key, inside.account.id)
    return html("", None, 303, {"Location": link("desk", site)})


@get("/desk/{site:str}/close", include_in_schema=False)
async def ask_closing(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Ask once more before a house closes for some hours, or opens again."""
    shown = proof(request, server)
    inside = await server.read(partial(enter, server=server, shown=shown, key=site))
    if isinstance(inside, Closed):
        return html(inside.page, None, inside.status)
    found = await server.read(partial(closing.of_site, site=inside.site.key, now=server.now()))
    return html(handover.close_house(inside.site, is_closed=bool(found)), None)


async def _tap_out(server: Server, shown: Proof, site: str) -> Response[bytes]:
    """Hand over everything that somebody has open."""
    inside = await server.read(partial(staff, server=server, shown=shown, key=site))
    key = inside.site.key
    command = EndShift(key, tapped_out=True)
    await deskwork.work(
        server, shown, key, lambda tx, who: handle.end_shift(tx, server.house, command, who)
    )
    await server.write(partial(claims.give_all_back, site=key, who=inside.account.id))
    server.batches.begin(key, inside.account.id)
    return html("", None, 303, {"Location": link("desk", site, "rest", done="off")})


def _handover(tx: Connection, server: Server, shown: Proof, site: str) -> Handover | Closed:
    inside = enter(tx, server, shown, site)
    if isinstance(inside, Closed):
        return inside
    house, key, now = inside.site, inside.site.key, server.now()
    me = ActorId(inside.account.id)
    since = shifts.last_of(tx, key, me) or now - _FIRST
    counted = items.counts(tx, key)
    counted[Matter.EXPIRING] = len(queue.ending(tx, key, now))
    return Handover(
        site=house,
        is_on=shifts.is_on(tx, key, me),
        since=since,
        counts=[(matter, counted[matter]) for matter in Matter if counted.get(matter)],
        notes=notes_in_force.of_site(tx, house, now),
        happened=_happened(tx, house, since),
        left=[Said(named(tx, one.by), one.at, one.words) for one in shifts.left(tx, key, _LEFT)],
        others=_others(tx, inside),
    )


def _happened(tx: Connection, site: Site, since: datetime) -> list[Happened]:
    """Return what moderators did since a time, the newest first, as the log tells it."""
    found = filed.latest(tx, Wanted(site=site.key, public=True, since=since), None, _HAPPENED)
    made = [entry(tx, site, one) for one in found]
    return [Happened(one.at, one.by, one.sentence, one.url) for one in made if one is not None]


def _others(tx: Connection, inside: Inside) -> list[str]:
    """Say who else began or stopped last."""
    me, seen = ActorId(inside.account.id), set[ActorId]()
    told: list[str] = []
    for one in shifts.latest(tx, inside.site.key):
        if one.by == me or one.by in seen:
            continue
        seen.add(one.by)
        did = "began" if one.began else "tapped out" if one.tapped_out else "stopped"
        told.append(f"{named(tx, one.by)} {did} {words.moment(one.at)}.")
        if len(told) == _OTHERS:
            break
    return told
