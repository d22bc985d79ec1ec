"""Short words for what people do at a desk: sanctions, appeals, reports, second keys."""

from datetime import datetime
from typing import final

from afterword import handle
from afterword.clock import SetClock
from afterword.domain.clause import ClauseId
from afterword.domain.command import PostComment
from afterword.domain.desk_command import (
    AcknowledgeWarning,
    AnswerReports,
    Appeal,
    DecideAppeal,
    DecideProposal,
    LiftSanction,
    ReportComment,
    SanctionPerson,
)
from afterword.domain.desk_event import Act
from afterword.domain.event import Role, RoleGranted
from afterword.domain.ids import (
    AccountId,
    Seq,
    StreamId,
    ThreadId,
    desk_stream,
    thread_stream,
)
from afterword.domain.note import NoteId
from afterword.domain.sanction import Measure
from afterword.gate.receipt import Shown
from afterword.gate.verdict import Refuse
from afterword.handle import Answer, DeskChanged, DeskOutcome, Person, Sender
from afterword.people.authors import Claim, Signature
from afterword.projection import items
from afterword.projection.items import Matter
from tests.domain.builders import PAGE, text
from tests.handle.home import Home, guest, key_of, signature_of


def moderator(name: str, role: Role = Role.MODERATOR) -> Person:
    """Somebody who moderates, by the name of their account."""
    return Person(Claim(account=AccountId(name)), role)


HERON = moderator("heron")
BEN = moderator("ben")
OLU = moderator("olu", Role.OWNER)


@final
class Desk:
    """The desk of a home, with the moderators it is given."""

    def __init__(self, home: Home, *staff: Person) -> None:
        self.home = home
        self.clock: SetClock = home.clock
        for one in staff:
            assert one.claim.account is not None
            home.happens(RoleGranted(one.claim.account, one.role))

    def sanction(
        self,
        seq: int,
        measure: Measure,
        until: datetime | None = None,
        *,
        why: str = "Please stop.",
        clause: str = "harassment",
        note: str = "",
        by: Person = HERON,
    ) -> DeskOutcome:
        """Decide about the author of a comment."""
        command = SanctionPerson(
            thread=self.home.thread,
            comment=Seq(seq),
            measure=measure,
            clause=ClauseId(clause),
            words=text(why),
            until=until,
            note=NoteId(note) if note else None,
        )
        return self.home.do(lambda tx: handle.sanction(tx, self.home.house, command, by))

    def sanctioned(
        self, seq: int, measure: Measure, until: datetime | None = None, *, by: Person = HERON
    ) -> Seq:
        """Decide about the author of a comment, which works."""
        return done(self.sanction(seq, measure, until, by=by))

    def lift(self, sanction: int, why: str = "", by: Person = HERON) -> DeskOutcome:
        """End a sanction."""
        reason = text(why) if why else None
        command = LiftSanction(self.home.site, Seq(sanction), reason)
        return self.home.do(lambda tx: handle.lift_sanction(tx, self.home.house, command, by))

    def acknowledge(self, sanction: int, by: str) -> DeskOutcome:
        """Say that one has read a warning."""
        command = AcknowledgeWarning(self.home.site, Seq(sanction))
        return self.home.do(lambda tx: handle.acknowledge(tx, self.home.house, command, guest(by)))

    def agree(
        self, proposal: int, by: Person = BEN, *, agree: bool = True, why: str = ""
    ) -> DeskOutcome:
        """Decide about a proposal."""
        reason = text(why) if why else None
        command = DecideProposal(self.home.site, Seq(proposal), agree, reason)
        return self.home.do(lambda tx: handle.decide_proposal(tx, self.home.house, command, by))

    def appeal(
        self, seq: int, by: str, *, sanction: bool = False, on: ThreadId | None = None
    ) -> DeskOutcome:
        """Appeal against what was decided at a place of the thread, or of the desk."""
        here = thread_stream(on or self.home.thread)
        stream: StreamId = desk_stream(self.home.site) if sanction else here
        command = Appeal(self.home.site, Act(stream, Seq(seq)), text("I see it otherwise."))
        return self.home.do(lambda tx: handle.appeal(tx, self.home.house, command, guest(by)))

    def decide(self, appeal: int, by: Person = BEN, *, overturn: bool = True) -> DeskOutcome:
        """Decide an appeal."""
        command = DecideAppeal(self.home.site, Seq(appeal), overturn, text("Looked at again."))
        return self.home.do(lambda tx: handle.decide_appeal(tx, self.home.house, command, by))

    def report(self, seq: int, by: str, *, clause: str = "slur") -> DeskOutcome:
        """Report a comment."""
        command = ReportComment(self.home.thread, Seq(seq), ClauseId(clause), text("Look."))
        signature, proves = signature_of(by), Claim(key_hash=key_of(by))
        return self.home.do(
            lambda tx: handle.report(tx, self.home.house, command, signature, proves)
        )

    def keep(self, seq: int, by: Person = HERON) -> DeskOutcome:
        """Tell those who reported a comment that it stands."""
        command = AnswerReports(self.home.thread, Seq(seq), text("We talked about it."))
        return self.home.do(lambda tx: handle.answer_reports(tx, self.home.house, command, by))

    def write(self, by: str, email: str = "", *, proves: Claim | None = None) -> Answer:
        """Try to comment in the thread, with nothing left to read."""
        command = PostComment(self.home.site, PAGE, text("May I?"))
        signature = Signature(by.title(), email, key_of(by))
        sender = Sender(
            signature,
            shown=Shown.nobody(self.home.site, self.home.thread),
            proves=proves or Claim(key_hash=key_of(by)),
        )
        return self.home.do(lambda tx: handle.post_comment(tx, self.home.house, command, sender))

    def waits(self, matter: Matter) -> list[Seq]:
        """Return the places of what waits for a moderator."""
        found = self.home.ask(lambda tx: items.page(tx, self.home.site, None, 100, matter))
        return [one.seq for one in found]


def done(outcome: DeskOutcome) -> Seq:
    """Return where something stands in the desk's log that was not refused."""
    assert isinstance(outcome, DeskChanged), outcome
    return outcome.seq


def refusal(outcome: object) -> str:
    """Return why something was refused."""
    assert isinstance(outcome, Refuse), outcome
    return outcome.refusal
