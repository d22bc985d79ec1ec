"""What became of a comment between two of its versions, in the words that people read."""

from html import escape
from itertools import chain

from markupsafe import Markup
from msgspec import Struct

from afterword.page import changed, quote, words
from afterword.projection.edits import Version


class Revised(Struct, frozen=True):
    """What somebody who knows an earlier version is shown of a change."""

    diff: Markup
    """As HTML, word by word; empty where the earlier words are nobody's to see."""
    about: str = ""
    """What either version is about, for those who would rather not read it unprepared."""


QUIETLY = Revised(Markup())
"""A change that its author made in time: that it was made is told, and not what stood there."""


def revised(old: Version, new: Version) -> Revised:
    """Compare two versions as they are read; what was set otherwise is said, too."""
    before, after = (changed.said(quote.read_with(one.html, one.quotes)) for one in (old, new))
    notes = ((one.content_note, *(each.content_note for each in one.quotes)) for one in (old, new))
    about = dict.fromkeys(one for one in chain(*notes) if one)
    diff = changed.shown(changed.near(changed.change(before, after)))
    return Revised(diff, ", ".join(about))


def told(change: Revised) -> Markup:
    """Return the change as HTML; folded, as the words are of which it tells."""
    if not change.about:
        return _diff(change)
    label = f"Content note: {escape(change.about)}"
    said = words.folded(label, change.diff.striptags().count(" ") + 1)
    fold = f'<details class="content-note"><summary>{said}</summary>\n{_diff(change)}</details>\n'
    return Markup(fold)  # noqa: S704 - our own tags around what is escaped


def since_read(change: Revised) -> str:
    """Return what stands above a comment's words for somebody who is asked to read them anew."""
    if not change.diff:
        return f'<p class="changed">{words.COMMENT_CHANGED}.</p>\n'
    return (
        f'<p class="changed">{words.COMMENT_CHANGED}:</p>\n{told(change)}'
        f'<p class="changed">{words.AS_IT_IS_NOW}</p>\n'
    )


def _diff(change: Revised) -> Markup:
    html = f'<div class="diff" dir="auto">{change.diff}</div>\n'
    return Markup(html)  # noqa: S704 - made by page.changed, which escapes
