"""What moderators do among themselves: shifts, words for the next one, notes about people."""

from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.desk_command import (
    EndShift,
    SeeAlarm,
    StartShift,
    WriteHandover,
    WriteStaffNote,
)
from afterword.domain.desk_event import (
    AlarmAnswered,
    DeskEvent,
    HandoverWritten,
    ShiftEnded,
    ShiftStarted,
    StaffNoteWritten,
)
from afterword.domain.errors import DecisionNotFoundError
from afterword.domain.ids import SiteKey
from afterword.gate import judge
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import desk, opening
from afterword.handle.outcome import DeskChanged, House, Person
from afterword.projection import alarms


def start_shift(
    tx: Connection, house: House, command: StartShift, person: Person
) -> DeskChanged | Refuse:
    """Note that a moderator begins to work."""
    return _write(tx, house, command.site, ShiftStarted(), person)


def end_shift(
    tx: Connection, house: House, command: EndShift, person: Person
) -> DeskChanged | Refuse:
    """Note that a moderator stops; nobody asks why."""
    return _write(tx, house, command.site, ShiftEnded(command.tapped_out), person)


def write_handover(
    tx: Connection, house: House, command: WriteHandover, person: Person
) -> DeskChanged | Refuse:
    """Keep what the next moderator should know."""
    event = HandoverWritten(opening.seal(house, command.words))
    return _write(tx, house, command.site, event, person, command.words)


def write_staff_note(
    tx: Connection, house: House, command: WriteStaffNote, person: Person
) -> DeskChanged | Refuse:
    """Keep something about a person that only moderators read."""
    event = StaffNoteWritten(command.author, opening.seal(house, command.words))
    return _write(tx, house, command.site, event, person, command.words)


def see_alarm(
    tx: Connection, house: House, command: SeeAlarm, person: Person
) -> DeskChanged | Refuse:
    """Note that a moderator has seen to an alarm.

    Raises:
        DecisionNotFoundError: If there is no such alarm.
    """
    desk.lock(tx, command.site)
    raised = alarms.load(tx, command.site, command.alarm)
    if raised is None:
        words = "There is no alarm at this place."
        raise DecisionNotFoundError(words)
    if raised.answered is not None:
        return Refuse(Refusal.ALREADY_SO, "Somebody has seen to this already.")
    return _write(tx, house, command.site, AlarmAnswered(raised.seq), person)


def _write(  # noqa: PLR0913, PLR0917 - what an event is made of
    tx: Connection,
    house: House,
    site: SiteKey,
    event: DeskEvent,
    person: Person,
    words: Body | None = None,
) -> DeskChanged | Refuse:
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    return DeskChanged(desk.change_desk(tx, house, site, event, person.actor, words), site)
