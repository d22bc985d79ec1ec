"""What binds at a place: the effects of all notes in force there, of each kind the strictest."""

from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct

from afterword.domain.effect import (
    AtLeast,
    Collapse,
    Effect,
    Heat,
    Hold,
    Limit,
    Lock,
    ModeratorOnly,
    Protect,
    Redirect,
    Slow,
)
from afterword.domain.ids import AuthorId
from afterword.domain.level import Level, stricter
from afterword.domain.note import Note

_Effect = TypeVar("_Effect")


class Paced(Struct, frozen=True):
    """So much time lies between two comments of one person."""

    seconds: int
    note: Note


class Each(Struct, frozen=True):
    """So many comments of one person at most."""

    most: int
    note: Note


class Protected(Struct, frozen=True):
    """A person whom nobody answers or mentions."""

    author: AuthorId
    note: Note


class Led(Struct, frozen=True):
    """A better place for it."""

    redirect: Redirect
    note: Note


class Binding(Struct, frozen=True, kw_only=True):
    """What binds whoever writes at a place; of each kind the note that says so."""

    lock: Note | None = None
    slow: Paced | None = None
    heat: Note | None = None
    hold: Note | None = None
    each: Each | None = None
    no_links: Note | None = None
    regulars_only: Note | None = None
    moderator_only: Note | None = None
    collapse: Note | None = None
    level: Level | None = None
    protected: tuple[Protected, ...] = ()
    redirects: tuple[Led, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it matters how much its writer wrote before."""
        return bool(self.slow or self.heat or self.each or self.regulars_only)


FREE = Binding()
"""Nothing binds."""


def binding(standing: Iterable[Note]) -> Binding:
    """Fold the effects of the notes in force at a place, the oldest note first.

    Of two that ask for the same the older one is named; of each kind the strictest binds.
    """
    pairs = [(effect, note) for note in standing for effect in note.effects]
    if not pairs:
        return FREE
    limits = _of(pairs, Limit)
    each = [Each(one.each, note) for one, note in limits if one.each is not None]
    slow = [Paced(one.seconds, note) for one, note in _of(pairs, Slow)]
    return Binding(
        lock=_first(pairs, Lock),
        slow=max(slow, key=lambda one: one.seconds, default=None),
        heat=_first(pairs, Heat),
        hold=_first(pairs, Hold),
        each=min(each, key=lambda one: one.most, default=None),
        no_links=next((note for one, note in limits if one.no_links), None),
        regulars_only=next((note for one, note in limits if one.regulars_only), None),
        moderator_only=_first(pairs, ModeratorOnly),
        collapse=_first(pairs, Collapse),
        level=_strictest(one.level for one, _ in _of(pairs, AtLeast)),
        protected=tuple(Protected(one.author, note) for one, note in _of(pairs, Protect)),
        redirects=tuple(Led(one, note) for one, note in _of(pairs, Redirect)),
    )


def _of(pairs: list[tuple[Effect, Note]], kind: type[_Effect]) -> list[tuple[_Effect, Note]]:
    return [(effect, note) for effect, note in pairs if isinstance(effect, kind)]


def _first(pairs: list[tuple[Effect, Note]], kind: type[object]) -> Note | None:
    return next((note for effect, note in pairs if isinstance(effect, kind)), None)


def _strictest(levels: Iterable[Level]) -> Level | None:
    strictest: Level | None = None
    for one in levels:
        strictest = one if strictest is None else stricter(strictest, one)
    return strictest
