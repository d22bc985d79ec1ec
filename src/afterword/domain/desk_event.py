"""What happened at the desk of a site: reports, sanctions, appeals, words between moderators.

The third kind of log, `desk:` and the site's key. Readers never see it as it is; what of it
concerns everybody shows in the moderation log.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from afterword.domain.body import Seal
from afterword.domain.clause import ClauseId, Grounds
from afterword.domain.ids import AuthorId, Seq, StreamId, ThreadId
from afterword.domain.sanction import Measure


class Act(Struct, frozen=True):
    """The place of a moderator's decision: in a thread's log, or in the desk's."""

    stream: StreamId
    seq: Seq


class Ending(StrEnum):
    """What came of reports on a comment."""

    KEPT = "kept"
    """A moderator looked, and it stands."""
    ACTED = "acted"
    """A moderator did something about it."""
    GONE = "gone"
    """It was gone before a moderator looked."""


class CommentReported(Struct, frozen=True, tag="desk.comment_reported"):
    """A reader asked for a moderator's eye; what they wrote is the body at this seq."""

    thread: ThreadId
    comment: Seq
    clause: ClauseId
    reporter: AuthorId
    body: Seal | None = None


class ReportsAnswered(Struct, frozen=True, tag="desk.reports_answered"):
    """A moderator answered every open report on a comment; words to those who reported it."""

    thread: ThreadId
    comment: Seq
    ending: Ending
    act: Act | None = None
    body: Seal | None = None


class ReportsReopened(Struct, frozen=True, tag="desk.reports_reopened"):
    """What a moderator had done about a reported comment was undone: its reports wait again."""

    thread: ThreadId
    comment: Seq
    answer: Seq
    """By which they had been answered."""


class PersonSanctioned(Struct, frozen=True, kw_only=True, tag="desk.person_sanctioned"):
    """A moderator decided about a person; the words to them are the body at this seq."""

    author: AuthorId
    measure: Measure
    grounds: Grounds
    body: Seal
    thread: ThreadId | None = None
    until: datetime | None = None
    comment: Act | None = None
    """The comment it is about, if it is about one."""


class SanctionLifted(Struct, frozen=True, tag="desk.sanction_lifted"):
    """A sanction was ended; why is the body at this seq."""

    sanction: Seq
    body: Seal | None = None
    appealed: bool = False


class WarningAcknowledged(Struct, frozen=True, tag="desk.warning_acknowledged"):
    """Somebody acknowledged a warning."""

    sanction: Seq


class AppealMade(Struct, frozen=True, tag="desk.appeal_made"):
    """Somebody asked for a decision to be looked at again; their words are the body."""

    act: Act
    author: AuthorId
    body: Seal


class AppealDecided(Struct, frozen=True, tag="desk.appeal_decided"):
    """A moderator decided about an appeal; why is the body at this seq."""

    appeal: Seq
    overturned: bool
    body: Seal


class ActProposed(Struct, frozen=True, tag="desk.act_proposed"):
    """A moderator asked for what needs a second one; the words that go with it are the body."""

    what: str
    """The event that would happen, as JSON."""
    body: Seal | None = None


class ProposalDecided(Struct, frozen=True, tag="desk.proposal_decided"):
    """A second moderator agreed or did not; why not is the body at this seq."""

    proposal: Seq
    agreed: bool
    body: Seal | None = None


class StaffNoteWritten(Struct, frozen=True, tag="desk.staff_note_written"):
    """A moderator wrote something about a person for the other moderators; it is the body."""

    author: AuthorId
    body: Seal


class HandoverWritten(Struct, frozen=True, tag="desk.handover_written"):
    """A moderator wrote what the next one should know; it is the body."""

    body: Seal


class ShiftStarted(Struct, frozen=True, tag="desk.shift_started"):
    """A moderator began to work."""


class ShiftEnded(Struct, frozen=True, tag="desk.shift_ended"):
    """A moderator stopped."""

    tapped_out: bool = False
    """Whether they handed over what they had begun, with no reason asked."""


class Alarm(StrEnum):
    """What moderators are told about without anybody's report."""

    PILE_ON = "pile_on"
    HEATED = "heated"
    SURGE = "surge"


class AlarmRaised(Struct, frozen=True, tag="desk.alarm_raised"):
    """The house noticed something: many answers to one person, a heated conversation, a surge."""

    alarm: Alarm
    thread: ThreadId
    comment: Seq | None = None
    """Of a heated conversation: its first comment. Of a pile-on: what was answered last."""
    author: AuthorId | None = None
    """Of a pile-on: whom it is about."""
    people: int = 0
    new: int = 0
    """How many of them are new here."""
    minutes: int = 0


class AlarmAnswered(Struct, frozen=True, tag="desk.alarm_answered"):
    """A moderator has seen to it."""

    alarm: Seq


DeskEvent = (
    CommentReported
    | ReportsAnswered
    | ReportsReopened
    | PersonSanctioned
    | SanctionLifted
    | WarningAcknowledged
    | AppealMade
    | AppealDecided
    | ActProposed
    | ProposalDecided
    | StaffNoteWritten
    | HandoverWritten
    | ShiftStarted
    | ShiftEnded
    | AlarmRaised
    | AlarmAnswered
)
