"""Signing in with a link that works once."""

from afterword.domain.site import Site
from afterword.page import sheet


def offer() -> str:
    """Return the page with a button, so that a mail scanner that opens links uses up nothing."""
    return sheet.fill("sign_in.html", None, state="offer", signed_in=False)


def expired() -> str:
    """Return the page for a link that was used already or is too old."""
    return sheet.fill("sign_in.html", None, state="expired", signed_in=False)


def needed(kept: str = "") -> str:
    """Return the page for somebody who has to sign in first.

    Args:
        kept: What they wrote while their session ended, so that it is not lost.
    """
    return sheet.fill("sign_in.html", None, state="needed", signed_in=False, kept=kept)


def not_theirs(house: Site) -> str:
    """Return the page for somebody signed in who does not look after a site."""
    return sheet.fill("sign_in.html", None, state="not-theirs", signed_in=True, name=house.name)


def signed_out() -> str:
    """Return the page after signing out."""
    return sheet.fill("sign_in.html", None, state="signed-out", signed_in=False)
