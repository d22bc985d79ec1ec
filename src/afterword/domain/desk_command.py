"""What somebody asks of a site's desk: about people, decisions, and what readers report."""

from datetime import datetime

from msgspec import Struct

from afterword.domain.act_command import TextState
from afterword.domain.body import Body
from afterword.domain.clause import ClauseId
from afterword.domain.desk_event import Act, PersonSanctioned
from afterword.domain.event import NoteGiven
from afterword.domain.ids import AuthorId, Seq, SiteKey, ThreadId
from afterword.domain.note import NoteId
from afterword.domain.sanction import Measure


class SanctionPerson(Struct, frozen=True, kw_only=True):
    """Decide about the author of a comment, as a moderator."""

    thread: ThreadId
    comment: Seq
    """What they wrote, also where it is held."""
    measure: Measure
    clause: ClauseId
    words: Body
    """To the person."""
    until: datetime | None = None
    note: NoteId | None = None
    """The note they ignored, if they did."""


class LiftSanction(Struct, frozen=True):
    """End a sanction, as a moderator; soon after it no reason is needed."""

    site: SiteKey
    sanction: Seq
    reason: Body | None = None


class AcknowledgeWarning(Struct, frozen=True):
    """Say that one has read a warning."""

    site: SiteKey
    sanction: Seq


class DecideProposal(Struct, frozen=True):
    """Agree to what another moderator proposed, or say why not."""

    site: SiteKey
    proposal: Seq
    agree: bool
    reason: Body | None = None


class Appeal(Struct, frozen=True):
    """Ask for a decision about oneself to be looked at again."""

    site: SiteKey
    act: Act
    words: Body
    has_slip: bool = False
    """Whether they were refused for it because of their address, as a checked slip says."""


class DecideAppeal(Struct, frozen=True):
    """Say what comes of an appeal, as a moderator."""

    site: SiteKey
    appeal: Seq
    overturn: bool
    reason: Body
    public: Body | None = None
    """What readers get of the comment once words are put back; None for the author's own text."""
    seen: TextState | None = None
    """The text to which `public` belongs."""


class ReportComment(Struct, frozen=True):
    """Ask for a moderator's eye on a comment."""

    thread: ThreadId
    comment: Seq
    clause: ClauseId
    words: Body | None = None


class AnswerReports(Struct, frozen=True):
    """Tell those who reported a comment that it stands, as a moderator."""

    thread: ThreadId
    comment: Seq
    words: Body | None = None


class StartShift(Struct, frozen=True):
    """Begin to work, as a moderator."""

    site: SiteKey


class EndShift(Struct, frozen=True):
    """Stop working, as a moderator."""

    site: SiteKey
    tapped_out: bool = False


class WriteHandover(Struct, frozen=True):
    """Leave words for the next moderator."""

    site: SiteKey
    words: Body


class WriteStaffNote(Struct, frozen=True):
    """Write something about a person for the other moderators."""

    site: SiteKey
    author: AuthorId
    words: Body


class SeeAlarm(Struct, frozen=True):
    """Say that one has seen to what the house noticed, as a moderator."""

    site: SiteKey
    alarm: Seq


class ProposedSanction(Struct, frozen=True, tag="sanction"):
    """A sanction that needs a second moderator."""

    event: PersonSanctioned


class ProposedNote(Struct, frozen=True, tag="note"):
    """A note on the whole site that needs a second moderator."""

    event: NoteGiven


Proposed = ProposedSanction | ProposedNote
"""What a proposal holds, as JSON; the words that go with it are the proposal's body."""
