"""The page for what cannot be shown or done: what happened, and where to go from here."""

from msgspec import Struct

from afterword.domain.site import Site
from afterword.page import sheet, words


class Trouble(Struct, frozen=True, kw_only=True):
    """What went wrong, for people."""

    status: int
    title: str = ""
    """Empty for the one that belongs to the status."""
    words: str = ""
    """What happened, if there is more to say than the title."""
    advice: str = ""
    """What to do; empty for what belongs to the status."""
    back: str = ""
    """Path to go back to; empty when there is none to go to."""
    ways: tuple[tuple[str, str], ...] = ()
    """Addresses of what is near, each with its words."""
    site: Site | None = None


def problem(trouble: Trouble) -> str:
    """Return the page."""
    title, advice = words.STATUS.get(trouble.status, words.STATUS[_nearest(trouble.status)])
    return sheet.fill(
        "problem.html",
        trouble.site,
        trouble=trouble,
        title=trouble.title or title,
        advice=trouble.advice or advice,
        signed_in=False,
    )


def _nearest(status: int) -> int:
    return 500 if status >= 500 else 400
