"""Why something was refused: the note it comes from, with its words and the name under them."""

from functools import partial
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import note as rules
from afterword.domain.ids import SiteKey, ThreadId
from afterword.domain.note import Note, Reach
from afterword.gate.verdict import Refuse
from afterword.page import words
from afterword.page.compose import Cause
from afterword.page.note import address
from afterword.projection import noted, notes
from afterword.projection.held import Held
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.standing_notes import stream_of


async def refused(server: Server, site: SiteKey, thread: ThreadId, refuse: Refuse) -> RefusedError:
    """Return what to raise for a refusal, with the words of the note it comes from."""
    if refuse.note is None:
        return RefusedError(refuse, site)
    ask = partial(_cause, server=server, site=site, thread=thread, note=refuse.note)
    return RefusedError(refuse, site, await server.read(ask))


def of_held(tx: Connection, server: Server, site: SiteKey, waiting: Held) -> Cause | None:
    """Return the note for which a comment waits; None where it waits for another reason.

    An end is told only of a note that still stands: the comment waits on all the same.
    """
    if waiting.note is None:
        return None
    note = notes.named(tx, site, waiting.thread, waiting.note)
    if note is None:
        return None
    cause = _cause(tx, server, site, waiting.thread, note)
    return cause if rules.stands(note, server.now()) else replace(cause, until=None)


def facts(cause: Cause) -> dict[str, Any]:
    """Return it as JSON."""
    return {
        "note": cause.note,
        "by": cause.by,
        "instruction": cause.instruction,
        "href": cause.href,
        "until": cause.until and words.iso(cause.until),
    }


def _cause(tx: Connection, server: Server, site: SiteKey, thread: ThreadId, note: Note) -> Cause:
    where = None if note.scope.reach is Reach.SITE else thread
    shown = noted.shown(tx, stream_of(site, where), [note], server.now())[0]
    return Cause(note.id, shown.instruction, shown.name, address(shown, site, thread), note.until)
