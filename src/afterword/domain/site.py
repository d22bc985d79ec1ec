"""A site: one blog or publication with its house settings, folded from its own log."""

from datetime import datetime, timedelta
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.clause import STARTER, Clause
from afterword.domain.event import (
    ClausesSet,
    CommentsImported,
    Layout,
    NoteAmended,
    NoteGiven,
    NoteLifted,
    PageDescribed,
    Preset,
    ReadingPublished,
    ReadingRetired,
    RepliesPaused,
    RoleGranted,
    SiteAdded,
    SiteChanged,
    SiteEvent,
)
from afterword.domain.ids import AuthorId, Seq, SiteKey
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.reading import Reading

TEXT_LIMIT = 10_000
"""Characters in a comment unless the site says otherwise."""
BUDGET_MINUTES = 30
"""About 95 comments: what a house asks a reader for at most unless it says otherwise."""
DRIFT = 25
"""Comments that may land while somebody writes."""
_LEVELS = {Preset.OPEN: Level.OFF, Preset.STANDARD: Level.NOTES, Preset.SAFE_SPACE: Level.THREAD}
_KEPT = timedelta(days=1)
HARD_TEXT_LIMIT = 50_000
"""What no site can raise the limit above: longer texts would make pages unreadable."""


class Pause(Struct, frozen=True):
    """Somebody wants no answers until a time."""

    author: AuthorId
    until: datetime


class Site(Struct, frozen=True, kw_only=True):
    """A house and its settings at `position` of the site's log."""

    key: SiteKey
    name: str
    origins: tuple[str, ...]
    """Where its pages are: the only hosts that may frame its threads."""
    preset: Preset
    layout: Layout = Layout.FLAT
    stylesheet: str = ""
    """CSS of the site's own, served inside the frame."""
    text_limit: int = TEXT_LIMIT
    level: Level = Level.NOTES
    """How much one must have read before publishing, unless a thread says otherwise."""
    budget_minutes: int = BUDGET_MINUTES
    """Minutes of reading that anybody is asked for at most; 0 for no limit. Notes come on top."""
    drift: int = DRIFT
    """New comments somebody may have missed while writing without being sent back for them."""
    readings: tuple[Reading, ...] = ()
    """What newcomers read before their first comment, in the order it was first published."""
    notes: int = 0
    """How many notes were ever given for the whole site; the last one's number."""
    noted: Seq = Seq(0)
    """Where the last of them was given, changed or lifted; 0 before the first."""
    moderation: Moderation = Moderation()
    clauses: tuple[Clause, ...] = STARTER
    """What moderators' decisions rest on."""
    clauses_version: int = 1
    paused: tuple[Pause, ...] = ()
    """Who wants no answers for a while; time may have ended some."""
    position: Seq = Seq(0)


def evolve(  # noqa: C901, PLR0911 - one return for each kind of event
    site: Site | None, seq: Seq, event: SiteEvent
) -> Site | None:
    """Take one step of a site's log; None before the site was added."""
    match event:
        case SiteAdded():
            return _added(seq, event)
        case _ if site is None:
            return None
        case SiteChanged():
            return replace(site, position=seq, **_changes(event))
        case ClausesSet(clauses=clauses):
            version = site.clauses_version + 1
            return replace(site, position=seq, clauses=clauses, clauses_version=version)
        case RepliesPaused(author=author, until=until):
            others = tuple(one for one in site.paused if one.author != author)
            paused = others if until is None else (*others, Pause(author, until))
            return replace(site, position=seq, paused=paused)
        case PageDescribed() | RoleGranted() | CommentsImported():
            return replace(site, position=seq)
        case NoteAmended() | NoteLifted():
            return replace(site, position=seq, noted=seq)
        case NoteGiven():
            return replace(site, position=seq, notes=site.notes + 1, noted=seq)
        case ReadingPublished():
            return replace(site, position=seq, readings=_with(site.readings, seq, event))
        case ReadingRetired():
            kept = tuple(one for one in site.readings if one.slug != event.slug)
            return replace(site, position=seq, readings=kept)
        case _:
            assert_never(event)


def without_ended(site: Site, now: datetime) -> Site:
    """Forget the pauses that are over, each a day after its end: clocks are set back at times."""
    kept = tuple(one for one in site.paused if now < one.until + _KEPT)
    return site if kept == site.paused else replace(site, paused=kept)


def _added(seq: Seq, event: SiteAdded) -> Site:
    layout = Layout.NESTED if event.preset is Preset.OPEN else Layout.FLAT
    return Site(
        key=event.site,
        name=event.name,
        origins=event.origins,
        preset=event.preset,
        layout=layout,
        level=_LEVELS[event.preset],
        position=seq,
    )


def _changes(event: SiteChanged) -> dict[str, object]:
    fields = (
        *("name", "origins", "layout", "stylesheet", "text_limit"),
        *("level", "budget_minutes", "drift", "moderation"),
    )
    given = {field: getattr(event, field) for field in fields}
    return {field: value for field, value in given.items() if value is not None}


def _with(readings: tuple[Reading, ...], seq: Seq, event: ReadingPublished) -> tuple[Reading, ...]:
    """Put a version in the place of the one before it, or at the end."""
    new = Reading(
        slug=event.slug, title=event.title, version=event.version, cards=event.cards, body=seq
    )
    if all(one.slug != event.slug for one in readings):
        return (*readings, new)
    return tuple(new if one.slug == event.slug else one for one in readings)
