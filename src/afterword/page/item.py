"""One comment as JSON: what the API and the live stream say of it."""

from typing import Any

from afterword.domain.ids import PageKey, SiteKey
from afterword.domain.visibility import Sight
from afterword.page import quote
from afterword.page.comment import fragment
from afterword.page.sheet import link
from afterword.page.words import iso
from afterword.projection.reading import Shown


def item(shown: Shown, site: SiteKey, origin: str) -> dict[str, Any]:
    """Return a comment as anyone may see it; `html` is None for a tombstone."""
    comment = shown.comment
    whole = shown.sight is not Sight.TOMBSTONE
    address = link(site, "thread", shown.thread, c=comment.seq)
    return {
        "kind": "comment",
        "seq": comment.seq,
        "number": comment.number,
        "at": iso(comment.at),
        "author": {"name": shown.name, "role": shown.role} if whole else None,
        "presence": comment.presence,
        "reply_to": comment.parent,
        "content_note": shown.content_note or None,
        "html": quote.shown(shown, site, origin) if whole else None,
        "edited_at": iso(comment.revision.edited_at) if comment.revision.edited_at else None,
        "replies": comment.replies,
        "n": comment.n,
        "url": f"{origin}{address}#c{comment.seq}",
    }


def item_with_fragment(
    shown: Shown, site: SiteKey, page: PageKey, origin: str, since: str = ""
) -> dict[str, Any]:
    """Return the same with the HTML that stands for it on the page; see `fragment`."""
    return {**item(shown, site, origin), "fragment": fragment(shown, site, page, since)}
