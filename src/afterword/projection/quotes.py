"""Quotes as readers may see them: the words, and what has become of the comment they are from."""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from html import unescape

from msgspec import Struct
from sqlalchemy import Connection, and_, func, select

from afterword.db.tables import author, body, comment
from afterword.domain.comment import Comment, Presence
from afterword.domain.ids import Seq, StreamId, ThreadId, thread_stream
from afterword.domain.quote import How, Quote
from afterword.domain.thread import Thread
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.log import quotes
from afterword.projection import versions
from afterword.projection.comments import from_row


class Missing(StrEnum):
    """Why the words of a quote are not shown."""

    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    MOVED = "moved"
    WAITS = "waits"
    REDACTED = "redacted"
    ERASED = "erased"


class Source(Struct, frozen=True):
    """The comment that is quoted, as far as a reader may see it."""

    seq: Seq
    number: int
    name: str
    """Empty when it is a tombstone."""
    n: int
    presence: Presence
    sight: Sight
    content_note: str = ""
    """What its text is about, for those who would rather not read about it unprepared."""
    html: str = ""
    """Of a comment that words were taken out of: what is left of it."""


class QuoteShown(Struct, frozen=True):
    """A quote as a reader may see it."""

    how: How
    html: str
    """The words; empty when they may not be seen."""
    source: Source | None = None
    """None when they are the page's own."""
    address: str = ""
    gone: Missing | None = None
    """Why the words are not shown; None while they are."""
    content_note: str = ""
    """What is said of the words where they are from, and so under what they are folded."""


def of_bodies(
    tx: Connection, places: Iterable[tuple[ThreadId, Seq]]
) -> dict[tuple[ThreadId, Seq], tuple[QuoteShown, ...]]:
    """Return what these bodies quote, by thread and seq of the body."""
    by_thread: dict[ThreadId, list[Seq]] = {}
    for thread, seq in places:
        by_thread.setdefault(thread, []).append(seq)
    found = {}
    for thread, seqs in by_thread.items():
        cuts = quotes.read(tx, thread_stream(thread), seqs)
        sources = _sources(tx, thread, [one for cut in cuts.values() for one in cut.quotes])
        for seq, cut in cuts.items():
            found[thread, seq] = tuple(_shown(one, sources) for one in cut.quotes)
    return found


def shown(tx: Connection, thread: ThreadId, found: Sequence[Quote]) -> tuple[QuoteShown, ...]:
    """Return the quotes of a text that is not in the log, or not yet."""
    sources = _sources(tx, thread, found)
    return tuple(_shown(one, sources) for one in found)


def erased(tx: Connection, thread: ThreadId, seqs: Collection[Seq]) -> set[Seq]:
    """Return which of these comments were erased."""
    gone = (Presence.ERASED, Presence.FORGOTTEN)
    found = select(comment.c.seq).where(
        comment.c.thread == thread, comment.c.seq.in_(seqs), comment.c.presence.in_(gone)
    )
    return set(tx.execute(found).scalars())


def hidden(tx: Connection, thread: ThreadId, found: Sequence[Quote]) -> set[Seq]:
    """Return the comments quoted there that readers may not see now."""
    return {
        seq
        for seq, source in _sources(tx, thread, found).items()
        if source.sight is not Sight.WHOLE
    }


def quoting(tx: Connection, thread: ThreadId, seqs: Sequence[Seq]) -> list[Seq]:
    """Return the comments whose text now quotes one of these."""
    bodies = quotes.quoting(tx, StreamId(thread), seqs)
    if not bodies:
        return []
    found = select(comment.c.seq).where(comment.c.thread == thread, comment.c.body.in_(bodies))
    return [Seq(seq) for seq in tx.execute(found.order_by(comment.c.seq)).scalars()]


def numbered(tx: Connection, thread: Thread, number: int) -> Comment | None:
    """Return the comment with this number; None when readers see none."""
    if number > thread.numbered:
        return None
    # A comment's seq is never less than its number, and seldom much more.
    found = (
        select(comment)
        .where(comment.c.thread == thread.id, comment.c.seq >= number)
        .where(comment.c.number == number)
        .order_by(comment.c.seq)
        .limit(1)
    )
    row = tx.execute(found).first()
    if row is None:
        return None
    one = from_row(row)
    return None if sight(one, PUBLIC) is Sight.NOTHING else one


def _sources(tx: Connection, thread: ThreadId, found: Sequence[Quote]) -> dict[Seq, Source]:
    seqs = {seq for one in found for seq in one.sources}
    if not seqs:
        return {}
    joined = (
        select(comment, author.c.name.label("name"), body.c.content_note.label("content_note"))
        .add_columns(body.c.html.label("html"))
        .join(author, author.c.id == comment.c.author)
        .join(body, and_(body.c.stream == comment.c.thread, body.c.seq == _READ))
    )
    rows = tx.execute(joined.where(comment.c.thread == thread, comment.c.seq.in_(seqs))).all()
    made = {}
    for row in rows:
        one = from_row(row)
        may_see = sight(one, PUBLIC)
        is_other = may_see is Sight.WHOLE and one.revision.number > 0
        if is_other and versions.lost_words(tx, thread, one.seq):
            # (its author said it otherwise since; who quoted it still has what it said)
            may_see = Sight.REDACTED
        seen = may_see in {Sight.WHOLE, Sight.REDACTED}
        made[one.seq] = Source(
            seq=one.seq,
            number=one.number,
            name=row.name if seen else "",
            n=one.n,
            presence=one.presence,
            sight=may_see,
            content_note=row.content_note if seen else "",
            html=row.html if may_see is Sight.REDACTED else "",
        )
    return made


def _shown(one: Quote, sources: dict[Seq, Source]) -> QuoteShown:
    """Show words only while every comment they may be from can be seen in its own place."""
    theirs = [sources[seq] for seq in one.sources if seq in sources]
    missing = [why for source in theirs if (why := _missing(one, source)) is not None]
    named = None if one.comment is None else sources.get(one.comment)
    if one.how is How.ERASED or missing:
        gone = Missing.ERASED if one.how is How.ERASED else missing[0]
        return QuoteShown(one.how, "", named, one.address, gone)
    notes = dict.fromkeys(source.content_note for source in theirs if source.content_note)
    return QuoteShown(one.how, one.html, named, one.address, content_note=", ".join(notes))


def _missing(one: Quote, source: Source) -> Missing | None:
    """Tell why a source's words cannot be shown here; None when they can be read there, too."""
    match source.sight:
        case Sight.WHOLE:
            return None
        case Sight.REDACTED:
            # What was taken out of it must not be left in what quotes it.
            return None if _as_read(one.html) in _as_read(source.html) else Missing.REDACTED
        case _:
            return _OF_PRESENCE[source.presence]


def _as_read(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())


_TAG = re.compile(r"<[^>]*>")
_READ = func.coalesce(comment.c.public, comment.c.body)
_OF_PRESENCE: dict[Presence, Missing] = {
    Presence.PRESENT: Missing.WAITS,
    Presence.WITHDRAWN: Missing.WITHDRAWN,
    Presence.VANISHED: Missing.WITHDRAWN,
    Presence.REMOVED: Missing.REMOVED,
    Presence.MOVED: Missing.MOVED,
    Presence.RETURNED: Missing.MOVED,
    Presence.ERASED: Missing.ERASED,
    Presence.FORGOTTEN: Missing.ERASED,
}
