"""The checks on decisions about people: each is named for the condition that must hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from afterword.domain.event import Role
from afterword.domain.ids import ActorId, AuthorId
from afterword.gate.verdict import PASS, Refusal, Refuse, Verdict

_RANK: Sequence[Role] = tuple(Role)


class Ruling(Struct, frozen=True):
    """Somebody is about to decide about a person."""

    role: Role
    target: Role
    """The role of the person it is about."""


class Review(Struct, frozen=True):
    """Somebody is about to look again at what was decided."""

    role: Role
    actor: ActorId
    deciders: frozenset[ActorId]
    """Who decided, or proposed it."""
    staff: frozenset[ActorId]
    """Everybody who moderates the site."""
    is_open: bool
    """Whether nobody has done so before."""


class Objection(Struct, frozen=True, kw_only=True):
    """Somebody is about to appeal."""

    is_theirs: bool
    """Whether the decision is about them."""
    appealed: bool
    """Whether they appealed already."""
    stands: bool
    """Whether the decision is in force."""
    decided_at: datetime
    days: int
    now: datetime


class Complaint(Struct, frozen=True):
    """Somebody is about to report a comment."""

    is_author: bool
    reported: bool
    """Whether they reported it before."""
    is_shown: bool
    """Whether its words can be read."""


class Brake(Struct, frozen=True):
    """Somebody is about to take no answers for a while, or to take them again."""

    names: frozenset[AuthorId]
    """Under which they wrote on the site."""


NOT_ABOUT_THEM = Refuse(
    Refusal.NOT_YOURS,
    "This edit key does not belong to whoever the decision is about. "
    "Please check it and try again.",
)


def outranks(ruling: Ruling) -> Verdict:
    """Nobody decides about somebody of their own rank or above."""
    is_staff = ruling.target in {Role.MODERATOR, Role.OWNER}
    if not is_staff or _RANK.index(ruling.role) > _RANK.index(ruling.target):
        return PASS
    words = "They moderate this site as you do. Only an owner decides about a moderator."
    return Refuse(Refusal.NOT_ALLOWED, words)


def reviews_as_staff(review: Review) -> Verdict:
    """Only the site's moderators and owners look at a decision again."""
    if review.role in {Role.MODERATOR, Role.OWNER}:
        return PASS
    return Refuse(Refusal.NOT_ALLOWED, "Only a moderator of this site can do this.")


def still_undecided(review: Review) -> Verdict:
    """What somebody has decided already is decided."""
    if review.is_open:
        return PASS
    return Refuse(Refusal.ALREADY_SO, "Another moderator has decided about this meanwhile.")


def not_the_one_who_decided(review: Review) -> Verdict:
    """Whoever decided does not judge the appeal, as long as there is somebody else."""
    if review.actor not in review.deciders or not review.staff - review.deciders:
        return PASS
    words = "You took part in this decision, so another moderator looks at it now."
    return Refuse(Refusal.NEEDS_SECOND, words)


def not_the_one_who_proposed(review: Review) -> Verdict:
    """Nobody agrees to what they proposed themselves."""
    if review.actor not in review.deciders:
        return PASS
    words = "You proposed this, so it needs another moderator to agree."
    return Refuse(Refusal.NEEDS_SECOND, words)


def about_them(objection: Objection) -> Verdict:
    """Only whom a decision is about appeals."""
    if objection.is_theirs:
        return PASS
    return NOT_ABOUT_THEM


def not_appealed_before(objection: Objection) -> Verdict:
    """There is one appeal against a decision."""
    if not objection.appealed:
        return PASS
    words = (
        "You have appealed this decision already, and there is one appeal for each. "
        "What came of it, or comes of it, stands beside the decision."
    )
    return Refuse(Refusal.ALREADY_SO, words)


def still_in_force(objection: Objection) -> Verdict:
    """What was taken back needs no appeal."""
    if objection.stands:
        return PASS
    return Refuse(Refusal.ALREADY_SO, "This decision is over already; no appeal is needed.")


def within_the_time(objection: Objection) -> Verdict:
    """An appeal comes within the time the house gives for it."""
    if objection.now - objection.decided_at <= timedelta(days=objection.days):
        return PASS
    words = f"One can appeal for {objection.days} days after a decision. That time is over."
    return Refuse(Refusal.UNDO_OVER, words)


def wrote_here(brake: Brake) -> Verdict:
    """Only somebody who wrote something can be answered."""
    if brake.names:
        return PASS
    words = (
        "This edit key belongs to nobody who wrote here, or no key came with it. "
        "Please check it and try again."
    )
    return Refuse(Refusal.NOT_YOURS, words)


def readable(complaint: Complaint) -> Verdict:
    """What nobody can read any more needs no report."""
    if complaint.is_shown:
        return PASS
    return Refuse(
        Refusal.ALREADY_SO, "This comment is not shown any more. Thank you all the same."
    )


def anothers(complaint: Complaint) -> Verdict:
    """Nobody reports what they wrote themselves."""
    if not complaint.is_author:
        return PASS
    words = "This is a comment of your own. You can change or withdraw it."
    return Refuse(Refusal.NOT_ALLOWED, words)


def not_reported_before(complaint: Complaint) -> Verdict:
    """One person reports a comment once."""
    if not complaint.reported:
        return PASS
    words = "You have reported this comment already. What came of it will stand beside it."
    return Refuse(Refusal.ALREADY_SO, words)
