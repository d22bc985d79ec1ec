"""Put together what the gate looks at when somebody writes: the place, the writer, what binds."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.comment import Comment
from afterword.domain.event import Role
from afterword.domain.ids import AuthorId, Seq
from afterword.domain.note import Note, Reach, Scope
from afterword.domain.note import binds as binds_at
from afterword.domain.sanction import Sanction, stands
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.gate import words
from afterword.gate.binding import Binding, binding
from afterword.gate.scene import Scene
from afterword.gate.writer import Writer
from afterword.handle import noticing
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
    names: frozenset[AuthorId]
    """The names they wrote under on the site."""
    proves: Claim = authors.NOBODY
    """All that they show of who they are, also when they write under another name."""
    emails: tuple[str, ...] = ()
    """Addresses by which a sanction on them can be known."""
    seal_key: bytes = b""
    """Key of the digests of addresses."""
    standing: Sequence[Note] | None = None
    """The notes in force in the thread; None where nobody has looked yet."""


def scene(tx: Connection, wanted: Wanted, now: datetime) -> Scene:
    """Load the scene of a text: only what the house, its notes and its sanctions make matter."""
    site, thread, parent = wanted.site, wanted.thread, wanted.parent
    path = branch.path(tx, thread, parent.seq) if parent else ()
    standing = wanted.standing
    if standing is None:
        standing = demand.in_force(tx, site, thread, now)
    bound = binding(note for note in standing if binds_at(note, path))
    heated = noticing.heated(tx, site.moderation, thread.id, parent)
    pace = _pace_scope(bound, parent if heated else None)
    writer = _writer(tx, wanted, bound, pace, now)
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
        heat_s=_heat(tx, wanted, path) if bound.heat or heated else 0,
        heated=heated,
        surge=noticing.surges(tx, site, writer, wanted.names, now),
    )


def _writer(
    tx: Connection, wanted: Wanted, bound: Binding, pace: Scope | None, now: datetime
) -> Writer:
    site, claim = wanted.site, wanted.claim
    role = Role.GUEST
    if claim.account is not None:
        role = sites.role_of(tx, site.key, claim.account)
    writer = Writer(role=role, sanctions=_sanctions(tx, wanted, now))
    house = site.moderation
    counts = bound.counts or house.hold_first or house.hold_removed or bound.protected
    if writer.is_staff or not (counts or pace or site.paused):
        return writer
    names = wanted.names
    writer = replace(writer, authors=names)
    if bound.regulars_only or house.hold_first:
        writer = replace(writer, published=writers.published(tx, site.key, names))
    if house.hold_removed:
        removed = writers.removed_lately(tx, site.key, names, now)
        writer = replace(writer, removed_lately=removed)
    if bound.each is not None:
        mine = writers.in_scope(tx, wanted.thread, names, bound.each.note.scope)
        writer = replace(writer, in_scope=sum(one.stands for one in mine))
    if pace is not None:
        mine = writers.in_scope(tx, wanted.thread, names, pace)
        # What a clock that was set back says of the future tells nothing about how long it is ago.
        past = [one.at for one in mine if one.at <= now]
        writer = replace(writer, last_at=max(past, default=None))
    return writer


def _pace_scope(bound: Binding, heated: Comment | None) -> Scope | None:
    """Return where somebody's last comment counts; None where no pace is asked for."""
    note = bound.slow.note if bound.slow else bound.heat
    if note is not None:
        return note.scope
    return None if heated is None else Scope(Reach.CONVERSATION, heated.root)


def _sanctions(tx: Connection, wanted: Wanted, now: datetime) -> tuple[Sanction, ...]:
    site = wanted.site.key
    if not sanctions.any_on(tx, site):
        return ()
    # (another name or a new key changes nothing about whom it is decided about)
    names = wanted.names | authors.names_of(tx, site, wanted.proves)
    found = {one.seq: one for one in sanctions.of(tx, site, names)}
    for email in filter(None, wanted.emails):
        marked = marks.found(tx, site, marks.digest(wanted.seal_key, email), now)
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


def _heat(tx: Connection, wanted: Wanted, path: tuple[Seq, ...]) -> int:
    """Return the seconds that heat asks for.

    Two minutes, and one for each report on what is answered, on what that answers, and on what
    its writer wrote in the thread themselves.
    """
    thread = wanted.thread.id
    flags = sum(reports.open_counts(tx, thread, list(path)).values())
    own = reports.open_on(tx, thread, wanted.names, path)
    return _HEAT_BASE_S + _HEAT_STEP_S * (flags + own)


_STAFF = frozenset({Role.MODERATOR, Role.OWNER})
