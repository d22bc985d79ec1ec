"""Why a moderator does something: a clause of the house, and the words to the person."""

from msgspec import Struct

from afterword.domain import typed
from afterword.domain.act_command import Why
from afterword.domain.clause import OTHER, ClauseId, Ground
from afterword.domain.errors import InvalidError
from afterword.domain.note import NoteId
from afterword.domain.site import Site
from afterword.handle.grounds import clause_of
from afterword.request.deskwork import said
from afterword.request.server import Server


class Given(Struct, frozen=True, kw_only=True):
    """A reason as it was sent."""

    clause: str = OTHER
    reason: str = ""
    """Words to the person; empty for those of the clause."""
    note: str = ""
    """The note that was ignored: N4, S1."""


def why(server: Server, site: Site, given: Given) -> Why:
    """Return the reason for an act.

    Raises:
        InvalidError: If there is no such clause, or no word that says why.
    """
    clause = clause_of(site, ClauseId(given.clause or OTHER))
    typed_words = given.reason.strip()
    if not typed_words and clause.ground is Ground.ILLEGAL:
        raise InvalidError("reason", "Please name the law, and say in what way it is broken.")
    words = typed.reason(typed_words or clause.words)
    note = NoteId(given.note.strip().upper()) if given.note.strip() else None
    return Why(clause.id, said(server, words), note)
