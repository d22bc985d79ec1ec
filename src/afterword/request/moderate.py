"""What moderators do through the API, signed in: restore, erase, close, reopen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.command import (
    CloseThread,
    EraseComment,
    ReopenThread,
    RestoreComment,
)
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId
from afterword.gate.verdict import Refuse
from afterword.handle import Done, Outcome
from afterword.projection import held
from afterword.request import deskwork, held_comments
from afterword.request.own_comment import change
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Http, Proof, person, proof

_COMMENT = "/api/v1/threads/{thread:str}/comments/{seq:int}"
_PAGE = "/api/v1/sites/{site:str}/threads"


class Reason(Struct, frozen=True):
    """Why, in words that everyone will read."""

    reason: str


class Which(Struct, frozen=True, kw_only=True):
    """Which page's thread, and why."""

    page: str
    reason: str = ""


@post(_COMMENT + "/removal/undo", status_code=200)
async def restore_removed(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Reason],
) -> dict[str, Any]:
    """Put a removed comment back."""
    command = RestoreComment(ThreadId(thread), Seq(seq), deskwork.reason(server, data.reason))
    done = await change(server, proof(request, server), command)
    return {"seq": seq, "presence": done.change.comments[0].presence}


@post(_COMMENT + "/erasure", status_code=200)
async def erase_comment(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], seq: FromPath[int]
) -> dict[str, Any]:
    """Destroy the words of a comment, as its author or on their behalf."""
    shown, name, at = proof(request, server), ThreadId(thread), Seq(seq)
    waited = await server.read(partial(held.load, thread=name, seq=at))
    if waited is not None and waited.published is None:
        return await held_comments.erase(server, shown, name, at)
    # Whoever remembers only where it waited means the comment that stands since.
    stands = waited.published if waited is not None and waited.published else at
    done = await erase(server, shown, name, stands)
    # (of what was moved, where it stands now)
    erased, where = done.change.comments[0], done.change.thread.id
    return {"seq": erased.seq, "thread": where, "presence": erased.presence}


@post(_PAGE + "/close", status_code=200)
async def close_thread(
    request: Http, server: NamedDependency[Server], site: FromPath[str], data: JSONBody[Which]
) -> dict[str, Any]:
    """Let nobody write in a thread any more."""
    page = typed.page_key(data.page)
    await close(server, proof(request, server), SiteKey(site), page, data.reason)
    return {"open": False}


@post(_PAGE + "/reopen", status_code=200)
async def reopen_thread(
    request: Http, server: NamedDependency[Server], site: FromPath[str], data: JSONBody[Which]
) -> dict[str, Any]:
    """Let people write in a closed thread again."""
    await reopen(server, proof(request, server), SiteKey(site), typed.page_key(data.page))
    return {"open": True}


async def erase(server: Server, shown: Proof, thread: ThreadId, seq: Seq) -> Done:
    """Destroy the words of a comment, and leave no trace of them in the database's journal.

    Raises:
        RefusedError: If they may not, or nothing is left of it.
    """
    done = await change(server, shown, EraseComment(thread, seq))
    await server.fold_journal()
    return done


async def close(server: Server, shown: Proof, site: SiteKey, page: PageKey, why: str) -> None:
    """Let nobody write in a thread any more.

    Raises:
        InvalidError: If it is not said why.
        RefusedError: If they do not moderate the site, or it is closed already.
    """
    command = CloseThread(site, page, deskwork.reason(server, why))
    await _decide(server, partial(_close, command=command), shown, site)


async def reopen(server: Server, shown: Proof, site: SiteKey, page: PageKey) -> None:
    """Let people write in a closed thread again.

    Raises:
        RefusedError: If they do not moderate the site, or it is open already.
    """
    command = ReopenThread(site, page)
    await _decide(server, partial(_reopen, command=command), shown, site)


async def _decide(
    server: Server, decision: Callable[..., Outcome], shown: Proof, site: str
) -> None:
    server.asking.spend(shown.address)
    outcome = await server.write(partial(decision, server=server, shown=shown, site=SiteKey(site)))
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome)


def _close(
    tx: Connection, command: CloseThread, server: Server, shown: Proof, site: SiteKey
) -> Outcome:
    return handle.close_thread(tx, server.house, command, person(tx, shown, server, site))


def _reopen(
    tx: Connection, command: ReopenThread, server: Server, shown: Proof, site: SiteKey
) -> Outcome:
    return handle.reopen_thread(tx, server.house, command, person(tx, shown, server, site))
