"""Change a comment that stands: edit, withdraw, remove, restore, erase."""

from datetime import datetime

from msgspec import Struct, structs
from sqlalchemy import Connection

from afterword.domain import comment as rules
from afterword.domain.command import (
    CommentCommand,
    EditComment,
    EraseComment,
    RemoveComment,
    RestoreComment,
    UndoWithdrawal,
    WithdrawComment,
)
from afterword.domain.comment import Comment
from afterword.domain.event import (
    CommentEdited,
    CommentErased,
    CommentPosted,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
)
from afterword.domain.ids import ActorId, StreamId
from afterword.domain.material import is_material
from afterword.domain.reading import count_words
from afterword.gate import judge
from afterword.gate.checks import Deed
from afterword.gate.verdict import Refuse, Verdict
from afterword.handle import opening, quoting
from afterword.handle.outcome import House, Outcome, Person
from afterword.log import bodies, quotes, read
from afterword.log.append import Entry, Head
from afterword.people import authors


class _Scene(Struct, frozen=True):
    """The comment that is about to change."""

    stream: StreamId
    comment: Comment
    now: datetime


def change_comment(
    tx: Connection, house: House, command: CommentCommand, person: Person
) -> Outcome:
    """Edit, withdraw, remove, restore or erase a comment, unless the gate refuses it."""
    opened = opening.existing(tx, command.thread)
    comment = opening.comment_of(tx, opened.thread, command.comment)
    now = house.clock.now()
    is_author = authors.is_author(tx, comment.author, person.claim)
    verdict = _judge(command, Deed(comment, is_author, person.role, now))
    if isinstance(verdict, Refuse):
        return verdict
    entry = _entry(tx, house, command, _Scene(opened.head.stream, comment, now))
    actor = ActorId(comment.author) if is_author else person.actor
    if isinstance(command, EraseComment):
        _erase(tx, opened.head, comment, now)
    done = opening.write(tx, opened, entry, actor, now)
    if not done.reaches_other_pages and quotes.quoting(tx, opened.head.stream, [comment.seq]):
        # A quote is folded under the content note that its source has now.
        return structs.replace(done, reaches_other_pages=True)
    return done


def _judge(command: CommentCommand, deed: Deed) -> Verdict:
    match command:
        case EditComment():
            return judge.judge(deed, judge.EDIT)
        case WithdrawComment():
            return judge.judge(deed, judge.WITHDRAW)
        case UndoWithdrawal():
            return judge.judge(deed, judge.UNDO)
        case RemoveComment():
            return judge.judge(deed, judge.REMOVE)
        case RestoreComment():
            return judge.judge(deed, judge.RESTORE)
        case EraseComment():
            return judge.judge(deed, judge.ERASE)


def _entry(tx: Connection, house: House, command: CommentCommand, scene: _Scene) -> Entry:
    comment, now = scene.comment, scene.now
    match command:
        case EditComment():
            return _edit(tx, house, command, scene)
        case WithdrawComment():
            return Entry(CommentWithdrawn(comment.seq, rules.withdrawal_vanishes(comment, now)))
        case UndoWithdrawal():
            return Entry(CommentRestored(comment.seq))
        case RemoveComment(reason=reason):
            return Entry(CommentRemoved(comment.seq, opening.seal(house, reason)), reason)
        case RestoreComment(reason=reason):
            return Entry(CommentRestored(comment.seq, opening.seal(house, reason)), reason)
        case EraseComment():
            return Entry(CommentErased(comment.seq))


def _edit(tx: Connection, house: House, command: EditComment, scene: _Scene) -> Entry:
    comment = scene.comment
    before = bodies.read(tx, scene.stream, [comment.revision.body])[comment.revision.body].body
    text = quoting.settled(tx, house, command.thread, command.text, before)
    answered = comment.replies > 0
    event = CommentEdited(
        comment.seq,
        opening.seal(house, text),
        shown=rules.edit_is_shown(comment, scene.now),
        words=count_words(text.source),
        material=command.material or is_material(before.source, text.source, answered=answered),
    )
    # What its author had read when they published it stays with the words that stand.
    return Entry(event, structs.replace(text, stamp=before.stamp))


def _erase(tx: Connection, head: Head, comment: Comment, now: datetime) -> None:
    """Destroy every text a comment has had, also what others quote of it.

    What moderators said about it stays.
    """
    events = read.about(tx, head.stream, comment.seq)
    texts = [one.seq for one in events if isinstance(one.event, CommentPosted | CommentEdited)]
    posted = [one.event for one in events if isinstance(one.event, CommentPosted)]
    texts += [event.held for event in posted if event.held is not None]
    bodies.erase(tx, head.stream, texts, now)
    quotes.erase(tx, head.stream, comment.seq)
