"""What authors do to their own comments without JavaScript: change them, take them back."""

from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.comment import fragment
from afterword.page.compose import Problem
from afterword.projection.reading import Shown


class Own(Struct, frozen=True, kw_only=True):
    """Somebody at work on a comment of theirs."""

    site: Site
    page: PageKey
    thread: ThreadId
    seq: Seq
    number: int
    shown: Shown | None = None
    """The comment as readers see it; None when they see nothing."""
    edit_key: str = ""
    """As it was typed, or empty when the browser keeps it."""
    came_from: str = ""
    """What another system is called where it was written; nobody has a key to it here."""
    is_proved: bool = False
    """Whether the browser showed already whose comment it is."""
    problem: Problem | None = None


class Change(Struct, frozen=True, kw_only=True):
    """The new text as it was typed."""

    text: str
    content_note: str = ""
    preview_html: str | None = None


def edit(own: Own, change: Change | None) -> str:
    """Return the page on which a comment is changed.

    Args:
        own: Whose comment, and the key to it.
        change: The text to change; None while the key is still asked for.
    """
    preview = None
    if change is not None and change.preview_html is not None:
        preview = Markup(change.preview_html)  # noqa: S704 - rendered by page.markdown
    return sheet.fill("edit.html", own.site, own=own, change=change, preview=preview, **_of(own))


def withdraw(own: Own) -> str:
    """Return the page that asks whether to take a comment back."""
    return sheet.fill("withdraw.html", own.site, own=own, **_of(own))


def withdrawn(own: Own, *, undo_until: datetime, vanished: bool) -> str:
    """Return the page after a withdrawal, with the way to undo it."""
    return sheet.fill(
        "withdrawn.html",
        own.site,
        own=own,
        undo_until=undo_until,
        vanished=vanished,
        **_of(own),
    )


def restored(own: Own) -> str:
    """Return the page after a withdrawal was undone."""
    return sheet.fill("restored.html", own.site, own=own, **_of(own))


def pause(own: Own, heading: str = "Pause replies to me?", done: str = "") -> str:
    """Return the page that asks whether to take no replies for a day."""
    return sheet.fill("pause.html", own.site, own=own, heading=heading, done=done, **_of(own))


def paused(own: Own) -> str:
    """Return the same page, once it is so."""
    return pause(own, "Replies to you are paused", "Nobody can answer you for 24 hours.")


def welcoming(own: Own) -> str:
    """Return the same page, once somebody takes replies again."""
    return pause(own, "You take replies again", "Everybody can answer you again.")


def _of(own: Own) -> dict[str, object]:
    shown = own.shown
    made = None if shown is None else fragment(shown, own.site.key, own.page)
    article = None if made is None else Markup(made)  # noqa: S704 - made by comment.fragment
    return {"page_key": own.page, "article": article, "problem": own.problem}
