"""Why something was refused: the note it comes from, with its words and the name under them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import note as rules
from afterword.domain.ids import Seq, SiteKey, ThreadId
from afterword.domain.note import Note, Reach
from afterword.gate.verdict import Refuse
from afterword.page import restrictions, words
from afterword.page.compose import Cause
from afterword.page.note import address
from afterword.people import authors
from afterword.people.authors import Claim
from afterword.projection import noted, notes, sanctions
from afterword.projection.held import Held
from afterword.request import slips, statements
from afterword.request.html import load_site
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.standing_notes import stream_of


async def refused(
    server: Server, site: SiteKey, thread: ThreadId, refuse: Refuse, claims: Sequence[Claim] = ()
) -> RefusedError:
    """Return what to raise for a refusal, with what there is to know of where it comes from.

    Args:
        server: Where.
        site: On which site.
        thread: In which thread.
        refuse: The refusal.
        claims: All that they show of who they are, where it may be their address that is known.
    """
    if refuse.sanction is not None:
        ask_ = partial(_by_sanction, server=server, site=site, refuse=refuse, claims=claims)
        return await server.read(ask_)
    if refuse.note is None:
        return RefusedError(refuse, site)
    ask = partial(_cause, server=server, site=site, thread=thread, note=refuse.note)
    return RefusedError(refuse, site, await server.read(ask))


def _by_sanction(
    tx: Connection, server: Server, site: SiteKey, refuse: Refuse, claims: Sequence[Claim]
) -> RefusedError:
    """Say who decided and which rule it rests on, and hand out a slip where one is needed."""
    found = sanctions.load(tx, site, refuse.sanction or Seq(0))
    told = statements.of_sanction(tx, load_site(tx, site), found) if found else None
    if found is None or told is None:
        return RefusedError(refuse, site)
    label = told.clause.label if told.clause else ""
    said = f"{refuse.words} {restrictions.decided_by(told.by, label)}"
    known = not claims or any(authors.is_author(tx, found.author, one) for one in claims)
    slip = "" if known else slips.slip(server, site, found.seq)
    return RefusedError(replace(refuse, words=said), site, slip=slip)


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
