"""A second moderator agrees to what another one proposed, and it happens; or does not."""

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.desk_command import DecideProposal, Proposed, ProposedNote
from afterword.domain.desk_event import ProposalDecided
from afterword.domain.errors import DecisionNotFoundError, InvalidError
from afterword.domain.event import Role
from afterword.domain.ids import AccountId, ActorId, Seq, SiteKey, desk_stream
from afterword.gate import judge
from afterword.gate.people import Review
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import desk, opening, sanctioning, site
from afterword.handle.outcome import DeskChanged, DeskOutcome, House, HouseChanged, Person
from afterword.log import bodies
from afterword.log.append import Entry
from afterword.projection import proposals, sites
from afterword.projection.proposals import Proposal

NO_PROPOSAL = "Nothing was proposed there."
_decoder: msgspec.json.Decoder[Proposed] = msgspec.json.Decoder(Proposed)


def decide_proposal(
    tx: Connection, house: House, command: DecideProposal, person: Person
) -> DeskOutcome:
    """Agree to a proposal, which then happens at once, or say why not.

    Raises:
        InvalidError: If it is turned down without a reason.
    """
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    key = command.site
    desk.lock(tx, key)
    found = existing(tx, key, command.proposal)
    review = Review(
        role=person.role,
        actor=person.actor,
        deciders=frozenset({found.by}),
        staff=frozenset(ActorId(who) for who in sites.staff_of(tx, key)),
        is_open=found.decided is None,
    )
    verdict = judge.judge(review, judge.AGREE if command.agree else judge.DISAGREE)
    if isinstance(verdict, Refuse):
        return verdict
    if command.agree:
        return _agreed(tx, house, key, found, person)
    if command.reason is None:
        raise InvalidError("reason", "Please say why not, so that they can understand it.")
    event = ProposalDecided(found.seq, agreed=False, body=opening.seal(house, command.reason))
    seq = desk.change_desk(tx, house, key, event, person.actor, command.reason)
    return DeskChanged(seq, key)


def existing(tx: Connection, key: SiteKey, seq: Seq) -> Proposal:
    """Return a proposal.

    Raises:
        DecisionNotFoundError: If there is none.
    """
    found = proposals.load(tx, key, seq)
    if found is None:
        raise DecisionNotFoundError(NO_PROPOSAL)
    return found


def proposed(proposal: Proposal) -> Proposed:
    """Return what would happen."""
    return _decoder.decode(proposal.what)


def _agreed(
    tx: Connection, house: House, key: SiteKey, found: Proposal, person: Person
) -> DeskOutcome:
    words = bodies.read(tx, desk_stream(key), [found.seq])[found.seq].body
    what = proposed(found)
    until = what.event.until
    if until is not None and until <= house.clock.now():
        return Refuse(Refusal.ALREADY_SO, "The time it was for is over; there is nothing to do.")
    agreed = Entry(ProposalDecided(found.seq, agreed=True))
    # (sealed anew: the words may have come from another server since)
    seal = opening.seal(house, words)
    if isinstance(what, ProposedNote):
        note = replace(what.event, body=seal)
        desk.change_desk_by(tx, house, key, [agreed], person.actor)
        return HouseChanged(site.change_site(tx, house, key, note, person.actor, words), key)
    role = _highest(person.role, sites.role_of(tx, key, AccountId(found.by)))
    refused = sanctioning.out_of_reach(tx, key, what.event.author, role)
    if refused is not None:
        return refused
    sanctioned = Entry(replace(what.event, body=seal), words)
    return sanctioning.impose(tx, house, key, sanctioned, person.actor, agreed)


def _highest(one: Role, other: Role) -> Role:
    order = tuple(Role)
    return max(one, other, key=order.index)
