"""What an import did or would do, in numbers and in words for whoever has to see to the rest."""

from collections.abc import Sequence

from msgspec import Struct

from afterword.transfer import matching
from afterword.transfer.matching import Plan, Unmatched

ANSWERS = {
    matching.NO_ADDRESS: "say where it is with --map thread:{id}=/its/page/",
    matching.ELSEWHERE: "say where it is now with --map {link}=/its/page/",
    matching.LEFT_OUT: "take the rule away to have it",
    matching.DELETED: "nothing: nobody could read it there either",
    matching.NOT_THERE: "say where it is with --map thread:{id}=/its/page/",
}
"""For each reason why a thread goes nowhere, what one can do."""
SAID_SPAM = "they had been taken for spam"


class Skipped(Struct, frozen=True, kw_only=True):
    """What was left out for one reason."""

    why: str
    count: int
    which: Sequence[str]
    """Some of them, by name."""


class Nowhere(Struct, frozen=True, kw_only=True):
    """A thread that belongs to no page."""

    thread: str
    title: str
    link: str
    comments: int
    why: str
    answer: str
    """What one can do about it."""


class Place(Struct, frozen=True, kw_only=True):
    """A page, and what goes there."""

    page: str
    title: str
    link: str
    threads: int
    comments: int
    how: str


class Preview(Struct, frozen=True, kw_only=True):
    """What is in a file, and where it would go."""

    comments: int
    live: int
    deleted: int
    spam: int
    threads: int
    """Those that somebody commented in."""
    empty: int
    pages: Sequence[Place]
    nowhere: Sequence[Nowhere]
    skipped: Sequence[Skipped]
    hosts: Sequence[tuple[str, int, bool]]
    """Where the pages were, how many comments each had, and whether it is taken to be the blog."""

    @property
    def merged(self) -> int:
        """How many threads go to a page that another one goes to as well."""
        return sum(place.threads - 1 for place in self.pages)


class Report(Struct, kw_only=True):
    """What an import did."""

    imported: int = 0
    """Comments that stand now."""
    deleted: int = 0
    """Deleted ones that came without their words."""
    spam: int = 0
    """Kept out, where moderators find them."""
    known: int = 0
    """Comments that were here already."""
    pages: int = 0
    """Pages that got something."""
    closed: int = 0
    """Threads that were closed, as they had been."""
    mixed: list[str] = []
    """Pages where somebody had commented before; the old comments stand after those."""
    loose: int = 0
    """Answers to what is not here; they stand by themselves."""

    @property
    def added(self) -> int:
        """How many comments came."""
        return self.imported + self.deleted + self.spam


def preview(plan: Plan, states: dict[str, int], skipped: Sequence[Skipped]) -> Preview:
    """Put together what is in a file, and where it would go."""
    places = [
        Place(
            page=one.page,
            title=one.title,
            link=one.url,
            threads=len(one.threads),
            comments=one.comments,
            how=one.how,
        )
        for one in plan.pages
    ]
    return Preview(
        comments=sum(states.values()),
        live=states.get("live", 0),
        deleted=states.get("deleted", 0),
        spam=states.get("spam", 0),
        threads=sum(place.threads for place in places) + len(plan.unmatched),
        empty=plan.empty,
        pages=places,
        nowhere=[_nowhere(one) for one in plan.unmatched],
        skipped=list(skipped),
        hosts=[(host, count, host in plan.own) for host, count in plan.hosts.items()],
    )


def _nowhere(one: Unmatched) -> Nowhere:
    thread = one.thread
    return Nowhere(
        thread=thread.id,
        title=thread.title,
        link=thread.link,
        comments=one.comments,
        why=one.why,
        answer=ANSWERS[one.why].format(id=thread.id, link=thread.link),
    )
