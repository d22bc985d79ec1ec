"""What moderators decide about a whole thread: close it, open it, say what to read first."""

from sqlalchemy import Connection

from afterword.domain.command import CloseThread, ReopenThread, SetLevel
from afterword.domain.event import ThreadClosed, ThreadLevelSet, ThreadReopened
from afterword.gate import judge
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import opening
from afterword.handle.outcome import House, Outcome, Person
from afterword.log.append import Entry


def close_thread(tx: Connection, house: House, command: CloseThread, person: Person) -> Outcome:
    """Close a thread, also one in which nobody has written yet."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    opened = opening.of_page(tx, command.site, command.page)
    if opened.thread.closed is not None:
        return Refuse(Refusal.ALREADY_SO, "This thread is closed already.")
    entry = Entry(ThreadClosed(opening.seal(house, command.reason)), command.reason)
    return opening.write(tx, opened, entry, person.actor, house.clock.now())


def reopen_thread(tx: Connection, house: House, command: ReopenThread, person: Person) -> Outcome:
    """Open a closed thread again."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    opened = opening.of_page(tx, command.site, command.page)
    if opened.thread.closed is None:
        return Refuse(Refusal.ALREADY_SO, "This thread is open already.")
    return opening.write(tx, opened, Entry(ThreadReopened()), person.actor, house.clock.now())


def set_level(tx: Connection, house: House, command: SetLevel, person: Person) -> Outcome:
    """Say how much one must have read before writing in a thread."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    opened = opening.of_page(tx, command.site, command.page)
    if opened.thread.level == command.level:
        return Refuse(Refusal.ALREADY_SO, "This is how it is already.")
    entry = Entry(ThreadLevelSet(command.level))
    return opening.write(tx, opened, entry, person.actor, house.clock.now())
