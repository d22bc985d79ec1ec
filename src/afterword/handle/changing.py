"""Change a comment that stands: edit, withdraw, restore, erase."""

from datetime import datetime
from typing import TypeAlias

from msgspec import Struct, structs
from sqlalchemy import Connection

from afterword.domain import comment as rules
from afterword.domain.command import (
    CommentCommand,
    EditComment,
    EraseComment,
    RestoreComment,
    UndoWithdrawal,
    WithdrawComment,
)
from afterword.domain.comment import Comment, Origin
from afterword.domain.desk_event import Act
from afterword.domain.event import (
    CommentEdited,
    CommentErased,
    CommentPosted,
    CommentRestored,
    CommentWithdrawn,
    PublicTextSet,
)
from afterword.domain.ids import ActorId, StreamId, thread_stream
from afterword.gate import judge
from afterword.gate.checks import Deed
from afterword.gate.verdict import PASS, Pass, Refuse, Verdict
from afterword.handle import editing, opening, reporting
from afterword.handle.outcome import House, Outcome, Person
from afterword.log import bodies, quotes, read
from afterword.log.append import Entry
from afterword.people import authors
from afterword.projection import moves

_Command: TypeAlias = WithdrawComment | UndoWithdrawal | RestoreComment | EraseComment


class _Scene(Struct, frozen=True):
    """The comment that is about to change."""

    stream: StreamId
    comment: Comment
    now: datetime


def change_comment(
    tx: Connection, house: House, command: CommentCommand, person: Person
) -> Outcome:
    """Edit, withdraw, restore or erase a comment, unless the gate refuses it."""
    if isinstance(command, EditComment):
        return editing.edit_comment(tx, house, command, person)
    if isinstance(command, EraseComment):
        command = _where_it_stands(tx, command)
    opened = opening.existing(tx, command.thread)
    comment = opening.comment_of(tx, opened.thread, command.comment)
    now = house.clock.now()
    is_author = authors.is_author(tx, comment.author, person.claim)
    verdict = _judge(command, Deed(comment, is_author, person.role, now))
    if isinstance(verdict, Pass) and isinstance(command, UndoWithdrawal):
        verdict = editing.against_putting_back(tx, house, opened, comment, person) or PASS
    if isinstance(verdict, Refuse):
        return verdict
    entry = _entry(house, command, _Scene(opened.head.stream, comment, now))
    actor = ActorId(comment.author) if is_author else person.actor
    if isinstance(command, EraseComment):
        _erase(tx, Origin(command.thread, comment.seq), now)
    done = opening.write(tx, opened, entry, actor, now)
    if isinstance(command, WithdrawComment | EraseComment):
        act = Act(opened.head.stream, done.seq)
        reporting.gone(tx, house, opened.thread, comment.seq, act, actor)
    if isinstance(command, EraseComment):
        # (who quoted it is not known any more)
        return structs.replace(done, pages=None)
    return done


def _where_it_stands(tx: Connection, command: EraseComment) -> EraseComment:
    """Return a command as it is about a comment that was moved: it is destroyed everywhere."""
    now = moves.stands_at(tx, Origin(command.thread, command.comment))
    return EraseComment(now.thread, now.comment)


def _judge(command: _Command, deed: Deed) -> Verdict:
    match command:
        case WithdrawComment():
            return judge.judge(deed, judge.WITHDRAW)
        case UndoWithdrawal():
            return judge.judge(deed, judge.UNDO)
        case RestoreComment():
            return judge.judge(deed, judge.RESTORE)
        case EraseComment():
            return judge.judge(deed, judge.ERASE)


def _entry(house: House, command: _Command, scene: _Scene) -> Entry:
    comment, now = scene.comment, scene.now
    match command:
        case WithdrawComment():
            return Entry(CommentWithdrawn(comment.seq, rules.withdrawal_vanishes(comment, now)))
        case UndoWithdrawal():
            return Entry(CommentRestored(comment.seq))
        case RestoreComment(reason=reason):
            return Entry(CommentRestored(comment.seq, opening.seal(house, reason)), reason)
        case EraseComment():
            return Entry(CommentErased(comment.seq))


def _erase(tx: Connection, place: Origin, now: datetime) -> None:
    """Destroy every text a comment has had wherever it stood, also what others quote of it.

    What moderators said about it stays.
    """
    for each in moves.every_place(tx, place):
        stream = thread_stream(each.thread)
        events = read.about(tx, stream, each.comment)
        texts = [one.seq for one in events if isinstance(one.event, _WITH_ITS_WORDS)]
        posted = [one.event for one in events if isinstance(one.event, CommentPosted)]
        texts += [event.held for event in posted if event.held is not None]
        bodies.erase(tx, stream, texts, now)
        quotes.erase(tx, stream, each.comment)


_WITH_ITS_WORDS = (CommentPosted, CommentEdited, PublicTextSet)
