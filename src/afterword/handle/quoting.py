"""What a text quotes, at the moment it is written, and when what it quotes is erased."""

from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.ids import ThreadId
from afterword.domain.quote import emptied, judged_before
from afterword.handle.outcome import House
from afterword.log import bodies
from afterword.projection import quotes


def settled(
    tx: Connection, house: House, thread: ThreadId, text: Body, before: Body | None = None
) -> Body:
    """Return a text without the words it quotes of erased comments; the others sealed.

    They were compared with their sources before the transaction began, and a source may have been
    erased in that moment.

    Args:
        tx: Open transaction.
        house: Clock and keys.
        thread: Where it is written.
        text: What is written.
        before: What it replaces: quotes that it leaves as they were stay as they were judged.
    """
    if not text.quotes:
        return text
    found = text.quotes
    if before is not None:
        found = judged_before(text.source, found, before.source, before.quotes)
    sources = {seq for one in found for seq in one.sources}
    gone = quotes.erased(tx, thread, sources)
    source, kept = emptied(text.source, found, gone)
    return bodies.sealed(house.seal_key, replace(text, source=source, quotes=kept))
