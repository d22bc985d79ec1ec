"""The desk: where somebody who is signed in finds the sites they look after."""

from collections.abc import Sequence

from msgspec import Struct

from afterword.domain.event import Role
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.projection.reading import Shown


class House(Struct, frozen=True, kw_only=True):
    """A site that somebody looks after."""

    site: Site
    role: Role
    latest: Sequence[Shown] = ()
    """Its newest comments, newest first."""


def desk(name: str, houses: Sequence[House]) -> str:
    """Return the page.

    Args:
        name: Who is signed in; empty while they have given no name.
        houses: The sites they moderate or own.
    """
    return sheet.fill("desk.html", None, name=name, houses=houses, signed_in=True)
