"""One's own comment through the API: read its source, change it, take it back, put it back."""

from datetime import datetime
from functools import partial
from typing import Any

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import comment as rules
from afterword.domain import typed
from afterword.domain.command import (
    CommentCommand,
    EditComment,
    UndoWithdrawal,
    WithdrawComment,
)
from afterword.domain.comment import Comment, Presence, Publication
from afterword.domain.errors import CommentNotFoundError, ThreadNotFoundError
from afterword.domain.event import CommentEdited, HoldReason
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import Sight, Viewer, is_staff, sight
from afterword.gate.verdict import Refuse
from afterword.handle import Done
from afterword.log import bodies
from afterword.log import read as log
from afterword.page import statement, words
from afterword.page.item import item, item_with_fragment
from afterword.people import authors
from afterword.projection import comments, held, reading, sites, threads
from afterword.request import cause, held_comments, quoting, statements
from afterword.request.publishing import one
from afterword.request.quoting import Typed
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_HELD = 202
_PATH = "/api/v1/threads/{thread:str}/comments/{seq:int}"


class Text(Struct, frozen=True):
    """A text as its author wants it now."""

    text: str
    content_note: str = ""


class Known(Struct, frozen=True):
    """A comment, and what whoever asks may see of it and do with it."""

    site: Site
    thread: Thread
    comment: Comment
    is_author: bool
    knows: bool
    """Whether they may read its words whatever became of it: its author, or a moderator."""
    source: str
    content_note: str
    read: dict[str, Any] | None = None
    """What its author had read when they wrote it, for those who may know its words."""
    waits: str | None = None
    """Why it waits for a moderator since a change, told to its author; None when it does not."""


@get(_PATH)
async def get_comment(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], seq: FromPath[int]
) -> Response[dict[str, Any]]:
    """Return a comment; to its author also its source, what they may do, what they had read."""
    shown = proof(request, server)
    name, at = ThreadId(thread), Seq(seq)
    waits = partial(held_comments.own, server=server, shown=shown, thread=name, seq=at)
    if (kept := await server.read(waits)) is not None:
        where = await server.read(partial(threads.load, name=name))
        if where is not None:
            kept |= await _decided(server, await server.site(where.site), name, at)
        return Response(kept, headers={"Cache-Control": "no-store"})
    mine = await server.read(partial(known, server=server, shown=shown, thread=name, seq=at))
    answer = await server.read(partial(_public, thread=mine.thread, seq=at, server=server))
    if mine.knows:
        answer |= {"text": mine.source, "content_note": mine.content_note or None}
        answer["read"] = mine.read
        answer["redactions"] = [
            {"start": span.start, "end": span.end, "label": span.label}
            for act in mine.comment.presentation.redactions
            for span in act.spans
        ]
    if mine.is_author:
        answer["may"] = may(mine.comment, server.now())
        answer |= await _decided(server, mine.site, name, at)
        answer["waits"] = mine.waits
    if not answer:
        told = "There is no such comment in this thread."
        raise CommentNotFoundError(told)
    return Response(answer, headers={"Cache-Control": "no-store"})


@patch(_PATH)
async def edit_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Text],
) -> Response[dict[str, Any]]:
    """Change what one wrote; where new words are looked at first, so is the change."""
    shown = proof(request, server)
    mine, done = await edit(server, shown, ThreadId(thread), Seq(seq), data)
    now = await _now(server, mine)
    if done.held is None:
        return Response(now)
    told = {"status": "held", "reason": done.held, "words": waits_for(mine.site, done.held)}
    return Response({**now, **told}, status_code=_HELD)


@delete(_PATH, status_code=200)
async def withdraw_comment(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], seq: FromPath[int]
) -> dict[str, Any]:
    """Take back what one wrote, also while it waits for a moderator."""
    shown = proof(request, server)
    command = WithdrawComment(ThreadId(thread), Seq(seq))
    if await server.read(partial(_is_held, thread=command.thread, seq=command.comment)):
        return await held_comments.take_back(server, shown, command.thread, command.comment)
    done = await change(server, shown, command)
    comment = done.change.comments[0]
    return {
        "seq": seq,
        "presence": Presence.WITHDRAWN,
        "vanished": comment.presence is Presence.VANISHED,
        "undo_until": _iso(comment),
    }


@post(_PATH + "/restore", status_code=200)
async def restore_comment(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], seq: FromPath[int]
) -> dict[str, Any]:
    """Put back what one took back a moment ago."""
    shown = proof(request, server)
    await change(server, shown, UndoWithdrawal(ThreadId(thread), Seq(seq)))
    name, at = ThreadId(thread), Seq(seq)
    mine = await server.read(partial(known, server=server, shown=shown, thread=name, seq=at))
    return await _now(server, mine)


async def edit(
    server: Server, shown: Proof, thread: ThreadId, seq: Seq, text: Text
) -> tuple[Known, Done]:
    """Change a comment; return it as it was before, and what came of it."""
    mine = await server.read(partial(known, server=server, shown=shown, thread=thread, seq=seq))
    source = typed.text(text.text, mine.site.text_limit)
    note = typed.content_note(text.content_note)
    new = await quoting.body(server, Typed(mine.site, mine.thread.page, source, note))
    return mine, await change(server, shown, EditComment(thread, seq, new))


async def change(server: Server, shown: Proof, command: CommentCommand) -> Done:
    """Do something to a comment.

    Raises:
        RefusedError: If the gate refuses it.
    """
    # Moderators clear up after many others.
    limit = server.asking if shown.session else server.posting
    limit.spend(shown.address)
    outcome = await server.write(partial(_change, server=server, shown=shown, command=command))
    if isinstance(outcome, Refuse):
        where = await server.read(partial(load_thread, name=command.thread))
        raise await cause.refused(server, where.site, where.id, outcome)
    return outcome


def known(tx: Connection, server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> Known:
    """Find a comment, and see whether whoever asks wrote it."""
    where = load_thread(tx, thread)
    site = sites.load(tx, where.site)
    comment = comments.load(tx, where, seq)
    if comment is None or site is None:
        told = "There is no such comment in this thread."
        raise CommentNotFoundError(told)
    who = person(tx, shown, server, where.site)
    is_author = authors.is_author(tx, comment.author, who.claim)
    seen = sight(comment, Viewer(who.role, is_author))
    source, note, read = "", "", None
    knows = seen is Sight.WHOLE and (is_author or is_staff(who.role))
    if knows:
        at = comment.revision.body
        stored = bodies.read(tx, thread_stream(thread), [at])[at]
        source, note = stored.body.source, stored.body.content_note
        read = held_comments.read(stored.body)
    waits = _waits(tx, site, where, comment) if is_author else None
    return Known(site, where, comment, is_author, knows, source, note, read, waits)


def waits_for(site: Site, reason: HoldReason) -> str:
    """Say why a change waits, and how long that usually takes."""
    return words.held_change(reason, site.moderation.wait_hours)


def _waits(tx: Connection, site: Site, thread: Thread, comment: Comment) -> str | None:
    if comment.waits is None or comment.publication is not Publication.HELD:
        return None
    events = log.about(tx, thread_stream(thread.id), comment.seq)
    changes = [one.event for one in events if one.seq == comment.waits]
    held = [one.held for one in changes if isinstance(one, CommentEdited) and one.held]
    return waits_for(site, held[0]) if held else None


def may(comment: Comment, now: datetime) -> dict[str, bool]:
    """Tell what its author may do with a comment."""
    return {
        "edit": rules.may_edit(comment, now),
        "withdraw": rules.may_withdraw(comment),
        "undo": rules.may_undo(comment, now),
    }


def _change(
    tx: Connection, server: Server, shown: Proof, command: CommentCommand
) -> Done | Refuse:
    where = load_thread(tx, command.thread)
    who = person(tx, shown, server, where.site)
    return handle.change_comment(tx, server.house, command, who)


def _is_held(tx: Connection, thread: ThreadId, seq: Seq) -> bool:
    return held.load(tx, thread, seq) is not None


def load_thread(tx: Connection, name: ThreadId) -> Thread:
    """Return a thread.

    Raises:
        ThreadNotFoundError: If nobody has commented there.
    """
    found = threads.load(tx, name)
    if found is None:
        told = "Nobody has commented there yet, or the address is wrong."
        raise ThreadNotFoundError(told)
    return found


def _public(tx: Connection, thread: Thread, seq: Seq, server: Server) -> dict[str, Any]:
    found = reading.these(tx, thread.id, [seq])
    return item(found[0], thread.site, server.origin) if found else {}


async def _decided(server: Server, site: Site, thread: ThreadId, seq: Seq) -> dict[str, Any]:
    """Return what moderators decided about a comment, with their reasons."""
    ask = partial(statements.of_comment, site=site, thread=thread, seq=seq)
    found = await server.read(ask)
    return {"statements": [statement.facts(one, server.now()) for one in found]}


async def _now(server: Server, mine: Known) -> dict[str, Any]:
    shown = await one(server, mine.thread.id, mine.comment.seq)
    return item_with_fragment(shown, mine.site.key, mine.thread.page, server.origin)


def _iso(comment: Comment) -> str:
    at = comment.decided_at or comment.at
    return (at + rules.QUIET_EDIT).strftime("%Y-%m-%dT%H:%M:%SZ")
