"""The desk for notes: where a moderator writes one, changes its words, ends it."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.effect import Lock
from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.level import Level
from afterword.domain.note import INSTRUCTION_LIMIT, Kind, Note, Reach, usual_effects
from afterword.domain.site import Site
from afterword.page import effect_words, note, sheet, words
from afterword.page.compose import Problem
from afterword.page.handover import NoteLine
from afterword.page.place import Where
from afterword.projection.noted import NoteShown

MEANINGS: Mapping[Kind, str] = {
    Kind.CLARIFY: "about the text or the rules here",
    Kind.GROUND_RULES: "how this thread works",
    Kind.REMIND: "points at one rule; shown only, nobody has to acknowledge it",
    Kind.REDIRECT: "this belongs into another thread",
    Kind.TOPIC_CLOSED: "this line of discussion is over",
    Kind.COOL_DOWN: "slow down, be kinder; two minutes between two comments",
    Kind.REQUIRE_CN: "comments need one of the content notes named below",
    Kind.PROTECT_PERSON: "stop answering somebody about this",
    Kind.CORRECTION_DONE: "somebody erred, it is settled, no more replies to it",
    Kind.SUMMARY: "whoever reads it has read everything up to a comment named below",
    Kind.HOURS: "when somebody is here again, who looks at comments first; shown only",
    Kind.LOCK: "nobody writes here for now; shown only",
    Kind.HOLD: "moderators look at comments first; shown only",
    Kind.LIMIT: "one comment each, or no links, or regulars only; shown only",
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


ENDLESS = "endless"
"""Stands for as long as nobody lifts it, on a whole site, where that is not the default."""


class Does(Struct, frozen=True, kw_only=True):
    """What a note is to do, as it was ticked and typed; nothing ticked: as usual for its kind."""

    nothing: str = ""
    """It only says something."""
    lock: str = ""
    slow: str = ""
    """Minutes between two comments of one person."""
    heat: str = ""
    hold: str = ""
    each: str = ""
    """How many comments of one person at most."""
    no_links: str = ""
    regulars_only: str = ""
    moderator_only: str = ""
    collapse: str = ""
    at_least: str = ""
    """A level."""

    @property
    def says_something(self) -> bool:
        """Whether it was said at all, so that it is not as usual."""
        return self != Does()


class Draft(Struct, frozen=True, kw_only=True):
    """A note as it was typed: it comes back letter by letter."""

    kind: str = Kind.CLARIFY
    reach: str = "thread"
    comment: str = ""
    """Number of the comment it is about."""
    alarm: str = ""
    """Seq of the alarm that it answers."""
    instruction: str = ""
    detail: str = ""
    content_note: str = ""
    hours: str = ""
    """For how long, as in `LASTING`."""
    tags: str = ""
    """Content notes that comments need, with commas between."""
    covers: str = ""
    """Number of the comment up to which a summary tells the story."""
    protects: str = ""
    """Number of a comment by the person whom it protects."""
    redirect_page: str = ""
    redirect_label: str = ""
    does: Does = Does()


class Standing(Struct, frozen=True, kw_only=True):
    """A note in force, and its words as they were typed."""

    shown: NoteShown
    detail: str
    mine: bool
    """Whether it is changed here: one on the whole site is not, in a thread."""
    draft: Draft | None = None
    """A change that was not kept yet."""


class Why(Struct, frozen=True, kw_only=True):
    """Why a thread is to be closed, as it was chosen and typed."""

    clause: str = ""
    reason: str = ""


class NoteDesk(Struct, frozen=True, kw_only=True):
    """The notes of a thread, or of a whole site."""

    site: Site
    thread: ThreadId | None = None
    """None for the notes on the whole site."""
    page: PageKey = PageKey("")
    where: Where | None = None
    standing: Sequence[Standing] = ()
    past: Sequence[NoteShown] = ()
    elsewhere: Sequence[NoteLine] = ()
    """On the page of a whole site: what stands in its threads."""
    level: Level | None = None
    """How much one must have read in this thread; None: as on the site."""
    is_closed: bool = False
    """Whether nobody can write in the thread any more."""
    closed_reason: str = ""
    why: Why = Why()
    signed: str = ""
    """The name under the next note."""
    draft: Draft = Draft()
    problem: Problem | None = None
    at: str = "write"
    """Which form the problem is about: `write`, `level`, `close`, or a note's seq."""
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
        lasting=list(_lasting(desk).items()),
        usual=[(note.label(kind), said) for kind in _kinds(desk) if (said := _usual(kind))],
        levels=[(level.value, words.LEVELS[level]) for level in Level],
        more_levels=[(one.value, words.LEVELS[one]) for one in Level if one is not Level.OFF],
        limit=INSTRUCTION_LIMIT,
        label=note.label,
        instruction=note.instruction,
        reach=note.reach,
        detail_of=_detail,
        effects_of=_effects,
        locks=_locks,
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


def _lasting(desk: NoteDesk) -> Mapping[str, str]:
    if desk.thread is not None:
        return LASTING
    # What stands on the whole site does not end with any thread, so that an end is offered first.
    ends = {hours: name for hours, name in LASTING.items() if hours}
    return {"720": LASTING["720"], **ends, ENDLESS: LASTING[""]}


def _usual(kind: Kind) -> Markup:
    """Say what a note of this kind does unless something else is ticked."""
    effects = usual_effects(kind, Reach.CONVERSATION)
    said = " ".join(effect_words.said(one, {}) for one in effects)
    return Markup(said)  # noqa: S704 - made by effect_words


def _locks(given: Note) -> bool:
    return any(isinstance(one, Lock) for one in given.effects)


def _effects(shown: NoteShown) -> Markup:
    return Markup(note.effects(shown))  # noqa: S704 - made by effect_words


def _detail(shown: NoteShown) -> Markup:
    return Markup(note.detail(shown))  # noqa: S704 - rendered by page.markdown


def is_number(typed: str) -> bool:
    """Say whether somebody typed the number of a comment, with or without its sign."""
    return typed.lstrip("# ").isascii() and typed.lstrip("# ").isdigit() and len(typed) < 12


def number(typed: str) -> Seq | None:
    """Return the number of a comment as somebody typed it: 12 or #12; None for nothing."""
    return Seq(int(typed.lstrip("# "))) if is_number(typed.strip()) else None
