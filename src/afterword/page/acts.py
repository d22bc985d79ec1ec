"""What a moderator can do about a comment, on a page without any script."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.act_command import Fate
from afterword.domain.clause import ClauseId
from afterword.domain.comment import Comment
from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.note import NoteId
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.comment import fragment
from afterword.page.compose import Problem
from afterword.page.place import Where
from afterword.projection.reading import Shown

FATES = ((Fate.KEEP, "Keep"), (Fate.COLLAPSE, "Fold"), (Fate.REMOVE, "Remove"))
HOURS = ((0, "with no time set"), (24, "within a day"), (72, "within three days"))


class Act(Struct, frozen=True, kw_only=True):
    """One act about a comment, in force or not."""

    seq: Seq
    kind: str
    clause: ClauseId | None
    why: str
    """What the clause is called, or what the moderator wrote."""
    note: NoteId | None
    by: str
    at: datetime
    stands: bool
    undo_until: datetime | None
    """None when its time is over, or it is undone."""


class Reply(Struct, frozen=True):
    """A comment of the branch, as it stands."""

    shown: Shown
    excerpt: str
    """How it begins, unless it has a content note."""


class Binding(Struct, frozen=True):
    """A note that binds where the comment stands."""

    id: NoteId
    instruction: str
    is_later: bool = False
    """Whether it came after the comment was written, which cannot have ignored it then."""


class Typed(Struct, frozen=True, kw_only=True):
    """A form as it was filled in."""

    clause: str = ""
    reason: str = ""
    note: str = ""
    words: str = ""
    label: str = ""
    content_note: str = ""
    hours: str = "0"
    to: str = ""
    along: str = ""
    fates: dict[str, str] = {}


class Acts(Struct, frozen=True, kw_only=True):
    """A comment, and a moderator who looks at it."""

    site: Site
    page: PageKey
    thread: ThreadId
    where: Where
    comment: Comment
    name: str
    """Of its author."""
    source: str
    """What its author wrote."""
    content_note: str
    shown: Shown | None
    """As readers see it; None when they see nothing."""
    acts: Sequence[Act]
    notes: Sequence[Binding]
    under: Sequence[Reply]
    likely: ClauseId
    warning: str = ""
    """What one had better know before one acts."""
    typed: Typed = Typed()
    problem: Problem | None = None
    done: str = ""


def acts(page: Acts) -> str:
    """Return the page."""
    made = None if page.shown is None else fragment(page.shown, page.site.key, page.page)
    return sheet.fill(
        "acts.html",
        None,
        page=page,
        house=page.site,
        comment=page.comment,
        typed=page.typed,
        problem=page.problem,
        chosen=page.typed.clause or page.likely,
        article=None if made is None else Markup(made),  # noqa: S704 - made by comment.fragment
        fates=[(one.value, said) for one, said in FATES],
        hours=HOURS,
        erasing=page.problem is not None and page.problem.field == "sure",
        action=sheet.link(page.site.key, "thread", page.thread, "c", page.comment.seq, "moderate"),
        signed_in=True,
    )
