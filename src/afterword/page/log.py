"""The public moderation log: what was decided and why."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from afterword.domain.site import Site
from afterword.page import sheet


class Entry(Struct, frozen=True):
    """One decision."""

    at: datetime
    sentence: str
    url: str = ""
    """Where it can be seen; empty when it is nowhere to be seen."""
    about: str = ""
    """What the page is called under which it was decided; empty for the whole site."""


def log(site: Site, entries: Sequence[Entry]) -> str:
    """Return the page; entries come newest first."""
    return sheet.fill("log.html", site, entries=entries)
