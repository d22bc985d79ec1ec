"""What somebody signed in finds on Afterword's own pages: their houses, their account."""

from collections.abc import Sequence
from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import note as rules
from afterword.domain import typed
from afterword.domain.body import Body
from afterword.domain.errors import InvalidError
from afterword.domain.event import Role
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.note import Note
from afterword.domain.site import Site
from afterword.domain.visibility import is_staff
from afterword.log import bodies
from afterword.page import account, desk, place, sign_in, words
from afterword.page.compose import Problem
from afterword.page.desk import House, Latest, ThreadLine, Waiting
from afterword.page.sheet import link
from afterword.people import accounts, authors
from afterword.people.accounts import Account
from afterword.projection import branch, demand, held, notes, reading, sites, threads
from afterword.projection.held import Held
from afterword.projection.reading import Shown
from afterword.request import quoting
from afterword.request.held_comments import decline, let_in, stamp_of
from afterword.request.html import html
from afterword.request.problems import status_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, proof

_LATEST = 20
_THREADS = 10
_SIGN_IN_FIRST = 401
_DONE = {
    "let_in": "It is let in, and stands at the end of the thread.",
    "decline": "It is not let in. Its author is told why.",
}


class AccountForm(Struct, frozen=True):
    """What somebody may change about themselves."""

    name: str = ""
    persona: str = ""


class HeldForm(Struct, frozen=True, kw_only=True):
    """What a moderator decides about a comment that waits."""

    thread: str
    seq: int
    action: str = "let_in"
    reason: str = ""


@get("/desk", include_in_schema=False)
async def show_desk(
    request: Http, server: NamedDependency[Server], done: str = ""
) -> Response[bytes]:
    """Show a moderator their houses, what waits in them and what is new."""
    shown = proof(request, server)
    who, houses = await server.read(partial(_houses, server=server, shown=shown))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    return html(desk.desk(who.name, houses, _DONE.get(done, "")), None)


@post("/desk/held", status_code=200, include_in_schema=False)
async def decide_held(
    request: Http, server: NamedDependency[Server], data: URLEncodedBody[HeldForm]
) -> Response[bytes]:
    """Let a held comment in, or decline it with a reason."""
    shown, thread, seq = proof(request, server), ThreadId(data.thread), Seq(data.seq)
    try:
        if data.action == "decline":
            await decline(server, shown, thread, seq, data.reason)
        else:
            await let_in(server, shown, thread, seq)
    except InvalidError as error:
        return await _not_decided(server, shown, data, error)
    return html("", None, 303, {"Location": link("desk", done=data.action)})


async def _not_decided(
    server: Server, shown: Proof, form: HeldForm, error: InvalidError
) -> Response[bytes]:
    """Show the desk again, with what stands against a decision beside it."""
    who, houses = await server.read(partial(_houses, server=server, shown=shown))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    problem = Problem(error.field, error.words)
    marked = [
        replace(house, waiting=[_with(one, form, problem) for one in house.waiting])
        for house in houses
    ]
    return html(desk.desk(who.name, marked), None, status_of(error))


def _with(one: Waiting, form: HeldForm, problem: Problem) -> Waiting:
    is_it = one.held.thread == form.thread and one.held.seq == form.seq
    return replace(one, reason=form.reason, problem=problem) if is_it else one


@get("/account", include_in_schema=False)
async def show_account(request: Http, server: NamedDependency[Server]) -> Response[bytes]:
    """Show somebody what is kept about them."""
    who = await server.read(partial(account_of, shown=proof(request, server), server=server))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    mine = account.Account(name=who.name, email=who.email, persona=who.persona)
    return html(account.account(mine), None)


@post("/account", status_code=200, include_in_schema=False)
async def change_account(
    request: Http,
    server: NamedDependency[Server],
    data: URLEncodedBody[AccountForm],
) -> Response[bytes]:
    """Change the names under which somebody writes and signs notes from now on."""
    who = await server.read(partial(account_of, shown=proof(request, server), server=server))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    typed_ = account.Account(name=data.name, email=who.email, persona=data.persona)
    try:
        name, persona = typed.name(data.name), typed.persona(data.persona)
    except InvalidError as error:
        told = replace(typed_, problem=Problem(error.field, error.words))
        return html(account.account(told), None, 422)
    await server.write(partial(accounts.rename, who=who.id, name=name, persona=persona))
    saved = replace(typed_, name=name, persona=persona, saved=True)
    return html(account.account(saved), None)


def _houses(tx: Connection, server: Server, shown: Proof) -> tuple[Account | None, list[House]]:
    who = account_of(tx, shown, server)
    if who is None:
        return None, []
    roles = sites.roles_of(tx, who.id)
    mine = [(sites.load(tx, key), role) for key, role in roles.items() if is_staff(role)]
    return who, [_house(tx, server, site, role) for site, role in mine if site is not None]


def _house(tx: Connection, server: Server, site: Site, role: Role) -> House:
    return House(
        site=site,
        role=role,
        latest=[_latest(tx, site, one) for one in reading.latest(tx, site.key, _LATEST)],
        waiting=[_waiting(tx, server, site, one) for one in held.waiting(tx, site.key)],
        threads=_threads(tx, server, site),
    )


def _latest(tx: Connection, site: Site, one: Shown) -> Latest:
    thread = threads.load(tx, one.thread)
    page = thread.page if thread else typed.page_key(one.thread)
    where = place.of(site, page, sites.page_of(tx, site.key, page))
    at = one.comment.revision.body
    stored = bodies.read(tx, thread_stream(one.thread), [at])
    read = _read(tx, one.thread, stored[at].body) if at in stored else ""
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


def _waiting(tx: Connection, server: Server, site: Site, one: Held) -> Waiting:
    thread = threads.load(tx, one.thread)
    text = bodies.read(tx, thread_stream(one.thread), [one.seq])[one.seq].body
    parents = reading.these(tx, one.thread, [one.parent]) if one.parent else []
    path = branch.path(tx, thread, one.parent) if thread else ()
    standing = demand.standing(tx, site.key, thread, server.now()) if thread else []
    page = thread.page if thread else typed.page_key(one.thread)
    return Waiting(
        held=one,
        name=authors.name_of(tx, one.author),
        html=quoting.as_shown(tx, site.key, one.thread, text),
        content_note=text.content_note,
        where=place.of(site, page, sites.page_of(tx, site.key, page)),
        parent=parents[0] if parents else None,
        predates=_predates(one, [note for note in standing if rules.binds(note, path)]),
        read=_read(tx, one.thread, text),
    )


def _predates(one: Held, standing: Sequence[Note]) -> list[str]:
    """Name the notes that landed, or came to say something else, after it was written."""
    return [note.id for note in standing if (note.amended_at or note.at) > one.at]


def _read(tx: Connection, thread: ThreadId, text: Body) -> str:
    """Say what the author of a text had read; nothing where nothing was asked."""
    stamp = stamp_of(text)
    if stamp is None:
        return ""
    number = branch.number_at(tx, thread, stamp.upto)
    names = [name for name, _ in stamp.notes]
    return words.had_read(names, number, attested=stamp.self_attested, reduced=stamp.reduced)
