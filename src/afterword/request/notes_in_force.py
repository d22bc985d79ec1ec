"""Every note that stands on a site, each with the thread in which one changes or lifts it."""

from datetime import datetime

from sqlalchemy import Connection

from afterword.domain.ids import ThreadId, site_stream
from afterword.domain.note import stands
from afterword.domain.site import Site
from afterword.page import place
from afterword.page.handover import NoteLine
from afterword.projection import in_force, noted, notes, queue, sites, threads
from afterword.projection.noted import NoteShown

_MOST = 200


def of_site(tx: Connection, site: Site, now: datetime) -> list[NoteLine]:
    """Return those on the whole site, then those of its threads, what ends first before others."""
    stream = site_stream(site.key)
    standing = [one for one in notes.unlifted(tx, stream) if stands(one, now)]
    mine = [_line(tx, site, one, now) for one in noted.shown(tx, stream, standing, now)]
    return mine + in_threads(tx, site, now)


def in_threads(tx: Connection, site: Site, now: datetime) -> list[NoteLine]:
    """Return those of a site's threads, what ends first before others."""
    found = in_force.in_threads(tx, site.key, now, _MOST)
    return [_line(tx, site, one, now) for one in found]


def _line(tx: Connection, site: Site, one: NoteShown, now: datetime) -> NoteLine:
    until = one.note.until
    soon = until is not None and until <= now + queue.SOON
    if one.stream == site_stream(site.key):
        return NoteLine(one, ends_soon=soon)
    thread = threads.load(tx, ThreadId(one.stream))
    if thread is None:
        return NoteLine(one, ends_soon=soon)
    where = place.of(site, thread.page, sites.page_of(tx, site.key, thread.page))
    return NoteLine(one, thread.id, where, soon)
