"""Take back what a moderator did, everywhere, with all that was decided together with it."""

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.act_command import UndoAct
from afterword.domain.command import UndoDecline
from afterword.domain.comment import Comment, Presence
from afterword.domain.errors import DecisionNotFoundError
from afterword.domain.event import (
    ActUndone,
    CommentCollapsed,
    CommentMoved,
    CommentRedacted,
    CommentRemoved,
    CommentRestored,
    ContentNoteAdded,
    DeclineUndone,
    NoteLifted,
    RevisionAsked,
    ThreadReopened,
)
from afterword.domain.ids import START, Seq, thread_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.gate import judge
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import opening, posting, reporting
from afterword.handle.acting import CHANGED_MEANWHILE, public_text, text_state
from afterword.handle.opening import Opened
from afterword.handle.outcome import Done, House, Outcome, Person
from afterword.log import bodies, read
from afterword.log.append import Entry
from afterword.log.read import Placed
from afterword.projection import comments, decided, moves, notes

_TOGETHER = 1_000
"""Events that are looked at for what was decided together."""
_Undone = (
    *(CommentRemoved, CommentRedacted, ContentNoteAdded),
    *(CommentCollapsed, RevisionAsked, CommentMoved),
)
_MOVED_ON = Refuse(
    Refusal.CHANGED_MEANWHILE,
    "It was changed in the other thread since. Please move it back from there instead.",
)


class _Scene(Struct, frozen=True):
    """A thread in which something is taken back; of a move, the other one as well."""

    here: Opened
    there: Opened | None
    command: UndoAct


def undo_act(tx: Connection, house: House, command: UndoAct, person: Person) -> Outcome:
    """Take back an act; after the house's time for it only an appeal can."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    scene = _open(tx, command)
    acts = _decided_together(tx, scene.here, command.act)
    site = opening.site_of(tx, scene.here.thread.site)
    now = house.clock.now()
    length = timedelta(hours=site.moderation.undo_hours)
    if not command.appealed and now > acts[0].at + length:
        return _too_late(site)
    back: list[Entry] = []
    undone: dict[Seq, Seq] = {}
    elsewhere: list[Entry] = []
    for placed in acts:
        found = _taken_back(tx, house, scene, placed)
        if isinstance(found, Refuse):
            return found
        back += found[0]
        if found[0]:
            undone[getattr(placed.event, "comment", START)] = placed.seq
        elsewhere += found[1]
    elsewhere = _leaving(tx, scene.there, elsewhere) if scene.there else []
    if not back:
        return Refuse(Refusal.ALREADY_SO, "This has been taken back already.")
    back += _whole_again(tx, scene.here, acts)
    also: tuple[Done, ...] = ()
    if scene.there is not None and elsewhere:
        also = (opening.write_all(tx, scene.there, elsewhere, person.actor, now),)
    done = opening.write_all(tx, scene.here, back, person.actor, now)
    if not command.appealed:
        # (who decides an appeal has looked, and answers the reports as well)
        reporting.reopen(tx, house, scene.here.thread, undone, person.actor)
    return replace(done, also=also)


def undo_decline(tx: Connection, house: House, command: UndoDecline, person: Person) -> Outcome:
    """Let a comment wait again that was not let in; nobody reads it until somebody decides."""
    opened = opening.existing(tx, command.thread)
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    waiting = posting.held_comment(tx, command.thread, command.held)
    act = waiting.declined
    if act is None or waiting.published is not None or waiting.is_kept_out:
        return Refuse(Refusal.ALREADY_SO, "This has been taken back already.")
    stored = bodies.read(tx, opened.head.stream, [waiting.seq, act])
    if act not in stored:
        return Refuse(Refusal.NOT_ALLOWED, "Its author took it back.")
    if stored[waiting.seq].erased_at is not None:
        return Refuse(Refusal.NOT_ALLOWED, "Its words are erased.")
    site, now = opening.site_of(tx, opened.thread.site), house.clock.now()
    declined = read.at(tx, opened.head.stream, act)
    if declined is not None and now > declined.at + timedelta(hours=site.moderation.undo_hours):
        return _too_late(site)
    entry = Entry(DeclineUndone(waiting.seq, act))
    return opening.write(tx, opened, entry, person.actor, now)


def _open(tx: Connection, command: UndoAct) -> _Scene:
    """Lock the log, and that of the thread to which something was moved: the lower name first."""
    # (an event never changes, so that it can be looked at before anything is locked)
    found = read.events_after(tx, thread_stream(command.thread), Seq(command.act - 1), 1)
    event = found[0].event if found else None
    other = event.to if isinstance(event, CommentMoved) else None
    if other is None:
        return _Scene(opening.existing(tx, command.thread), None, command)
    if other < command.thread:
        there = opening.existing(tx, other)
        return _Scene(opening.existing(tx, command.thread), there, command)
    return _Scene(opening.existing(tx, command.thread), opening.existing(tx, other), command)


def _decided_together(tx: Connection, here: Opened, act: Seq) -> list[Placed]:
    """Return an act and all that was decided in the same go, in order.

    Raises:
        DecisionNotFoundError: If there is no act at this place that can be taken back.
    """
    found = read.events_after(tx, here.head.stream, Seq(act - 1), 1)
    event = found[0].event if found and found[0].seq == act else None
    if event is None or not isinstance(event, _Undone) or decided.is_return(event):
        words = "There is nothing at this place that can be taken back."
        raise DecisionNotFoundError(words)
    batch = getattr(event, "batch", None)
    if batch is None:
        return found
    after = read.events_after(tx, here.head.stream, Seq(batch - 1), _TOGETHER)
    return [one for one in after if getattr(one.event, "batch", None) == batch]


def _too_late(site: Site) -> Refuse:
    hours = site.moderation.undo_hours
    words = (
        f"What a moderator did can be undone for {hours} hours, and that time is over. "
        "You can still restore what was removed, with a reason; its author can appeal."
    )
    return Refuse(Refusal.UNDO_OVER, words)


def _taken_back(
    tx: Connection, house: House, scene: _Scene, placed: Placed
) -> tuple[list[Entry], list[Entry]] | Refuse:
    """Return what takes an act back here, and in the other thread; nothing when it is so."""
    event, words = placed.event, scene.command.words
    comment = comments.load(tx, scene.here.thread, getattr(event, "comment", START))
    if comment is None:
        return [], []
    back = CommentRestored(
        comment.seq, opening.seal(house, words), appealed=scene.command.appealed
    )
    match event:
        case CommentRemoved():
            stands = comment.presence is Presence.REMOVED and comment.decided == placed.seq
            return ([Entry(back, words)] if stands else []), []
        case CommentMoved():
            return _moved_back(tx, house, scene, placed.seq, comment, event, Entry(back, words))
        case _:
            return _shown_again(house, scene, comment, placed)


def _shown_again(
    house: House, scene: _Scene, comment: Comment, placed: Placed
) -> tuple[list[Entry], list[Entry]] | Refuse:
    command, shown = scene.command, comment.presentation
    acts = {one.act for one in shown.redactions} | {shown.collapsed, shown.asked, shown.noted}
    if placed.seq not in acts:
        return [], []
    undone = ActUndone(
        *(comment.seq, placed.seq, opening.seal(house, command.words)), appealed=command.appealed
    )
    made = [Entry(undone, command.words)]
    if isinstance(placed.event, CommentRedacted | ContentNoteAdded):
        if command.seen != text_state(comment):
            return CHANGED_MEANWHILE
        made.append(public_text(house, comment.seq, command.public))
    return made, []


def _moved_back(  # noqa: PLR0913, PLR0917 - a move, from both sides
    tx: Connection,
    house: House,
    scene: _Scene,
    seq: Seq,
    comment: Comment,
    event: CommentMoved,
    back: Entry,
) -> tuple[list[Entry], list[Entry]] | Refuse:
    if scene.there is None or comment.presence is not Presence.MOVED or comment.decided != seq:
        return [], []
    if event.to != scene.there.thread.id:
        # (it was let in after this thread had been merged on)
        return _MOVED_ON
    copy = opening.comment_of(tx, scene.there.thread, event.at)
    if not _is_as_it_was(comment, copy):
        return _MOVED_ON
    words = scene.command.words
    seal = opening.seal(house, words)
    here = scene.here.thread.id
    away = CommentMoved(copy.seq, seal, here, comment.seq, event.grounds, returns=True)
    return [back], [Entry(away, words)]


def _leaving(tx: Connection, there: Opened, entries: list[Entry]) -> list[Entry]:
    """Return moves back as they leave a thread: a line stands only for what was answered in it.

    Those lines are told as one decision, as the move was.
    """
    moved = [one.event for one in entries if isinstance(one.event, CommentMoved)]
    silent = moves.unanswered(tx, there.thread.id, {event.comment for event in moved})
    first = there.head.seq + 1
    lines = [seq for seq, event in enumerate(moved, start=first) if event.comment not in silent]
    batch = Seq(lines[0]) if len(lines) > 1 else None
    return [
        replace(
            one,
            event=replace(event, vanished=True)
            if event.comment in silent
            else replace(event, batch=batch),
        )
        for one, event in zip(entries, moved, strict=True)
    ]


def _is_as_it_was(comment: Comment, copy: Comment) -> bool:
    """Say whether nothing was done to a moved comment where it stands now."""
    before, now = comment.presentation, copy.presentation
    return (
        copy.presence is Presence.PRESENT
        and copy.revision.number == 0
        and copy.waits is None
        and [one.spans for one in before.redactions] == [one.spans for one in now.redactions]
        and (before.collapsed is None) == (now.collapsed is None)
        and (before.asked is None) == (now.asked is None)
        and (before.noted is None) == (now.noted is None)
        and (comment.revision.public is None) == (copy.revision.public is None)
    )


def _whole_again(tx: Connection, here: Opened, acts: list[Placed]) -> list[Entry]:
    """Return what else ends with a batch: its note, and the closing of a merged thread."""
    places = {one.seq for one in acts}
    told = notes.unlifted(tx, here.head.stream) if here.thread.notes else []
    made = [
        Entry(NoteLifted(one.seq)) for one in told if one.explains and places >= {*one.explains}
    ]
    if _closed_with(here.thread, acts):
        made.append(Entry(ThreadReopened()))
    return made


def _closed_with(thread: Thread, acts: list[Placed]) -> bool:
    """Say whether a thread was closed because these moves left it empty."""
    return any(
        isinstance(one.event, CommentMoved) and thread.closed == one.seq + 1 for one in acts
    )
