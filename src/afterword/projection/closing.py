"""Whether a house is closed for some hours: the notes on the whole site that do it."""

from datetime import datetime

from sqlalchemy import Connection

from afterword.domain.effect import Hold, Lock
from afterword.domain.ids import SiteKey, site_stream
from afterword.domain.note import Kind, Note, stands
from afterword.projection import notes


def of_site(tx: Connection, site: SiteKey, now: datetime) -> list[Note]:
    """Return the notes in force that close a house, the oldest first; empty when it is open."""
    found = notes.unlifted(tx, site_stream(site))
    return [one for one in found if one.kind is Kind.HOURS and stands(one, now) and _closes(one)]


def _closes(note: Note) -> bool:
    return any(isinstance(effect, Hold | Lock) for effect in note.effects)
