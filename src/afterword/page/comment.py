"""One comment as HTML: what pages, the live stream and the API show of it.

This runs for every comment of every page that is made, so it is plain string formatting: the
same as a template takes ten times as long. Everything that a person wrote goes through `escape`,
but for `html`, which the Markdown renderer has made safe.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from html import escape

from msgspec.structs import replace

from afterword.domain.comment import Comment, Presence, Presentation, shows_restored
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, SiteKey, ThreadId, byline
from afterword.domain.site import Pause
from afterword.domain.typed import NAMELESS
from afterword.domain.visibility import Sight
from afterword.page import quote, words
from afterword.page.sheet import comment_link, link
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
        return _tombstone(shown, base, site)
    seq, number = comment.seq, comment.number
    at = words.iso(comment.at)
    role = f' <span class="role">{_ROLES[shown.role]}</span>' if _ROLES[shown.role] else ""
    return (
        f'<article class="comment" id="c{seq}" data-seq="{seq}" data-number="{number}" '
        f'data-depth="{comment.depth}" data-at="{at}" data-words="{shown.words}" '
        f'data-by="{byline(comment.author)}"{_edit(comment)}{_act(comment)} '
        f'aria-labelledby="h{seq}">\n'
        f'<h3 id="h{seq}"><a class="permalink" href="{base}?c={seq}#c{seq}">#{number}</a> '
        f'<bdi class="name">{escape(shown.name) or NAMELESS}</bdi>{role}, '
        f'<time datetime="{at}">{words.moment(comment.at)}</time></h3>\n'
        f"{_in_reply_to(shown, base)}{since}"
        f'<div class="body" dir="auto">{_body(shown, site)}</div>\n'
        f"{_marks(shown, base, site)}"
        f'<footer class="actions">{_quiet(shown)} href="{_write(site, page)}{seq}">Reply'
        f'<span class="visually-hidden"> to #{number}</span>{_closed(shown)}</a>'
        f'<details class="more"><summary>More</summary>'
        f'<a class="edit" href="{base}/c/{seq}/edit">Edit'
        f'<span class="visually-hidden"> #{number}</span></a> '
        f'<a class="withdraw" href="{base}/c/{seq}/withdraw">Withdraw'
        f'<span class="visually-hidden"> #{number}</span></a> '
        f'<a class="report" href="{base}/c/{seq}/report">Report'
        f'<span class="visually-hidden"> #{number}</span></a> '
        f"{_moderate(base, seq, number)}"
        f'<a class="link" href="#c{seq}">Link</a></details></footer>\n'
        "</article>\n"
    )


def as_of(shown: Shown, now: datetime, paused: Sequence[Pause] = ()) -> Shown:
    """Return a comment as it is shown at a time.

    That it was restored is told for a day, and until when its author takes no replies.
    """
    comment = shown.comment
    for one in paused:
        if one.author == comment.author and now < one.until:
            shown = replace(shown, quiet_until=one.until)
    if comment.restored_at is None or shows_restored(comment, now):
        return shown
    return replace(shown, comment=replace(comment, restored_at=None))


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


def _act(comment: Comment) -> str:
    """Say that a moderator decided about a comment: its author's browser then asks for why."""
    gone = comment.presence in {Presence.REMOVED, Presence.MOVED}
    decided = gone or comment.presentation != _PLAIN
    return " data-act" if decided or comment.restored_at else ""


def _moderate(base: str, seq: int, number: int) -> str:
    """Return the way to what moderators can do; with a script, only they are shown one."""
    return (
        f'<a class="moderate unscripted" href="{base}/c/{seq}/moderate">For moderators'
        f'<span class="visually-hidden">: #{number}</span></a> '
    )


def _tombstone(shown: Shown, base: str, site: SiteKey) -> str:
    comment = shown.comment
    seq = comment.seq
    sentence = escape(words.tombstone(comment, shown.decision))
    when = comment.decided_at
    time = f' <time datetime="{words.iso(when)}">{words.moment(when)}</time>' if when else ""
    return (
        f'<article class="comment tombstone" id="c{seq}" data-seq="{seq}" '
        f'data-number="{comment.number}" data-depth="{comment.depth}" '
        f'data-at="{words.iso(comment.at)}"{_act(comment)} aria-labelledby="h{seq}">\n'
        f'<p id="h{seq}"><a class="permalink" href="{base}?c={seq}#c{seq}">#{comment.number}</a> '
        f"{sentence}{time}{_why(shown, base, site)}</p>\n"
        "</article>\n"
    )


def _why(shown: Shown, base: str, site: SiteKey) -> str:
    """Lead from what a moderator took away to where it is now, and to the log of all acts."""
    decision, seq, number = shown.decision, shown.comment.seq, shown.comment.number
    if decision is None:
        return ""
    there = ""
    if decision.to is not None:
        way = comment_link(site, decision.to.thread, decision.to.comment)
        there = f' <a class="there" href="{way}">Read it there</a>'
    log = link(site, "log", thread=base.rpartition("/")[2])
    return (
        f'{there} <a class="log" href="{log}" target="_blank">Moderation log'
        f'<span class="visually-hidden"> about #{number} (opens in a new tab)</span></a> '
        f'<a class="statement unscripted" href="{base}/c/{seq}/statement">Was it yours?'
        f'<span class="visually-hidden"> (#{number})</span></a> '
        f"{_moderate(base, seq, number).rstrip()}"
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
    if shown.comment.presentation.is_folded:
        why = escape(words.folded_by(shown.comment, shown.decision))
        return _folded("collapsed", why, shown.words, html)
    if shown.folded:
        return _folded("collapsed", escape(shown.folded), shown.words, html)
    return html


def _closed(shown: Shown) -> str:
    """Say beside "Reply" that nobody can, for now."""
    return f' <span class="locked">({words.CLOSED_FOR_NOW})</span>' if shown.locked else ""


def _quiet(shown: Shown) -> str:
    """Begin the way to answer; where its author takes no replies, a sentence is there instead.

    The way is only hidden, for the time after that and for whoever may answer all the same.
    """
    until = shown.quiet_until
    if until is None:
        return '<a class="reply"'
    at = f'<time class="until" datetime="{words.iso(until)}">{words.moment(until)}</time>'
    name = escape(shown.name) or NAMELESS
    told = f"<bdi>{name}</bdi> takes no replies until {at}"
    line = f'<span class="no-replies" data-until="{words.iso(until)}">{told}</span>'
    return line + '<a class="reply" hidden'


def _folded(kind: str, label: str, count: int, html: str) -> str:
    return (
        f'<details class="{kind}"><summary>{words.folded(label, count)}</summary>\n'
        f"{html}</details>"
    )


def _marks(shown: Shown, base: str, site: SiteKey) -> str:
    """Return what readers are told of a comment's past."""
    comment = shown.comment
    edited = comment.revision.edited_at
    restored = comment.restored_at
    moved = comment.moved
    if edited is None and restored is None and moved is None:
        return ""
    marks = []
    if edited:
        # What readers may see only in part they may not compare with what it was before.
        tells = shown.sight is Sight.WHOLE and comment.revision.public is None
        said = f'<a href="{base}/c/{comment.seq}/history">edited</a>' if tells else "edited"
        marks.append(f'{said} <time datetime="{words.iso(edited)}">{words.moment(edited)}</time>')
    if moved:
        whence = comment_link(site, moved.thread, moved.comment)
        title = f"<bdi>{escape(shown.whence)}</bdi>" if shown.whence else "another thread"
        marks.append(
            f'moved here from <a class="whence" href="{whence}">{title}</a> by a moderator'
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


_PLAIN = Presentation()
# A dict of plain strings: looking an enum up by attribute costs more than the rest of the line.
_ROLES: dict[Role, str] = dict(words.ROLES)
