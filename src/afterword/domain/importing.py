"""An import as an owner sees it: what is in a file, where it goes, how far it is, what came."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from afterword.domain.ids import SiteKey


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


class Astray(Struct, frozen=True):
    """Comments that are here already, on another page than the one they would go to."""

    page: str
    """Where they stand."""
    to: str
    """Where they would go."""
    comments: int


class Place(Struct, frozen=True, kw_only=True):
    """A page, and what goes there."""

    page: str
    title: str
    link: str
    """Where it was."""
    threads: int
    comments: int
    how: str
    here: int = 0
    """Comments that stand there already."""
    astray: Sequence[Astray] = ()
    """Those that stand elsewhere already."""

    @property
    def new(self) -> int:
        """How many comments an import would add."""
        return self.comments - self.here - sum(one.comments for one in self.astray)


class Caught(Struct, frozen=True):
    """A rule, and how many threads it caught."""

    rule: str
    threads: int


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
    is_guessed: bool = False
    """Whether none of the hosts is one of the site's, and no rule names one."""
    rules: Sequence[Caught] = ()

    @property
    def new(self) -> int:
        """How many comments an import would add."""
        return sum(place.new for place in self.pages)

    @property
    def here(self) -> int:
        """How many comments stand already where they would go."""
        return sum(place.here for place in self.pages)

    @property
    def astray(self) -> Sequence[Astray]:
        """Those that stand on another page already."""
        return [one for place in self.pages for one in place.astray]

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
    mixed: list[str] = field(default_factory=list)
    """Pages where somebody had commented before; the old comments stand after those."""
    loose: int = 0
    """Answers to what is not here; they stand by themselves."""

    @property
    def added(self) -> int:
        """How many comments came."""
        return self.imported + self.deleted + self.spam


class Phase(StrEnum):
    """How far an import is."""

    READING = "reading"
    READ = "read"
    """It is known what would go where; somebody has to say that it begins."""
    BRINGING = "bringing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_busy(self) -> bool:
        """Whether a process is at work, or should be."""
        return self in {Phase.READING, Phase.BRINGING}


class Wanted(Struct, frozen=True, kw_only=True):
    """What an owner wants."""

    site: SiteKey
    name: str
    """What the file is called where it comes from."""
    rules: tuple[str, ...] = ()
    bring: bool = False
    """Whether it is to be brought; else only looked at."""


class Status(Struct, frozen=True, kw_only=True):
    """How far it is."""

    phase: Phase
    done: int = 0
    total: int = 0
    """Bytes while it is read, comments while they are brought."""
    preview: Preview | None = None
    report: Report | None = None
    error: str = ""
    is_refused: bool = False
    """Whether the file itself is at fault: nothing can be done with it."""

    def stopped(self) -> "Status":
        """Return it as it is once somebody has stopped it.

        Of bytes that were read nothing is here; of comments it stays known how many are.
        """
        if self.phase is Phase.BRINGING:
            return replace(self, phase=Phase.STOPPED)
        return replace(self, phase=Phase.STOPPED, done=0, total=0)
