"""What a moderator asked a second one to agree to."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, insert, select, update

from afterword.db.tables import proposal
from afterword.domain.desk_event import ActProposed, ProposalDecided
from afterword.domain.ids import ActorId, Seq, SiteKey


class Proposal(Struct, frozen=True, kw_only=True):
    """One proposal."""

    seq: Seq
    by: ActorId
    at: datetime
    what: str
    """The event that would happen, as JSON."""
    decided: Seq | None = None
    agreed: bool = False


def load(tx: Connection, site: SiteKey, seq: Seq) -> Proposal | None:
    """Return a proposal; None when there is none at this seq."""
    place = (proposal.c.site == site, proposal.c.seq == seq)
    row = tx.execute(select(proposal).where(*place)).first()
    return None if row is None else _proposal(row)


def add(  # noqa: PLR0913, PLR0917 - what a row is made of
    tx: Connection, site: SiteKey, seq: Seq, event: ActProposed, by: ActorId, at: datetime
) -> None:
    """Write a proposal that was not there."""
    row = {"site": site, "seq": seq, "by": by, "at": at, "what": event.what}
    tx.execute(insert(proposal).values(row))


def decide(tx: Connection, site: SiteKey, seq: Seq, event: ProposalDecided) -> None:
    """Note what came of a proposal."""
    place = (proposal.c.site == site, proposal.c.seq == event.proposal)
    tx.execute(update(proposal).where(*place).values(decided=seq, agreed=event.agreed))


def _proposal(row: Any) -> Proposal:  # noqa: ANN401 - a row of its table
    return Proposal(
        seq=row.seq,
        by=ActorId(row.by),
        at=row.at,
        what=row.what,
        decided=row.decided,
        agreed=bool(row.agreed),
    )
