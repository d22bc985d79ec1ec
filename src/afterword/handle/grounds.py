"""The grounds of a decision: a clause of the house, as it stands when somebody decides."""

from afterword.domain.clause import Clause, ClauseId, Grounds, named
from afterword.domain.errors import InvalidError
from afterword.domain.note import NoteId
from afterword.domain.site import Site


def grounds(site: Site, clause: ClauseId, note: NoteId | None = None) -> Grounds:
    """Return what a decision rests on.

    Raises:
        InvalidError: If the house has no such clause.
    """
    return Grounds(clause_of(site, clause).id, site.clauses_version, note)


def clause_of(site: Site, name: ClauseId) -> Clause:
    """Return a clause of the house.

    Raises:
        InvalidError: If it has none of this name.
    """
    found = named(site.clauses, name)
    if found is None:
        words = "Please choose a reason from the list of this site."
        raise InvalidError("clause", words)
    return found
