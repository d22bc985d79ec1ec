"""Moderate a comment on a page of its own, without any script: every act, and its undoing."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.act_command import Fate
from afterword.domain.command import RestoreComment
from afterword.domain.errors import AfterwordError, CommentNotFoundError, InvalidError
from afterword.domain.event import Role
from afterword.domain.ids import Seq, ThreadId
from afterword.handle.acting import CHANGED_MEANWHILE
from afterword.page import acts, place, sign_in
from afterword.page.acts import Acts, Typed
from afterword.page.compose import Problem
from afterword.page.sheet import link
from afterword.projection import reading, sites
from afterword.request import acting, deskwork, looking, moderate
from afterword.request.acting import Looked, Spot, Words
from afterword.request.grounds import Given
from afterword.request.html import html, load_site
from afterword.request.own_comment import change
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, proof

_PATH = "/{site:str}/thread/{thread:str}/c/{seq:int}/moderate"
_SIGN_IN_FIRST = 401
_NOT_THEIRS = 403
_FATE = "fate-"
_DONE = {
    "approve": "It stands as it is now.",
    "remove": "It is removed.",
    "collapse": "It is folded.",
    "ask": "Its author is asked to say it otherwise.",
    "redact": "The words are taken out.",
    "annotate": "The content note stands.",
    "prune": "It is done, and a note tells of what was removed.",
    "move": "It is moved.",
    "merge": "The thread is moved, and closed.",
    "restore": "It is restored.",
    "undo": "It is taken back.",
    "erase": "Its words are destroyed for good.",
}
"""What is said once it is done."""


class _Sent(Struct, frozen=True, kw_only=True):
    """The form of the page."""

    action: str
    act: str
    revision: str
    sure: str
    """Whether words are to be destroyed, said once more."""
    typed: Typed


@get(_PATH, include_in_schema=False)
async def show_acts(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
    done: str = "",
) -> Response[bytes]:
    """Show a moderator a comment, what was done about it, and what can be."""
    shown = proof(request, server)
    looked = await _look(server, shown, site, Spot(ThreadId(thread), Seq(seq)))
    if isinstance(looked, Response):
        return looked
    page = await server.read(partial(_page, server=server, looked=looked))
    return html(acts.acts(replace(page, done=_DONE.get(done, ""))), None)


@post(_PATH, status_code=200, include_in_schema=False)
async def take_act(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    seq: FromPath[int],
) -> Response[bytes]:
    """Do what a moderator chose."""
    shown = proof(request, server)
    spot = Spot(ThreadId(thread), Seq(seq))
    looked = await _look(server, shown, site, spot)
    if isinstance(looked, Response):
        return looked
    form = await request.form()
    sent = _sent({name: str(form.get(name) or "") for name in form})
    try:
        await _do(server, shown, looked, sent)
    except (AfterwordError, RefusedError) as error:
        status = status_of(error)
        field = error.field if isinstance(error, InvalidError) else None
        page = await server.read(partial(_page, server=server, looked=looked))
        problem = Problem(field, words_of(error, status))
        return html(acts.acts(replace(page, typed=sent.typed, problem=problem)), None, status)
    way = link(site, "thread", thread, "c", seq, "moderate", done=sent.action)
    return html("", None, 303, {"Location": way})


async def _look(server: Server, shown: Proof, site: str, spot: Spot) -> Looked | Response[bytes]:
    """Return the comment to those who moderate the site; to others the page that says who may."""
    house = await server.read(partial(load_site, key=site))
    who = await server.read(partial(account_of, shown=shown, server=server))
    if who is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    role = await server.read(partial(sites.role_of, key=house.key, account=who.id))
    if role not in {Role.MODERATOR, Role.OWNER}:
        return html(sign_in.not_theirs(house), None, _NOT_THEIRS)
    looked = await acting.look(server, shown, spot)
    if looked.site.key != house.key:
        words = "There is no such comment in this thread."
        raise CommentNotFoundError(words)
    return looked


def _sent(form: dict[str, str]) -> _Sent:
    plain = ("clause", "reason", "note", "words", "label", "content_note", "hours", "to", "along")
    fates = {name.removeprefix(_FATE): form[name] for name in form if name.startswith(_FATE)}
    return _Sent(
        action=form.get("action", ""),
        act=form.get("act", ""),
        revision=form.get("revision", ""),
        sure=form.get("sure", ""),
        typed=Typed(fates=fates, **{name: form.get(name, "") for name in plain}),
    )


async def _do(server: Server, shown: Proof, looked: Looked, sent: _Sent) -> None:
    said = sent.typed
    seen = _number(sent.revision)
    if seen is not None and seen != looked.comment.revision.number:
        raise RefusedError(CHANGED_MEANWHILE)
    match sent.action:
        case "approve":
            await acting.approve(server, looked)
        case "restore":
            reason = deskwork.said(server, typed.reason(said.reason))
            spot = (looked.thread.id, looked.comment.seq)
            await change(server, shown, RestoreComment(*spot, reason))
        case "undo":
            await acting.undo(server, shown, looked.thread.id, Seq(_number(sent.act) or 0), "")
        case "erase" if not sent.sure:
            told = "Please say once more that its words are to be destroyed."
            raise InvalidError("sure", told)
        case "erase":
            await moderate.erase(server, shown, looked.thread.id, looked.comment.seq)
        case "prune" | "move" | "merge":
            await _go_further(server, shown, looked, sent)
        case _:
            await _do_to_it(server, looked, sent, seen)


async def _do_to_it(server: Server, looked: Looked, sent: _Sent, seen: int | None) -> None:
    """Do what is about the comment alone."""
    said, given = sent.typed, _given(sent)
    match sent.action:
        case "remove":
            await acting.remove(server, looked, given, seen)
        case "collapse":
            await acting.collapse(server, looked, given, seen)
        case "ask":
            hours = _number(said.hours) or 0
            await acting.ask_to_revise(server, looked, given, seen, hours)
        case "redact":
            chosen = Words(words=said.words, label=said.label)
            await acting.redact(server, looked, given, chosen)
        case "annotate":
            await acting.annotate(server, looked, given, said.content_note)
        case _:
            raise InvalidError("action", "Please press one of the buttons of this page.")


async def _go_further(server: Server, shown: Proof, looked: Looked, sent: _Sent) -> None:
    """Do what is about a branch, or about two threads."""
    said, given = sent.typed, _given(sent)
    match sent.action:
        case "prune":
            await acting.prune(server, looked, given, _fates(said))
        case "move":
            await acting.move(server, looked, given, said.to, along=bool(said.along))
        case _:
            await acting.merge(server, shown, looked.thread.id, given, said.to)


def _given(sent: _Sent) -> Given:
    said = sent.typed
    return Given(clause=said.clause, reason=said.reason, note=said.note)


def _fates(said: Typed) -> dict[Seq, Fate]:
    found = {_number(name): fate for name, fate in said.fates.items()}
    return {
        Seq(seq): Fate(fate)
        for seq, fate in found.items()
        if seq is not None and fate in set(Fate)
    }


def _number(said: str) -> int | None:
    plain = said.isascii() and said.isdigit() and len(said) < 12
    return int(said) if plain else None


def _page(tx: Connection, server: Server, looked: Looked) -> Acts:
    found = looking.look(tx, server, looked)
    thread, site = looked.thread, looked.site
    seen = reading.these(tx, thread.id, [looked.comment.seq])
    return Acts(
        site=site,
        page=thread.page,
        thread=thread.id,
        where=place.of(site, thread.page, sites.page_of(tx, site.key, thread.page)),
        comment=looked.comment,
        name=found.name,
        source=looked.text.source,
        content_note=looked.content_note,
        shown=seen[0] if seen else None,
        acts=found.acts,
        notes=found.notes,
        under=found.under,
        likely=found.likely,
        warning=found.warning,
    )
