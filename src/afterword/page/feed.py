"""Atom feeds of a thread and of a site (RFC 4287)."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.ids import ThreadId
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import Sight
from afterword.page import place, quote, sheet, words
from afterword.projection.quotes import QuoteShown
from afterword.projection.reading import Shown
from afterword.projection.sites import Page

CONTENT_TYPE = "application/atom+xml; charset=utf-8"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class About(Struct, frozen=True, kw_only=True):
    """What every kind of feed says of itself."""

    site: Site
    origin: str
    """Afterword's own address."""
    path: str
    """Of what the feed is about, after `tag:`."""
    title: str
    own: str
    """Address of the feed."""
    page: str
    """Address of what people read instead."""


class Told(Struct, frozen=True, kw_only=True):
    """One entry that is no comment."""

    path: str
    """After `tag:`, the same for ever."""
    title: str
    name: str
    """Whose it is."""
    at: datetime
    url: str
    summary: str


def of_thread(
    site: Site, thread: Thread, about: Page | None, shown: Sequence[Shown], origin: str
) -> str:
    """Return the feed of one thread.

    Args:
        site: Where it is.
        thread: The thread; at position 0 where nobody has commented yet.
        about: What is known of the page it is about.
        shown: Its newest comments, in any order.
        origin: Afterword's own address.
    """
    where = place.of(site, thread.page, about)
    feed = About(
        site=site,
        origin=origin,
        path=f"{site.key}/{thread.id}",
        title=words.feed_of_thread(where.title, site.name),
        own=origin + sheet.link(site.key, "thread", thread.id, "feed.atom"),
        page=origin + sheet.thread_link(site.key, thread.page),
    )
    return _written(feed, shown, {})


def of_site(
    site: Site, shown: Sequence[Shown], titles: Mapping[ThreadId, str], origin: str
) -> str:
    """Return the feed of all threads of a site.

    Args:
        site: The site.
        shown: Its newest comments, in any order.
        titles: What the pages are called, for those of the threads where it is known.
        origin: Afterword's own address.
    """
    feed = About(
        site=site,
        origin=origin,
        path=site.key,
        title=words.feed_of_site(site.name),
        own=origin + sheet.link(site.key, "feed.atom"),
        page=place.home(site) or origin,
    )
    return _written(feed, shown, titles)


def _written(feed: About, shown: Sequence[Shown], titles: Mapping[ThreadId, str]) -> str:
    # What was taken away is no news: feed readers would keep it in the list for ever.
    told = [one for one in shown if one.sight is not Sight.TOMBSTONE]
    told.sort(key=lambda one: (one.comment.at, one.comment.seq), reverse=True)
    updated = max((_updated(one) for one in told), default=_EPOCH)
    return _envelope(
        feed, updated, [_entry(one, feed, titles.get(one.thread, "")) for one in told]
    )


def written(feed: About, told: Sequence[Told]) -> str:
    """Return a feed of what is no comment, newest first."""
    updated = max((one.at for one in told), default=_EPOCH)
    return _envelope(feed, updated, [_told(one, feed) for one in told])


def _envelope(feed: About, updated: datetime, entries: Sequence[str]) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<id>{_tag(feed.origin, feed.path)}</id>\n"
        f"<title>{_xml(feed.title)}</title>\n"
        f"<updated>{words.iso(updated)}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href="{_xml(feed.own)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{_xml(feed.page)}"/>\n'
        '<generator uri="https://pypi.org/project/afterword/">Afterword</generator>\n'
        f"{''.join(entries)}</feed>\n"
    )


def _told(one: Told, feed: About) -> str:
    return (
        "<entry>\n"
        f"<id>{_tag(feed.origin, one.path)}</id>\n"
        f"<title>{_xml(one.title)}</title>\n"
        f"<author><name>{_xml(one.name)}</name></author>\n"
        f"<published>{words.iso(one.at)}</published>\n"
        f"<updated>{words.iso(one.at)}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{_xml(one.url)}"/>\n'
        f'<summary type="text">{_xml(one.summary)}</summary>\n'
        "</entry>\n"
    )


def _entry(one: Shown, feed: About, about: str) -> str:
    comment = one.comment
    name = one.name or words.NAMELESS
    url = feed.origin + sheet.comment_link(feed.site.key, one.thread, comment.seq)
    path = f"{feed.site.key}/{one.thread}/{comment.seq}"
    return (
        "<entry>\n"
        f"<id>{_tag(feed.origin, path)}</id>\n"
        f"<title>{_xml(words.feed_entry(comment.number, name, about))}</title>\n"
        f"<author><name>{_xml(name)}</name></author>\n"
        f"<published>{words.iso(comment.at)}</published>\n"
        f"<updated>{words.iso(_updated(one))}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{_xml(url)}"/>\n'
        f"{_words(one, feed)}"
        "</entry>\n"
    )


def _words(one: Shown, feed: About) -> str:
    """Return the text, but never one that its author wants readers to be able to skip."""
    if one.content_note:
        note = words.feed_folded(one.content_note, one.words)
        return f'<summary type="text">{_xml(note)}</summary>\n'
    seen = replace(one, quotes=tuple(_unfolded(each) for each in one.quotes))
    html = quote.shown(seen, feed.site.key, feed.origin)
    return f'<content type="html">{_xml(html)}</content>\n'


def _unfolded(one: QuoteShown) -> QuoteShown:
    """Leave out quoted words that are folded where they are from: a feed cannot fold them."""
    if not one.content_note:
        return one
    html = f"<p>[Content note: {escape(one.content_note)}]</p>\n"
    return replace(one, html=html, content_note="")


def _updated(one: Shown) -> datetime:
    comment = one.comment
    times = (comment.at, comment.revision.edited_at, comment.restored_at)
    return max(at for at in times if at is not None)


def _tag(origin: str, path: str) -> str:
    """Return an id that stays the same for ever (RFC 4151)."""
    host = urlsplit(origin).hostname or "localhost"
    return _xml(f"tag:{host},2026:{sheet.link(*path.split('/'))}")


def _xml(text: str) -> str:
    """Escape for XML, which has no way at all to write some characters."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
