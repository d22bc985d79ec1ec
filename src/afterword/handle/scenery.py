"""Put together what the gate looks at when somebody writes: the place, the writer, what binds."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.comment import Comment
from afterword.domain.event import Role
from afterword.domain.ids import AuthorId, Seq
from afterword.domain.note import Note
from afterword.domain.note import binds as binds_at
from afterword.domain.sanction import Sanction, stands
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.gate import words
from afterword.gate.binding import Binding, binding
from afterword.gate.scene import Scene
from afterword.gate.writer import Writer
from afterword.people import authors, marks
from afterword.people.authors import Claim
from afterword.projection import branch, demand, reports, sanctions, sites, writers

_HEAT_BASE_S = 120
_HEAT_STEP_S = 60
_NAMED_AT_MOST = 20
"""People whose names a text is searched for."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody wants to stand, and where."""

    site: Site
    thread: Thread
    parent: Comment | None
    source: str
    claim: Claim
    email: str = ""
    seal_key: bytes = b""
    """Key of the digests of addresses."""


def scene(tx: Connection, wanted: Wanted, now: datetime) -> Scene:
    """Load the scene of a text: only what the house, its notes and its sanctions make matter."""
    site, thread, parent = wanted.site, wanted.thread, wanted.parent
    path = branch.path(tx, thread, parent.seq) if parent else ()
    standing = demand.standing(tx, site.key, thread, now)
    bound = binding(note for note in standing if binds_at(note, path))
    writer = _writer(tx, wanted, bound, now)
    paused = tuple(one for one in site.paused if now < one.until)
    whom = {one.author for one in bound.protected} | {one.author for one in paused}
    return Scene(
        thread=thread,
        now=now,
        source=wanted.source,
        parent=parent,
        parent_is_staffs=bound.moderator_only is not None and _is_staffs(tx, site, parent),
        binding=bound,
        writer=writer,
        house=site.moderation,
        speaks_to=_speaks_to(tx, wanted, whom) if whom else frozenset(),
        paused=paused,
        heat_s=_heat(tx, thread, path) if bound.heat else 0,
    )


def _writer(tx: Connection, wanted: Wanted, bound: Binding, now: datetime) -> Writer:
    site, claim = wanted.site, wanted.claim
    role = Role.GUEST
    if claim.account is not None:
        role = sites.role_of(tx, site.key, claim.account)
    writer = Writer(role=role, sanctions=_sanctions(tx, wanted, now))
    house = site.moderation
    counts = bound.counts or house.hold_first or house.hold_removed or bound.protected
    if writer.is_staff or not (counts or site.paused):
        return writer
    names = authors.names_of(tx, site.key, claim)
    writer = replace(writer, authors=names)
    if bound.regulars_only or house.hold_first:
        writer = replace(writer, published=writers.published(tx, site.key, names))
    if house.hold_removed:
        removed = writers.removed_lately(tx, site.key, names, now)
        writer = replace(writer, removed_lately=removed)
    if bound.each is not None:
        mine = writers.in_scope(tx, wanted.thread, names, bound.each.note)
        writer = replace(writer, in_scope=sum(one.stands for one in mine))
    pace = _pace_note(bound)
    if pace is not None:
        mine = writers.in_scope(tx, wanted.thread, names, pace)
        writer = replace(writer, last_at=mine[0].at if mine else None)
    return writer


def _pace_note(bound: Binding) -> Note | None:
    """Return the note whose scope tells where somebody's last comment counts."""
    return bound.slow.note if bound.slow else bound.heat


def _sanctions(tx: Connection, wanted: Wanted, now: datetime) -> tuple[Sanction, ...]:
    site = wanted.site.key
    if not sanctions.any_on(tx, site):
        return ()
    names = authors.names_of(tx, site, wanted.claim)
    found = {one.seq: one for one in sanctions.of(tx, site, names)}
    if wanted.email:
        marked = marks.found(tx, site, marks.digest(wanted.seal_key, wanted.email), now)
        known = (sanctions.load(tx, site, seq) for seq in marked)
        found |= {one.seq: one for one in known if one is not None}
    return tuple(one for one in found.values() if stands(one, now))


def _speaks_to(tx: Connection, wanted: Wanted, whom: set[AuthorId]) -> frozenset[AuthorId]:
    """Return whom of these a text answers or mentions."""
    answered = {wanted.parent.author} if wanted.parent else set()
    named = sorted(whom - answered)[:_NAMED_AT_MOST]
    mentioned = {one for one in named if words.speaks_to(wanted.source, authors.name_of(tx, one))}
    return frozenset((whom & answered) | mentioned)


def _is_staffs(tx: Connection, site: Site, parent: Comment | None) -> bool:
    account = authors.account_of(tx, parent.author) if parent else None
    return account is not None and sites.role_of(tx, site.key, account) in _STAFF


def _heat(tx: Connection, thread: Thread, path: tuple[Seq, ...]) -> int:
    """Return the seconds that heat asks for: two minutes, and one for each report on the way."""
    flags = sum(reports.open_counts(tx, thread.id, list(path)).values())
    return _HEAT_BASE_S + _HEAT_STEP_S * flags


_STAFF = frozenset({Role.MODERATOR, Role.OWNER})
