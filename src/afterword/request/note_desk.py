"""Notes for moderators, on pages without any script: write one, change its words, end it."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.command import SetLevel
from afterword.domain.desk_command import SeeAlarm
from afterword.domain.errors import (
    AfterwordError,
    DecisionNotFoundError,
    InvalidError,
    ThreadNotFoundError,
)
from afterword.domain.event import Layout
from afterword.domain.ids import PageKey, Seq, ThreadId, site_stream, thread_id
from afterword.domain.level import Level
from afterword.domain.note import Kind, Reach
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import is_staff
from afterword.handle import Proposal
from afterword.page import note_desk, place, sign_in, words
from afterword.page.compose import Problem
from afterword.page.note_desk import Draft, NoteDesk, Standing, Why
from afterword.page.sheet import link
from afterword.projection import comments, noted, notes, sites, threads
from afterword.projection.noted import NoteShown
from afterword.request import deskwork, moderate, note_done, note_form, notes_in_force
from afterword.request.change_note import NewWords, Spot, amend, lift
from afterword.request.give_note import give
from afterword.request.html import html, load_site
from afterword.request.note_form import NoteForm, new_note
from afterword.request.problems import RefusedError, status_of, words_of
from afterword.request.server import Server
from afterword.request.set_level import set_to
from afterword.request.who import Http, Proof, account_of, proof

_SIGN_IN_FIRST = 401
_NOT_THEIRS = 403
_IN_THREAD = "/{site:str}/thread/{thread:str}/notes"
_ON_SITE = "/desk/{site:str}/notes"


class _Asked(Struct, frozen=True):
    """What a visitor wants to see."""

    site: str
    thread: str | None
    """None for the notes on the whole site."""
    page: str = ""
    comment: int = 0
    """Seq of the comment to write a note about."""
    kind: str = ""
    """What kind of note to begin with."""
    alarm: str = ""
    """Seq of the alarm that it is to answer."""
    done: str = ""
    note: int = 0
    """Seq of the note with which it was done."""


class _Closed(Struct, frozen=True):
    """The page is for others; this is shown instead."""

    page: str
    status: int


@get(_IN_THREAD, include_in_schema=False)
async def show_notes(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    page: str = "",
    comment: int = 0,
    kind: str = "",
    alarm: str = "",
    done: str = "",
    note: int = 0,
) -> Response[bytes]:
    """Show a moderator the notes of a thread, and a form to write one."""
    asked = _Asked(site, thread, page, comment, kind, alarm, done, note)
    return await _show(request, server, asked)


@post(_IN_THREAD, status_code=200, include_in_schema=False)
async def take_notes(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    thread: FromPath[str],
    data: URLEncodedBody[NoteForm],
) -> Response[bytes]:
    """Give, change or end a note in a thread, or set what one reads there."""
    asked = _Asked(site, thread, data.page, alarm=data.alarm)
    return await _take(request, server, asked, data)


@get(_ON_SITE, include_in_schema=False)
async def show_site_notes(  # noqa: PLR0913, PLR0917 - one for each part of the request
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    kind: str = "",
    alarm: str = "",
    done: str = "",
    note: int = 0,
) -> Response[bytes]:
    """Show a moderator the notes on the whole site, and a form to write one."""
    asked = _Asked(site, None, kind=kind, alarm=alarm, done=done, note=note)
    return await _show(request, server, asked)


@post(_ON_SITE, status_code=200, include_in_schema=False)
async def take_site_notes(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[NoteForm],
) -> Response[bytes]:
    """Give, change or end a note on the whole site."""
    return await _take(request, server, _Asked(site, None, alarm=data.alarm), data)


async def _show(request: Http, server: Server, asked: _Asked) -> Response[bytes]:
    shown = proof(request, server)
    desk = await server.read(partial(_desk, server=server, shown=shown, asked=asked))
    if isinstance(desk, _Closed):
        return html(desk.page, None, desk.status)
    return html(note_desk.note_desk(desk), None)


async def _take(request: Http, server: Server, asked: _Asked, form: NoteForm) -> Response[bytes]:
    shown = proof(request, server)
    desk = await server.read(partial(_desk, server=server, shown=shown, asked=asked))
    if isinstance(desk, _Closed):
        return html(desk.page, None, desk.status)
    try:
        seq = await _do(server, shown, desk, form)
    except (AfterwordError, RefusedError) as error:
        status = status_of(error)
        field = error.field if isinstance(error, InvalidError) else None
        problem = Problem(field, words_of(error, status))
        return html(note_desk.note_desk(_not_done(desk, form, problem)), None, status)
    if isinstance(seq, Proposal):
        return html("", None, 303, {"Location": _address(desk, "proposed", Seq(0))})
    if form.alarm:
        await _see_to(server, shown, desk.site, _seq(form.alarm))
    return html("", None, 303, {"Location": _address(desk, form.action, seq)})


async def _do(server: Server, shown: Proof, desk: NoteDesk, form: NoteForm) -> Seq | Proposal:
    """Do what a form asks for and return the seq of the note it is about; 0 for none."""
    match form.action:
        case "amend":
            said = NewWords(
                instruction=form.instruction,
                material=bool(form.material),
                detail=typed.lines(form.detail),
                content_note=form.content_note,
            )
            await amend(server, shown, _spot(desk), _seq(form.note), said)
            return _seq(form.note)
        case "lift":
            await lift(server, shown, _spot(desk), _seq(form.note), form.reason)
            return _seq(form.note)
        case "level" if desk.thread is not None:
            level = Level(form.level) if form.level in set(Level) else None
            await set_to(server, shown, SetLevel(desk.site.key, desk.page, level))
            return Seq(0)
        case "close" if desk.thread is not None:
            why = note_form.why_closed(desk.site, form)
            await moderate.close(server, shown, desk.site.key, desk.page, why)
            return Seq(0)
        case "reopen" if desk.thread is not None:
            await moderate.reopen(server, shown, desk.site.key, desk.page)
            return Seq(0)
        case _:
            new = await server.read(partial(new_note, server=server, desk=desk, form=form))
            page = None if desk.thread is None else desk.page
            given = await give(server, shown, desk.site, page, new)
            return given if isinstance(given, Proposal) else given.seq


async def _see_to(server: Server, shown: Proof, site: Site, alarm: Seq) -> None:
    """Put away the alarm because of which it was done; somebody may have done that already."""
    see = partial(handle.see_alarm, house=server.house, command=SeeAlarm(site.key, alarm))
    with suppress(RefusedError, DecisionNotFoundError):
        await deskwork.work(server, shown, site.key, lambda tx, who: see(tx, person=who))


def _desk(tx: Connection, server: Server, shown: Proof, asked: _Asked) -> NoteDesk | _Closed:
    """Put the page together, for those who moderate the site."""
    site = load_site(tx, asked.site)
    who = account_of(tx, shown, server)
    if who is None:
        return _Closed(sign_in.needed(), _SIGN_IN_FIRST)
    if not is_staff(sites.role_of(tx, site.key, who.id)):
        return _Closed(sign_in.not_theirs(site), _NOT_THEIRS)
    thread = None if asked.thread is None else _thread(tx, site, asked)
    desk = _of_site(tx, server, site) if thread is None else _of_thread(tx, server, site, thread)
    desk = replace(desk, signed=who.signs_as or words.NAMELESS)
    if thread is not None and asked.comment:
        desk = replace(desk, draft=_about(tx, thread, Seq(asked.comment), asked.kind))
    elif asked.kind in set(Kind):
        desk = replace(desk, draft=replace(desk.draft, kind=asked.kind))
    desk = replace(desk, draft=replace(desk.draft, alarm=asked.alarm))
    return note_done.with_what_was_done(tx, server, desk, asked.done, Seq(asked.note))


def _thread(tx: Connection, site: Site, asked: _Asked) -> Thread:
    """Return a thread, also one that nobody wrote in when its page is named."""
    name = ThreadId(asked.thread or "")
    known = threads.load(tx, name)
    if known is not None and known.site == site.key:
        return known
    if asked.page and thread_id(site.key, PageKey(asked.page)) == name:
        page = typed.page_key(asked.page)
        return Thread(id=name, site=site.key, page=page, layout=Layout.FLAT)
    words_ = "Nobody has written there yet, or the address is wrong."
    raise ThreadNotFoundError(words_)


def _of_thread(tx: Connection, server: Server, site: Site, thread: Thread) -> NoteDesk:
    every = noted.of_thread(tx, site.key, thread, server.now())
    return NoteDesk(
        site=site,
        thread=thread.id,
        page=thread.page,
        where=place.of(site, thread.page, sites.page_of(tx, site.key, thread.page)),
        standing=_standing(tx, every, here=Reach.THREAD),
        past=_past(every),
        level=thread.level,
        is_closed=thread.closed is not None,
        closed_reason=threads.closed_reason(tx, thread),
    )


def _of_site(tx: Connection, server: Server, site: Site) -> NoteDesk:
    stream = site_stream(site.key)
    every = noted.shown(tx, stream, notes.every(tx, stream), server.now())
    return NoteDesk(
        site=site,
        standing=_standing(tx, every, here=Reach.SITE),
        past=_past(every),
        elsewhere=notes_in_force.in_threads(tx, site, server.now()),
    )


def _standing(tx: Connection, every: Sequence[NoteShown], here: Reach) -> list[Standing]:
    """Return the notes in force, the newest first; those of the whole site come last."""
    made = [
        Standing(
            shown=one,
            detail=noted.detail(tx, one.stream, one.note),
            mine=(one.note.scope.reach is Reach.SITE) == (here is Reach.SITE),
        )
        for one in every
        if one.is_standing
    ]
    return sorted(made, key=lambda one: (not one.mine, -one.shown.note.seq))


def _past(every: Sequence[NoteShown]) -> list[NoteShown]:
    return [one for one in reversed(every) if not one.is_standing]


def _about(tx: Connection, thread: Thread, seq: Seq, kind: str) -> Draft:
    """Begin a note about a comment, or about whoever wrote it."""
    comment = comments.load(tx, thread, seq)
    if comment is None:
        return Draft()
    number = str(comment.number)
    if kind == Kind.PROTECT_PERSON:
        return Draft(kind=kind, protects=number)
    kind = kind if kind in set(Kind) else Kind.CLARIFY
    return Draft(kind=kind, reach=Reach.CONVERSATION, comment=number)


def _not_done(desk: NoteDesk, form: NoteForm, problem: Problem) -> NoteDesk:
    """Give everything back as it was typed, with what stands against it."""
    draft = note_form.draft(form)
    if form.action in {"level", "close", "reopen"}:
        why = Why(clause=form.clause, reason=form.reason)
        at = "level" if form.action == "level" else "close"
        return replace(desk, problem=problem, at=at, why=why)
    if form.action not in {"amend", "lift"}:
        return replace(desk, draft=draft, problem=problem, at="write")
    typed_again = draft if form.action == "amend" else None
    standing = [
        replace(one, draft=typed_again) if str(one.shown.note.seq) == form.note else one
        for one in desk.standing
    ]
    known = any(str(one.shown.note.seq) == form.note and one.mine for one in standing)
    at = form.note if known else "write"
    return replace(desk, standing=standing, problem=problem, at=at)


def _spot(desk: NoteDesk) -> Spot:
    if desk.thread is None:
        return Spot(desk.site, None, place.home(desk.site) or place.NOWHERE)
    return Spot(desk.site, desk.thread, place.base(desk.site, desk.page))


def _address(desk: NoteDesk, action: str, seq: Seq) -> str:
    if desk.thread is None:
        return link("desk", desk.site.key, "notes", done=action, note=seq)
    parts = (desk.site.key, "thread", desk.thread, "notes")
    return link(*parts, page=desk.page, done=action, note=seq)


def _seq(said: str) -> Seq:
    return Seq(int(said)) if said.isascii() and said.isdigit() and len(said) < 12 else Seq(0)
