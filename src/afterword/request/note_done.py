"""What a moderator is told at the desk for notes once something is done."""

from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import note as rules
from afterword.domain.ids import Seq
from afterword.domain.note import Note, Reach
from afterword.page import words
from afterword.page.note_desk import NoteDesk
from afterword.projection import notes
from afterword.request.server import Server
from afterword.request.standing_notes import met, stream_of

_DONE = {
    "proposed": "It waits for a second moderator, who finds it on the desk.",
    "level": "It is set.",
    "close": "The thread is closed. Everybody can read it, and nobody can write.",
    "reopen": "The thread is open again.",
}


def with_what_was_done(
    tx: Connection, server: Server, desk: NoteDesk, done: str, note: Seq
) -> NoteDesk:
    """Say what was done, and with a note what readers of that branch now meet."""
    if done in _DONE:
        return replace(desk, done=_DONE[done])
    if done not in {"give", "amend", "lift"}:
        return desk
    found = notes.load(tx, stream_of(desk.site.key, desk.thread), note)
    if found is None:
        return desk
    now = met(tx, server, desk.site.key, desk.thread, found)
    said = {
        "give": f"Note {found.id} stands now.",
        "amend": f"Note {found.id} is changed.",
        "lift": f"Note {found.id} is lifted.",
    }
    meets = words.notes_met(now.count, now.seconds, _where(found))
    stands = rules.stands(found, server.now()) or done == "lift"
    told = f"{said[done]} {meets}" if stands else said[done]
    return replace(desk, done=told, much=now.is_much)


def _where(found: Note) -> str:
    match found.scope.reach:
        case Reach.SITE:
            return "every thread of the site"
        case Reach.THREAD:
            return "this thread"
        case _:
            return "this branch"
