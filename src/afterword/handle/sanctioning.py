"""Sanctions: a moderator decides about a person, or ends it; a warning is acknowledged."""

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.desk_command import (
    AcknowledgeWarning,
    LiftSanction,
    ProposedSanction,
    SanctionPerson,
)
from afterword.domain.desk_event import (
    Act,
    PersonSanctioned,
    SanctionLifted,
    WarningAcknowledged,
)
from afterword.domain.errors import DecisionNotFoundError, InvalidError, ThreadNotFoundError
from afterword.domain.event import Role
from afterword.domain.ids import ActorId, AuthorId, Seq, SiteKey, thread_stream
from afterword.domain.sanction import Measure, Sanction, stands
from afterword.domain.site import Site
from afterword.gate import judge
from afterword.gate.people import Ruling
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import desk, opening, seconding
from afterword.handle.grounds import grounds
from afterword.handle.outcome import DeskChanged, DeskOutcome, House, Person
from afterword.log.append import Entry
from afterword.people import accounts, authors, marks
from afterword.projection import held, sanctions, sites, threads

NO_SANCTION = "There is no such decision here."
NEEDS_END = frozenset({Measure.OUT_OF_THREAD, Measure.SUSPEND})
"""What is for a time, and never for good."""


class _About(Struct, frozen=True):
    """Whom it is about, and what they wrote."""

    site: Site
    author: AuthorId
    act: Act


def sanction(tx: Connection, house: House, command: SanctionPerson, person: Person) -> DeskOutcome:
    """Decide about the author of a comment; a ban may need a second moderator.

    Raises:
        InvalidError: If it must have an end and has none, or the end has passed.
    """
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    about = _about(tx, command)
    refused = out_of_reach(tx, about.site.key, about.author, person.role)
    if refused is not None:
        return refused
    _ends_well(command, house)
    event = PersonSanctioned(
        author=about.author,
        measure=command.measure,
        grounds=grounds(about.site, command.clause, command.note),
        body=opening.seal(house, command.words),
        thread=command.thread if command.measure is Measure.OUT_OF_THREAD else None,
        until=command.until if command.measure is not Measure.WARN else None,
        comment=about.act,
    )
    key = about.site.key
    if command.measure is Measure.BAN and seconding.is_needed(tx, key, person):
        return seconding.propose(tx, house, key, ProposedSanction(event), command.words, person)
    return impose(tx, house, key, Entry(event, command.words), person.actor)


def out_of_reach(tx: Connection, key: SiteKey, author: AuthorId, role: Role) -> Refuse | None:
    """Return why somebody of this role decides nothing about an author; None when they may."""
    account = authors.account_of(tx, author)
    target = Role.GUEST if account is None else sites.role_of(tx, key, account)
    verdict = judge.judge(Ruling(role, target), judge.SANCTION)
    return verdict if isinstance(verdict, Refuse) else None


def impose(  # noqa: PLR0913, PLR0917 - what a sanction is made of
    tx: Connection,
    house: House,
    key: SiteKey,
    sanctioned: Entry,
    actor: ActorId,
    agreed: Entry | None = None,
) -> DeskChanged:
    """Write a sanction, behind the agreement to it if there was one, and mark the addresses."""
    entries = [sanctioned] if agreed is None else [agreed, sanctioned]
    seq = desk.change_desk_by(tx, house, key, entries, actor)
    if isinstance(sanctioned.event, PersonSanctioned):
        mark(tx, house, key, seq, sanctioned.event)
    return DeskChanged(seq, key)


def mark(tx: Connection, house: House, key: SiteKey, seq: Seq, event: PersonSanctioned) -> None:
    """Remember the addresses of whoever is sanctioned, for as long as it lasts."""
    now = house.clock.now()
    until = min(event.until or now + marks.LONGEST, now + marks.LONGEST)
    if event.measure is Measure.WARN or until <= now:
        return
    for email in _addresses(tx, event.author):
        marks.keep(tx, key, seq, marks.digest(house.seal_key, email), until)


def lift(tx: Connection, house: House, command: LiftSanction, person: Person) -> DeskOutcome:
    """End a sanction.

    Raises:
        InvalidError: If a reason is needed by now and there is none.
    """
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    desk.lock(tx, command.site)
    found = existing(tx, command.site, command.sanction)
    refused = out_of_reach(tx, command.site, found.author, person.role)
    if refused is not None:
        return refused
    if not stands(found, house.clock.now()):
        return Refuse(Refusal.ALREADY_SO, "This decision is over already.")
    undo = timedelta(hours=opening.site_of(tx, command.site).moderation.undo_hours)
    if command.reason is None and house.clock.now() - found.at > undo:
        raise InvalidError("reason", "Please say why it ends, so that everyone can understand it.")
    return end(tx, house, command.site, found.seq, command.reason, person.actor)


def end(  # noqa: PLR0913, PLR0917 - what an ending is made of
    tx: Connection,
    house: House,
    key: SiteKey,
    seq: Seq,
    reason: Body | None,
    actor: ActorId,
    *,
    appealed: bool = False,
) -> DeskChanged:
    """Write that a sanction ended, and forget the addresses it was known by."""
    marks.forget(tx, key, seq)
    event = SanctionLifted(seq, opening.seal(house, reason) if reason else None, appealed)
    return DeskChanged(desk.change_desk(tx, house, key, event, actor, reason), key)


def acknowledge(
    tx: Connection, house: House, command: AcknowledgeWarning, person: Person
) -> DeskOutcome:
    """Note that somebody has read the warning they were given."""
    desk.lock(tx, command.site)
    found = sanctions.load(tx, command.site, command.sanction)
    if found is None or not authors.is_author(tx, found.author, person.claim):
        words = "This edit key does not belong to whoever it was written to."
        return Refuse(Refusal.NOT_YOURS, words)
    if found.measure is not Measure.WARN or found.acknowledged is not None:
        return Refuse(Refusal.ALREADY_SO, "There is nothing to acknowledge any more.")
    event = WarningAcknowledged(found.seq)
    actor = ActorId(found.author)
    return DeskChanged(desk.change_desk(tx, house, command.site, event, actor), command.site)


def existing(tx: Connection, key: SiteKey, seq: Seq) -> Sanction:
    """Return a sanction.

    Raises:
        DecisionNotFoundError: If there is none.
    """
    found = sanctions.load(tx, key, seq)
    if found is None:
        raise DecisionNotFoundError(NO_SANCTION)
    return found


def _about(tx: Connection, command: SanctionPerson) -> _About:
    thread = threads.load(tx, command.thread)
    if thread is None:
        raise ThreadNotFoundError(opening.NO_THREAD)
    act = Act(thread_stream(thread.id), command.comment)
    site = opening.site_of(tx, thread.site)
    waiting = held.load(tx, thread.id, command.comment)
    if waiting is not None:
        return _About(site, waiting.author, act)
    return _About(site, opening.comment_of(tx, thread, command.comment).author, act)


def _ends_well(command: SanctionPerson, house: House) -> None:
    if command.measure in NEEDS_END and command.until is None:
        raise InvalidError("until", "Please say until when, so that they know and it ends.")
    if command.until is not None and command.until <= house.clock.now():
        raise InvalidError("until", "This time has passed already; please choose a later one.")


def _addresses(tx: Connection, author: AuthorId) -> set[str]:
    """Return the addresses by which somebody may come back."""
    account = authors.account_of(tx, author)
    known = accounts.load(tx, account) if account else None
    given = {authors.email_of(tx, author), known.email if known else ""}
    return {address for address in given if address}
