"""Prune a branch: what becomes of a comment and of each reply is decided in one go."""

from sqlalchemy import Connection

from afterword.domain.act_command import Fate, Prune
from afterword.domain.clause import Grounds
from afterword.domain.comment import Comment, Presence
from afterword.domain.errors import InvalidError
from afterword.domain.event import CommentCollapsed, CommentRemoved, NoteGiven
from afterword.domain.ids import Seq, SiteKey
from afterword.domain.note import Kind, Reach, Scope
from afterword.gate import judge
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import opening
from afterword.handle.acting import rests_on, tell_reporters
from afterword.handle.outcome import House, Outcome, Person
from afterword.log.append import Entry
from afterword.people import authors
from afterword.people.authors import Signature
from afterword.projection import branch


def prune(
    tx: Connection, house: House, command: Prune, person: Person, signature: Signature
) -> Outcome:
    """Remove and fold comments of a branch together, and say so in a note.

    What was taken away while the moderator looked stays as it is; what arrived meanwhile stays,
    because nobody decided about it.
    """
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    opened = opening.existing(tx, command.thread)
    top = opening.comment_of(tx, opened.thread, command.comment)
    why = rests_on(tx, opened.thread, command.why)
    under = {one.seq: one for one in branch.under(tx, opened.thread, top)}
    if not command.fates.keys() <= under.keys():
        raise InvalidError("fates", "One of these comments does not answer this one.")
    chosen = [(under[seq], fate) for seq, fate in sorted(command.fates.items())]
    entries = _acts(house, command, why, Seq(opened.head.seq + 1), chosen)
    if not entries:
        words = "There is nothing left to do: what you chose is so already, or everything is kept."
        return Refuse(Refusal.ALREADY_SO, words)
    acts = {
        one.event.comment: at
        for at, one in _placed(opened.head.seq, entries)
        if isinstance(one.event, CommentRemoved | CommentCollapsed)
    }
    removals = _removals(opened.head.seq, entries)
    site = opened.thread.site
    note = [_note(tx, house, site, command, top, signature, removals)] if removals else []
    now = house.clock.now()
    done = opening.write_all(tx, opened, [*entries, *note], person.actor, now)
    tell_reporters(tx, house, opened.thread, acts, person.actor)
    return done


def _acts(
    house: House,
    command: Prune,
    why: Grounds,
    first: Seq,
    chosen: list[tuple[Comment, Fate]],
) -> list[Entry]:
    said = command.why.words
    body = opening.seal(house, said)
    made: list[Entry] = []
    for comment, fate in chosen:
        if comment.presence is not Presence.PRESENT:
            continue
        if fate is Fate.REMOVE:
            made.append(Entry(CommentRemoved(comment.seq, body, why, batch=first), said))
        elif fate is Fate.COLLAPSE and comment.presentation.collapsed is None:
            made.append(Entry(CommentCollapsed(comment.seq, body, why, batch=first), said))
    return made


def _placed(head: Seq, entries: list[Entry]) -> list[tuple[Seq, Entry]]:
    return [(Seq(at), one) for at, one in enumerate(entries, start=head + 1)]


def _removals(head: Seq, entries: list[Entry]) -> tuple[Seq, ...]:
    return tuple(at for at, one in _placed(head, entries) if isinstance(one.event, CommentRemoved))


def _note(  # noqa: PLR0913, PLR0917 - what a note is made of
    tx: Connection,
    house: House,
    site: SiteKey,
    command: Prune,
    top: Comment,
    signature: Signature,
    removals: tuple[Seq, ...],
) -> Entry:
    """Return the note that tells of the removals; its count follows what becomes of them."""
    event = NoteGiven(
        author=authors.sign(tx, site, signature, house.clock.now()),
        kind=Kind.REMOVAL,
        scope=Scope(Reach.CONVERSATION, top.root),
        body=opening.seal(house, command.note),
        must_acknowledge=False,
        explains=removals,
    )
    return Entry(event, command.note)
