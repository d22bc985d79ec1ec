"""Notes: a moderator gives one, changes its words, ends it."""

from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from afterword.domain.command import AmendNote, GiveNote, LiftNote
from afterword.domain.desk_command import ProposedNote
from afterword.domain.errors import NoteNotFoundError, ThreadNotFoundError
from afterword.domain.event import NoteAmended, NoteEvent, NoteGiven, NoteLifted
from afterword.domain.ids import Seq, SiteKey, StreamId, site_stream, thread_stream
from afterword.domain.note import Note, stands
from afterword.gate import judge
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import opening, seconding, site
from afterword.handle.outcome import House, HouseChanged, HouseOutcome, Person
from afterword.log.append import Entry
from afterword.people import authors
from afterword.people.authors import Signature
from afterword.projection import notes


def give(
    tx: Connection, house: House, command: GiveNote, person: Person, signature: Signature
) -> HouseOutcome:
    """Give a note, signed with a name."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    now = house.clock.now()
    opened = None if command.page is None else opening.of_page(tx, command.site, command.page)
    if opened is not None and command.scope.comment is not None:
        opening.comment_of(tx, opened.thread, command.scope.comment)
    event = NoteGiven(
        author=authors.sign(tx, command.site, signature, now),
        kind=command.kind,
        scope=command.scope,
        body=opening.seal(house, command.text),
        until=command.until,
        effects=command.effects,
        must_acknowledge=command.must_acknowledge,
    )
    entry = Entry(event, command.text)
    if opened is None:
        alone = seconding.is_brake(event, now)
        if not alone and seconding.is_needed(tx, command.site, person):
            what = ProposedNote(event)
            return seconding.propose(tx, house, command.site, what, command.text, person)
        return _on_site(tx, house, command.site, entry, person)
    return opening.write(tx, opened, entry, person.actor, now)


def amend(tx: Connection, house: House, command: AmendNote, person: Person) -> HouseOutcome:
    """Change the words of a note; a material change asks everybody anew."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    event = NoteAmended(command.note, opening.seal(house, command.text), command.material)
    return _change(tx, house, command, Entry(event, command.text), person)


def lift(tx: Connection, house: House, command: LiftNote, person: Person) -> HouseOutcome:
    """End a note."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    reason = command.reason
    event = NoteLifted(command.note, opening.seal(house, reason) if reason else None)
    return _change(tx, house, command, Entry(event, reason), person)


def _change(
    tx: Connection, house: House, command: AmendNote | LiftNote, entry: Entry, person: Person
) -> HouseOutcome:
    now = house.clock.now()
    if command.thread is None:
        note = _note(tx, site_stream(command.site), command.note)
        return _ended(note, now) or _on_site(tx, house, command.site, entry, person)
    opened = opening.existing(tx, command.thread)
    if opened.thread.site != command.site:
        # They moderate one site, and this thread is another's.
        raise ThreadNotFoundError(opening.NO_THREAD)
    note = _note(tx, thread_stream(command.thread), command.note)
    return _ended(note, now) or opening.write(tx, opened, entry, person.actor, now)


def _on_site(
    tx: Connection, house: House, key: SiteKey, entry: Entry, person: Person
) -> HouseChanged:
    event = cast("NoteEvent", entry.event)
    seq = site.change_site(tx, house, key, event, person.actor, entry.body)
    return HouseChanged(seq, key)


def _note(tx: Connection, stream: StreamId, seq: Seq) -> Note:
    found = notes.load(tx, stream, seq)
    if found is None:
        words = "There is no such note here."
        raise NoteNotFoundError(words)
    return found


def _ended(note: Note, now: datetime) -> Refuse | None:
    if stands(note, now):
        return None
    return Refuse(Refusal.ALREADY_SO, "This note is no longer in force.")
