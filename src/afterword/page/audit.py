"""The audit log: all that somebody did at a site's desk, for those who look after it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from afterword.domain import desk_event, event
from afterword.domain.ids import ActorId, Seq, StreamId
from afterword.domain.site import Site
from afterword.log import codec
from afterword.page import sheet, words

COLUMNS = ("at", "who", "what", "reason", "log", "seq", "address")
KINDS: Mapping[str, str] = {
    codec.kind_of(kind): said
    for kind, said in (
        (event.CommentPosted, "let a comment in"),
        (event.CommentDeclined, "did not let a comment in"),
        (event.DeclineUndone, "took back that a comment was not let in"),
        (event.CommentApproved, "let a changed comment stand"),
        (event.CommentRemoved, "removed a comment"),
        (event.CommentRestored, "restored a comment"),
        (event.CommentErased, "erased the words of a comment"),
        (event.HeldErased, "erased the words of a held comment"),
        (event.CommentMoved, "moved a comment"),
        (event.CommentRedacted, "took words out of a comment"),
        (event.ContentNoteAdded, "put a content note on a comment"),
        (event.CommentCollapsed, "folded a comment"),
        (event.RevisionAsked, "asked to say a comment otherwise"),
        (event.ActUndone, "took an act back"),
        (event.ThreadClosed, "closed a thread"),
        (event.ThreadReopened, "opened a thread again"),
        (event.ThreadLevelSet, "set what one reads before writing in a thread"),
        (event.NoteGiven, "gave a note"),
        (event.NoteAmended, "changed a note"),
        (event.NoteLifted, "lifted a note"),
        (event.SiteAdded, "added the site"),
        (event.SiteChanged, "changed settings"),
        (event.ClausesSet, "wrote the reasons anew"),
        (event.PageDescribed, "described a page"),
        (event.CommentsImported, "imported comments"),
        (event.RoleGranted, "gave a role"),
        (event.ReadingPublished, "published a required reading"),
        (event.ReadingRetired, "retired a required reading"),
        (desk_event.ReportsAnswered, "answered reports"),
        (desk_event.ReportsReopened, "let reports wait again"),
        (desk_event.PersonSanctioned, "decided about a person"),
        (desk_event.SanctionLifted, "ended a decision about a person"),
        (desk_event.AppealDecided, "decided an appeal"),
        (desk_event.ActProposed, "asked for a second moderator"),
        (desk_event.ProposalDecided, "answered as second moderator"),
        (desk_event.StaffNoteWritten, "wrote a staff note"),
        (desk_event.HandoverWritten, "wrote to the next moderator"),
        (desk_event.ShiftStarted, "began at the desk"),
        (desk_event.ShiftEnded, "left the desk"),
        (desk_event.AlarmAnswered, "saw to an alarm"),
    )
}
"""What is filed, in words."""


class Line(Struct, frozen=True, kw_only=True):
    """One thing somebody did."""

    at: datetime
    who: str
    kind: str
    detail: str = ""
    """What more there is to say: the measure, the role, the settings."""
    reason: str = ""
    """What the clause is called that it rests on."""
    url: str = ""
    stream: StreamId
    seq: Seq


class Actor(Struct, frozen=True):
    """Somebody who did something at the desk."""

    id: ActorId
    name: str


class Audit(Struct, frozen=True, kw_only=True):
    """A page of it."""

    site: Site
    lines: Sequence[Line]
    """The newest first."""
    actors: Sequence[Actor]
    actor: str = ""
    """Whose acts alone are shown; empty for everybody's."""
    kind: str = ""
    """What alone is shown; empty for everything."""
    older: str = ""
    newest: str = ""
    table: str = ""
    """Where the same is as CSV."""


def audit(shown: Audit) -> str:
    """Return the page."""
    return sheet.fill(
        "audit.html", None, audit=shown, house=shown.site, kinds=KINDS, said=said, signed_in=True
    )


def said(line: Line) -> str:
    """Say what was done."""
    what = KINDS.get(line.kind, line.kind)
    return f"{what}: {line.detail}" if line.detail else what


def heading() -> str:
    """Return the first line of the table (RFC 4180)."""
    return _written([COLUMNS])


def rows(lines: Iterable[Line]) -> str:
    """Return lines of the table."""
    return _written(
        (
            *(words.iso(line.at), _harmless(line.who), _harmless(said(line))),
            *(_harmless(line.reason), line.stream, line.seq, line.url),
        )
        for line in lines
    )


def _written(lines: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
