"""The form of a new note, as a page without any script sends it: read, and given back."""

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.clause import ClauseId, named
from afterword.domain.effect import (
    AtLeast,
    Collapse,
    Heat,
    Hold,
    Limit,
    Lock,
    ModeratorOnly,
    Slow,
)
from afterword.domain.errors import InvalidError
from afterword.domain.ids import Seq
from afterword.domain.level import Level
from afterword.domain.note import Kind, Reach
from afterword.domain.site import Site
from afterword.page import note_desk
from afterword.page.note_desk import Does, Draft, NoteDesk
from afterword.projection import branch
from afterword.request.give_note import NewNote
from afterword.request.note_effects import Chosen
from afterword.request.server import Server

_S_IN_MINUTE = 60
_DIGITS = 6


class NoteForm(Struct, frozen=True, kw_only=True):
    """Any form of the page."""

    action: str = "give"
    page: str = ""
    note: str = ""
    kind: str = ""
    reach: str = "thread"
    comment: str = ""
    alarm: str = ""
    """Seq of the alarm that it answers."""
    instruction: str = ""
    detail: str = ""
    content_note: str = ""
    hours: str = ""
    tags: str = ""
    covers: str = ""
    protects: str = ""
    redirect_page: str = ""
    redirect_label: str = ""
    nothing: str = ""
    lock: str = ""
    slow: str = ""
    heat: str = ""
    hold: str = ""
    each: str = ""
    no_links: str = ""
    regulars_only: str = ""
    moderator_only: str = ""
    collapse: str = ""
    at_least: str = ""
    material: str = ""
    reason: str = ""
    clause: str = ""
    level: str = ""


def why_closed(site: Site, form: NoteForm) -> str:
    """Return why a thread is closed: as it was typed, else what the chosen clause is called."""
    clause = named(site.clauses, ClauseId(form.clause))
    return form.reason.strip() or (clause.label if clause else "")


def new_note(tx: Connection, server: Server, desk: NoteDesk, form: NoteForm) -> NewNote:
    """Read the form of a new note; people know comments by their numbers.

    Raises:
        InvalidError: If a field cannot be what was typed.
    """
    if form.kind not in set(Kind):
        raise InvalidError("kind", "Please choose what kind of note it is.")
    hours = int(form.hours) if form.hours in note_desk.LASTING and form.hours else 0
    reach = Reach(form.reach) if form.reach in set(Reach) else Reach.THREAD
    about = None if reach is Reach.THREAD else _numbered(tx, desk, "comment", form.comment)
    return NewNote(
        kind=Kind(form.kind),
        instruction=form.instruction,
        reach=reach,
        comment=about,
        detail=typed.lines(form.detail),
        content_note=form.content_note,
        until=server.now() + timedelta(hours=hours) if hours else None,
        endless=not hours and desk.thread is None and form.hours == note_desk.ENDLESS,
        content_notes_required=tuple(form.tags.split(",")),
        covers=_numbered(tx, desk, "covers", form.covers),
        effects=_chosen(_does(form)),
        protects=_numbered(tx, desk, "protects", form.protects),
        redirect_page=form.redirect_page.strip(),
        redirect_label=form.redirect_label,
    )


def draft(form: NoteForm) -> Draft:
    """Give a form back as it was typed."""
    return Draft(
        kind=form.kind,
        reach=form.reach,
        comment=form.comment,
        alarm=form.alarm,
        instruction=form.instruction,
        detail=typed.lines(form.detail),
        content_note=form.content_note,
        hours=form.hours,
        tags=form.tags,
        covers=form.covers,
        protects=form.protects,
        redirect_page=form.redirect_page,
        redirect_label=form.redirect_label,
        does=_does(form),
    )


def _does(form: NoteForm) -> Does:
    return Does(**{name: getattr(form, name) for name in Does.__struct_fields__})


def _chosen(does: Does) -> tuple[Chosen, ...] | None:
    """Return the effects that were ticked; None for what is usual."""
    if not does.says_something:
        return None
    each = _number("each", does.each)
    minutes = _number("slow", does.slow)
    limits = each is not None or does.no_links or does.regulars_only
    limit = Limit(each, bool(does.no_links), bool(does.regulars_only))
    ticked: list[tuple[object, Chosen]] = [
        (does.lock, Lock()),
        (minutes is not None, Slow((minutes or 0) * _S_IN_MINUTE)),
        (does.heat, Heat()),
        (does.hold, Hold()),
        (limits, limit),
        (does.moderator_only, ModeratorOnly()),
        (does.collapse, Collapse()),
    ]
    chosen = [effect for is_ticked, effect in ticked if is_ticked]
    if does.at_least in set(Level):
        chosen.append(AtLeast(Level(does.at_least)))
    if does.nothing and chosen:
        words = "Please either tick what it does, or that it only says something."
        raise InvalidError("nothing", words)
    return tuple(chosen)


def _number(field: str, said: str) -> int | None:
    text = said.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise InvalidError(field, "Please write this as a whole number, such as 5.")
    return int(text)


def _numbered(tx: Connection, desk: NoteDesk, field: str, said: str) -> Seq | None:
    if not said.strip() or desk.thread is None:
        return None
    number = note_desk.number(said)
    seq = None if number is None else branch.seq_of(tx, desk.thread, number)
    if seq is None:
        words = f"There is no comment {said.strip()} in this thread. Its number stands beside it."
        raise InvalidError(field, words)
    return seq
