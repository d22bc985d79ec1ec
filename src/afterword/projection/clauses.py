"""Clauses as they stood when somebody decided: a house may have written them anew since."""

from collections.abc import Sequence

from sqlalchemy import Connection

from afterword.domain.clause import STARTER, Clause, ClauseId, Grounds, named
from afterword.domain.event import ClausesSet
from afterword.domain.ids import site_stream
from afterword.domain.site import Site
from afterword.log import codec, read


def of(tx: Connection, site: Site, grounds: Grounds) -> Clause | None:
    """Return the clause a decision rests on, in the words it had then."""
    return named(version(tx, site, max(grounds.version, 1)) or (), grounds.clause)


def version(tx: Connection, site: Site, wanted: int) -> Sequence[Clause] | None:
    """Return the clauses as they were in a version; None when there never was such a one."""
    if wanted == site.clauses_version:
        return site.clauses
    written = _written(tx, site)
    if wanted == 1:
        return STARTER
    return written[wanted - 2].clauses if 2 <= wanted < len(written) + 2 else None


def ever(tx: Connection, site: Site) -> dict[ClauseId, Clause]:
    """Return every clause that a house ever had, each as it was last."""
    versions = [STARTER, *(event.clauses for event in _written(tx, site))]
    return {clause.id: clause for clauses in versions for clause in clauses}


def _written(tx: Connection, site: Site) -> list[ClausesSet]:
    found = read.of_kinds(tx, site_stream(site.key), [codec.kind_of(ClausesSet)])
    return [placed.event for placed in found if isinstance(placed.event, ClausesSet)]
