"""Notes together with their words and the name they are signed with."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from afterword.db.tables import author, comment
from afterword.domain import note as rules
from afterword.domain.comment import Presence
from afterword.domain.effect import Protect, Redirect
from afterword.domain.event import NoteAmended
from afterword.domain.ids import AuthorId, Seq, SiteKey, StreamId, site_stream, thread_stream
from afterword.domain.note import Note, Reach
from afterword.domain.thread import Thread
from afterword.log import bodies, codec, read
from afterword.projection import notes


class Words(Struct, frozen=True):
    """The words of a note in an earlier revision."""

    instruction: str
    html: str
    content_note: str


class NoteShown(Struct, frozen=True):
    """A note as people read it."""

    stream: StreamId
    note: Note
    name: str
    """How its moderator signs."""
    instruction: str
    """The one sentence, as plain text."""
    html: str = ""
    """The detail; empty when there is none."""
    content_note: str = ""
    """What the detail is about, for those who would rather not read about it unprepared."""
    about: int | None = None
    """Number of the comment it is about."""
    is_standing: bool = True
    reason: str = ""
    """Why it was ended, if somebody said so."""
    names: Mapping[AuthorId, str] = {}
    """Of the people whom its effects are about."""
    removed: int = 0
    """Of the comments it explains: how many are still removed."""
    site: SiteKey = SiteKey("")
    """Where it stands, for the pages its effects lead to."""
    was: Words | None = None
    """As one reader acknowledged it, who is asked anew; None on what everybody sees."""

    def came_after(self, at: datetime) -> bool:
        """Say whether it landed, or came to say something else, after a text was written."""
        return (self.note.amended_at or self.note.at) > at


def of_thread(tx: Connection, site: SiteKey, thread: Thread, now: datetime) -> list[NoteShown]:
    """Return every note of a thread and those of the whole site that stand, the site's first."""
    of_site = notes.unlifted(tx, site_stream(site))
    standing = [one for one in of_site if rules.stands(one, now)]
    in_thread = notes.every(tx, thread_stream(thread.id)) if thread.notes else []
    return [
        *shown(tx, site_stream(site), standing, now),
        *shown(tx, thread_stream(thread.id), in_thread, now),
    ]


def shown(
    tx: Connection, stream: StreamId, found: Sequence[Note], now: datetime
) -> list[NoteShown]:
    """Return notes of one log with their words, in the same order."""
    if not found:
        return []
    lifted = [one.lifted for one in found if one.lifted is not None]
    words = bodies.read(tx, stream, [*(one.body for one in found), *lifted])
    names = _names(tx, found)
    numbers = _numbers(tx, stream, found)
    made = []
    for one in found:
        text = words[one.body].body
        ending = words.get(one.lifted) if one.lifted is not None else None
        made.append(
            NoteShown(
                stream=stream,
                note=one,
                name=names.get(one.author, ""),
                instruction=text.source.partition("\n")[0],
                html=text.html,
                content_note=text.content_note,
                about=numbers.get(one.scope.comment) if one.scope.comment else None,
                is_standing=rules.stands(one, now),
                reason=ending.body.source if ending else "",
                names=_named(one, names),
                removed=_still_removed(tx, stream, one) if one.explains else 0,
                site=_site_of(tx, one),
            )
        )
    return made


def with_what_was(tx: Connection, one: NoteShown, acknowledged: int) -> NoteShown:
    """Return a note with the last words that it had in an earlier revision.

    Args:
        tx: Open transaction.
        one: The note as it is now.
        acknowledged: The revision that its reader acknowledged; 0 for none.
    """
    if not 0 < acknowledged < one.note.revision:
        return one
    place, revision = one.note.seq, 1
    for placed in read.of_kinds(tx, one.stream, [codec.kind_of(NoteAmended)]):
        event = placed.event
        if not isinstance(event, NoteAmended) or event.note != one.note.seq:
            continue
        revision += event.material
        if revision > acknowledged:
            break
        place = placed.seq
    text = bodies.read(tx, one.stream, [place])[place].body
    instruction = text.source.partition("\n")[0]
    return replace(one, was=Words(instruction, text.html, text.content_note))


def place(tx: Connection, thread: Thread, note: Note) -> Seq:
    """Return after which place of a thread's log a note got the words it has now.

    Those on the whole site stand in another log: only the time tells.
    """
    if note.scope.reach is not Reach.SITE:
        return Seq(note.body - 1)
    return read.last_until(tx, thread_stream(thread.id), note.amended_at or note.at)


def detail(tx: Connection, stream: StreamId, note: Note) -> str:
    """Return the detail of a note as it was typed, for whoever changes it."""
    return bodies.read(tx, stream, [note.body])[note.body].body.source.partition("\n")[2]


def _about(note: Note) -> list[AuthorId]:
    return [effect.author for effect in note.effects if isinstance(effect, Protect)]


def _named(note: Note, names: Mapping[str, str]) -> dict[AuthorId, str]:
    return {who: names.get(who, "") for who in _about(note)}


def _site_of(tx: Connection, note: Note) -> SiteKey:
    if not any(isinstance(effect, Redirect) for effect in note.effects):
        return SiteKey("")
    # (nobody signs on two sites with one name)
    return SiteKey(
        tx.execute(select(author.c.site).where(author.c.id == note.author)).scalar() or ""
    )


def _still_removed(tx: Connection, thread: StreamId, note: Note) -> int:
    """Count the removals a note explains that nobody has undone."""
    removed = select(func.count()).select_from(comment).where(comment.c.thread == thread)
    in_force = comment.c.decided.in_(note.explains), comment.c.presence == Presence.REMOVED.value
    return int(tx.execute(removed.where(*in_force)).scalar() or 0)


def _names(tx: Connection, found: Sequence[Note]) -> dict[str, str]:
    ids = {one.author for one in found} | {who for one in found for who in _about(one)}
    rows = tx.execute(select(author.c.id, author.c.name).where(author.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _numbers(tx: Connection, stream: StreamId, found: Sequence[Note]) -> dict[Seq, int]:
    seqs = [one.scope.comment for one in found if one.scope.reach is not Reach.SITE]
    about = [seq for seq in seqs if seq is not None]
    if not about:
        return {}
    numbered = select(comment.c.seq, comment.c.number)
    rows = tx.execute(numbered.where(comment.c.thread == stream, comment.c.seq.in_(about)))
    return {row.seq: row.number for row in rows}
