"""What waits for a moderator, house by house: the desk."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import note as rules
from afterword.domain import typed
from afterword.domain.ids import AccountId, Seq, SiteKey, ThreadId, is_desk, thread_stream
from afterword.domain.site import Site
from afterword.domain.visibility import is_staff
from afterword.log import bodies
from afterword.page import desk, desk_words, place, sign_in
from afterword.page.desk import Desk, House, Latest, Queue, ThreadLine, Undo
from afterword.page.desk_card import Card, Draft
from afterword.page.sheet import link
from afterword.people import accounts, claims
from afterword.projection import (
    closing,
    held,
    items,
    notes,
    queue,
    reading,
    settled,
    sites,
    threads,
)
from afterword.projection.items import Item, ItemId, Matter
from afterword.projection.queue import Colleague
from afterword.projection.reading import Shown
from afterword.request import learnt_order
from afterword.request.claim_item import thing
from afterword.request.desk_case import Cases, had_read
from afterword.request.desk_door import Closed, Inside, colleague, enter
from afterword.request.html import html
from afterword.request.learnt_order import Learnt, Place
from afterword.request.server import Server
from afterword.request.statements import named
from afterword.request.who import Http, Proof, account_of, proof

PAGE = 25
_MOST = 10_000
"""More is not put into a learnt order at once."""
_LATEST = 20
_THREADS = 10
_SIGN_IN_FIRST = 401
KEPT_OUT = "kept_out"
"""Asks for what was kept out where it comes from, as a kind of its own."""


class Looks(Struct, frozen=True, kw_only=True):
    """What of a queue somebody wants to see."""

    after: str = ""
    kind: str = ""
    order: str = ""
    open: str = ""
    """A card that is shown open."""
    done: str = ""
    undo: str = ""
    """The item about which something was done that can be taken back."""
    act: int = 0
    also: str = ""
    """What was decided together with it."""


@get("/desk", include_in_schema=False)
async def show_desk(
    request: Http, server: NamedDependency[Server], done: str = ""
) -> Response[bytes]:
    """Show a moderator their houses, what waits in them and what is new."""
    shown = proof(request, server)
    made = await server.read(partial(_all, server=server, shown=shown, done=done))
    if made is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    return html(desk.desk(made), None)


@get("/desk/{site:str}", include_in_schema=False)
async def show_queue(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    after: str = "",
    kind: str = "",
    order: str = "",
    open: str = "",  # noqa: A002 - the name in the address
    done: str = "",
    undo: str = "",
    act: int = 0,
    also: str = "",
) -> Response[bytes]:
    """Show a moderator what waits in one house."""
    seen = Looks(after=after, kind=kind, order=order, open=open)
    looks = replace(seen, done=done, undo=undo, act=act, also=also)
    return await queue_page(server, proof(request, server), site, looks)


async def queue_page(  # noqa: PLR0913, PLR0917 - what a page is made of
    server: Server,
    shown: Proof,
    site: str,
    looks: Looks,
    status: int = 200,
    change: Callable[[Desk], Desk] | None = None,
) -> Response[bytes]:
    """Return the page of one house's queue."""
    made = await server.read(
        partial(_one, server=server, shown=shown, site=site, looks=looks, change=change)
    )
    if isinstance(made, Closed):
        return html(made.page, None, made.status)
    return html(desk.desk(made), None, status)


def not_decided(of: Desk, item: str, draft: Draft) -> Desk:
    """Put beside a card what stands against a decision about it; above all where it is gone."""
    house = of.houses[0]
    if all(card.id != item for card in house.queue.cards):
        return replace(of, done=draft.problem.words)
    cards = [
        replace(card, draft=draft, is_open=True) if card.id == item else card
        for card in house.queue.cards
    ]
    return replace(of, houses=[replace(house, queue=replace(house.queue, cards=cards))])


def shown_cards(  # noqa: PLR0913, PLR0917 - what cards are made of
    tx: Connection,
    server: Server,
    site: Site,
    who: Colleague,
    waiting: list[Item],
    learnt: Learnt | None = None,
    open_: str = "",
) -> list[Card]:
    """Return the cards of items, each with who looks at it."""
    now = server.now()
    holders = claims.holders(tx, map(thing, waiting), now)
    names = {
        queue.name_of(one): _name(tx, holder)
        for one in waiting
        if (holder := holders.get(thing(one))) is not None and holder != who.account
    }
    drivers = {
        queue.name_of(one): learnt.drivers.get(Place(one.stream, one.seq), ())
        for one in (waiting if learnt else ())
        if learnt
    }
    return [
        replace(
            card,
            holder=names.get(card.id, ""),
            drivers=drivers.get(card.id, ()),
            is_open=card.id == open_,
        )
        for card in Cases(tx, site, who, now).cards(waiting)
    ]


def _all(tx: Connection, server: Server, shown: Proof, done: str) -> Desk | None:
    account = account_of(tx, shown, server)
    if account is None:
        return None
    roles = sites.roles_of(tx, account.id)
    mine = [(sites.load(tx, key), role) for key, role in roles.items() if is_staff(role)]
    houses = [
        _house(tx, server, Inside(site, account, role, colleague(tx, site.key, account)), Looks())
        for site, role in mine
        if site is not None
    ]
    return Desk(name=account.name, houses=houses, done=desk_words.told(done))


def _one(  # noqa: PLR0913, PLR0917 - what a page is made of
    tx: Connection,
    server: Server,
    shown: Proof,
    site: str,
    looks: Looks,
    change: Callable[[Desk], Desk] | None,
) -> Desk | Closed:
    inside = enter(tx, server, shown, site)
    if isinstance(inside, Closed):
        return inside
    undo = Undo(looks.undo, Seq(looks.act), looks.also) if looks.undo else None
    house = _house(tx, server, inside, looks)
    is_gone = bool(looks.open) and all(card.id != looks.open for card in house.queue.cards)
    became = _became(tx, site, looks.open) if is_gone else ""
    made = Desk(
        name=inside.account.name,
        houses=[house],
        done=became or desk_words.told(looks.done),
        undo=undo,
        is_one=True,
    )
    return change(made) if change else made


def _became(tx: Connection, site: str, name: str) -> str:
    """Say what became of something that is asked for and does not wait; empty if it never did."""
    wanted = queue.named(SiteKey(site), name)
    if wanted is None or not (is_desk(wanted.stream) or _is_here(tx, wanted)):
        return ""
    came = settled.load(tx, wanted)
    if came is None:
        return ""
    by = "" if came.how is settled.How.WITHDRAWN else named(tx, came.by)
    return desk_words.settled(came.how, by, came.at)


def _is_here(tx: Connection, item: ItemId) -> bool:
    thread = threads.load(tx, ThreadId(item.stream))
    return thread is not None and thread.site == item.site


def _house(tx: Connection, server: Server, inside: Inside, looks: Looks) -> House:
    site = inside.site
    return House(
        site=site,
        role=inside.role,
        queue=_queue(tx, server, inside, looks),
        latest=[_latest(tx, site, one) for one in reading.latest(tx, site.key, _LATEST)],
        threads=_threads(tx, server, site),
        is_closed=bool(closing.of_site(tx, site.key, server.now())),
    )


def _queue(tx: Connection, server: Server, inside: Inside, looks: Looks) -> Queue:
    if looks.kind == KEPT_OUT:
        return _kept_out(tx, server, inside, looks)
    site, who, now = inside.site, inside.who, server.now()
    kind = Matter(looks.kind) if looks.kind in set(Matter) else None
    learnt = server.orders.of(site)
    usable = learnt if learnt is not None and learnt.standing.is_on else None
    is_learnt = usable is not None and looks.order != "age" and not looks.after
    after = queue.at_cursor(site.key, looks.after) if looks.after else None
    # What goes on just now stands before all the rest.
    alarms = [] if kind or after else queue.page(tx, site.key, who, now, _MOST, None, Matter.ALARM)
    but = None if kind else Matter.ALARM
    if is_learnt and usable is not None:
        every = queue.page(tx, site.key, who, now, _MOST, None, kind, but)
        others, has_more = learnt_order.first(every, usable)[:PAGE], False
    else:
        found = queue.page(tx, site.key, who, now, PAGE + 1, after, kind, but)
        others, has_more = found[:PAGE], len(found) > PAGE
    waiting = _with_open(tx, site.key, [*alarms, *others], looks.open)
    asked = {"kind": looks.kind, "order": looks.order}
    asked = {name: value for name, value in asked.items() if value}
    return Queue(
        cards=shown_cards(
            tx, server, site, who, waiting, usable if is_learnt else None, looks.open
        ),
        counts=_counts(tx, site.key, now),
        kind=kind,
        more=link("desk", site.key, after=queue.cursor(others[-1]), **asked) if has_more else "",
        newest=_newest(tx, site.key),
        order=("learnt" if is_learnt else "age") if usable is not None else "",
        kept_out=held.count_kept_out(tx, site.key),
    )


def _kept_out(tx: Connection, server: Server, inside: Inside, looks: Looks) -> Queue:
    """Return what was kept out where it comes from, beside the queue and not in it."""
    site = inside.site
    after = queue.at_cursor(site.key, looks.after) if looks.after else None
    found = queue.kept_out(tx, site.key, PAGE + 1, after)
    some = found[:PAGE]
    more = ""
    if len(found) > PAGE:
        more = link("desk", site.key, after=queue.cursor(some[-1]), kind=KEPT_OUT)
    shown = _with_open(tx, site.key, some, looks.open)
    return Queue(
        cards=shown_cards(tx, server, site, inside.who, shown, open_=looks.open),
        counts=_counts(tx, site.key, server.now()),
        more=more,
        newest=_newest(tx, site.key),
        kept_out=held.count_kept_out(tx, site.key),
        is_kept_out=True,
    )


def _with_open(tx: Connection, site: SiteKey, waiting: list[Item], name: str) -> list[Item]:
    """Put an item first that is asked for and is on another page."""
    wanted = queue.named(site, name) if name else None
    if wanted is None or any(queue.name_of(one) == name for one in waiting):
        return waiting
    found = queue.load(tx, wanted)
    return waiting if found is None else [found, *waiting]


def _counts(tx: Connection, site: SiteKey, now: datetime) -> list[tuple[Matter, int]]:
    counted = items.counts(tx, site)
    counted[Matter.EXPIRING] = len(queue.ending(tx, site, now))
    return [(matter, counted[matter]) for matter in Matter if counted.get(matter)]


def _newest(tx: Connection, site: SiteKey) -> str:
    last = items.newest(tx, site)
    return queue.cursor(last) if last else ""


def _latest(tx: Connection, site: Site, one: Shown) -> Latest:
    thread = threads.load(tx, one.thread)
    page = thread.page if thread else typed.page_key(one.thread)
    where = place.of(site, page, sites.page_of(tx, site.key, page))
    at = one.comment.revision.body
    stored = bodies.read(tx, thread_stream(one.thread), [at])
    read = had_read(tx, one.thread, stored[at].body) if at in stored else ""
    return Latest(one, where, read)


def _threads(tx: Connection, server: Server, site: Site) -> list[ThreadLine]:
    """Return the threads that changed last, each with its title and its notes."""
    made = []
    for thread in threads.of_site(tx, site.key, _THREADS):
        where = place.of(site, thread.page, sites.page_of(tx, site.key, thread.page))
        unlifted = notes.unlifted(tx, thread_stream(thread.id)) if thread.notes else []
        standing = [one for one in unlifted if rules.stands(one, server.now())]
        made.append(ThreadLine(thread, where, len(standing)))
    return made


def _name(tx: Connection, who: AccountId) -> str:
    account = accounts.load(tx, who)
    return (account.signs_as if account else "") or "Another moderator"
