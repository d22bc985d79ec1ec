"""The public moderation log: what was decided, by whom and why; as a page and as a feed."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from afterword.domain.clause import Clause
from afterword.domain.ids import ThreadId
from afterword.domain.site import Site
from afterword.page import feed, sheet, words
from afterword.projection.moves import There

RULE = "a rule of the house"
"""Decided what no person did."""


class Entry(Struct, frozen=True, kw_only=True):
    """One decision, or several that were made in one go."""

    id: str
    """The same for ever."""
    at: datetime
    sentence: str
    by: str = ""
    """The name the moderator goes by, or the two; empty for whoever runs the server."""
    url: str = ""
    """Where it can be seen; empty when it is nowhere to be seen."""
    about: str = ""
    """What the page is called under which it was decided; empty for the whole site."""
    thread: ThreadId | None = None
    clause: Clause | None = None
    """In the words it had then."""
    version: int = 0
    """Of the clauses, then."""
    there: There | None = None
    """Where the comments of a thread stand since it was merged into another one."""
    is_over: bool = False
    """Whether it was taken back since."""


class Log(Struct, frozen=True, kw_only=True):
    """A page of it."""

    site: Site
    entries: Sequence[Entry]
    """The newest first."""
    older: str = ""
    """Where it goes on; empty at its end."""
    newest: str = ""
    """Where it begins; empty when this is it."""
    thread: ThreadId | None = None
    """The one thread it is about, if it is about one."""
    about: str = ""
    """What that thread's page is called."""
    clause: str = ""
    """The one clause it is about, if it is about one."""
    choices: Sequence[Clause] = ()
    years: Sequence[int] = ()
    """Those that have a report."""


def log(shown: Log) -> str:
    """Return the page."""
    return sheet.fill("log.html", shown.site, log=shown)


def atom(site: Site, entries: Sequence[Entry], origin: str) -> str:
    """Return the feed; entries come newest first."""
    about = feed.About(
        site=site,
        origin=origin,
        path=f"{site.key}/log",
        title=f"Moderation log {words.DASH} {site.name}",
        own=origin + sheet.link(site.key, "log", "feed.atom"),
        page=origin + sheet.link(site.key, "log"),
    )
    return feed.written(about, [_told(one, site, origin) for one in entries])


def _told(one: Entry, site: Site, origin: str) -> feed.Told:
    parts = [one.sentence, f"By {one.by}." if one.by else ""]
    if one.clause and one.clause.words:
        parts.append(one.clause.words)
    return feed.Told(
        path=f"{site.key}/log/{one.id}",
        title=one.sentence,
        name=one.by or site.name,
        at=one.at,
        url=origin + (one.url or sheet.link(site.key, "log")),
        summary=" ".join(part for part in parts if part),
    )
