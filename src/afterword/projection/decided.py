"""Moderators' decisions as their logs have them: what was done, about whom, whether it stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import get_args

from msgspec import Struct
from sqlalchemy import Connection, and_, select, union_all

from afterword.db import tables
from afterword.domain.clause import Grounds
from afterword.domain.comment import Comment, Presence
from afterword.domain.desk_event import Act, PersonSanctioned, ProposalDecided
from afterword.domain.event import (
    CommentCollapsed,
    CommentDeclined,
    CommentMoved,
    CommentRedacted,
    CommentRemoved,
    ContentNoteAdded,
    Event,
    RevisionAsked,
)
from afterword.domain.ids import (
    ActorId,
    AuthorId,
    Seq,
    SiteKey,
    StreamId,
    ThreadId,
    desk_stream,
    is_desk,
    thread_stream,
)
from afterword.domain.sanction import Sanction
from afterword.log import codec, read
from afterword.log.read import Placed
from afterword.projection import comments, held, proposals, sanctions, threads
from afterword.projection.held import Held

OnComment = (
    CommentRemoved
    | CommentRedacted
    | CommentCollapsed
    | RevisionAsked
    | ContentNoteAdded
    | CommentMoved
)
_ON_COMMENT = [codec.kind_of(kind) for kind in get_args(OnComment)]
AboutText = OnComment | CommentDeclined
Decision = AboutText | PersonSanctioned


class Decided(Struct, frozen=True, kw_only=True):
    """One decision about what somebody wrote, or about them."""

    act: Act
    event: Decision
    site: SiteKey
    author: AuthorId
    """Of the comment; of a sanction whom it is about."""
    at: datetime
    deciders: frozenset[ActorId]
    """Who decided; of what needed two moderators both."""
    by: ActorId
    """In whose name it was decided."""
    stands: bool
    """Whether nobody has taken it back."""
    thread: ThreadId | None = None
    text: Seq | None = None
    """Where the words it is about began: the comment, or its holding."""
    sanction: Sanction | None = None

    @property
    def grounds(self) -> Grounds | None:
        """The clause it rests on; None in logs from before there were any."""
        return self.event.grounds


def load(tx: Connection, site: SiteKey, act: Act) -> Decided | None:
    """Return a decision; None when there is none at this place."""
    found = read.events_after(tx, act.stream, Seq(act.seq - 1), 1)
    if not found or found[0].seq != act.seq:
        return None
    placed = found[0]
    if is_desk(act.stream):
        return _sanction(tx, site, placed)
    return _in_thread(tx, site, placed)


def about(tx: Connection, site: SiteKey, thread: ThreadId, seq: Seq) -> list[Decided]:
    """Return every decision about a comment and, because of it, about its author; newest first."""
    stream = thread_stream(thread)
    acts = [one for one in read.about(tx, stream, seq) if isinstance(one.event, OnComment)]
    waiting = held.load(tx, thread, seq)
    if waiting is not None and waiting.declined is not None:
        acts += read.events_after(tx, stream, Seq(waiting.declined - 1), 1)
    found = [_in_thread(tx, site, one) for one in acts]
    found += [of_sanction(tx, site, one) for one in sanctions.about(tx, site, Act(stream, seq))]
    return sorted((one for one in found if one is not None), key=lambda one: one.at, reverse=True)


def is_return(event: Event) -> bool:
    """Say whether an event only takes a decision back, in the thread that a comment leaves."""
    return isinstance(event, CommentMoved) and event.returns


def on_texts(
    tx: Connection, site: SiteKey, names: Iterable[AuthorId], limit: int
) -> list[Decided]:
    """Return the last decisions about what somebody wrote under these names; newest first."""
    log, wrote, waited = tables.log, tables.comment, tables.held
    acted = (
        select(log.c.stream, log.c.seq, log.c.at)
        .join(wrote, and_(wrote.c.thread == log.c.stream, wrote.c.seq == log.c.subject))
        .where(wrote.c.site == site, wrote.c.author.in_(mine := list(names)))
        .where(log.c.kind.in_(_ON_COMMENT))
    )
    declined = (
        select(log.c.stream, log.c.seq, log.c.at)
        .join(waited, and_(waited.c.thread == log.c.stream, waited.c.declined == log.c.seq))
        .where(waited.c.site == site, waited.c.author.in_(mine))
    )
    every = union_all(acted, declined).subquery()
    newest = (every.c.at.desc(), every.c.stream, every.c.seq.desc())
    rows = tx.execute(select(every).order_by(*newest).limit(limit)).all()
    found = [load(tx, site, Act(StreamId(row.stream), Seq(row.seq))) for row in rows]
    return [one for one in found if one is not None]


def of_sanction(tx: Connection, site: SiteKey, sanction: Sanction) -> Decided | None:
    """Return the decision behind a sanction."""
    return load(tx, site, Act(desk_stream(site), sanction.seq))


def _in_thread(tx: Connection, site: SiteKey, placed: Placed) -> Decided | None:
    thread = threads.load(tx, ThreadId(placed.stream))
    if thread is None or thread.site != site:
        return None
    event = placed.event
    if isinstance(event, CommentDeclined):
        waiting = held.load(tx, thread.id, event.held)
        # (without words its author took it back)
        if waiting is None or event.body is None:
            return None
        stands = _is_out(waiting, placed.seq)
        return _made(site, placed, event, waiting.author, waiting.seq, stands=stands)
    if not isinstance(event, OnComment) or is_return(event):
        return None
    comment = comments.load(tx, thread, event.comment)
    if comment is None:
        return None
    stands = _stands(comment, placed.seq, event)
    return _made(site, placed, event, comment.author, comment.seq, stands=stands)


def _made(  # noqa: PLR0913 - what a decision is made of
    site: SiteKey,
    placed: Placed,
    event: OnComment | CommentDeclined,
    author: AuthorId,
    text: Seq,
    *,
    stands: bool,
) -> Decided:
    return Decided(
        act=Act(placed.stream, placed.seq),
        event=event,
        site=site,
        author=author,
        at=placed.at,
        deciders=frozenset({placed.actor}),
        by=placed.actor,
        stands=stands,
        thread=ThreadId(placed.stream),
        text=text,
    )


def _is_out(waiting: Held, seq: Seq) -> bool:
    """Say whether this refusal keeps it out, and not a later one."""
    return waiting.declined == seq and waiting.published is None


def _stands(comment: Comment, seq: Seq, event: OnComment) -> bool:
    shown = comment.presentation
    match event:
        case CommentRemoved():
            return comment.presence is Presence.REMOVED and comment.decided == seq
        case CommentMoved():
            return comment.presence is Presence.MOVED and comment.decided == seq
        case CommentRedacted():
            return any(one.act == seq for one in shown.redactions)
        case CommentCollapsed():
            return shown.collapsed == seq
        case RevisionAsked():
            return shown.asked == seq
        case ContentNoteAdded():
            return shown.noted == seq


def _sanction(tx: Connection, site: SiteKey, placed: Placed) -> Decided | None:
    event, sanction = placed.event, sanctions.load(tx, site, placed.seq)
    if not isinstance(event, PersonSanctioned) or sanction is None:
        return None
    if placed.stream != desk_stream(site):
        return None
    proposer = _proposer(tx, site, placed)
    about_comment = event.comment
    return Decided(
        act=Act(placed.stream, placed.seq),
        event=event,
        site=site,
        author=event.author,
        at=placed.at,
        deciders=frozenset({placed.actor, *([proposer] if proposer else [])}),
        by=proposer or placed.actor,
        stands=sanction.lifted is None,
        thread=ThreadId(about_comment.stream) if about_comment else None,
        text=about_comment.seq if about_comment else None,
        sanction=sanction,
    )


def _proposer(tx: Connection, site: SiteKey, placed: Placed) -> ActorId | None:
    """Return who proposed a sanction; it follows at once on the agreement of another."""
    before = read.events_after(tx, placed.stream, Seq(placed.seq - 2), 1)
    agreed = before[0].event if before and before[0].seq == placed.seq - 1 else None
    if not isinstance(agreed, ProposalDecided) or not agreed.agreed:
        return None
    proposal = proposals.load(tx, site, agreed.proposal)
    return proposal.by if proposal else None
