"""What moderators do about a comment through the API, signed in; each act says why."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from afterword.domain.act_command import Fate
from afterword.domain.clause import OTHER
from afterword.domain.comment import Comment
from afterword.domain.errors import InvalidError
from afterword.domain.ids import Seq, ThreadId
from afterword.handle import Done
from afterword.page import words
from afterword.request import acting
from afterword.request.acting import Looked, Spot, Words
from afterword.request.grounds import Given
from afterword.request.looking import facts
from afterword.request.server import Server
from afterword.request.who import Http, proof

_THREAD = "/api/v1/threads/{thread:str}"
_COMMENT = _THREAD + "/comments/{seq:int}"


class Wanted(Struct, frozen=True, kw_only=True):
    """What is asked for, and why."""

    clause: str = OTHER
    reason: str = ""
    note: str = ""
    revision: int | None = None
    """Which of the comment's texts it is about; None for whichever stands."""
    words: str = ""
    occurrence: int | None = None
    spans: tuple[tuple[int, int], ...] = ()
    label: str = ""
    content_note: str = ""
    hours: int = 0
    """In how many hours an author is asked to say it otherwise; 0 for no time."""
    fates: dict[str, Fate] = {}
    """Of a branch: what becomes of each comment, by its seq."""
    to: str = ""
    """The key of the page to whose thread it goes."""
    along: bool = False
    """Whether what answers it goes along."""

    @property
    def given(self) -> Given:
        """Why."""
        return Given(clause=self.clause, reason=self.reason, note=self.note)


class Taken(Struct, frozen=True):
    """Why something is taken back."""

    reason: str = ""


@get(_COMMENT + "/moderation")
async def get_moderation(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], seq: FromPath[int]
) -> Response[dict[str, Any]]:
    """Tell a moderator of a comment: its text, what was done about it, what it could rest on."""
    looked = await acting.look(server, proof(request, server), _spot(thread, seq))
    return Response(await facts(server, looked), headers={"Cache-Control": "no-store"})


@post(_COMMENT + "/removal", status_code=200)
async def remove_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Take a comment away; a tombstone says who did, and why."""
    looked = await _look(request, server, thread, seq, data)
    return _done(server, looked, await acting.remove(server, looked, data.given, data.revision))


@post(_COMMENT + "/redaction", status_code=200)
async def redact_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Take words out of a comment, visibly."""
    looked = await _look(request, server, thread, seq, data)
    chosen = Words(
        words=data.words, occurrence=data.occurrence, spans=data.spans, label=data.label
    )
    return _done(server, looked, await acting.redact(server, looked, data.given, chosen))


@post(_COMMENT + "/content-note", status_code=200)
async def annotate_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Put a content note on a comment."""
    looked = await _look(request, server, thread, seq, data)
    done = await acting.annotate(server, looked, data.given, data.content_note)
    return _done(server, looked, done)


@post(_COMMENT + "/folding", status_code=200)
async def collapse_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Fold a comment; readers see why, and can open it."""
    looked = await _look(request, server, thread, seq, data)
    return _done(server, looked, await acting.collapse(server, looked, data.given, data.revision))


@post(_COMMENT + "/revision-request", status_code=200)
async def ask_to_revise(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Fold a comment until its author has said it otherwise."""
    looked = await _look(request, server, thread, seq, data)
    done = await acting.ask_to_revise(server, looked, data.given, data.revision, data.hours)
    return _done(server, looked, done)


@post(_COMMENT + "/approval", status_code=200)
async def approve_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Let a comment stand that waits after a change."""
    if data.revision is None:
        raise InvalidError("revision", "Please say which of its texts you looked at.")
    looked = await _look(request, server, thread, seq, data)
    return _done(server, looked, await acting.approve(server, looked))


@post(_COMMENT + "/pruning", status_code=200)
async def prune_branch(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Decide about a comment and each of its replies, in one go."""
    looked = await _look(request, server, thread, seq, data)
    chosen = {_seq(name): fate for name, fate in data.fates.items()}
    return _done(server, looked, await acting.prune(server, looked, data.given, chosen))


@post(_COMMENT + "/move", status_code=200)
async def move_comment(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    seq: FromPath[int],
    data: JSONBody[Wanted],
) -> dict[str, Any]:
    """Move a comment to the thread of another page."""
    looked = await _look(request, server, thread, seq, data)
    done = await acting.move(server, looked, data.given, data.to, along=data.along)
    there = done.also[0].change
    arrived = min(one.seq for one in there.comments if one.moved is not None)
    return {**_done(server, looked, done), "thread": there.thread.id, "there": arrived}


@post(_THREAD + "/merge", status_code=200)
async def merge_thread(
    request: Http, server: NamedDependency[Server], thread: FromPath[str], data: JSONBody[Wanted]
) -> dict[str, Any]:
    """Move all comments of a thread to that of another page, and close it."""
    done = await acting.merge(
        server, proof(request, server), ThreadId(thread), data.given, data.to
    )
    moved = sum(one.moved is not None for one in done.also[0].change.comments)
    return {"open": False, "moved": moved, "thread": done.also[0].change.thread.id}


@post(_THREAD + "/acts/{act:int}/undo", status_code=200)
async def undo_act(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    act: FromPath[int],
    data: JSONBody[Taken],
) -> dict[str, Any]:
    """Take back what a moderator did, with all that was decided together with it."""
    shown = proof(request, server)
    done = await acting.undo(server, shown, ThreadId(thread), Seq(act), data.reason)
    return {"undone": act, "comments": [one.seq for one in done.change.comments]}


async def _look(request: Http, server: Server, thread: str, seq: int, wanted: Wanted) -> Looked:
    shown = proof(request, server)
    return await acting.look(server, shown, _spot(thread, seq), wanted.revision)


def _done(server: Server, looked: Looked, done: Done) -> dict[str, Any]:
    """Tell what came of it, and until when it can be taken back."""
    seq = looked.comment.seq
    now = next((one for one in done.change.comments if one.seq == seq), looked.comment)
    first = done.seq - done.written + 1
    hours = looked.site.moderation.undo_hours
    return {
        "seq": seq,
        "presence": now.presence,
        "publication": now.publication,
        "act": first,
        "undo_until": words.iso(server.now() + timedelta(hours=hours)),
        "changed": [one.seq for one in _changed(done)],
    }


def _changed(done: Done) -> list[Comment]:
    return sorted(done.change.comments, key=lambda one: one.seq)


def _spot(thread: str, seq: int) -> Spot:
    return Spot(ThreadId(thread), Seq(seq))


def _seq(name: str) -> Seq:
    if not (name.isascii() and name.isdigit() and len(name) < 16):
        raise InvalidError("fates", "Please name comments by their place: 12.")
    return Seq(int(name))
