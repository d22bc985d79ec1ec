"""What is new in a thread since somebody was there, in the order in which it happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.ids import Seq
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.gate.receipt import Keys
from afterword.page import note, place, sheet
from afterword.page.comment import fragment
from afterword.page.revised import Revised, told
from afterword.projection.moves import There
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown
from afterword.projection.sites import Page


class Written(Struct, frozen=True):
    """A comment that is new, or that is back."""

    shown: Shown
    above: str = ""
    """How the comment that it answers begins."""


class Changed(Struct, frozen=True):
    """A change that readers are told of."""

    shown: Shown
    seq: Seq
    at: datetime
    change: Revised


class Gone(Struct, frozen=True):
    """A comment that was taken away."""

    shown: Shown


class Noted(Struct, frozen=True):
    """A note as it stands now."""

    shown: NoteShown


class Told(Struct, frozen=True):
    """What a moderator did about the whole thread, in a sentence."""

    at: datetime
    words: str
    there: There | None = None
    """Where the comments of a thread stand since it was merged into another one."""


News: TypeAlias = Written | Changed | Gone | Noted | Told


class WhatsNew(Struct, frozen=True, kw_only=True):
    """What happened in a thread after a place in its log."""

    site: Site
    thread: Thread
    about: Page | None
    after: Seq
    number: int
    """Of the last comment that stood there then; 0 for none."""
    news: Sequence[News]
    next: Seq | None
    """After which place it goes on; None at the end."""
    marker: str
    """Signed: exactly what is shown."""
    keys: Keys
    receipt: str = ""
    """What somebody had read who goes on from page to page; empty on a page for everybody."""


class Way(Struct, frozen=True, kw_only=True):
    """What a comment answers, up to the first comment of its conversation."""

    site: Site
    thread: Thread
    about: Page | None
    shown: Sequence[Shown]
    """The first one first, the comment itself last."""
    marker: str


def whats_new(new: WhatsNew) -> str:
    """Return the page."""
    return sheet.fill(
        "whats_new.html",
        new.site,
        new=new,
        thread=new.thread,
        page_key=new.thread.page,
        where=place.of(new.site, new.thread.page, new.about),
        news=[(type(one).__name__, one, _html(one, new)) for one in new.news],
        is_open=new.thread.closed is None,
    )


def path(way: Way) -> str:
    """Return the page with what a comment answers."""
    site, page = way.site, way.thread.page
    items = "".join(fragment(one, site.key, page) for one in way.shown)
    return sheet.fill(
        "path.html",
        site,
        way=way,
        thread=way.thread,
        page_key=page,
        last=way.shown[-1],
        where=place.of(site, page, way.about),
        items=_safe(items),
        is_open=way.thread.closed is None,
    )


def _html(one: News, new: WhatsNew) -> Markup:
    match one:
        case Written(shown=shown) | Gone(shown=shown):
            return _safe(fragment(shown, new.site.key, new.thread.page))
        case Noted(shown=shown):
            return _safe(note.section(shown, new.keys))
        case Changed(change=change):
            return told(change)
        case _:
            return Markup()


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - made by page.comment and page.note
