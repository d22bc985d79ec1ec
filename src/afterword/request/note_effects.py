"""What a new note does: effects its moderator asks for, checked, or those usual for its kind."""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from afterword.domain import note as rules
from afterword.domain import typed
from afterword.domain.effect import (
    AtLeast,
    Collapse,
    Cover,
    Effect,
    Heat,
    Hold,
    Limit,
    Lock,
    ModeratorOnly,
    Redirect,
    RequireContentNote,
    Slow,
)
from afterword.domain.errors import InvalidError
from afterword.domain.ids import PageKey, Seq
from afterword.domain.level import Level
from afterword.domain.note import Kind, Reach

_HIGHEST = 2**53
_LONGEST_PACE_S = 24 * 3600
_MOST_EACH = 1_000

Place = Annotated[int, Meta(ge=1, le=_HIGHEST)]
Chosen: TypeAlias = Lock | Slow | Heat | Hold | Limit | Collapse | ModeratorOnly | AtLeast
"""Effects that say all there is to say about them."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What a note is to do, as its moderator said it."""

    kind: Kind
    reach: Reach
    effects: tuple[Chosen, ...] | None = None
    """None: as is usual for its kind."""
    tags: tuple[str, ...] = ()
    covers: int | None = None
    protects: int | None = None
    redirect_page: str = ""
    redirect_label: str = ""


def effects(wanted: Wanted) -> tuple[Effect, ...]:
    """Return the effects of a note but for whom it protects, which only its thread tells.

    Raises:
        InvalidError: If one of them cannot be, or its kind needs one that is missing.
    """
    if wanted.kind is Kind.REMOVAL:
        words = "Notes about removals are written by themselves; please choose another kind."
        raise InvalidError("kind", words)
    if wanted.kind is Kind.PROTECT_PERSON and wanted.protects is None:
        words = "Please say whom to leave be: the number of one of their comments."
        raise InvalidError("protects", words)
    chosen: tuple[Effect, ...] = rules.usual_effects(wanted.kind, wanted.reach)
    if wanted.effects is not None:
        for one in wanted.effects:
            _check(one)
        chosen = wanted.effects
    return (*chosen, *_tags(wanted), *_redirect(wanted), *_cover(wanted))


def _check(effect: Chosen) -> None:
    match effect:
        case Slow(seconds=seconds) if not 1 <= seconds <= _LONGEST_PACE_S:
            words = "Please choose a time between two comments of up to 24 hours (1,440 minutes)."
            raise InvalidError("slow", words)
        case Limit(each=int(each)) if not 1 <= each <= _MOST_EACH:
            raise InvalidError("each", f"Please choose a number from 1 to {_MOST_EACH:,}.")
        case Limit(each=None, no_links=False, regulars_only=False):
            words = "Please say what is limited: how many comments each, links, or who writes."
            raise InvalidError("each", words)
        case AtLeast(level=Level.OFF):
            words = "A note can ask for more reading than the thread does, and not for none."
            raise InvalidError("at_least", words)
        case _:
            pass


def _tags(wanted: Wanted) -> tuple[RequireContentNote, ...]:
    tags = typed.demanded(wanted.tags)
    if wanted.kind is Kind.REQUIRE_CN and not tags:
        words = "Please name the content notes that comments need here."
        raise InvalidError("content_notes_required", words)
    return (RequireContentNote(tags),) if tags else ()


def _redirect(wanted: Wanted) -> tuple[Redirect, ...]:
    label = typed.redirect_label(wanted.redirect_label)
    if not wanted.redirect_page:
        if label:
            words = "Please name the page it is to lead to, by its key or its address path."
            raise InvalidError("redirect_page", words)
        return ()
    page: PageKey = typed.page_key(wanted.redirect_page)
    return (Redirect(page, label or page),)


def _cover(wanted: Wanted) -> tuple[Cover, ...]:
    if wanted.kind is Kind.SUMMARY and wanted.covers is None:
        words = "Please say up to which comment this tells the story."
        raise InvalidError("covers", words)
    if wanted.covers is None:
        return ()
    if wanted.kind is not Kind.SUMMARY or wanted.reach is not Reach.THREAD:
        words = "Only a summary of a whole thread stands for what was said before it."
        raise InvalidError("covers", words)
    return (Cover(Seq(wanted.covers)),)
