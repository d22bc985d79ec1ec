"""What becomes of a held comment, for its author who has no JavaScript."""

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.body import Body
from afterword.domain.ids import PageKey, Seq, thread_id
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.page import sheet
from afterword.page.compose import Cause, Problem
from afterword.page.place import Where
from afterword.projection.held import Held


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
    cause: Cause | None = None
    """The note for which it waits, if it waits for one."""
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


class Wait(Struct, frozen=True, kw_only=True):
    """A comment, or a change to one, that has just begun to wait, and what its author is told."""

    site: Site
    page: PageKey
    where: Where
    told: str
    seq: Seq | None = None
    """Of a comment; None of a change."""
    cause: Cause | None = None
    """The note for which it waits, if it waits for one."""
    edit_key: str = ""
    """Empty for somebody signed in, and for whoever has had it."""


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


def waiting(wait: Wait) -> str:
    """Return the page that tells somebody that their comment waits for a moderator."""
    return sheet.fill(
        "waiting.html", wait.site, wait=wait, thread=thread_id(wait.site.key, wait.page)
    )
