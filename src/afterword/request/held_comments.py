"""Comments that wait for a moderator: what their author is told, and what is decided."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.body import Body
from afterword.domain.command import Decline, LetIn
from afterword.domain.comment import Publication
from afterword.domain.errors import CommentNotFoundError, ThreadNotFoundError
from afterword.domain.ids import Seq, SiteKey, ThreadId, thread_stream
from afterword.domain.visibility import is_staff
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Done, Outcome, Stamp
from afterword.log import bodies
from afterword.page import markdown, words
from afterword.page.sheet import comment_link
from afterword.people import authors
from afterword.projection import held, threads
from afterword.projection.held import Held
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_HELD = "/api/v1/threads/{thread:str}/held/{seq:int}"
_NO_SUCH = "There is no held comment at this place."


class Why(Struct, frozen=True):
    """Why a comment is not let in, in words that its author will read."""

    reason: str


@post(_HELD + "/approval", status_code=200)
async def approve(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], seq: FromPath[int]
) -> dict[str, Any]:
    """Let a held comment in."""
    done = await let_in(server, proof(request, server), ThreadId(thread), Seq(seq))
    comment = done.change.comments[0]
    url = comment_link(done.change.thread.site, ThreadId(thread), comment.seq)
    return {
        "held": seq,
        "seq": comment.seq,
        "number": comment.number,
        "status": Publication.PUBLISHED,
        "url": server.origin + url,
    }


@post(_HELD + "/refusal", status_code=200)
async def refuse(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Why],
) -> dict[str, Any]:
    """Keep a held comment out, and tell its author why."""
    shown = proof(request, server)
    await decline(server, shown, ThreadId(thread), Seq(seq), data.reason)
    return {"held": seq, "status": Publication.DECLINED, "reason": typed.reason(data.reason)}


async def let_in(server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> Done:
    """Publish a held comment.

    Raises:
        RefusedError: If they do not moderate the site, or somebody has decided already.
    """
    command = LetIn(thread, seq)
    return await _decide(server, shown, thread, partial(handle.let_in, command=command))


async def decline(server: Server, shown: Proof, thread: ThreadId, seq: Seq, reason: str) -> Done:
    """Keep a held comment out.

    Raises:
        InvalidError: If there is no reason.
        RefusedError: If they do not moderate the site, or somebody has decided already.
    """
    said = typed.reason(reason)
    why = Body(said, markdown.render(said, server.origin), markdown.VERSION)
    command = Decline(thread, seq, why)
    return await _decide(server, shown, thread, partial(handle.decline, command=command))


async def take_back(server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> dict[str, Any]:
    """Take back what one wrote while it waits.

    Raises:
        RefusedError: If it is another's, or somebody has decided already.
    """
    if not await server.read(
        partial(_is_theirs, server=server, shown=shown, thread=thread, seq=seq)
    ):
        told = "This edit key does not belong to this comment. Please check it and try again."
        raise RefusedError(Refuse(Refusal.NOT_YOURS, told))
    command = Decline(thread, seq, None)
    await _decide(server, shown, thread, partial(handle.decline, command=command))
    return {"seq": seq, "status": Publication.DECLINED, "vanished": True}


def own(
    tx: Connection, server: Server, shown: Proof, thread: ThreadId, seq: Seq
) -> dict[str, Any] | None:
    """Tell an author, or a moderator, of a comment that is or was held; None where none was.

    Raises:
        CommentNotFoundError: If it is neither's business.
    """
    found = held.load(tx, thread, seq)
    where = threads.load(tx, thread)
    if found is None or where is None:
        return None
    who = person(tx, shown, server, where.site)
    is_author = authors.is_author(tx, found.author, who.claim)
    if not is_author and not is_staff(who.role):
        raise CommentNotFoundError(_NO_SUCH)
    return _facts(tx, server, where.site, found)


def _facts(tx: Connection, server: Server, site: SiteKey, found: Held) -> dict[str, Any]:
    decided = [found.seq, *([found.declined] if found.declined else [])]
    stored = bodies.read(tx, thread_stream(found.thread), decided)
    text = stored[found.seq].body
    why = stored[found.declined].body.source if found.declined in stored else ""
    let_in_ = found.published is not None
    url = comment_link(site, found.thread, found.published) if found.published else None
    return {
        "kind": "held",
        "seq": found.seq,
        "at": words.iso(found.at),
        "reply_to": found.parent,
        "status": status(found),
        "held_because": found.reason,
        "words": words.own_held(
            found.reason, decided=not found.is_waiting, let_in=let_in_, why=why
        ),
        "reason": why or None,
        "published": found.published,
        "url": server.origin + url if url else None,
        "text": text.source,
        "content_note": text.content_note or None,
        "read": read(text),
    }


def status(found: Held) -> Publication:
    """Say what became of a held comment."""
    if found.published is not None:
        return Publication.PUBLISHED
    return Publication.HELD if found.declined is None else Publication.DECLINED


def read(text: Body) -> dict[str, Any] | None:
    """Return what an author had read when they wrote; None where nothing was asked."""
    stamp = stamp_of(text)
    if stamp is None:
        return None
    return {
        "level": stamp.level,
        "upto": stamp.upto,
        "notes": [f"{name}@{revision}" for name, revision in stamp.notes],
        "self_attested": stamp.self_attested,
        "reduced": stamp.reduced,
    }


def stamp_of(text: Body) -> Stamp | None:
    """Return the stamp beside a text."""
    return msgspec.json.decode(text.stamp, type=Stamp) if text.stamp else None


async def _decide(
    server: Server, shown: Proof, thread: ThreadId, decision: Callable[..., Outcome]
) -> Done:
    server.asking.spend(shown.address)
    outcome = await server.write(
        partial(_decided, server=server, shown=shown, thread=thread, decision=decision)
    )
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome)
    return outcome


def _decided(
    tx: Connection,
    server: Server,
    shown: Proof,
    thread: ThreadId,
    decision: Callable[..., Outcome],
) -> Outcome:
    where = threads.load(tx, thread)
    if where is None:
        told = "Nobody has written there yet, or the address is wrong."
        raise ThreadNotFoundError(told)
    return decision(tx, server.house, person=person(tx, shown, server, where.site))


def _is_theirs(tx: Connection, server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> bool:
    found = held.load(tx, thread, seq)
    where = threads.load(tx, thread)
    if found is None or where is None:
        raise CommentNotFoundError(_NO_SUCH)
    return authors.is_author(tx, found.author, person(tx, shown, server, where.site).claim)
