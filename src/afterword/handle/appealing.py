"""Appeals: somebody objects to a decision about them, and another moderator looks at it again."""

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.desk_command import Appeal as MakeAppeal
from afterword.domain.desk_command import DecideAppeal
from afterword.domain.desk_event import AppealDecided, AppealMade
from afterword.domain.errors import DecisionNotFoundError
from afterword.domain.ids import ActorId, Seq, SiteKey, ThreadId, is_desk
from afterword.gate import judge
from afterword.gate.people import NOT_ABOUT_THEM, Objection, Review
from afterword.gate.verdict import Refuse, Verdict
from afterword.handle import desk, opening, overturning
from afterword.handle.outcome import DeskChanged, DeskOutcome, Done, House, Person
from afterword.people import authors
from afterword.projection import appeals, decided, sites
from afterword.projection.appeals import Appeal
from afterword.projection.decided import Decided

NO_APPEAL = "There is no such appeal."
NO_DECISION = "There is no such decision."


class Case(Struct, frozen=True):
    """An appeal, and the decision it is about."""

    appeal: Appeal
    decided: Decided


def appeal(tx: Connection, house: House, command: MakeAppeal, person: Person) -> DeskOutcome:
    """Ask for a decision to be looked at again."""
    desk.lock(tx, command.site)
    about = decided.load(tx, command.site, command.act)
    if about is None and is_desk(command.act.stream):
        # What was decided about a person is theirs to know of, and nobody else's.
        return NOT_ABOUT_THEM
    if about is None:
        raise DecisionNotFoundError(NO_DECISION)
    site = opening.site_of(tx, command.site)
    objection = Objection(
        is_theirs=command.has_slip or authors.is_author(tx, about.author, person.claim),
        appealed=appeals.against(tx, about.act) is not None,
        stands=about.stands,
        decided_at=about.at,
        days=site.moderation.appeal_days,
        now=house.clock.now(),
    )
    verdict = judge.judge(objection, judge.APPEAL)
    if isinstance(verdict, Refuse):
        return verdict
    event = AppealMade(about.act, about.author, opening.seal(house, command.words))
    actor = ActorId(about.author)
    return DeskChanged(
        desk.change_desk(tx, house, site.key, event, actor, command.words), site.key
    )


def decide_appeal(
    tx: Connection, house: House, command: DecideAppeal, person: Person
) -> DeskOutcome:
    """Let a decision stand, or take it back; both with a reason."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        # (others do not even learn whether somebody appealed)
        return verdict
    case = existing(tx, command.site, command.appeal)
    _lock(tx, case)
    case = existing(tx, command.site, command.appeal)
    verdict = may_decide(tx, case, person)
    if isinstance(verdict, Refuse):
        return verdict
    back: Done | DeskChanged | Refuse | None = None
    if command.overturn and case.decided.stands:
        back = overturning.overturn(tx, house, case.decided, command, person)
    if isinstance(back, Refuse):
        return back
    why = opening.seal(house, command.reason)
    event = AppealDecided(case.appeal.seq, command.overturn, why)
    seq = desk.change_desk(tx, house, command.site, event, person.actor, command.reason)
    return back or DeskChanged(seq, command.site)


def _lock(tx: Connection, case: Case) -> None:
    """Keep everybody else from the log of the decision, so that one of two decides."""
    if is_desk(case.decided.act.stream):
        desk.lock(tx, case.decided.site)
    else:
        opening.existing(tx, ThreadId(case.decided.act.stream))


def may_decide(tx: Connection, case: Case, person: Person) -> Verdict:
    """Say whether somebody may decide an appeal now."""
    review = Review(
        role=person.role,
        actor=person.actor,
        deciders=case.decided.deciders,
        staff=frozenset(ActorId(who) for who in sites.staff_of(tx, case.decided.site)),
        is_open=case.appeal.decided is None,
    )
    return judge.judge(review, judge.JUDGE_APPEAL)


def existing(tx: Connection, key: SiteKey, seq: Seq) -> Case:
    """Return an appeal with the decision it is about.

    Raises:
        DecisionNotFoundError: If there is none.
    """
    found = appeals.load(tx, key, seq)
    about = None if found is None else decided.load(tx, key, found.act)
    if found is None or about is None:
        raise DecisionNotFoundError(NO_APPEAL)
    return Case(found, about)
