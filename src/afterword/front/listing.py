"""Make a thread page from what is stored: the slow half of the front, off the event loop."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.comment import RESTORED_SHOWS
from afterword.domain.event import Layout
from afterword.domain.ids import PageKey, Seq, SiteKey, site_stream, thread_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.front import ready
from afterword.front.address import LAST, Address
from afterword.front.ready import Ready
from afterword.gate import receipt
from afterword.gate.ranges import Range, without
from afterword.page import assets, nested, note
from afterword.page.comment import as_of, fragment, read_to_here
from afterword.page.sheet import link
from afterword.page.thread import ThreadView, render
from afterword.projection import (
    edits,
    moves,
    names,
    noted,
    notes,
    reading,
    sites,
    threads,
    under_notes,
)
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown

_READ_TO_HERE_EVERY = 20


class Elsewhere(Struct, frozen=True):
    """The page is at another address."""

    location: str


class Named(Struct, frozen=True):
    """The page that is asked for has no thread of its own, and is another's other name."""

    page: PageKey


class Scene(Struct, frozen=True):
    """What a page depends on besides what is stored."""

    secret: bytes
    """Signs the markers and codes on it."""
    now: datetime
    """Tells which notes are in force."""


def make(tx: Connection, address: Address, scene: Scene) -> Ready | Elsewhere | Named | None:
    """Make the page that is asked for; None when there is none."""
    site = sites.load(tx, address.site)
    thread = _thread(tx, site, address) if site else None
    if site is None or thread is None or thread.site != site.key:
        return None
    if thread.position == 0:
        other = names.page_of(tx, site.key, thread.page)
        if other is not None:
            return Named(other)
    if address.holding is not None:
        return _where_it_stands(tx, thread, address.holding)
    view = _view(tx, site, thread, address, scene)
    if view is None:
        return None
    page = ready.page(render(view), assets.security_headers(site))
    return _timed(tx, view, page, scene.now)


def part(tx: Connection, view: ThreadView) -> ThreadView | None:
    """Complete a view for one person with what stands on its page of the thread."""
    return _part(tx, view) if 1 <= view.n <= view.thread.pages else None


def _thread(tx: Connection, site: Site, address: Address) -> Thread | None:
    known = threads.load(tx, address.thread)
    if known is not None or address.page is None:
        return known
    about = sites.page_of(tx, site.key, address.page)
    layout = (about and about.layout) or site.layout
    return Thread(id=address.thread, site=site.key, page=address.page, layout=layout)


def _view(
    tx: Connection, site: Site, thread: Thread, address: Address, scene: Scene
) -> ThreadView | None:
    n = thread.pages if address.n == LAST else address.n
    view = ThreadView(
        site=site,
        thread=thread,
        about=sites.page_of(tx, site.key, thread.page),
        n=n,
        closed_reason=threads.closed_reason(tx, thread),
        merged=moves.there(tx, name) if (name := moves.closed_for(tx, thread)) else None,
        notes=noted.of_thread(tx, site.key, thread, scene.now),
        keys=receipt.keys(scene.secret, site.key, scene.now),
        now=scene.now,
    )
    if address.under is not None:
        return _conversation(tx, replace(view, n=address.n), address.under)
    return None if n > thread.pages else _part(tx, view)


def _part(tx: Connection, view: ThreadView) -> ThreadView:
    thread, n = view.thread, view.n
    arranged = _arranged(_as_of(tx, reading.page(tx, thread.id, n), view), thread)
    here = [one for one in arranged if isinstance(one, Shown)]
    served = _flat(tx, thread, n) if thread.layout is Layout.FLAT else _each(here)
    marker = _marker(view, served)
    length = sum(one.words for one in here)
    items = _items(arranged, view)
    return replace(view, items=items, words=length, marker=marker, restored=_restored(here))


def _as_of(tx: Connection, shown: Sequence[Shown], view: ThreadView) -> list[Shown]:
    shown = under_notes.marked(tx, view.thread.id, shown, view.notes)
    return [one if view.now is None else as_of(one, view.now, view.site.paused) for one in shown]


def _restored(shown: Sequence[Shown]) -> tuple[datetime, ...]:
    return tuple(at for one in shown if (at := one.comment.restored_at) is not None)


def _arranged(shown: list[Shown], thread: Thread) -> Sequence[Shown | nested.More]:
    return nested.arrange(shown) if thread.layout is Layout.NESTED else shown


def _items(arranged: Sequence[Shown | nested.More], view: ThreadView) -> list[str]:
    """Return the comments and notes of a page, in order."""
    thread = view.thread
    stream = thread_stream(thread.id)
    here = [one for one in view.notes if one.note.n == view.n and one.stream == stream]
    if thread.layout is Layout.NESTED:
        items = nested.fragments(arranged, thread.site, thread.page)
        items = [html + _to_here(arranged, at) for at, html in enumerate(items)]
        return _with_notes_nested(arranged, items, here, view)
    placed = [
        (one.comment.seq, fragment(one, thread.site, thread.page) + _to_here(arranged, at))
        for at, one in enumerate(arranged)
        if isinstance(one, Shown)
    ]
    placed += [(one.note.seq, _section(one, view)) for one in here]
    return [html for _, html in sorted(placed)]


def _to_here(arranged: Sequence[Shown | nested.More], at: int) -> str:
    """Return what stands behind the comment at this place: now and then, "Read to here"."""
    one = arranged[at]
    # (at the end of the page there is one anyway)
    is_last = at + 1 == len(arranged)
    if (at + 1) % _READ_TO_HERE_EVERY or is_last or not isinstance(one, Shown):
        return ""
    return read_to_here(one)


def _with_notes_nested(
    arranged: Sequence[Shown | nested.More],
    items: list[str],
    here: list[NoteShown],
    view: ThreadView,
) -> list[str]:
    """Put each note behind the comment it is about; those on the whole thread come at the end."""
    about: dict[Seq | None, list[str]] = {}
    for given in here:
        about.setdefault(given.note.scope.comment, []).append(_section(given, view))
    made: list[str] = []
    for one, html in zip(arranged, items, strict=True):
        made.append(html)
        made += about.pop(one.comment.seq, []) if isinstance(one, Shown) else []
    return [*made, *(left for kept in about.values() for left in kept)]


def _section(shown: NoteShown, view: ThreadView) -> str:
    return note.section(shown, view.keys, note.known(shown, view.acknowledged), view.form)


def _marker(view: ThreadView, served: Sequence[Range]) -> str:
    """Sign which places a page shows."""
    thread = view.thread
    return receipt.sign(receipt.marker(thread.id, served, thread.position), view.keys)


def _each(shown: Sequence[Shown]) -> list[Range]:
    """Return the places of comments and of what has changed in them."""
    changes = [one.comment.revision.material for one in shown]
    seqs = [*(one.comment.seq for one in shown), *(seq for seq in changes if seq is not None)]
    return [(seq, seq) for seq in seqs]


def _flat(tx: Connection, thread: Thread, n: int) -> list[Range]:
    """Return all places from a flat page's first comment to the next page's.

    What has changed in a comment of another page is read there, wherever it stands in the log.
    """
    span = _range(tx, thread, n)
    changed = edits.around(tx, thread.id, n, span)
    return [*without(span, changed.elsewhere), *((seq, seq) for seq in changed.here)]


def _range(tx: Connection, thread: Thread, n: int) -> Range:
    """Return the places that belong to a page of a flat thread; the last one is open-ended."""
    first = 1 if n == 1 else reading.first_on_page(tx, thread.id, n) or 1
    if n >= thread.pages:
        return first, max(thread.position, first)
    return first, (reading.first_on_page(tx, thread.id, n + 1) or thread.position + 1) - 1


def _timed(tx: Connection, view: ThreadView, page: Ready, now: datetime) -> Ready:
    """Say from when until when a page is true: notes end by themselves, marks fade."""
    of_site = notes.unlifted(tx, site_stream(view.site.key)) if view.site.notes else []
    in_thread = [one.note for one in view.notes if one.note.lifted is None]
    ends = [one.until for one in (*of_site, *in_thread) if one.until]
    ends += [at + RESTORED_SHOWS for at in view.restored]
    ends += [one.until for one in view.site.paused]
    last = max((end for end in ends if end <= now), default=None)
    first = min((end for end in ends if end > now), default=None)
    return replace(page, since=last, until=first)


def _conversation(tx: Connection, view: ThreadView, root: Seq) -> ThreadView | None:
    thread = view.thread
    shown = reading.conversation(tx, thread.id, root)
    _, pages = nested.part(shown, 1)
    view = replace(view, n=pages if view.n == LAST else view.n)
    part, _ = nested.part(_as_of(tx, shown, view), view.n)
    if not part:
        return None
    items = nested.fragments(part, thread.site, thread.page)
    marker = _marker(view, _each(part))
    view = replace(view, restored=_restored(part))
    return replace(view, items=items, pages=pages, under=shown[0], marker=marker)


def _where_it_stands(tx: Connection, thread: Thread, seq: Seq) -> Elsewhere | None:
    """Tell the address of the page on which a comment is shown."""
    n = reading.page_holding(tx, thread.id, seq)
    if n is None:
        return None
    here = Elsewhere(_page_link(thread.site, thread, n))
    if thread.layout is Layout.FLAT:
        return here
    arranged = nested.arrange(reading.page(tx, thread.id, n))
    if any(isinstance(one, Shown) and one.comment.seq == seq for one in arranged):
        return here
    return _in_its_conversation(tx, thread, seq) or here


def _in_its_conversation(tx: Connection, thread: Thread, seq: Seq) -> Elsewhere | None:
    found = reading.these(tx, thread.id, [seq])
    if not found:
        return None
    root = found[0].comment.root
    n = nested.part_holding(reading.conversation(tx, thread.id, root), seq)
    return Elsewhere(link(thread.site, "thread", thread.id, under=root, n=n or 1))


def _page_link(site: SiteKey, thread: Thread, n: int) -> str:
    return link(site, "thread", thread.id, n=n) if n > 1 else link(site, "thread", thread.id)
