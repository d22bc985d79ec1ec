"""The desk for notes: where a moderator writes one, changes its words, ends it."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.level import Level
from afterword.domain.note import INSTRUCTION_LIMIT, Kind
from afterword.domain.site import Site
from afterword.page import note, sheet, words
from afterword.page.compose import Problem
from afterword.page.place import Where
from afterword.projection.noted import NoteShown

MEANINGS: Mapping[Kind, str] = {
    Kind.CLARIFY: "about the text or the rules here",
    Kind.GROUND_RULES: "how this thread works",
    Kind.REMIND: "points at one rule; shown, nobody has to acknowledge it",
    Kind.REDIRECT: "this belongs into another thread",
    Kind.TOPIC_CLOSED: "this line of discussion is over",
    Kind.COOL_DOWN: "slow down, be kinder",
    Kind.REQUIRE_CN: "comments need one of the content notes named below",
    Kind.PROTECT_PERSON: "stop answering somebody about this",
    Kind.CORRECTION_DONE: "somebody erred, it is settled, no more replies to it",
    Kind.SUMMARY: "whoever reads it has read everything up to a comment named below",
    Kind.HOURS: "when somebody will be here again; shown, nobody has to acknowledge it",
    Kind.LOCK: "nobody writes here for now; shown, nobody has to acknowledge it",
    Kind.HOLD: "moderators look at comments first; shown, nobody has to acknowledge it",
    Kind.LIMIT: "one comment each, no links, regulars only; shown, nobody has to acknowledge it",
}
"""What each kind of note is for."""

LASTING: Mapping[str, str] = {
    "": "as long as nobody lifts it",
    "1": "an hour",
    "12": "12 hours",
    "24": "a day",
    "168": "a week",
    "720": "30 days",
}
"""For how long a note stands: hours, and in words."""


class Draft(Struct, frozen=True, kw_only=True):
    """A note as it was typed: it comes back letter by letter."""

    kind: str = Kind.CLARIFY
    reach: str = "thread"
    comment: str = ""
    """Number of the comment it is about."""
    instruction: str = ""
    detail: str = ""
    content_note: str = ""
    hours: str = ""
    """For how long, as in `LASTING`."""
    tags: str = ""
    """Content notes that comments need, with commas between."""
    covers: str = ""
    """Number of the comment up to which a summary tells the story."""


class Standing(Struct, frozen=True, kw_only=True):
    """A note in force, and its words as they were typed."""

    shown: NoteShown
    detail: str
    mine: bool
    """Whether it is changed here: one on the whole site is not, in a thread."""
    draft: Draft | None = None
    """A change that was not kept yet."""


class NoteDesk(Struct, frozen=True, kw_only=True):
    """The notes of a thread, or of a whole site."""

    site: Site
    thread: ThreadId | None = None
    """None for the notes on the whole site."""
    page: PageKey = PageKey("")
    where: Where | None = None
    standing: Sequence[Standing] = ()
    past: Sequence[NoteShown] = ()
    level: Level | None = None
    """How much one must have read in this thread; None: as on the site."""
    signed: str = ""
    """The name under the next note."""
    draft: Draft = Draft()
    problem: Problem | None = None
    at: str = "write"
    """Which form the problem is about: `write`, `level`, or a note's seq."""
    done: str = ""
    """What was just done, in words."""
    much: bool = False
    """Whether readers now meet so many notes that some should become one."""


def note_desk(desk: NoteDesk) -> str:
    """Return the page."""
    return sheet.fill(
        "note_desk.html",
        None,
        desk=desk,
        house=desk.site,
        action=_action(desk),
        draft=desk.draft,
        problem=desk.problem,
        kinds=[(kind.value, note.label(kind), MEANINGS[kind]) for kind in _kinds(desk)],
        lasting=list(LASTING.items()),
        levels=[(level.value, words.LEVELS[level]) for level in Level],
        limit=INSTRUCTION_LIMIT,
        label=note.label,
        reach=note.reach,
        detail_of=_detail,
        signed_in=True,
    )


def _action(desk: NoteDesk) -> str:
    if desk.thread is None:
        return sheet.link("desk", desk.site.key, "notes")
    return sheet.link(desk.site.key, "thread", desk.thread, "notes")


def _kinds(desk: NoteDesk) -> list[Kind]:
    """Leave out what makes no sense on a whole site."""
    in_thread_only = {Kind.SUMMARY} if desk.thread is None else set[Kind]()
    return [kind for kind in MEANINGS if kind not in in_thread_only]


def _detail(shown: NoteShown) -> Markup:
    return Markup(note.detail(shown))  # noqa: S704 - rendered by page.markdown


def is_number(typed: str) -> bool:
    """Say whether somebody typed the number of a comment, with or without its sign."""
    return typed.lstrip("# ").isascii() and typed.lstrip("# ").isdigit() and len(typed) < 12


def number(typed: str) -> Seq | None:
    """Return the number of a comment as somebody typed it: 12 or #12; None for nothing."""
    return Seq(int(typed.lstrip("# "))) if is_number(typed.strip()) else None
