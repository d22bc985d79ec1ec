"""What of a file is here already, and on which page it stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias, final

from sqlalchemy import Connection

from afterword.domain.ids import PageKey, SiteKey, ThreadId
from afterword.domain.imported import System
from afterword.projection import imported, moves, threads
from afterword.transfer.matching import Plan
from afterword.transfer.scratch import Scratch

Standing: TypeAlias = Mapping[PageKey, int]
"""How many comments stand on which page."""


def of_plan(tx: Connection, site: SiteKey, scratch: Scratch, plan: Plan) -> Sequence[Standing]:
    """Return for each page of a plan where those of its comments stand that are here already."""
    if not imported.has_any(tx, site, System.DISQUS):
        return [{} for _ in plan.pages]
    pages = _Pages(tx)
    found = []
    for page in plan.pages:
        wanted = [one.id for one in scratch.sketches([one.id for one in page.threads])]
        here = imported.known(tx, site, System.DISQUS, wanted).values()
        found.append(Counter(pages.of(one.thread) for one in here))
    return found


@final
class _Pages:
    """Knows on which page a thread's comments stand now."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._known: dict[ThreadId, PageKey] = {}

    def of(self, name: ThreadId) -> PageKey:
        """Return the page of a thread, or of the one that it was merged into."""
        if name not in self._known:
            thread = threads.load(self._tx, moves.merged_into(self._tx, name) or name)
            assert thread is not None  # noqa: S101 - a comment stands in it
            self._known[name] = thread.page
        return self._known[name]
