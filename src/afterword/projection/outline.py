"""A thread in outline: what stands in it and how long it is, without a word of it."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from afterword.db.statement import Query
from afterword.db.tables import comment
from afterword.domain import note as notes
from afterword.domain.comment import Presence, Publication
from afterword.domain.ids import Seq
from afterword.domain.level import Level
from afterword.domain.note import Note
from afterword.domain.reading import CardKey
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.projection import demand, noted

MOST = 1000
"""Of the comments, so many of the newest are told one by one."""


class Outline(Struct, frozen=True, kw_only=True):
    """What a reader's own device needs to tell what is new to them, and how long it takes."""

    thread: Thread
    level: Level
    comments: tuple[tuple[Seq, int, int], ...]
    """The newest that stand, in order: seq, number, words."""
    edits: tuple[tuple[Seq, Seq], ...]
    """All that say something else now, also older ones, each with the seq of that change."""
    notes: tuple[Note, ...]
    """Those that stand, of the whole site first."""
    places: tuple[Seq, ...]
    """For each of them the place in the thread's log after which it got its words."""
    summary: Seq
    """Up to where a standing summary tells the story; 0 without one."""
    cards: tuple[tuple[CardKey, int], ...]
    """The cards of the site's required readings, each with its words."""

    @property
    def earlier(self) -> tuple[int, int]:
        """How many comments stand before the ones listed, and how long they are together."""
        words = sum(words for _, _, words in self.comments)
        return self.thread.comments - len(self.comments), max(0, self.thread.words - words)


def load(tx: Connection, site: Site, thread: Thread, now: datetime) -> Outline:
    """Return the outline of a thread."""
    rows = _NEWEST.rows(tx, {"in_thread": thread.id, "most": MOST})[::-1]
    standing = demand.standing(tx, site.key, thread, now)
    return Outline(
        thread=thread,
        level=demand.level_of(site, thread),
        comments=tuple((row.seq, row.number, row.words) for row in rows),
        edits=tuple((row.seq, row.material) for row in _EDITED.rows(tx, {"in_thread": thread.id})),
        notes=tuple(standing),
        places=tuple(noted.place(tx, thread, one) for one in standing),
        summary=notes.covered(standing),
        cards=tuple((card.key, card.words) for one in site.readings for card in one.cards),
    )


_NEWEST = Query(
    select(comment.c.seq, comment.c.number, comment.c.words)
    .where(
        comment.c.thread == bindparam("in_thread"),
        comment.c.presence == Presence.PRESENT.value,
        comment.c.publication == Publication.PUBLISHED.value,
    )
    .order_by(comment.c.seq.desc())
    .limit(bindparam("most"))
)
_EDITED = Query(
    select(comment.c.seq, comment.c.material)
    .where(
        comment.c.thread == bindparam("in_thread"),
        comment.c.presence == Presence.PRESENT.value,
        comment.c.material.is_not(None),
    )
    .order_by(comment.c.seq)
)
