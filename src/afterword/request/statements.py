"""Put together what somebody may know of the decisions about them."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.desk_event import PersonSanctioned
from afterword.domain.event import (
    CommentEdited,
    CommentHeld,
    CommentMoved,
    CommentPosted,
    RevisionAsked,
)
from afterword.domain.ids import (
    SYSTEM,
    AccountId,
    ActorId,
    Seq,
    SiteKey,
    StreamId,
    ThreadId,
    desk_stream,
    site_stream,
    thread_stream,
)
from afterword.domain.plain import unescaped
from afterword.domain.sanction import Measure, Sanction
from afterword.domain.site import Site
from afterword.log import bodies, read
from afterword.page import restrictions
from afterword.page.statement import Appealed, Ignored, Statement
from afterword.people import accounts
from afterword.projection import (
    appeals,
    clauses,
    comments,
    decided,
    notes,
    reports,
    threads,
)
from afterword.projection.decided import Decided
from afterword.request.held_comments import stamp_of

_EXCERPT = 240
SOMEBODY = "A moderator"


class Text(Struct, frozen=True):
    """What somebody had written when it was decided about."""

    body: Body
    number: int | None
    """None of what never stood in the thread."""
    at: Seq


def of_comment(tx: Connection, site: Site, thread: ThreadId, seq: Seq) -> list[Statement]:
    """Return the statements about a comment, and about its author because of it; newest first."""
    return [made(tx, site, one) for one in decided.about(tx, site.key, thread, seq)]


def of_sanction(tx: Connection, site: Site, sanction: Sanction) -> Statement | None:
    """Return the statement of a sanction."""
    found = decided.of_sanction(tx, site.key, sanction)
    return None if found is None else made(tx, site, found)


def made(tx: Connection, site: Site, one: Decided) -> Statement:
    """Make the statement of a decision."""
    text = text_then(tx, one)
    why = _body(tx, one.act.stream, one.act.seq)
    grounds, event = one.grounds, one.event
    measure = event.measure if isinstance(event, PersonSanctioned) else None
    until = _until(one)
    clause = clauses.of(tx, site, grounds) if grounds else None
    house = site.moderation
    return Statement(
        act=one.act,
        restriction=measure or restrictions.WORDS_OF[type(event)],
        said=_said(one, text),
        by=deciders(tx, one),
        at=one.at,
        until=until,
        stands=one.stands,
        text=text.body.source if text else "",
        content_note=text.body.content_note if text else "",
        excerpt=_excerpt(text.body.source) if text else "",
        reports=_reports_before(tx, one),
        software=grounds.software if grounds else False,
        clause=clause,
        version=grounds.version if grounds else 0,
        why=why.source if why else "",
        note=_ignored(tx, site.key, one, text),
        appeal_until=one.at + timedelta(days=house.appeal_days),
        answer_days=house.answer_days,
        appeal=_appeal(tx, site, one),
        is_warning=measure is Measure.WARN,
        acknowledged=one.sanction is not None and one.sanction.acknowledged is not None,
        comment=one.text,
        number=text.number if text else None,
        is_curable=_is_curable(one) and (clause is None or clause.curable),
    )


def deciders(tx: Connection, one: Decided) -> str:
    """Return by which names those go who decided; empty for a rule of the house."""
    second = one.deciders - {one.by}
    if not second:
        return named(tx, one.by)
    names = [named(tx, actor) for actor in (one.by, *second)]
    return restrictions.by_two([name for name in names if name != SOMEBODY])


def named(tx: Connection, actor: ActorId) -> str:
    """Return the name a moderator goes by; empty for a rule of the house."""
    if actor == SYSTEM:
        return ""
    account = accounts.load(tx, AccountId(actor))
    return (account.signs_as if account else "") or SOMEBODY


def text_then(tx: Connection, one: Decided) -> Text | None:
    """Return what its author had written when it was decided; None when that is erased."""
    if one.thread is None or one.text is None:
        return None
    stream, thread = thread_stream(one.thread), threads.load(tx, one.thread)
    comment = comments.load(tx, thread, one.text) if thread else None
    at = one.text if comment is None else _latest(tx, one, stream)
    stored = bodies.read(tx, stream, [at]).get(at)
    if stored is None or stored.erased_at is not None:
        return None
    return Text(stored.body, comment.number if comment else None, at)


def _latest(tx: Connection, one: Decided, stream: StreamId) -> Seq:
    """Return where the text stands that the moderator had before them."""
    texts = [
        placed.seq
        for placed in read.about(tx, stream, one.text or Seq(0))
        if isinstance(placed.event, CommentPosted | CommentEdited | CommentHeld)
        and placed.at <= one.at
        and (one.act.stream != stream or placed.seq < one.act.seq)
    ]
    return texts[-1] if texts else (one.text or Seq(0))


def _ignored(tx: Connection, site: SiteKey, one: Decided, text: Text | None) -> Ignored | None:
    name = one.grounds.note if one.grounds else None
    if name is None or one.thread is None:
        return None
    note = notes.named(tx, site, one.thread, name)
    if note is None:
        return None
    stream = site_stream(site) if name.startswith("S") else thread_stream(one.thread)
    words = _body(tx, stream, note.body)
    stamp = stamp_of(text.body) if text else None
    read_then = {known for known, _ in stamp.notes} if stamp else set()
    instruction = words.source.partition("\n")[0] if words else ""
    return Ignored(name, instruction, name in read_then)


def _said(one: Decided, text: Text | None) -> str:
    event = one.event
    if isinstance(event, PersonSanctioned):
        return restrictions.about_person(event.measure, event.until)
    number = text.number if text else None
    return restrictions.about_comment(type(event), number, _until(one))


def _until(one: Decided) -> datetime | None:
    event = one.event
    return event.until if isinstance(event, PersonSanctioned | RevisionAsked) else None


def _reports_before(tx: Connection, one: Decided) -> int:
    if one.thread is None or one.text is None:
        return 0
    return sum(each.at <= one.at for each in reports.on_comment(tx, one.thread, one.text))


def _is_curable(one: Decided) -> bool:
    """Say whether another text would help: of what is gone, folded or declined."""
    return not isinstance(one.event, PersonSanctioned | CommentMoved) and one.stands


def _appeal(tx: Connection, site: Site, one: Decided) -> Appealed | None:
    found = appeals.against(tx, one.act)
    if found is None:
        return None
    desk = desk_stream(site.key)
    answered_by = found.at + timedelta(days=site.moderation.answer_days)
    if found.decided is None:
        return Appealed(at=found.at, answered_by=answered_by)
    placed = read.events_after(tx, desk, Seq(found.decided - 1), 1)
    reason = _body(tx, desk, found.decided)
    return Appealed(
        at=found.at,
        answered_by=answered_by,
        decided_at=placed[0].at,
        overturned=found.overturned,
        reason=reason.source if reason else "",
    )


def _body(tx: Connection, stream: StreamId, seq: Seq) -> Body | None:
    stored = bodies.read(tx, stream, [seq]).get(seq)
    return stored.body if stored else None


def _excerpt(source: str) -> str:
    line = " ".join(unescaped(source).split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rstrip() + "…"
