"""What moderators know of a person: what they wrote, what was done, what was noted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, func, select

from afterword.db.tables import author, comment, held
from afterword.domain.comment import ELSEWHERE, Presence
from afterword.domain.desk_event import StaffNoteWritten
from afterword.domain.ids import ActorId, AuthorId, Seq, SiteKey, ThreadId, desk_stream
from afterword.domain.sanction import Sanction, stands
from afterword.log import bodies, codec, filed
from afterword.log.filed import Wanted
from afterword.projection import sanctions

_STAFF_NOTE = codec.kind_of(StaffNoteWritten)
_STAFF_NOTES = 2_000
"""So many of the newest are known."""


class StaffNote(Struct, frozen=True):
    """What a moderator wrote about a person for the others."""

    author: AuthorId
    by: ActorId
    at: datetime
    words: str


class History(Struct, frozen=True, kw_only=True):
    """What somebody did on a site, in numbers, and what holds for them."""

    published: int = 0
    removed: int = 0
    withdrawn: int = 0
    declined: int = 0
    first_at: datetime | None = None
    sanctions: Sequence[Sanction] = ()
    """Every one, the oldest first."""

    def in_force(self, now: datetime) -> list[Sanction]:
        """Return those that hold."""
        return [one for one in self.sanctions if stands(one, now)]


class Wrote(Struct, frozen=True):
    """One comment of somebody."""

    thread: ThreadId
    seq: Seq
    number: int
    at: datetime
    presence: Presence


def is_of(tx: Connection, site: SiteKey, who: AuthorId) -> bool:
    """Say whether somebody wrote on a site under this name."""
    found = select(author.c.id).where(author.c.id == who, author.c.site == site)
    return tx.execute(found).first() is not None


def history(tx: Connection, site: SiteKey, names: Iterable[AuthorId]) -> History:
    """Return what a person did on a site, under all their names.

    What was moved is counted once, where it stands now.
    """
    mine = list(names)
    counts = (
        select(comment.c.presence, func.count(), func.min(comment.c.at))
        .where(comment.c.author.in_(mine), comment.c.site == site, _STANDS_HERE)
        .group_by(comment.c.presence)
    )
    rows = {Presence(row[0]): (int(row[1]), row[2]) for row in tx.execute(counts)}
    # (what was kept out where it comes from, nobody here has decided about)
    declined = select(func.count()).where(
        held.c.author.in_(mine), held.c.site == site, held.c.declined != held.c.seq
    )
    gone = (Presence.WITHDRAWN, Presence.VANISHED)
    return History(
        published=sum(count for count, _ in rows.values()),
        removed=rows.get(Presence.REMOVED, (0, None))[0],
        withdrawn=sum(rows.get(one, (0, None))[0] for one in gone),
        declined=int(tx.execute(declined).scalar() or 0),
        first_at=min((first for _, first in rows.values()), default=None),
        sanctions=sanctions.of(tx, site, mine),
    )


def latest(tx: Connection, site: SiteKey, names: Iterable[AuthorId], limit: int) -> list[Wrote]:
    """Return what somebody wrote on a site, the newest first."""
    mine = (comment.c.author.in_(list(names)), comment.c.site == site, _STANDS_HERE)
    found = select(comment).where(*mine).order_by(comment.c.at.desc()).limit(limit)
    return [
        Wrote(ThreadId(row.thread), row.seq, row.number, row.at, Presence(row.presence))
        for row in tx.execute(found)
    ]


def staff_notes(tx: Connection, site: SiteKey) -> Mapping[AuthorId, Sequence[StaffNote]]:
    """Return what moderators wrote about people of a site, by author, the newest first."""
    stream = desk_stream(site)
    written = filed.latest(tx, Wanted(site=site, kind=_STAFF_NOTE), None, _STAFF_NOTES)
    words = bodies.read(tx, stream, [one.seq for one in written])
    found: dict[AuthorId, list[StaffNote]] = {}
    for one in written:
        if isinstance(one.event, StaffNoteWritten) and one.seq in words:
            said = StaffNote(one.event.author, one.actor, one.at, words[one.seq].body.source)
            found.setdefault(one.event.author, []).append(said)
    return found


_STANDS_HERE = comment.c.presence.not_in([one.value for one in ELSEWHERE])
