"""A moderator's note as HTML: in the thread, in the list of standing notes, in what is owed."""

from collections.abc import Mapping
from html import escape

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.body import Body
from afterword.domain.effect import Lock
from afterword.domain.ids import SiteKey, ThreadId
from afterword.domain.note import Kind, NoteId, Reach
from afterword.gate.receipt import Keys, NoteCode, sign
from afterword.page import changed, effect_words, markdown, words
from afterword.page.sheet import link
from afterword.projection.noted import NoteShown


class Changes(Struct, frozen=True):
    """What became of a note since one reader acknowledged it."""

    instruction: Markup
    """As HTML, word by word; empty when the instruction is as it was."""
    detail: Markup
    """The same of what is folded below."""
    content_note: str
    """What the detail is about, or was."""


_LABELS: dict[Kind, str] = {
    Kind.CLARIFY: "Clarification",
    Kind.GROUND_RULES: "Ground rules here",
    Kind.REMIND: "Reminder",
    Kind.REDIRECT: "Please take this elsewhere",
    Kind.TOPIC_CLOSED: "Topic closed",
    Kind.COOL_DOWN: "Please slow down",
    Kind.REQUIRE_CN: "Content notes needed",
    Kind.PROTECT_PERSON: "Please leave someone be",
    Kind.CORRECTION_DONE: "This has been dealt with",
    Kind.SUMMARY: "The story so far",
    Kind.HOURS: "Moderators are away",
    Kind.LOCK: "Closed for now",
    Kind.HOLD: "Moderators look first",
    Kind.LIMIT: "Limits here",
    Kind.REMOVAL: "What was removed",
}


def body(instruction: str, detail: str, content_note: str, base: str) -> Body:
    """Put the words of a note together: the instruction on the first line, then the detail."""
    source = f"{instruction}\n{detail}" if detail else instruction
    return Body(source, rendered(source, base), markdown.VERSION, content_note)


def anew(text: Body, base: str) -> Body:
    """Render the words of a note again, which a newer renderer shows otherwise."""
    return replace(text, html=rendered(text.source, base), renderer=markdown.VERSION)


def rendered(source: str, base: str) -> str:
    """Render the detail of a note; its instruction is shown as plain text."""
    detail_ = source.partition("\n")[2]
    return markdown.render(detail_, base) if detail_ else ""


def label(kind: Kind) -> str:
    """Say in a few words what kind of note it is."""
    return _LABELS[kind]


def reach(shown: NoteShown) -> str:
    """Say where a note binds."""
    number = f"#{shown.about}" if shown.about else "a comment"
    match shown.note.scope.reach:
        case Reach.COMMENT:
            return f"for answers to {number}"
        case Reach.CONVERSATION:
            return f"for the conversation of {number}"
        case Reach.THREAD:
            return "for this thread"
        case Reach.SITE:
            return "for the whole site"


def instruction(shown: NoteShown) -> str:
    """Return what a note says; of one about removals with how many there are now."""
    if not shown.note.explains:
        return shown.instruction
    return words.removals(shown.removed, shown.instruction)


def changes(shown: NoteShown) -> Changes | None:
    """Return what is different since its reader acknowledged a note; None when they never did."""
    was = shown.was
    if was is None:
        return None
    old, new = changed.typed(was.instruction), changed.typed(shown.instruction)
    before, after = changed.said(was.html), changed.said(shown.html)
    about = (was.content_note, shown.content_note)
    return Changes(
        Markup() if old == new else changed.shown(changed.change(old, new)),
        Markup() if was.html == shown.html else changed.shown(changed.change(before, after)),
        ", ".join(dict.fromkeys(one for one in about if one)),
    )


def code(shown: NoteShown, keys: Keys) -> str:
    """Return what proves that somebody was served this note in this revision."""
    return sign(NoteCode(shown.stream, shown.note.id, shown.note.revision), keys)


def address(shown: NoteShown, site: SiteKey, thread: ThreadId) -> str:
    """Return where a note stands, from any page of its thread."""
    n = shown.note.n
    if shown.note.scope.reach is Reach.SITE or n == 1:
        return f"{link(site, 'thread', thread)}#{shown.note.id}"
    return f"{link(site, 'thread', thread, n=n)}#{shown.note.id}"


def section(shown: NoteShown, keys: Keys, below: str | None = None, form: str = "read") -> str:
    """Return the <section> of a note where it stands in the thread.

    Args:
        shown: The note.
        keys: The site's, for its code.
        below: What stands under it; if None, the button that acknowledges it.
        form: The form of the page that the button belongs to.
    """
    note = shown.note
    if not shown.is_standing:
        return _ended(shown)
    ending = acknowledge(shown, keys, form) if below is None else below
    at = words.iso(note.at)
    must = "true" if note.must_acknowledge else "false"
    return (
        f'<section class="note" id="{note.id}" aria-labelledby="h-{note.id}" '
        f'data-note="{note.id}" data-seq="{note.seq}" data-revision="{note.revision}" '
        f'data-reach="{note.scope.reach}" data-comment="{note.scope.comment or ""}" '
        f'data-must="{must}" data-code="{code(shown, keys)}" data-at="{at}"'
        f"{timed(shown)}>\n"
        f'<h3 id="h-{note.id}"><span class="note-kind">Moderator note {note.id}'
        f"{', changed' if shown.was else ''}: "
        f"{label(note.kind)}</span> "
        f'<span class="note-reach">{escape(reach(shown))}</span></h3>\n'
        f'{_changes(shown)}<p class="instruction" dir="auto">{escape(instruction(shown))}</p>\n'
        f"{effects(shown)}{detail(shown)}"
        f'<p class="note-by">{_signed(shown)} <time datetime="{at}">{words.moment(note.at)}'
        f"</time>{_amended(shown)}{_until(shown)}</p>\n"
        f"{ending}</section>\n"
    )


def locks(shown: NoteShown) -> bool:
    """Say whether nobody writes where a note binds."""
    return any(isinstance(effect, Lock) for effect in shown.note.effects)


def timed(shown: NoteShown) -> str:
    """Return as attributes when a note ends, and whether it locks until then."""
    until = shown.note.until
    ends = f' data-until="{words.iso(until)}"' if until else ""
    return ends + (' data-locks="true"' if locks(shown) else "")


def known(shown: NoteShown, acknowledged: Mapping[NoteId, int]) -> str | None:
    """Return what stands under a note on a page for one person who acknowledged these."""
    if acknowledged.get(shown.note.id, 0) < shown.note.revision:
        return None
    return '<p class="hint">You have read this note.</p>\n'


def acknowledge(shown: NoteShown, keys: Keys, form: str) -> str:
    """Return the button with which a reader says that they have read a note.

    It belongs to a form of the page, wherever it stands itself. Seen, it says "the note";
    heard, it goes on to say which.
    """
    if not shown.note.must_acknowledge:
        return ""
    seen = f"{words.I_HAVE_READ} the note"
    return (
        f'<p class="buttons"><button type="submit" form="{form}" name="code" '
        f'value="{code(shown, keys)}" class="acknowledge quiet" formnovalidate '
        f'aria-label="{seen}: {escape(shown.instruction)}">{seen}</button></p>\n'
    )


def effects(shown: NoteShown) -> str:
    """Return what a note changes, a sentence for each of its effects."""
    said = [effect_words.said(effect, shown.names, shown.site) for effect in shown.note.effects]
    return "".join(f'<p class="note-effect">{one}</p>\n' for one in said if one)


def detail(shown: NoteShown) -> str:
    """Return the folded rest of a note; nothing when there is none."""
    if not shown.html:
        return ""
    return _folded(words.MORE, shown.content_note, "body", shown.html)


def _folded(what: str, content_note: str, kind: str, html: str) -> str:
    about = f" {words.DASH} content note: {escape(content_note)}" if content_note else ""
    return (
        f'<details class="note-detail"><summary>{what}{about}</summary>\n'
        f'<div class="{kind}" dir="auto">{html}</div></details>\n'
    )


def _changes(shown: NoteShown) -> str:
    """Say what is different, before what is asked now; the detail stays folded, as it was."""
    found = changes(shown)
    if found is None:
        return ""
    below = _folded(words.CHANGED_BELOW, found.content_note, "diff", found.detail)
    more = below if found.detail else ""
    if not found.instruction:
        said = words.NOTE_CHANGED_BELOW if more else words.NOTE_ASKED_ANEW
        return f'<p class="changed">{said}</p>\n{more}'
    return (
        f'<p class="changed">{words.NOTE_CHANGED}</p>\n'
        f'<p class="diff" dir="auto">{found.instruction}</p>\n{more}'
        f'<p class="changed">{words.AS_IT_IS_NOW}</p>\n'
    )


def _signed(shown: NoteShown) -> str:
    return f'<bdi class="name">{escape(shown.name)}</bdi> <span class="role">moderator</span>'


def _amended(shown: NoteShown) -> str:
    at = shown.note.amended_at
    if at is None:
        return ""
    return f', changed <time datetime="{words.iso(at)}">{words.moment(at)}</time>'


def _until(shown: NoteShown) -> str:
    at = shown.note.until
    if at is None:
        return ""
    return f', until <time class="until" datetime="{words.iso(at)}">{words.moment(at)}</time>'


def _ended(shown: NoteShown) -> str:
    note = shown.note
    why = f": {escape(shown.reason)}" if shown.reason else ""
    how = "was lifted" if note.lifted is not None else "has run out"
    return (
        f'<details class="note ended" id="{note.id}" data-note="{note.id}" data-seq="{note.seq}">'
        f"<summary>Note {note.id} {how}{why}</summary>\n"
        f'<p class="instruction" dir="auto">{escape(shown.instruction)}</p></details>\n'
    )
