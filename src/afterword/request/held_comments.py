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
from afterword.domain.body import Body
from afterword.domain.command import Decline, EraseHeld, LetIn
from afterword.domain.comment import Publication
from afterword.domain.errors import CommentNotFoundError, ThreadNotFoundError
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.site import Site
from afterword.domain.thread import Change, Thread
from afterword.domain.visibility import is_staff
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Done, Outcome, Stamp
from afterword.log import bodies
from afterword.page import words
from afterword.page.compose import Cause
from afterword.page.sheet import comment_link
from afterword.people import authors
from afterword.projection import comments, held, threads
from afterword.projection.held import Held
from afterword.request import cause
from afterword.request.grounds import Given, why
from afterword.request.html import load_site
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_HELD = "/api/v1/threads/{thread:str}/held/{seq:int}"
_NO_SUCH = "There is no held comment at this place."


class KnownHeld(Struct, frozen=True, kw_only=True):
    """A comment that is or was held, what became of it, and whose it is."""

    thread: Thread
    held: Held
    is_author: bool
    """Whether whoever asks wrote it."""
    is_staff: bool
    text: Body
    """Empty once it is erased, where it waited and where it stood."""
    erased: bool
    why: str
    """Why it was not let in; empty when its author took it back."""
    number: int | None
    """Under which it stands since it was let in."""
    hours: int
    """In how many hours a moderator looks, usually."""
    cause: Cause | None
    """The note for which it waits, if it waits for one."""

    @property
    def told(self) -> str:
        """What its author is told."""
        if self.held.is_waiting:
            said = words.held(self.held.reason, self.hours)
        elif self.held.is_kept_out:
            said = words.WAITS[self.held.reason]
        else:
            said = words.decided_held(let_in=self.held.published is not None, why=self.why)
        return f"{said} {words.HELD_ERASED}" if self.erased else said

    @property
    def url(self) -> str:
        """Where it stands on this server; empty while it does not."""
        published = self.held.published
        return comment_link(self.thread.site, self.thread.id, published) if published else ""


@post(_HELD + "/approval", status_code=200)
async def approve(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], seq: FromPath[int]
) -> dict[str, Any]:
    """Let a held comment in."""
    done = await let_in(server, proof(request, server), ThreadId(thread), Seq(seq))
    stands = let_in_to(done)
    comment = stands.comments[0]
    url = comment_link(stands.thread.site, stands.thread.id, comment.seq)
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
    data: JSONBody[Given],
) -> dict[str, Any]:
    """Keep a held comment out, and tell its author why."""
    shown = proof(request, server)
    reason = await decline(server, shown, ThreadId(thread), Seq(seq), data)
    return {"held": seq, "status": Publication.DECLINED, "reason": reason}


def let_in_to(done: Done) -> Change:
    """Return where a comment stands that was let in: of a merged thread, where the others went."""
    return done.also[0].change if done.also else done.change


async def let_in(server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> Done:
    """Publish a held comment.

    Raises:
        RefusedError: If they do not moderate the site, or somebody has decided already.
    """
    command = LetIn(thread, seq)
    return await _decide(server, shown, thread, partial(handle.let_in, command=command))


async def decline(server: Server, shown: Proof, thread: ThreadId, seq: Seq, given: Given) -> str:
    """Keep a held comment out, and return what its author is told.

    Raises:
        InvalidError: If there is no reason.
        RefusedError: If they do not moderate the site, or somebody has decided already.
    """
    site = await server.read(partial(_site_of, thread=thread))
    reason = why(server, site, given)
    command = Decline(thread, seq, reason.words, reason.clause, reason.note)
    await _decide(server, shown, thread, partial(handle.decline, command=command))
    return reason.words.source


async def take_back(server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> dict[str, Any]:
    """Take back what one wrote while it waits.

    Raises:
        RefusedError: If it is another's, or somebody has decided already.
    """
    mine = await server.read(partial(known, server=server, shown=shown, thread=thread, seq=seq))
    if not mine.is_author:
        told = "This edit key does not belong to this comment. Please check it and try again."
        raise RefusedError(Refuse(Refusal.NOT_YOURS, told))
    command = Decline(thread, seq, None)
    await _decide(server, shown, thread, partial(handle.decline, command=command))
    return {"seq": seq, "status": Publication.DECLINED, "vanished": True}


async def erase(server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> dict[str, Any]:
    """Destroy the words of a held comment that is not let in, as its author or for them.

    Raises:
        RefusedError: If they may not, or nothing is left of it.
    """
    command = EraseHeld(thread, seq)
    await _decide(server, shown, thread, partial(handle.erase_held, command=command))
    await server.fold_journal()
    return {"seq": seq, "status": Publication.DECLINED, "erased": True}


def own(
    tx: Connection, server: Server, shown: Proof, thread: ThreadId, seq: Seq
) -> dict[str, Any] | None:
    """Tell an author, or a moderator, of a comment that is or was held; None where none was.

    Raises:
        CommentNotFoundError: If it is neither's business.
    """
    if held.load(tx, thread, seq) is None:
        return None
    mine = known(tx, server, shown, thread, seq)
    if not mine.is_author and not mine.is_staff:
        raise CommentNotFoundError(_NO_SUCH)
    return _facts(mine, server)


def known(tx: Connection, server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> KnownHeld:
    """Find a comment that is or was held, and see whether whoever asks wrote it.

    Raises:
        CommentNotFoundError: If there is none.
    """
    found, where = held.load(tx, thread, seq), threads.load(tx, thread)
    if found is None or where is None:
        raise CommentNotFoundError(_NO_SUCH)
    who = person(tx, shown, server, where.site)
    declined = None if found.is_kept_out else found.declined
    decided = [found.seq, *([declined] if declined else [])]
    stored = bodies.read(tx, thread_stream(thread), decided)
    stands = comments.load(tx, where, found.published) if found.published else None
    return KnownHeld(
        thread=where,
        held=found,
        is_author=authors.is_author(tx, found.author, who.claim),
        is_staff=is_staff(who.role),
        text=stored[found.seq].body,
        erased=stored[found.seq].erased_at is not None,
        why=stored[declined].body.source if declined in stored else "",
        number=stands.number if stands else None,
        hours=load_site(tx, where.site).moderation.wait_hours,
        cause=cause.of_held(tx, server, where.site, found) if found.is_waiting else None,
    )


def _facts(mine: KnownHeld, server: Server) -> dict[str, Any]:
    found = mine.held
    return {
        "kind": "held",
        "seq": found.seq,
        "at": words.iso(found.at),
        "reply_to": found.parent,
        "status": status(found),
        "held_because": found.reason,
        "words": mine.told,
        "note": mine.cause and cause.facts(mine.cause),
        "reason": mine.why or None,
        "published": found.published,
        "number": mine.number,
        "url": server.origin + mine.url if mine.url else None,
        "text": mine.text.source,
        "content_note": mine.text.content_note or None,
        "erased": mine.erased,
        "read": read(mine.text),
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


def _site_of(tx: Connection, thread: ThreadId) -> Site:
    where = threads.load(tx, thread)
    if where is None:
        raise CommentNotFoundError(_NO_SUCH)
    return load_site(tx, where.site)


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
