"""A page of a thread, or of one conversation in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.event import Layout
from afterword.domain.level import Level
from afterword.domain.note import Note, NoteId, Reach
from afterword.domain.site import Site
from afterword.domain.thread import PAGE_SIZE, Thread
from afterword.gate.receipt import Keys
from afterword.page import note, place, sheet, words
from afterword.page.compose import Draft
from afterword.projection.moves import There
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown
from afterword.projection.sites import Page


class ThreadView(Struct, frozen=True, kw_only=True):
    """What stands on one page of a thread."""

    site: Site
    thread: Thread
    """At position 0 where nobody has commented yet."""
    about: Page | None = None
    n: int = 1
    """Which page, from 1."""
    pages: int = 0
    """How many pages a conversation has; 0: what is shown is a page of the thread."""
    items: Sequence[str] = ()
    """Comments as `comment.fragment` made them, in the order in which they are shown."""
    words: int = 0
    """How long the comments on it are, together."""
    notes: Sequence[NoteShown] = ()
    """Every note of the thread, and those in force on the whole site."""
    keys: Keys = Keys(b"", b"")
    """The site's, for the codes beside its notes."""
    marker: str = ""
    """Signed: which places of the thread the page shows."""
    acknowledged: Mapping[NoteId, int] = {}
    """On a page for one person: the notes they acknowledged, each with its revision."""
    form: str = "write"
    """The form that the buttons of its notes belong to, which has the draft in it."""
    closed_reason: str = ""
    merged: There | None = None
    """Where its comments stand since it was merged into another thread."""
    now: datetime | None = None
    """When it is shown; None where nothing on it depends on that."""
    restored: Sequence[datetime] = ()
    """When comments on it were restored of which readers are still told."""
    under: Shown | None = None
    """The comment whose conversation is shown; None for the thread itself."""


def render(view: ThreadView) -> str:
    """Return the page.

    Only the first and the last page of a thread say how long it is: one in the middle stays the
    same, byte for byte, while the thread grows.
    """
    thread = view.thread
    return sheet.fill(
        "thread.html",
        view.site,
        view=view,
        thread=thread,
        page_key=thread.page,
        where=place.of(view.site, thread.page, view.about),
        items=Markup("".join(view.items)),  # noqa: S704 - made by comment.fragment
        heading=_heading(view),
        price=_price(view),
        tells_length=_tells_length(view),
        pages=view.pages or thread.pages,
        address=_Address(view),
        draft=Draft(page=thread.page),
        index=_index(view),
        locked=_locked(view),
        hours=words.hours(view.site.moderation),
        site_notes=Markup(site_notes(view)),  # noqa: S704 - made by note.section
        level=thread.level or view.site.level,
        gated=(thread.level or view.site.level) is not Level.OFF,
    )


class IndexEntry(Struct, frozen=True):
    """A line of the list of standing notes."""

    note: Note
    label: str
    reach: str
    instruction: str
    href: str
    timed: Markup
    """As attributes: when it ends, and whether it locks until then."""


def _locked(view: ThreadView) -> list[NoteShown]:
    """Return the notes for which nobody can write a comment of their own for now."""
    everywhere = {Reach.THREAD, Reach.SITE}
    standing = [one for one in view.notes if one.is_standing and note.locks(one)]
    return [one for one in standing if one.note.scope.reach in everywhere]


def _index(view: ThreadView) -> list[IndexEntry]:
    """List the standing notes, the newest first, each with its address."""
    standing = [one for one in view.notes if one.is_standing]
    return [
        IndexEntry(
            one.note,
            note.label(one.note.kind),
            note.reach(one),
            note.instruction(one),
            _note_address(view, one),
            Markup(note.timed(one)),  # noqa: S704 - made of a time and of nothing typed
        )
        for one in sorted(standing, key=lambda one: one.note.at, reverse=True)
    ]


def _note_address(view: ThreadView, shown: NoteShown) -> str:
    of_site = shown.note.scope.reach is Reach.SITE
    if of_site or (shown.note.n == view.n and view.under is None):
        return f"#{shown.note.id}"
    return note.address(shown, view.site.key, view.thread.id)


def site_notes(view: ThreadView) -> str:
    """Return the notes on the whole site: they stand on top of every page."""
    return "".join(
        note.section(one, view.keys, note.known(one, view.acknowledged), view.form)
        for one in view.notes
        if one.note.scope.reach is Reach.SITE
    )


class _Address:
    """Writes the addresses of a listing's pages."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view

    def page(self, n: int | str) -> str:
        """Write the address of page `n`, which may be `last`."""
        thread, under = self._view.thread, self._view.under
        if under is not None:
            seq = under.comment.seq
            if n == 1:
                return sheet.link(thread.site, "thread", thread.id, under=seq)
            return sheet.link(thread.site, "thread", thread.id, under=seq, n=n)
        if n == 1:
            return sheet.thread_link(thread.site, thread.page)
        return sheet.link(thread.site, "thread", page=thread.page, n=n)

    def of_the_root(self) -> str:
        """Write the address of the thread's page on which a conversation stands."""
        under = self._view.under
        n = under.comment.n if under else 1
        thread = self._view.thread
        return sheet.link(thread.site, "thread", page=thread.page, n=n)


def _tells_length(view: ThreadView) -> bool:
    return view.n in {1, view.pages or view.thread.pages}


def _price(view: ThreadView) -> str:
    """Say how long it takes to read; nothing where a conversation is shown, or nothing at all."""
    if view.under is not None or not view.items:
        return ""
    if not _tells_length(view):
        return words.page_price(view.words)
    standing = sum(one.is_standing for one in view.notes)
    return words.price(view.thread.comments, view.thread.words, standing)


def _heading(view: ThreadView) -> str:
    if view.under is not None:
        return words.conversation(view.under.comment.number, view.under.name)
    if _tells_length(view):
        return words.comments(view.thread.comments)
    if view.thread.layout is Layout.NESTED:
        return words.conversations_page(view.n)
    return words.comments_from_to((view.n - 1) * PAGE_SIZE + 1, view.n * PAGE_SIZE)
