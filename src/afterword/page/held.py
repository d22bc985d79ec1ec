"""What becomes of a held comment, for its author who has no JavaScript."""

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.body import Body
from afterword.domain.event import HoldReason
from afterword.domain.ids import PageKey, Seq, thread_id
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.page import place, sheet, words
from afterword.page.compose import Problem
from afterword.page.place import Where
from afterword.projection.held import Held
from afterword.projection.sites import Page


class Mine(Struct, frozen=True, kw_only=True):
    """A held comment with what its author is told of it."""

    held: Held
    text: Body
    html: str
    """The text as it looks, with what it quotes."""
    erased: bool
    number: int | None
    """Under which it stands since it was let in."""
    told: str
    """What became of it, in a sentence or two."""
    is_refused: bool
    """Whether a moderator did not let it in; its author may have taken it back as well."""


class Followed(Struct, frozen=True, kw_only=True):
    """Somebody who looks after a held comment of theirs."""

    site: Site
    thread: Thread
    seq: Seq
    where: Where
    mine: Mine | None
    """None until the browser, or a key, shows whose comment it is."""
    edit_key: str = ""
    """As it was typed, or empty when the browser keeps it."""
    problem: Problem | None = None


def followed(followed: Followed) -> str:
    """Return the page that says what became of a held comment."""
    mine = followed.mine
    return sheet.fill(
        "held.html",
        followed.site,
        own=followed,
        mine=mine,
        body=Markup(mine.html) if mine else None,  # noqa: S704 - rendered by page.markdown
        problem=followed.problem,
    )


def waiting(  # noqa: PLR0913, PLR0917 - where, what, why, and whose
    site: Site, page: PageKey, about: Page | None, seq: Seq, reason: HoldReason, edit_key: str
) -> str:
    """Return the page that tells a guest that their comment waits for a moderator."""
    return sheet.fill(
        "waiting.html",
        site,
        page_key=page,
        thread=thread_id(site.key, page),
        seq=seq,
        told=words.held(reason),
        edit_key=edit_key,
        where=place.of(site, page, about),
    )
