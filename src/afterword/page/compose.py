"""Writing a comment without JavaScript: the composer on a page of its own, and what follows."""

from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.ids import PageKey, Seq, thread_id
from afterword.domain.note import NoteId
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.page import place, sheet
from afterword.page.comment import fragment
from afterword.projection.reading import Shown
from afterword.projection.sites import Page


class Draft(Struct, frozen=True, kw_only=True):
    """A form as it was typed: it comes back letter by letter."""

    page: PageKey
    name: str = ""
    email: str = ""
    text: str = ""
    content_note: str = ""
    reply_to: Seq | None = None
    request: str = ""
    """Token of a page made for one visitor; empty on the pages that all share."""


class Cause(Struct, frozen=True):
    """The moderator's note that something is refused for."""

    note: NoteId
    instruction: str
    by: str
    """The name it is signed with."""
    href: str
    """Path of where it stands."""
    until: datetime | None = None
    """When it ends by itself."""


class Problem(Struct, frozen=True):
    """Why something was not done yet."""

    field: str | None
    """The form's field it is about."""
    words: str
    is_alone: bool = False
    """Whether the comment can still be published as one that answers nobody."""
    statement: str = ""
    """Path of a moderator's decision that it comes from."""
    cause: Cause | None = None


class Writing(Struct, frozen=True, kw_only=True):
    """The composer and what stands around it."""

    site: Site
    draft: Draft
    thread: Thread | None = None
    about: Page | None = None
    parent: Shown | None = None
    """The comment that is answered."""
    preview_html: str | None = None
    problem: Problem | None = None
    receipt: str = ""
    """What its writer has read, and how far the thread had come when they began to write."""
    hint: str = ""
    """What its writer should know first."""
    price: tuple[tuple[str, str], ...] = ()
    """What there is to read before it goes out, each with how long it takes."""


def write(writing: Writing) -> str:
    """Return the page with the composer."""
    return sheet.fill(
        "write.html",
        writing.site,
        writing=writing,
        page_key=writing.draft.page,
        thread=thread_id(writing.site.key, writing.draft.page),
        where=place.of(writing.site, writing.draft.page, writing.about),
        parent=_article(writing.parent, writing) if writing.parent else None,
        preview=_html(writing.preview_html),
        problem=writing.problem,
        is_open=writing.thread is None or writing.thread.closed is None,
    )


def published(site: Site, page: PageKey, shown: Shown, edit_key: str, receipt: str = "") -> str:
    """Return the page that tells a guest of their published comment and its edit key."""
    return sheet.fill(
        "published.html",
        site,
        page_key=page,
        shown=shown,
        article=Markup(fragment(shown, site.key, page)),  # noqa: S704 - made safe
        edit_key=edit_key,
        receipt=receipt,
        where=place.of(site, page, None),
    )


def _article(shown: Shown, writing: Writing) -> Markup:
    return Markup(fragment(shown, writing.site.key, writing.draft.page))  # noqa: S704 - made safe


def _html(rendered: str | None) -> Markup | None:
    return None if rendered is None else Markup(rendered)  # noqa: S704 - by page.markdown
