"""What one run measures: how long, how often, and beside whom."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
"""Programs that the benchmark fetches for itself, and its data while it runs."""
RESULTS = ROOT / "bench" / "results"
HOST = "127.0.0.1"

Step = Callable[[str], None]
"""Told what is measured next."""


class Plan(Struct, frozen=True, kw_only=True):
    """How one run goes about it."""

    room: Path
    """Folder for this run's data; deleted after it."""
    rounds: int = 3
    """How often each figure is taken, the systems taking turns."""
    seconds: int = 2
    """How long each measurement of reading or posting takes."""
    with_isso: bool = True
    picture: Path | None = None
    """Where to draw what a phone loads until it shows the first comment; None for nowhere."""
    full: bool = False
    """Also what needs many comments or readers, and minutes."""


class Goal(Struct, frozen=True, kw_only=True):
    """A figure that was set to be reached, and what was found."""

    what: str
    found: str
    """The ratio, with its lowest and highest round in brackets."""
    wanted: str
    reached: bool
    ours: str
    nginx: str = "-"
    isso: str = "-"


class Section(Struct, frozen=True, kw_only=True):
    """One table of results."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    raw: dict[str, object]
    """Every single measurement, for the file of results."""
