"""The page on which a moderator acts about a comment, in each of its states, of any words."""

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from afterword.domain.clause import Clause, ClauseId
from afterword.domain.comment import Presence, Publication
from afterword.domain.ids import PageKey, Seq
from afterword.domain.note import NoteId
from afterword.domain.site import Site
from afterword.page import acts
from afterword.page.acts import Act, Acts, Binding, Reply, Typed
from afterword.page.compose import Problem
from afterword.page.place import Where
from afterword.projection.reading import Shown
from tests.domain.builders import NOON, THREAD


def pages(words: str, site: Site, shown: Shown) -> dict[str, Callable[[], str]]:
    """Return the pages by name."""
    clause = Clause(ClauseId("slur"), words, words)
    site = replace(site, clauses=(clause, Clause(ClauseId("other"), "another reason", "")))
    act = Act(
        seq=Seq(9),
        kind="folded",
        clause=clause.id,
        why=words,
        note=NoteId("N1"),
        by=words,
        at=NOON,
        stands=True,
        undo_until=NOON + timedelta(hours=24),
    )
    over = replace(act, seq=Seq(8), stands=False, undo_until=None)
    page = Acts(
        site=site,
        page=PageKey("/" + words),
        thread=THREAD,
        where=Where(words, ""),
        comment=shown.comment,
        name=words,
        source=words,
        content_note=words,
        shown=shown,
        acts=(act, over),
        notes=(Binding(NoteId("N1"), words),),
        under=(Reply(replace(shown, comment=replace(shown.comment, seq=Seq(3))), words),),
        likely=clause.id,
        warning=words,
        done=words,
    )
    typed = Typed(
        reason=words, words=words, label=words, content_note=words, to=words, fates={"3": "remove"}
    )
    waits = replace(page.comment, publication=Publication.HELD)
    removed = replace(page.comment, presence=Presence.REMOVED)
    problem = Problem("words", words)
    return {
        "acts": lambda: acts.acts(page),
        "acts not done": lambda: acts.acts(replace(page, typed=typed, problem=problem)),
        "acts on what waits": lambda: acts.acts(replace(page, comment=waits, shown=None)),
        "acts on what is removed": lambda: acts.acts(replace(page, comment=removed)),
    }
