"""The clauses of a house are written anew; decisions keep those they were made by."""

from sqlalchemy import Connection

from afterword.domain import clause_text
from afterword.domain.clause_text import Former
from afterword.domain.errors import InvalidError
from afterword.domain.event import ClausesSet
from afterword.domain.ids import SYSTEM, ActorId, SiteKey, site_stream
from afterword.handle import site
from afterword.handle.opening import site_of
from afterword.handle.outcome import House, HouseChanged
from afterword.log.append import Opening, lock_head
from afterword.projection import clauses


def set_clauses(  # noqa: PLR0913 - what a version is made of
    tx: Connection,
    house: House,
    key: SiteKey,
    text: str,
    *,
    based_on: int | None = None,
    actor: ActorId = SYSTEM,
) -> HouseChanged:
    """Write the clauses of a house anew. Only an owner's commands come here; judged there.

    Args:
        tx: Open transaction.
        house: Clock and keys.
        key: The site.
        text: All of them, one to a block.
        based_on: The version that was changed; None where that does not matter.
        actor: Who writes them.

    Raises:
        InvalidError: If the text is no list of clauses, uses a short name again, or somebody
            else wrote them meanwhile.
    """
    lock_head(tx, Opening(site_stream(key), key))
    before = site_of(tx, key)
    if based_on is not None and based_on != before.clauses_version:
        words = (
            f"Version {before.clauses_version} was written while you were writing. Yours is kept "
            "below; save it once more to put it in the place of that one."
        )
        raise InvalidError("text", words)
    made = clause_text.read(text, Former(before.clauses, clauses.ever(tx, before)))
    return HouseChanged(site.change_site(tx, house, key, ClausesSet(made), actor), key)
