"""Reports: readers ask for a moderator's eye on a comment, and are told what came of it."""

from collections.abc import Mapping

from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.comment import Comment
from afterword.domain.desk_command import AnswerReports, ReportComment
from afterword.domain.desk_event import (
    Act,
    CommentReported,
    Ending,
    ReportsAnswered,
    ReportsReopened,
)
from afterword.domain.event import CommentCollapsed
from afterword.domain.ids import SYSTEM, ActorId, Seq, desk_stream, thread_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.gate import judge
from afterword.gate.people import Complaint
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import desk, noticing, opening
from afterword.handle.grounds import clause_of, grounds
from afterword.handle.opening import Opened
from afterword.handle.outcome import DeskChanged, DeskOutcome, Done, House, Person
from afterword.log import read
from afterword.log.append import Entry
from afterword.people import authors
from afterword.people.authors import Claim, Signature
from afterword.projection import reports

_FOLDED = "Several readers have reported it. It is folded until a moderator has looked."


def report(
    tx: Connection, house: House, command: ReportComment, signature: Signature, proves: Claim
) -> DeskOutcome:
    """Report a comment; where the house asks for it, it is folded from so many reports on.

    Raises:
        InvalidError: If the house has no such reason.
    """
    opened = opening.existing(tx, command.thread)
    comment = opening.comment_of(tx, opened.thread, command.comment)
    site = opening.site_of(tx, opened.thread.site)
    clause_of(site, command.clause)
    desk.lock(tx, site.key)
    before = reports.on_comment(tx, command.thread, command.comment)
    mine = authors.names_of(tx, site.key, proves)
    complaint = Complaint(
        is_author=authors.is_author(tx, comment.author, proves),
        reported=any(one.reporter in mine for one in before),
        is_shown=sight(comment, PUBLIC) in {Sight.WHOLE, Sight.REDACTED},
    )
    verdict = judge.judge(complaint, judge.REPORT)
    if isinstance(verdict, Refuse):
        return verdict
    reporter = authors.sign(tx, site.key, signature, house.clock.now())
    words = command.words
    event = CommentReported(
        thread=command.thread,
        comment=command.comment,
        clause=command.clause,
        reporter=reporter,
        body=opening.seal(house, words) if words else None,
    )
    open_ = 1 + sum(one.answered is None for one in before)
    folded = _folded(tx, house, opened, site, comment, event, open_)
    seq = desk.change_desk(tx, house, site.key, event, ActorId(reporter), words)
    noticing.reported(tx, house, site, comment, command.thread)
    return folded or DeskChanged(seq, site.key)


def answer(tx: Connection, house: House, command: AnswerReports, person: Person) -> DeskOutcome:
    """Tell everybody who reported a comment that it stands."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    thread = opening.existing(tx, command.thread).thread
    desk.lock(tx, thread.site)
    if not reports.open_counts(tx, command.thread, [command.comment]):
        return Refuse(Refusal.ALREADY_SO, "There is no open report on this comment.")
    event = ReportsAnswered(
        thread=command.thread,
        comment=command.comment,
        ending=Ending.KEPT,
        body=opening.seal(house, command.words) if command.words else None,
    )
    seq = desk.change_desk(tx, house, thread.site, event, person.actor, command.words)
    return DeskChanged(seq, thread.site)


def gone(  # noqa: PLR0913, PLR0917 - what an answer is made of
    tx: Connection, house: House, thread: Thread, comment: Seq, act: Act, actor: ActorId
) -> None:
    """Tell those who reported a comment that it is gone, though no moderator looked.

    Whoever calls this holds the thread's log already.
    """
    if reports.open_counts(tx, thread.id, [comment]):
        event = ReportsAnswered(thread.id, comment, Ending.GONE, act)
        desk.change_desk(tx, house, thread.site, event, actor)


def reopen(
    tx: Connection, house: House, thread: Thread, acts: Mapping[Seq, Seq], actor: ActorId
) -> None:
    """Let reports wait again that were answered by what is undone now.

    Args:
        tx: Open transaction, in which the thread's log is locked.
        house: Clock and keys.
        thread: Where.
        acts: For each comment the place of what is undone.
        actor: The moderator.
    """
    here, of_desk = thread_stream(thread.id), desk_stream(thread.site)
    again: list[Entry] = []
    for comment, act in sorted(acts.items()):
        known = {one.answered for one in reports.on_comment(tx, thread.id, comment)} - {None}
        for answer_ in sorted(seq for seq in known if seq is not None):
            said = read.at(tx, of_desk, answer_)
            event = said.event if said else None
            if isinstance(event, ReportsAnswered) and event.act == Act(here, act):
                again.append(Entry(ReportsReopened(thread.id, comment, answer_)))
    if again:
        desk.change_desk_by(tx, house, thread.site, again, actor)


def _folded(  # noqa: PLR0913, PLR0917 - what a folding is made of
    tx: Connection,
    house: House,
    opened: Opened,
    site: Site,
    comment: Comment,
    event: CommentReported,
    count: int,
) -> Done | None:
    """Fold a comment that many reported, where the house asks for it: a rule does it."""
    least = site.moderation.fold_reports
    if not least or count < least or comment.presentation.is_folded:
        return None
    words = Body(_FOLDED, f"<p>{_FOLDED}</p>\n", 0)
    why = replace(grounds(site, event.clause), software=True)
    act = CommentCollapsed(comment.seq, opening.seal(house, words), why)
    return opening.write(tx, opened, Entry(act, words), SYSTEM, house.clock.now())
