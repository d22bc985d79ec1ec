"""One comment as HTML: what pages, the live stream and the API show of it.

This runs for every comment of every page that is made, so it is plain string formatting: the
same as a template takes ten times as long. Everything that a person wrote goes through `escape`,
but for `html`, which the Markdown renderer has made safe.
"""

from functools import lru_cache
from html import escape

from afterword.domain.comment import Comment
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, SiteKey, ThreadId
from afterword.domain.typed import NAMELESS
from afterword.domain.visibility import Sight
from afterword.page import quote, words
from afterword.page.sheet import link
from afterword.projection.reading import Shown


def fragment(shown: Shown, site: SiteKey, page: PageKey, since: str = "") -> str:
    """Return the <article> of a comment or of its tombstone.

    Args:
        shown: The comment.
        site: Where it is.
        page: The page that is commented on.
        since: What stands above its words for one reader, as HTML.
    """
    comment = shown.comment
    base = _base(site, shown.thread)
    if shown.sight is Sight.TOMBSTONE:
        return _tombstone(shown, base)
    seq, number = comment.seq, comment.number
    at = words.iso(comment.at)
    role = f' <span class="role">{_ROLES[shown.role]}</span>' if _ROLES[shown.role] else ""
    return (
        f'<article class="comment" id="c{seq}" data-seq="{seq}" data-number="{number}" '
        f'data-depth="{comment.depth}" data-at="{at}" data-words="{shown.words}"'
        f'{_edit(comment)} aria-labelledby="h{seq}">\n'
        f'<h3 id="h{seq}"><a class="permalink" href="{base}?c={seq}#c{seq}">#{number}</a> '
        f'<bdi class="name">{escape(shown.name) or NAMELESS}</bdi>{role}, '
        f'<time datetime="{at}">{words.moment(comment.at)}</time></h3>\n'
        f"{_in_reply_to(shown, base)}{since}"
        f'<div class="body" dir="auto">{_body(shown, site)}</div>\n'
        f"{_marks(comment, base)}"
        f'<footer class="actions"><a class="reply" href="{_write(site, page)}{seq}">Reply'
        f'<span class="visually-hidden"> to #{number}</span></a>'
        f'<details class="more"><summary>More</summary>'
        f'<a class="edit" href="{base}/c/{seq}/edit">Edit'
        f'<span class="visually-hidden"> #{number}</span></a> '
        f'<a class="withdraw" href="{base}/c/{seq}/withdraw">Withdraw'
        f'<span class="visually-hidden"> #{number}</span></a> '
        f'<a class="link" href="#c{seq}">Link</a></details></footer>\n'
        "</article>\n"
    )


def under_note(html: str, note: str, count: int) -> str:
    """Fold a comment's words under its content note; as they are when it has none."""
    if not note:
        return html
    return _folded("content-note", f"Content note: {escape(note)}", count, html)


def read_to_here(shown: Shown) -> str:
    """Return the button that says one has read a page up to a comment; it needs JavaScript."""
    seq, number = shown.comment.seq, shown.comment.number
    return (
        f'<p class="to-here scripted"><button type="button" class="quiet" data-upto="{seq}">'
        f'Read to here<span class="visually-hidden"> (#{number})</span></button></p>\n'
    )


def _edit(comment: Comment) -> str:
    """Name the change since which a comment says something else."""
    material = comment.revision.material
    return f' data-edit="{material}"' if material else ""


def _tombstone(shown: Shown, base: str) -> str:
    comment = shown.comment
    seq = comment.seq
    sentence = escape(words.tombstone(comment.presence, shown.reason))
    when = comment.decided_at
    time = f' <time datetime="{words.iso(when)}">{words.moment(when)}</time>' if when else ""
    return (
        f'<article class="comment tombstone" id="c{seq}" data-seq="{seq}" '
        f'data-number="{comment.number}" data-depth="{comment.depth}" '
        f'data-at="{words.iso(comment.at)}" aria-labelledby="h{seq}">\n'
        f'<p id="h{seq}"><a class="permalink" href="{base}?c={seq}#c{seq}">#{comment.number}</a> '
        f"{sentence}{time}</p>\n"
        "</article>\n"
    )


def _in_reply_to(shown: Shown, base: str) -> str:
    above = shown.parent
    if above is None:
        return ""
    here = "" if above.n == shown.comment.n else f"{base}?c={above.seq}"
    name = f" <bdi>{escape(above.name)}</bdi>" if above.name else ""
    return (
        f'<p class="in-reply-to">in reply to <a href="{here}#c{above.seq}">'
        f"#{above.number}{name}</a></p>\n"
    )


def _body(shown: Shown, site: SiteKey) -> str:
    """Return the words, folded where their author or a moderator wants them folded."""
    html = quote.shown(shown, site) if shown.quotes else shown.html
    html = under_note(html, shown.content_note, shown.words)
    if shown.comment.presentation.collapsed:
        html = _folded("collapsed", "Folded by a moderator", shown.words, html)
    return html


def _folded(kind: str, label: str, count: int, html: str) -> str:
    return (
        f'<details class="{kind}"><summary>{words.folded(label, count)}</summary>\n'
        f"{html}</details>"
    )


def _marks(comment: Comment, base: str) -> str:
    """Return what readers are told of a comment's past."""
    edited = comment.revision.edited_at
    restored = comment.restored_at
    if edited is None and restored is None:
        return ""
    marks = []
    if edited:
        marks.append(
            f'<a href="{base}/c/{comment.seq}/history">edited</a> '
            f'<time datetime="{words.iso(edited)}">{words.moment(edited)}</time>'
        )
    if restored:
        marks.append(
            '<span class="restored">restored</span> '
            f'<time datetime="{words.iso(restored)}">{words.moment(restored)}</time>'
        )
    return f'<p class="edited">{", ".join(marks)}</p>\n'


@lru_cache(maxsize=1024)
def _base(site: SiteKey, thread: ThreadId) -> str:
    return link(site, "thread", thread)


@lru_cache(maxsize=1024)
def _write(site: SiteKey, page: PageKey) -> str:
    return escape(link(site, "write", page=page)) + "&amp;reply_to="


# A dict of plain strings: looking an enum up by attribute costs more than the rest of the line.
_ROLES: dict[Role, str] = dict(words.ROLES)
