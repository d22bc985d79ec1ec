"""The account: the name one signs with, the address one signs in with, the way out."""

from msgspec import Struct

from afterword.page import sheet
from afterword.page.compose import Problem


class Account(Struct, frozen=True, kw_only=True):
    """Somebody's account as they see it."""

    name: str
    email: str
    persona: str = ""
    """The name they sign notes with; empty for their own."""
    saved: bool = False
    """Whether a change was just kept."""
    problem: Problem | None = None


def account(mine: Account) -> str:
    """Return the page."""
    return sheet.fill("account.html", None, mine=mine, problem=mine.problem, signed_in=True)
