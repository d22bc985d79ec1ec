"""What a moderator does about one comment: remove, redact, annotate, fold, ask, approve."""

from collections.abc import Mapping
from typing import assert_never

from sqlalchemy import Connection

from afterword.domain.act_command import (
    ActOnComment,
    Annotate,
    Approve,
    AskToRevise,
    Collapse,
    Redact,
    Remove,
    TextState,
    What,
    Why,
)
from afterword.domain.body import Body
from afterword.domain.clause import Grounds
from afterword.domain.comment import Comment, Publication
from afterword.domain.desk_event import Act, Ending, ReportsAnswered
from afterword.domain.errors import InvalidError
from afterword.domain.event import (
    CommentApproved,
    CommentCollapsed,
    CommentRedacted,
    CommentRemoved,
    ContentNoteAdded,
    PublicTextSet,
    RevisionAsked,
)
from afterword.domain.ids import ActorId, Seq, site_stream, thread_stream
from afterword.domain.redacting import are_inside
from afterword.domain.thread import Thread
from afterword.gate import judge
from afterword.gate.checks import Deed
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import opening
from afterword.handle.desk import change_desk_by
from afterword.handle.grounds import grounds
from afterword.handle.outcome import House, Outcome, Person
from afterword.log import bodies
from afterword.log.append import Entry
from afterword.projection import notes, reports

CHANGED_MEANWHILE = Refuse(
    Refusal.CHANGED_MEANWHILE,
    "The comment was changed while you looked at it. Please look at it as it is now.",
)


def act_on_comment(tx: Connection, house: House, command: ActOnComment, person: Person) -> Outcome:
    """Do something about a comment, with a reason that stands in the policy of the house."""
    opened = opening.existing(tx, command.thread)
    comment = opening.comment_of(tx, opened.thread, command.comment)
    now = house.clock.now()
    deed = Deed(comment, is_author=False, role=person.role, now=now)
    verdict = judge.judge(deed, judge.ACT)
    if isinstance(verdict, Refuse):
        return verdict
    if command.seen is not None and command.seen != text_state(comment):
        return CHANGED_MEANWHILE
    if _is_so(comment, command.what):
        return Refuse(Refusal.ALREADY_SO, "This has been done already.")
    why = rests_on(tx, opened.thread, command.why)
    _check_spans(tx, opened.thread, comment, command.what)
    entries = _entries(house, comment, command, why)
    done = opening.write_all(tx, opened, entries, person.actor, now)
    acts = {comment.seq: Seq(opened.head.seq + 1)}
    tell_reporters(tx, house, opened.thread, acts, person.actor)
    return done


def approve(tx: Connection, house: House, command: Approve, person: Person) -> Outcome:
    """Let a comment stand that waits after a change, as it was looked at."""
    opened = opening.existing(tx, command.thread)
    comment = opening.comment_of(tx, opened.thread, command.comment)
    now = house.clock.now()
    verdict = judge.judge(Deed(comment, is_author=False, role=person.role, now=now), judge.ACT)
    if isinstance(verdict, Refuse):
        return verdict
    if comment.publication is not Publication.HELD:
        return Refuse(Refusal.ALREADY_SO, "This comment waits for nobody any more.")
    if command.revision != comment.revision.number:
        return CHANGED_MEANWHILE
    entries = [Entry(CommentApproved(comment.seq))]
    return opening.write_all(tx, opened, entries, person.actor, now)


def text_state(comment: Comment) -> TextState:
    """Return which text of a comment stands now."""
    return TextState(comment.revision.number, comment.revision.public)


def rests_on(tx: Connection, thread: Thread, why: Why) -> Grounds:
    """Return the grounds of an act in a thread.

    Raises:
        InvalidError: If the house has no such clause, or the thread no such note.
    """
    site = opening.site_of(tx, thread.site)
    if why.note is not None:
        streams = (thread_stream(thread.id), site_stream(site.key))
        if all(why.note != one.id for stream in streams for one in notes.every(tx, stream)):
            raise InvalidError("note", f"There is no note {why.note} here.")
    return grounds(site, why.clause, why.note)


def tell_reporters(
    tx: Connection, house: House, thread: Thread, acts: Mapping[Seq, Seq], actor: ActorId
) -> None:
    """Answer the open reports on comments that a moderator acted on.

    Args:
        tx: Open transaction, in which the thread's log is locked.
        house: Clock and keys.
        thread: Where.
        acts: For each comment the place of what was done about it.
        actor: The moderator.
    """
    reported = reports.open_counts(tx, thread.id, list(acts))
    stream = thread_stream(thread.id)
    answers = [
        Entry(ReportsAnswered(thread.id, seq, Ending.ACTED, Act(stream, acts[seq])))
        for seq in sorted(reported)
    ]
    if answers:
        change_desk_by(tx, house, thread.site, answers, actor)


def _is_so(comment: Comment, what: What) -> bool:
    shown = comment.presentation
    return (isinstance(what, Collapse) and shown.collapsed is not None) or (
        isinstance(what, AskToRevise) and shown.asked is not None
    )


def _check_spans(tx: Connection, thread: Thread, comment: Comment, what: What) -> None:
    if not isinstance(what, Redact):
        return
    at = comment.revision.body
    text = bodies.read(tx, thread_stream(thread.id), [at])[at].body
    if not are_inside(text.source, what.spans):
        words = "Please choose words that stand in the comment."
        raise InvalidError("spans", words)


def _entries(house: House, comment: Comment, command: ActOnComment, why: Grounds) -> list[Entry]:
    said = command.why.words
    seq, body = comment.seq, opening.seal(house, said)
    match command.what:
        case Remove():
            return [Entry(CommentRemoved(seq, body, why), said)]
        case Redact(spans=spans, public=public):
            act = CommentRedacted(seq, body, spans, comment.revision.number, why)
            return [Entry(act, said), public_text(house, seq, public)]
        case Annotate(public=public):
            return [Entry(ContentNoteAdded(seq, body, why), said), public_text(house, seq, public)]
        case Collapse():
            return [Entry(CommentCollapsed(seq, body, why), said)]
        case AskToRevise(until=until):
            return [Entry(RevisionAsked(seq, body, why, until), said)]
        case _:
            assert_never(command.what)


def public_text(house: House, seq: Seq, public: Body | None) -> Entry:
    """Return what says what readers get of a comment from now on."""
    if public is None:
        return Entry(PublicTextSet(seq))
    kept = bodies.sealed(house.seal_key, public)
    return Entry(PublicTextSet(seq, opening.seal(house, kept)), kept)
