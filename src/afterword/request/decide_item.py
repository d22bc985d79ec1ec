"""Decide about something that waits, from its card on the desk: once, and never unknowingly."""

from functools import partial
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, URLEncodedBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain.clause import ClauseId
from afterword.domain.command import Decline, LetIn, UndoDecline
from afterword.domain.desk_command import SeeAlarm
from afterword.domain.errors import AfterwordError, DecisionNotFoundError, InvalidError
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Done
from afterword.page import desk_words
from afterword.page.compose import Problem
from afterword.page.desk_card import Deed, Draft
from afterword.page.sheet import link
from afterword.people import accounts, claims
from afterword.projection import held, queue, same, settled
from afterword.projection.items import ItemId, Matter
from afterword.request import acting, deskwork, proposals, reports
from afterword.request.acting import Spot
from afterword.request.claim_item import thing
from afterword.request.desk_door import Inside, staff
from afterword.request.grounds import Given, why
from afterword.request.held_comments import let_in_to
from afterword.request.html import html
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.server import Server
from afterword.request.show_queue import Looks, not_decided, queue_page
from afterword.request.statements import named
from afterword.request.who import Http, Proof, proof

_ITEM = "/{site:str}/items/{item:str}"
_NO_SUCH = "There is nothing at this place that waits for a moderator."
_POSSIBLE = {
    Matter.HELD: {Deed.LET_IN, Deed.DECLINE},
    Matter.CHANGED: {Deed.KEEP, Deed.REMOVE},
    Matter.REPORTED: {Deed.KEEP, Deed.REMOVE},
    Matter.PROPOSED: {Deed.AGREE, Deed.REFUSE},
    Matter.ALARM: {Deed.SEEN},
}


class Wish(Struct, frozen=True, kw_only=True):
    """What a moderator decides."""

    action: str
    clause: str = ""
    words: str = ""
    revision: int = 0
    """Which text they had before them."""
    same: bool = False
    """Whether the same is meant for everything with the same words."""
    knowing: bool = False
    """Whether they were told that another moderator looks at it."""


class WishForm(Struct, frozen=True, kw_only=True):
    """The same, as a form sends it."""

    action: str = ""
    clause: str = ""
    words: str = ""
    revision: str = "0"
    same: str = ""
    knowing: str = ""
    also: str = ""
    """What was decided together, with a space in between."""


class Act(Struct, frozen=True):
    """Which act is taken back; 0 for what was not let in."""

    act: int = 0
    also: list[str] = []
    """What else was not let in with it."""


class Decided(Struct, frozen=True, kw_only=True):
    """What was done."""

    words: str
    also: list[str]
    """What else was decided with it."""
    undo: int | None = None
    """With what it can be taken back; None when it cannot."""
    look: str = ""
    """Where it stands now for everybody, and can be decided about anew; empty for nowhere."""
    is_over: bool = False
    """Whether it is time to rest."""
    told: str
    """Under which name the desk says what was done."""


@post("/api/v1/desk" + _ITEM + "/decision", status_code=200)
async def decide_item(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    item: FromPath[str],
    data: JSONBody[Wish],
) -> dict[str, Any]:
    """Decide about something that waits."""
    done = await decide(server, proof(request, server), site, item, data)
    rest = link("desk", site, "rest") if done.is_over else None
    look = done.look or None
    told = {"words": done.words, "also": done.also}
    return told | {"undo": done.undo, "look": look, "rest": rest}


@post("/api/v1/desk" + _ITEM + "/undo", status_code=200)
async def undo_item(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    item: FromPath[str],
    data: JSONBody[Act],
) -> dict[str, Any]:
    """Take back what was decided just now."""
    shown = proof(request, server)
    return {"words": await undo(server, shown, site, [item, *data.also], Seq(data.act))}


@post("/desk" + _ITEM, status_code=200, include_in_schema=False)
async def take_decision(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    item: FromPath[str],
    data: URLEncodedBody[WishForm],
) -> Response[bytes]:
    """Decide about something that waits, without a script."""
    shown = proof(request, server)
    wish = Wish(
        action=data.action,
        clause=data.clause,
        words=data.words,
        revision=int(data.revision) if data.revision.isdecimal() else 0,
        same=bool(data.same),
        knowing=bool(data.knowing),
    )
    try:
        done = await decide(server, shown, site, item, wish)
    except (AfterwordError, RefusedError) as error:
        return await _not_decided(server, shown, site, item, wish, error)
    if done.is_over:
        return html("", None, 303, {"Location": link("desk", site, "rest")})
    undo_: dict[str, str | int] = {}
    if done.undo is not None:
        undo_ = {"undo": item, "act": done.undo, "also": " ".join(done.also)}
    return html("", None, 303, {"Location": link("desk", site, done=done.told, **undo_)})


@post("/desk" + _ITEM + "/undo", status_code=200, include_in_schema=False)
async def take_undo(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    item: FromPath[str],
    data: URLEncodedBody[WishForm],
) -> Response[bytes]:
    """Take back what was decided just now, without a script."""
    act = int(data.revision) if data.revision.isdecimal() else 0
    also = data.also.split()
    await undo(server, proof(request, server), site, [item, *also], Seq(act))
    return html("", None, 303, {"Location": link("desk", site, done="undone")})


async def decide(server: Server, shown: Proof, site: str, item: str, wish: Wish) -> Decided:
    """Do what a moderator decides about something that waits.

    Raises:
        DecisionNotFoundError: If nothing ever waited there.
        InvalidError: If what was sent cannot be.
        RefusedError: If they may not, somebody has decided, or another moderator looks at it.
    """
    name = _named(site, item)
    inside = await server.read(
        partial(_open, server=server, shown=shown, name=name, knowing=wish.knowing)
    )
    if wish.action not in _POSSIBLE.get(name.matter, set()):
        raise InvalidError("action", "Please choose one of what is offered here.")
    was_out = await server.read(partial(_is_kept_out, name=name))
    done = await _do(server, shown, inside, name, wish)
    # (nobody is told of it who wrote elsewhere)
    told = "kept_out" if was_out and wish.action == Deed.DECLINE else wish.action
    also = await _also(server, shown, inside, name, wish) if wish.same else []
    await server.write(partial(claims.give_back, what=thing(name)))
    batch = server.batches.count(name.site, inside.account.id, server.now(), 1 + len(also))
    return Decided(
        words=desk_words.told(told, len(also)),
        told=told,
        also=also,
        undo=_undo(done, wish),
        look=_look(name, wish, done),
        is_over=batch.is_over(inside.site.moderation, server.now()),
    )


async def undo(server: Server, shown: Proof, site: str, items_: list[str], act: Seq) -> str:
    """Take back a removal, or that something was not let in and what else was not let in with it.

    Raises:
        RefusedError: If it cannot be taken back any more.
    """
    names = [_named(site, item) for item in items_]
    await server.read(partial(staff, server=server, shown=shown, key=names[0].site))
    if names[0].matter is Matter.HELD:
        for name in names:
            await _wait_again(server, shown, name)
        if await server.read(partial(_is_kept_out, name=names[0])):
            return desk_words.is_out_again()
        return desk_words.waits_again(len(names))
    await acting.undo(server, shown, ThreadId(names[0].stream), act, "")
    return "It is taken back: the comment stands again."


async def _wait_again(server: Server, shown: Proof, name: ItemId) -> None:
    command = UndoDecline(ThreadId(name.stream), name.seq)
    undo_decline = partial(handle.undo_decline, house=server.house, command=command)
    await deskwork.work(server, shown, name.site, lambda tx, who: undo_decline(tx, person=who))


def _named(site: str, item: str) -> ItemId:
    found = queue.named(SiteKey(site), item)
    if found is None:
        raise DecisionNotFoundError(_NO_SUCH)
    return found


def _open(tx: Connection, server: Server, shown: Proof, name: ItemId, *, knowing: bool) -> Inside:
    """Look whether something still waits, for this moderator."""
    inside = staff(tx, server, shown, name.site)
    if queue.load(tx, name) is None:
        raise RefusedError(_meanwhile(tx, name))
    if not queue.is_theirs(tx, name, inside.who):
        words = "This is about you, or about what you did. Another moderator decides about it."
        raise RefusedError(Refuse(Refusal.NOT_ALLOWED, words))
    holder = claims.holders(tx, [thing(name)], server.now()).get(thing(name))
    if holder is not None and holder != inside.account.id and not knowing:
        account = accounts.load(tx, holder)
        who = account.signs_as if account else ""
        words = f"{who or 'Another moderator'} is looking at this just now. Decide all the same?"
        raise RefusedError(Refuse(Refusal.CLAIMED, words))
    return inside


def _is_kept_out(tx: Connection, name: ItemId) -> bool:
    thread = ThreadId(name.stream)
    return (
        name.matter is Matter.HELD
        and held.load_kept_out(tx, name.site, thread, name.seq) is not None
    )


def _meanwhile(tx: Connection, name: ItemId) -> Refuse:
    """Tell what became of something that does not wait any more."""
    came = settled.load(tx, name)
    if came is None:
        raise DecisionNotFoundError(_NO_SUCH)
    by = "" if came.how is settled.How.WITHDRAWN else named(tx, came.by)
    said = desk_words.settled(came.how, by, came.at)
    return Refuse(Refusal.ALREADY_SO, f"{said} Nothing was done a second time.")


async def _do(  # noqa: PLR0911 - one return for each deed
    server: Server, shown: Proof, inside: Inside, name: ItemId, wish: Wish
) -> object:
    thread = ThreadId(name.stream)
    given = Given(clause=wish.clause, reason=wish.words)
    match Deed(wish.action):
        case Deed.LET_IN:
            let_in = LetIn(thread, name.seq)
            return await deskwork.work(
                server,
                shown,
                name.site,
                lambda tx, who: handle.let_in(tx, server.house, let_in, who),
            )
        case Deed.DECLINE:
            reason = why(server, inside.site, given)
            out = Decline(thread, name.seq, reason.words, reason.clause, reason.note)
            return await deskwork.work(
                server,
                shown,
                name.site,
                lambda tx, who: handle.decline(tx, server.house, out, who),
            )
        case Deed.KEEP if name.matter is Matter.CHANGED:
            looked = await acting.look(server, shown, Spot(thread, name.seq), wish.revision)
            return await acting.approve(server, looked)
        case Deed.KEEP:
            await reports.answer(server, shown, thread, name.seq, wish.words)
            return None
        case Deed.REMOVE:
            looked = await acting.look(server, shown, Spot(thread, name.seq), wish.revision)
            return await acting.remove(server, looked, given, wish.revision)
        case Deed.AGREE | Deed.REFUSE:
            agree = Deed(wish.action) is Deed.AGREE
            decision = proposals.Decision(agree, wish.words)
            return await proposals.decide(server, shown, name.site, name.seq, decision)
        case Deed.SEEN:
            see = partial(
                handle.see_alarm, house=server.house, command=SeeAlarm(name.site, name.seq)
            )
            return await deskwork.work(
                server, shown, name.site, lambda tx, who: see(tx, person=who)
            )


async def _also(
    server: Server, shown: Proof, inside: Inside, name: ItemId, wish: Wish
) -> list[str]:
    """Do the same about everything that waits with the same words; what is gone is passed over."""
    if name.matter is not Matter.HELD:
        return []
    others = await server.read(partial(_others, name=name, inside=inside))
    done: list[str] = []
    for one in others:
        try:
            await _do(server, shown, inside, one, wish)
        except RefusedError as error:
            if error.refuse.refusal is not Refusal.ALREADY_SO:
                raise
        else:
            done.append(queue.name_of(one))
    return done


def _others(tx: Connection, name: ItemId, inside: Inside) -> list[ItemId]:
    return [one for one in same.others(tx, name) if queue.is_theirs(tx, one, inside.who)]


def _undo(done: object, wish: Wish) -> int | None:
    match wish.action:
        case Deed.DECLINE:
            return 0
        case Deed.REMOVE if isinstance(done, Done):
            return done.seq - done.written + 1
        case _:
            return None


def _look(name: ItemId, wish: Wish, done: object) -> str:
    """Return where a moderator decides anew about what is public now, or still."""
    match wish.action:
        case Deed.LET_IN if isinstance(done, Done):
            stands = let_in_to(done)
            thread, seq = stands.thread.id, stands.comments[0].seq
        case Deed.KEEP:
            thread, seq = ThreadId(name.stream), name.seq
        case _:
            return ""
    return link(name.site, "thread", thread, "c", seq, "moderate")


async def _not_decided(  # noqa: PLR0913, PLR0917 - what was asked, and what stands against it
    server: Server, shown: Proof, site: str, item: str, wish: Wish, error: Exception
) -> Response[bytes]:
    """Show the queue again, with what stands against a decision beside it."""
    status = status_of(error)
    field = error.field if isinstance(error, InvalidError) else None
    draft = Draft(ClauseId(wish.clause), wish.words, Problem(field, words_of(error, status)))
    return await queue_page(
        server, shown, site, Looks(open=item), status, partial(not_decided, item=item, draft=draft)
    )
