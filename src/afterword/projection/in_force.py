"""Every note that stands on a site, whichever thread it is in."""

from datetime import datetime

from sqlalchemy import Connection, or_, select

from afterword.db.tables import note
from afterword.domain.ids import Seq, SiteKey, StreamId, site_stream
from afterword.projection import noted, notes
from afterword.projection.noted import NoteShown


def in_threads(tx: Connection, site: SiteKey, now: datetime, limit: int) -> list[NoteShown]:
    """Return the notes that stand in the threads of a site, those that end first before others."""
    found = (
        select(note.c.stream, note.c.seq)
        .where(note.c.site == site, note.c.stream != site_stream(site), note.c.lifted.is_(None))
        .where(or_(note.c.until.is_(None), note.c.until > now))
        .order_by(note.c.until.is_(None), note.c.until, note.c.at.desc())
        .limit(limit)
    )
    made: list[NoteShown] = []
    for row in tx.execute(found):
        stream = StreamId(row.stream)
        one = notes.load(tx, stream, Seq(row.seq))
        made += noted.shown(tx, stream, [one], now) if one is not None else []
    return made
