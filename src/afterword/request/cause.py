"""Why something was refused: the note it comes from, with its words and the name under them."""

from functools import partial

from sqlalchemy import Connection

from afterword.domain.ids import SiteKey, ThreadId
from afterword.domain.note import Note, Reach
from afterword.gate.verdict import Refuse
from afterword.page.compose import Cause
from afterword.page.note import address
from afterword.projection import noted
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.standing_notes import stream_of


async def refused(server: Server, site: SiteKey, thread: ThreadId, refuse: Refuse) -> RefusedError:
    """Return what to raise for a refusal, with the words of the note it comes from."""
    if refuse.note is None:
        return RefusedError(refuse, site)
    ask = partial(_cause, server=server, site=site, thread=thread, note=refuse.note)
    return RefusedError(refuse, site, await server.read(ask))


def _cause(tx: Connection, server: Server, site: SiteKey, thread: ThreadId, note: Note) -> Cause:
    where = None if note.scope.reach is Reach.SITE else thread
    shown = noted.shown(tx, stream_of(site, where), [note], server.now())[0]
    return Cause(note.id, shown.instruction, shown.name, address(shown, site, thread), note.until)
