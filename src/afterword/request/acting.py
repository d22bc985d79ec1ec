"""Do what a moderator asks about a comment: what the API and the page without script share."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.act_command import (
    ActOnComment,
    Annotate,
    Approve,
    AskToRevise,
    Collapse,
    Fate,
    Merge,
    Move,
    Prune,
    Redact,
    Remove,
    TextState,
    UndoAct,
    What,
)
from afterword.domain.body import Body
from afterword.domain.clause import OTHER, ClauseId
from afterword.domain.comment import Comment, Redaction, Span
from afterword.domain.errors import CommentNotFoundError, InvalidError
from afterword.domain.event import CommentRedacted, ContentNoteAdded
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_stream
from afterword.domain.note import INSTRUCTION_LIMIT
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle import Done, Person
from afterword.handle.acting import CHANGED_MEANWHILE, text_state
from afterword.handle.grounds import clause_of
from afterword.log import bodies, read
from afterword.page import note as notes_on_page
from afterword.page import place
from afterword.people import accounts
from afterword.people.authors import Signature
from afterword.projection import comments
from afterword.request import deskwork, public_text
from afterword.request.deskwork import Work
from afterword.request.grounds import Given, why
from afterword.request.html import load_site
from afterword.request.own_comment import load_thread
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Proof, person

_MOST_HOURS = 24 * 365
_UNDONE = "A moderator took it back."


class Spot(Struct, frozen=True):
    """A comment, and the thread it is in."""

    thread: ThreadId
    seq: Seq


class Looked(Struct, frozen=True, kw_only=True):
    """A comment as a moderator looks at it."""

    site: Site
    thread: Thread
    comment: Comment
    who: Person
    shown: Proof
    """What shows who they are."""
    text: Body
    """The author's own."""
    public: Body | None
    """What readers get instead."""

    @property
    def base(self) -> str:
        """Where relative links in it start."""
        return place.base(self.site, self.thread.page)

    @property
    def content_note(self) -> str:
        """What readers find it folded under."""
        return (self.public or self.text).content_note


async def look(server: Server, shown: Proof, spot: Spot, revision: int | None = None) -> Looked:
    """Return a comment to somebody who moderates its site.

    Raises:
        RefusedError: If they do not, or it is another text by now than they say.
    """
    found = await server.read(partial(_look, server=server, shown=shown, spot=spot))
    if isinstance(found, Refuse):
        raise RefusedError(found)
    if revision is not None and revision != found.comment.revision.number:
        raise RefusedError(CHANGED_MEANWHILE)
    return found


async def remove(server: Server, looked: Looked, given: Given, seen: int | None) -> Done:
    """Take a comment away."""
    return await _act(server, looked, Remove(), given, _seen(looked, seen))


async def collapse(server: Server, looked: Looked, given: Given, seen: int | None) -> Done:
    """Fold a comment."""
    return await _act(server, looked, Collapse(), given, _seen(looked, seen))


async def ask_to_revise(
    server: Server, looked: Looked, given: Given, seen: int | None, hours: int
) -> Done:
    """Ask an author to say it otherwise; until then the comment is folded."""
    if not 0 <= hours <= _MOST_HOURS:
        raise InvalidError("hours", "Please choose a time within a year.")
    until = server.now() + timedelta(hours=hours) if hours else None
    return await _act(server, looked, AskToRevise(until), given, _seen(looked, seen))


async def annotate(server: Server, looked: Looked, given: Given, content_note: str) -> Done:
    """Put a content note on a comment."""
    note = typed.content_note(content_note)
    spans = _spans(looked.comment.presentation.redactions)
    public = public_text.made(looked.text, spans, note, looked.base)
    if not note or public is None or note == looked.content_note:
        raise InvalidError("content_note", "Please say what it is about, in a few words.")
    return await _act(server, looked, Annotate(public), given, text_state(looked.comment))


class Words(Struct, frozen=True, kw_only=True):
    """Words that are to be taken out of a comment, as they are read."""

    words: str = ""
    occurrence: int | None = None
    """Which of them, from 0; None for all."""
    spans: tuple[tuple[int, int], ...] = ()
    """Instead of words: from where to where, in characters of the text as it was typed."""
    label: str = ""
    """What stands in their place; empty for the name of the clause."""


async def redact(server: Server, looked: Looked, given: Given, wanted: Words) -> Done:
    """Take words out of a comment, visibly."""
    label = typed.label(wanted.label) or _label(looked.site, given)
    spans = tuple(Span(start, end, label) for start, end in wanted.spans)
    if not spans:
        spans = public_text.spans_of(
            looked.text, wanted.words, label, wanted.occurrence, looked.base
        )
    if not all(0 <= one.start < one.end <= len(looked.text.source) for one in spans):
        raise InvalidError("spans", "Please choose words that stand in the comment.")
    every = (*_spans(looked.comment.presentation.redactions), *spans)
    public = public_text.made(looked.text, every, looked.content_note, looked.base)
    assert public is not None  # noqa: S101 - there is at least one span
    what = Redact(spans, public)
    return await _act(server, looked, what, given, text_state(looked.comment))


async def approve(server: Server, looked: Looked) -> Done:
    """Let a comment stand that waits after a change."""
    comment = looked.comment
    command = Approve(looked.thread.id, comment.seq, comment.revision.number)
    return await _do(
        server, looked, lambda tx, who: handle.approve(tx, server.house, command, who)
    )


async def prune(server: Server, looked: Looked, given: Given, fates: Mapping[Seq, Fate]) -> Done:
    """Decide about a comment and what answers it, in one go."""
    reason = why(server, looked.site, given)
    said = _label(looked.site, given) if reason.clause != OTHER else reason.words.source
    note = notes_on_page.body(said[:INSTRUCTION_LIMIT], "", "", looked.base)
    command = Prune(looked.thread.id, looked.comment.seq, fates, reason, note)
    signature = await server.read(partial(_signature, looked=looked))
    return await _do(
        server, looked, lambda tx, who: handle.prune(tx, server.house, command, who, signature)
    )


async def move(server: Server, looked: Looked, given: Given, to: str, *, along: bool) -> Done:
    """Move a comment to the thread of another page."""
    reason = why(server, looked.site, given)
    command = Move(looked.thread.id, looked.comment.seq, _page(to), along, reason)
    return await _do(server, looked, lambda tx, who: handle.move(tx, server.house, command, who))


async def undo(server: Server, shown: Proof, thread: ThreadId, act: Seq, words: str) -> Done:
    """Take back what a moderator did."""
    found = await server.read(partial(undoing, server=server, shown=shown, thread=thread, act=act))
    if isinstance(found, Refuse):
        raise RefusedError(found)
    said = deskwork.said(server, typed.reason(words) if words.strip() else _UNDONE)
    command = UndoAct(thread, act, said, found.public, found.seen)
    return await _done(
        server,
        shown,
        found.site,
        lambda tx, who: handle.undo_act(tx, server.house, command, who),
    )


async def merge(server: Server, shown: Proof, thread: ThreadId, given: Given, to: str) -> Done:
    """Move all comments of a thread to that of another page, and close it."""
    site = await server.read(partial(_site_of, thread=thread))
    command = Merge(thread, _page(to), why(server, site, given))
    return await _done(
        server, shown, site.key, lambda tx, who: handle.merge(tx, server.house, command, who)
    )


async def _act(
    server: Server, looked: Looked, what: What, given: Given, seen: TextState | None
) -> Done:
    command = ActOnComment(
        thread=looked.thread.id,
        comment=looked.comment.seq,
        what=what,
        why=why(server, looked.site, given),
        seen=seen,
    )
    return await _do(
        server, looked, lambda tx, who: handle.act_on_comment(tx, server.house, command, who)
    )


async def _do(server: Server, looked: Looked, deed: Work) -> Done:
    return await _done(server, looked.shown, looked.site.key, deed)


async def _done(server: Server, shown: Proof, site: SiteKey, deed: Work) -> Done:
    done = await deskwork.work(server, shown, site, deed)
    assert isinstance(done, Done)  # noqa: S101 - what is done in a thread changes a thread
    return done


def _seen(looked: Looked, revision: int | None) -> TextState | None:
    return None if revision is None else text_state(looked.comment)


def _spans(redactions: Sequence[Redaction]) -> tuple[Span, ...]:
    return tuple(span for one in redactions for span in one.spans)


def _label(site: Site, given: Given) -> str:
    return clause_of(site, ClauseId(given.clause or OTHER)).label


def _page(typed_key: str) -> PageKey:
    if not typed_key.strip():
        raise InvalidError("to", "Please say to which page, by its key: /2026/open-thread/")
    return typed.page_key(typed_key.strip())


def _signature(tx: Connection, looked: Looked) -> Signature:
    """Sign the note about removals as its moderator signs; a name is not asked for in the act."""
    account = looked.who.claim.account
    known = accounts.load(tx, account) if account else None
    name = known.signs_as if known else ""
    return Signature(name=name or typed.NAMELESS, account=account)


def _site_of(tx: Connection, thread: ThreadId) -> Site:
    return load_site(tx, load_thread(tx, thread).site)


class Undoing(Struct, frozen=True):
    """What readers get once an act is taken back."""

    site: SiteKey
    public: Body | None
    seen: TextState | None


def undoing(
    tx: Connection, server: Server, shown: Proof, thread: ThreadId, act: Seq
) -> Undoing | Refuse:
    """Return what readers get of a comment once an act is taken back."""
    site = load_thread(tx, thread).site
    placed = read.events_after(tx, thread_stream(thread), Seq(act - 1), 1)
    event = placed[0].event if placed else None
    if not isinstance(event, CommentRedacted | ContentNoteAdded):
        return Undoing(site, None, None)
    looked = _look(tx, server, shown, Spot(thread, event.comment))
    if isinstance(looked, Refuse):
        return looked
    left = [one for one in looked.comment.presentation.redactions if one.act != act]
    noted = looked.comment.presentation.noted
    note = looked.content_note if noted not in {None, act} else looked.text.content_note
    public = public_text.made(looked.text, _spans(left), note, looked.base)
    return Undoing(site, public, text_state(looked.comment))


def _look(tx: Connection, server: Server, shown: Proof, spot: Spot) -> Looked | Refuse:
    thread = load_thread(tx, spot.thread)
    who = person(tx, shown, server, thread.site)
    verdict = judge.judge(who.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    comment = comments.load(tx, thread, spot.seq)
    if comment is None:
        words = "There is no such comment in this thread."
        raise CommentNotFoundError(words)
    own, public = comment.revision.body, comment.revision.public
    stored = bodies.read(tx, thread_stream(thread.id), [own, public or own])
    return Looked(
        site=load_site(tx, thread.site),
        thread=thread,
        comment=comment,
        who=who,
        shown=shown,
        text=stored[own].body,
        public=stored[public].body if public else None,
    )
