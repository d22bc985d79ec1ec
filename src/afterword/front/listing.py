"""Make a thread page from what is stored: the slow half of the front, off the event loop."""

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.event import Layout
from afterword.domain.ids import Seq, SiteKey, thread_stream
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.front import ready
from afterword.front.address import LAST, Address
from afterword.front.ready import Ready
from afterword.log import bodies
from afterword.page import assets, nested
from afterword.page.comment import fragment
from afterword.page.sheet import link
from afterword.page.thread import ThreadView, render
from afterword.projection import reading, sites, threads
from afterword.projection.reading import Shown


class Elsewhere(Struct, frozen=True):
    """The page is at another address."""

    location: str


def make(tx: Connection, address: Address) -> Ready | Elsewhere | None:
    """Make the page that is asked for; None when there is none."""
    site = sites.load(tx, address.site)
    thread = _thread(tx, site, address) if site else None
    if site is None or thread is None or thread.site != site.key:
        return None
    if address.holding is not None:
        return _where_it_stands(tx, thread, address.holding)
    view = _view(tx, site, thread, address)
    return None if view is None else ready.page(render(view), assets.security_headers(site))


def _thread(tx: Connection, site: Site, address: Address) -> Thread | None:
    known = threads.load(tx, address.thread)
    if known is not None or address.page is None:
        return known
    about = sites.page_of(tx, site.key, address.page)
    layout = (about and about.layout) or site.layout
    return Thread(id=address.thread, site=site.key, page=address.page, layout=layout)


def _view(tx: Connection, site: Site, thread: Thread, address: Address) -> ThreadView | None:
    n = thread.pages if address.n == LAST else address.n
    view = ThreadView(
        site=site,
        thread=thread,
        about=sites.page_of(tx, site.key, thread.page),
        n=n,
        closed_reason=_closed_reason(tx, thread),
    )
    if address.under is not None:
        return _conversation(tx, replace(view, n=address.n), address.under)
    if n > thread.pages:
        return None
    return replace(view, items=_items(reading.page(tx, thread.id, n), thread))


def _items(shown: list[Shown], thread: Thread) -> list[str]:
    if thread.layout is Layout.NESTED:
        return nested.fragments(nested.arrange(shown), thread.site, thread.page)
    return [fragment(one, thread.site, thread.page) for one in shown]


def _conversation(tx: Connection, view: ThreadView, root: Seq) -> ThreadView | None:
    thread = view.thread
    shown = reading.conversation(tx, thread.id, root)
    _, pages = nested.part(shown, 1)
    view = replace(view, n=pages if view.n == LAST else view.n)
    part, _ = nested.part(shown, view.n)
    if not part:
        return None
    items = nested.fragments(part, thread.site, thread.page)
    return replace(view, items=items, pages=pages, under=shown[0])


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


def _closed_reason(tx: Connection, thread: Thread) -> str:
    if thread.closed is None:
        return ""
    found = bodies.read(tx, thread_stream(thread.id), [thread.closed])
    stored = found.get(thread.closed)
    return stored.body.source if stored else ""
