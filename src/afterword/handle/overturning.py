"""Take back what an appeal overturned: publicly, and as if nothing had been held against them."""

from sqlalchemy import Connection

from afterword.domain.act_command import UndoAct
from afterword.domain.desk_command import DecideAppeal
from afterword.domain.desk_event import PersonSanctioned
from afterword.domain.event import (
    ActUndone,
    CommentCollapsed,
    CommentDeclined,
    CommentMoved,
    CommentRedacted,
    CommentRemoved,
    CommentRestored,
    ContentNoteAdded,
    RevisionAsked,
)
from afterword.domain.ids import Seq, ThreadId
from afterword.gate.verdict import Refuse
from afterword.handle import following, opening, posting, sanctioning, undoing
from afterword.handle.acting import CHANGED_MEANWHILE, public_text, text_state
from afterword.handle.opening import Opened
from afterword.handle.outcome import DeskChanged, Done, House, Person
from afterword.log.append import Entry
from afterword.projection.decided import Decided


def overturn(
    tx: Connection, house: House, decided: Decided, command: DecideAppeal, person: Person
) -> Done | DeskChanged | Refuse | None:
    """Undo a decision that stands, because of an appeal; None where nothing is left to undo.

    Of several that were decided together only the one that was appealed against is undone: the
    others are other people's.
    """
    seq, event, words = decided.act.seq, decided.event, command.reason
    if isinstance(event, PersonSanctioned):
        actor = person.actor
        return sanctioning.end(tx, house, decided.site, seq, words, actor, appealed=True)
    thread = ThreadId(decided.act.stream)
    if isinstance(event, CommentMoved):
        # (what answered it went along, and comes back with it)
        return undoing.undo_act(tx, house, UndoAct(thread, seq, words, appealed=True), person)
    if isinstance(event, CommentDeclined):
        return _let_in(tx, house, thread, event, person)
    opened = opening.existing(tx, thread)
    entries = _entries(tx, house, decided, opened, command)
    if isinstance(entries, Refuse):
        return entries
    return opening.write_all(tx, opened, entries, person.actor, house.clock.now())


def _let_in(
    tx: Connection, house: House, thread: ThreadId, declined: CommentDeclined, person: Person
) -> Done | None:
    following.lock_ahead(tx, thread)
    opened = opening.existing(tx, thread)
    waiting = posting.held_comment(tx, thread, declined.held)
    # (its author may have destroyed its words, and then there is nothing to let in)
    if not posting.was_declined(tx, waiting):
        return None
    return posting.publish(tx, house, opened, waiting, person)


def _entries(
    tx: Connection, house: House, decided: Decided, opened: Opened, command: DecideAppeal
) -> list[Entry] | Refuse:
    seal = opening.seal(house, command.reason)
    match decided.event:
        case CommentRemoved(comment=comment):
            return [Entry(CommentRestored(comment, seal, appealed=True), command.reason)]
        case CommentCollapsed(comment=comment) | RevisionAsked(comment=comment):
            return [_undone(house, comment, decided, command)]
        case CommentRedacted(comment=seq) | ContentNoteAdded(comment=seq):
            if command.seen != text_state(opening.comment_of(tx, opened.thread, seq)):
                return CHANGED_MEANWHILE
            undone = _undone(house, seq, decided, command)
            return [undone, public_text(house, seq, command.public)]
        case _:
            return []


def _undone(house: House, comment: Seq, decided: Decided, command: DecideAppeal) -> Entry:
    seal = opening.seal(house, command.reason)
    return Entry(ActUndone(comment, decided.act.seq, seal, appealed=True), command.reason)
