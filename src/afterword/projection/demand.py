"""What a house asks of whoever writes at a place: read from what is stored, judged by the gate."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from afterword.db.statement import Query
from afterword.db.tables import comment
from afterword.domain import note as notes_of
from afterword.domain.comment import Comment, Presence, Publication
from afterword.domain.ids import AuthorId, Seq, SiteKey, site_stream, thread_stream
from afterword.domain.level import Level, stricter
from afterword.domain.note import Note
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.gate import owed
from afterword.gate.binding import binding
from afterword.gate.owed import MOST_ANSWERS, Demand, Item
from afterword.gate.ranges import Range
from afterword.gate.receipt import ThreadReceipt, gaps
from afterword.projection import notes

_BATCH = 100
_PRESENT = Presence.PRESENT.value
_WITHOUT_COMMENTS = frozenset({Level.OFF, Level.NOTES})
"""Levels at which nobody is asked to read what others wrote."""


def level_of(site: Site, thread: Thread) -> Level:
    """Return how much one must have read in a thread."""
    return thread.level or site.level


class Spot(Struct, frozen=True):
    """Where somebody is about to write."""

    site: Site
    thread: Thread
    """Also one in which nobody has written."""
    parent: Comment | None = None
    """What they answer."""
    standing: Sequence[Note] | None = None
    """The notes in force in the thread; None where nobody has looked yet."""


def load(tx: Connection, spot: Spot, receipt: ThreadReceipt, now: datetime) -> Demand:
    """Return what is asked of whoever writes at a spot.

    Args:
        tx: Open transaction.
        spot: Where.
        receipt: What they have read there; its horizon says up to where they are asked.
        now: The time.
    """
    site, thread, parent = spot.site, spot.thread, spot.parent
    found = in_force(tx, site, thread, now) if spot.standing is None else spot.standing
    level = _raised(level_of(site, thread), found)
    budget_words = owed.budget(site.budget_minutes)
    if level is Level.OFF:
        # Nobody is asked to read; what a note demands of a comment itself holds all the same.
        found = [one for one in found if notes_of.required_tags([one])]
    # Whoever has read the whole log, changes and all, is asked for no comment whatever it says.
    comments = level not in _WITHOUT_COMMENTS and bool(gaps(receipt, 0, thread.position))
    # Without, what is answered matters only to notes that do not bind everywhere.
    near = comments or any(one.scope.comment is not None for one in found)
    above = _ancestors(tx, thread, parent) if near and parent else []
    places = [Seq(row.seq) for row in above]
    standing = tuple(one for one in found if notes_of.binds(one, places))
    level = _raised(level_of(site, thread), standing)
    if level is Level.OFF:
        return Demand(level=level, budget_words=budget_words, standing=standing)
    demand = Demand(
        level=level, budget_words=budget_words, readings=site.readings, standing=standing
    )
    if level is Level.NOTES or not comments:
        return demand
    path = tuple(_item(row) for row in above if _stands(row))
    answers = () if parent is None else _answers(tx, thread, parent.seq, receipt.horizon)
    if level is Level.PATH:
        return Demand(**_fields(demand), path=path, answers=answers)
    asked = frozenset(one.seq for one in (*path, *answers))
    rest, more = _rest(
        tx, thread, receipt, _Share(notes_of.covered(standing), budget_words, asked)
    )
    return Demand(**_fields(demand), path=path, answers=answers, rest=rest, more=more)


def standing(tx: Connection, site: SiteKey, thread: Thread, now: datetime) -> list[Note]:
    """Return the notes in force in a thread, those of the whole site first."""
    of_site = notes.unlifted(tx, site_stream(site))
    return _still([*of_site, *_of_thread(tx, thread)], now)


def in_force(tx: Connection, site: Site, thread: Thread, now: datetime) -> list[Note]:
    """Return the same of a site that is known already."""
    # Most sites have no note, and then nothing is asked of the database for theirs.
    if site.notes:
        return standing(tx, site.key, thread, now)
    return _still(_of_thread(tx, thread), now)


def _of_thread(tx: Connection, thread: Thread) -> list[Note]:
    return notes.unlifted(tx, thread_stream(thread.id)) if thread.notes else []


def _still(found: list[Note], now: datetime) -> list[Note]:
    return [one for one in found if notes_of.stands(one, now)]


def _raised(level: Level, standing: Sequence[Note]) -> Level:
    """Return a level, or more where a note asks for more."""
    return stricter(level, binding(standing).level or level)


def _ancestors(tx: Connection, thread: Thread, parent: Comment) -> list[Any]:
    """Return a comment and what it answers, up to the root; the root first."""
    return _ABOVE.rows(tx, {"in_thread": thread.id, "at": parent.seq})


def _answers(tx: Connection, thread: Thread, parent: Seq, upto: Seq) -> tuple[Item, ...]:
    """Return the newest answers up to the horizon: no conversation can outrun who joins it."""
    to = {"in_thread": thread.id, "to": parent, "upto": upto, "most": MOST_ANSWERS}
    rows = _ANSWERS.rows(tx, to)
    return tuple(_item(row) for row in reversed(rows))


class _Share(Struct, frozen=True):
    """How much of a thread is asked for."""

    after: Seq
    """Up to where a summary tells it."""
    budget_words: int | None
    path: frozenset[Seq]
    """Comments that are asked for anyway, and not out of this share."""


def _rest(
    tx: Connection, thread: Thread, receipt: ThreadReceipt, share: _Share
) -> tuple[tuple[Item, ...], bool]:
    """Return the newest comments up to the horizon, and whether unread ones are left out."""
    unread = gaps(receipt, share.after, receipt.horizon)
    if not unread:
        return (), False
    if share.budget_words is None:
        return tuple(one for span in unread for one in _newest_first(tx, thread, span)), False
    found: list[Item] = []
    words = 0
    # What the budget did not reach when they were sent back, it does not reach because somebody
    # has shortened or withdrawn a comment since.
    first = max(share.after + 1, receipt.floor)
    for one in _newest_first(tx, thread, (first, receipt.horizon)):
        found.append(one)
        words += 0 if one.seq in share.path else one.words
        if words > share.budget_words:
            first = int(one.seq)
            break
    beyond = gaps(receipt, share.after, first - 1)
    return tuple(found), any(_has_comments(tx, thread, span) for span in beyond)


def _newest_first(tx: Connection, thread: Thread, span: Range) -> Iterator[Item]:
    """Yield the comments at these places, asking for some at a time."""
    first, before = span[0], span[1] + 1
    while True:
        rows = _SPAN.rows(tx, _span(thread, (first, before), _BATCH))
        yield from map(_item, rows)
        if len(rows) < _BATCH:
            return
        before = rows[-1].seq


def _has_comments(tx: Connection, thread: Thread, span: Range) -> bool:
    return _SPAN.first(tx, _span(thread, (span[0], span[1] + 1), 1)) is not None


def _span(thread: Thread, places: Range, most: int) -> dict[str, Any]:
    first, before = places
    return {"in_thread": thread.id, "first": first, "before": before, "most": most}


def _fields(demand: Demand) -> dict[str, Any]:
    return {
        "level": demand.level,
        "budget_words": demand.budget_words,
        "readings": demand.readings,
        "standing": demand.standing,
    }


def _stands(row: Any) -> bool:  # noqa: ANN401 - a row of the queries below
    return bool(
        row.presence == Presence.PRESENT.value and row.publication == Publication.PUBLISHED.value
    )


def _item(row: Any) -> Item:  # noqa: ANN401 - a row of the queries below
    return Item(row.seq, row.words, AuthorId(row.author), row.material)


_COLUMNS = select(comment.c.seq, comment.c.words, comment.c.author, comment.c.material).where(
    comment.c.thread == bindparam("in_thread"),
    comment.c.presence == _PRESENT,
    # What waits again after a change can be read by nobody.
    comment.c.publication == Publication.PUBLISHED.value,
)
_NEWEST = (comment.c.seq.desc(),)
_ANSWERS = Query(
    _COLUMNS.where(comment.c.parent == bindparam("to"), comment.c.seq <= bindparam("upto"))
    .order_by(*_NEWEST)
    .limit(bindparam("most"))
)
_SPAN = Query(
    _COLUMNS.where(comment.c.seq >= bindparam("first"), comment.c.seq < bindparam("before"))
    .order_by(*_NEWEST)
    .limit(bindparam("most"))
)
_PLACE = select(
    *(comment.c.seq, comment.c.words, comment.c.author, comment.c.material),
    *(comment.c.presence, comment.c.publication, comment.c.parent),
).where(comment.c.thread == bindparam("in_thread"))
_FIRST = _PLACE.where(comment.c.seq == bindparam("at")).cte("above", recursive=True)
_UP = _FIRST.union_all(_PLACE.where(comment.c.seq == _FIRST.c.parent))
# Nobody answers what is not there yet, so that by seq the root comes first.
_ABOVE = Query(select(_UP).order_by(_UP.c.seq))
