"""Quotes as readers may see them: the words, and what has become of the comment they are from."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct
from sqlalchemy import Connection, and_, select

from afterword.db.tables import author, body, comment
from afterword.domain.comment import Comment, Presence
from afterword.domain.ids import Seq, StreamId, ThreadId, thread_stream
from afterword.domain.quote import How, Quote
from afterword.domain.thread import Thread
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.log import quotes
from afterword.projection.comments import from_row


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


class QuoteShown(Struct, frozen=True):
    """A quote as a reader may see it."""

    how: How
    html: str
    """The words; empty when they may not be seen."""
    source: Source | None = None
    """None when they are the page's own."""
    address: str = ""
    gone: Presence | None = None
    """What has become of a comment whose words these are; None while it stands."""
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
        .join(author, author.c.id == comment.c.author)
        .join(body, and_(body.c.stream == comment.c.thread, body.c.seq == comment.c.body))
    )
    rows = tx.execute(joined.where(comment.c.thread == thread, comment.c.seq.in_(seqs))).all()
    made = {}
    for row in rows:
        one = from_row(row)
        may_see = sight(one, PUBLIC)
        name, note = (row.name, row.content_note) if may_see is Sight.WHOLE else ("", "")
        made[one.seq] = Source(one.seq, one.number, name, one.n, one.presence, may_see, note)
    return made


def _shown(one: Quote, sources: dict[Seq, Source]) -> QuoteShown:
    """Show words only while every comment they may be from can be seen in its own place."""
    theirs = [sources[seq] for seq in one.sources if seq in sources]
    unseen = [source.presence for source in theirs if source.sight is not Sight.WHOLE]
    named = None if one.comment is None else sources.get(one.comment)
    if one.how is How.ERASED or unseen:
        gone = Presence.ERASED if one.how is How.ERASED else unseen[0]
        return QuoteShown(one.how, "", named, one.address, gone)
    notes = dict.fromkeys(source.content_note for source in theirs if source.content_note)
    return QuoteShown(one.how, one.html, named, one.address, content_note=", ".join(notes))
