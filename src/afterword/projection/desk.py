"""Fold one event of a desk's log, and keep the queue in step with what happens in threads."""

from datetime import datetime
from typing import assert_never

from sqlalchemy import Connection

from afterword.domain.comment import Presence
from afterword.domain.desk_event import (
    ActProposed,
    AlarmAnswered,
    AlarmRaised,
    AppealDecided,
    AppealMade,
    CommentReported,
    DeskEvent,
    HandoverWritten,
    PersonSanctioned,
    ProposalDecided,
    ReportsAnswered,
    ReportsReopened,
    SanctionLifted,
    ShiftEnded,
    ShiftStarted,
    StaffNoteWritten,
    WarningAcknowledged,
)
from afterword.domain.event import (
    CommentDeclined,
    CommentHeld,
    CommentPosted,
    DeclineUndone,
    ThreadEvent,
)
from afterword.domain.ids import ActorId, Seq, SiteKey, desk_stream, thread_stream
from afterword.domain.thread import Change
from afterword.projection import alarms, appeals, held, items, proposals, reports, sanctions
from afterword.projection.items import ItemId, Matter


def apply_to_desk(  # noqa: C901, PLR0912, PLR0913, PLR0917 - a case for each kind of event
    tx: Connection, site: SiteKey, seq: Seq, event: DeskEvent, actor: ActorId, at: datetime
) -> None:
    """Fold one event of a desk's log, and write what it changed."""
    here = desk_stream(site)
    match event:
        case CommentReported(thread=thread, comment=comment):
            reports.add(tx, site, seq, event, at)
            items.open_(tx, ItemId(site, Matter.REPORTED, thread_stream(thread), comment), at)
        case ReportsAnswered(thread=thread, comment=comment):
            reports.answer(tx, thread, comment, seq)
            items.close(tx, ItemId(site, Matter.REPORTED, thread_stream(thread), comment))
        case ReportsReopened(thread=thread, comment=comment, answer=answer):
            for one in reports.reopen(tx, thread, comment, answer):
                name = ItemId(site, Matter.REPORTED, thread_stream(thread), comment)
                items.open_(tx, name, one.at)
        case PersonSanctioned():
            sanctions.add(tx, site, seq, event, at)
        case SanctionLifted(sanction=sanction):
            sanctions.lift(tx, site, sanction, seq)
        case WarningAcknowledged(sanction=sanction):
            sanctions.acknowledge(tx, site, sanction, at)
        case AppealMade():
            appeals.add(tx, site, seq, event, at)
            items.open_(tx, ItemId(site, Matter.APPEALED, here, seq), at)
        case AppealDecided(appeal=appeal):
            appeals.decide(tx, site, seq, event)
            items.close(tx, ItemId(site, Matter.APPEALED, here, appeal))
        case ActProposed():
            proposals.add(tx, site, seq, event, actor, at)
            items.open_(tx, ItemId(site, Matter.PROPOSED, here, seq), at)
        case ProposalDecided(proposal=proposal):
            proposals.decide(tx, site, seq, event)
            items.close(tx, ItemId(site, Matter.PROPOSED, here, proposal))
        case AlarmRaised():
            alarms.add(tx, site, seq, event, at)
            items.open_(tx, ItemId(site, Matter.ALARM, here, seq), at)
        case AlarmAnswered(alarm=alarm):
            alarms.answer(tx, site, alarm, seq)
            items.close(tx, ItemId(site, Matter.ALARM, here, alarm))
        case StaffNoteWritten() | HandoverWritten() | ShiftStarted() | ShiftEnded():
            # (read from the log where they are shown)
            pass
        case _:
            assert_never(event)


def keep_queue(tx: Connection, change: Change, seq: Seq, event: ThreadEvent, at: datetime) -> None:
    """Put into the queue what an event of a thread makes wait, and take out what it settles."""
    thread = change.thread
    stream = thread_stream(thread.id)
    match event:
        case CommentHeld(imported=None):
            items.open_(tx, ItemId(thread.site, Matter.HELD, stream, seq), at)
        case CommentDeclined(held=before) | CommentPosted(held=int() as before):
            items.close(tx, ItemId(thread.site, Matter.HELD, stream, Seq(before)))
        case DeclineUndone(held=seq):
            waiting = held.load(tx, thread.id, seq)
            if waiting is None or waiting.is_waiting:
                begun = waiting.at if waiting else at
                items.open_(tx, ItemId(thread.site, Matter.HELD, stream, seq), begun)
        case CommentPosted() | CommentHeld():
            pass
        case _:
            for comment in change.comments:
                name = ItemId(thread.site, Matter.CHANGED, stream, comment.seq)
                waits = comment.waits is not None and comment.presence is Presence.PRESENT
                _keep_changed(tx, name, at, waits=waits)


def _keep_changed(tx: Connection, name: ItemId, at: datetime, *, waits: bool) -> None:
    if not waits:
        items.close(tx, name)
    elif items.load(tx, name) is None:
        items.open_(tx, name, at)
