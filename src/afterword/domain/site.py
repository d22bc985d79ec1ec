"""A site: one blog or publication with its house settings, folded from its own log."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.event import (
    Layout,
    PageDescribed,
    Preset,
    RoleGranted,
    SiteAdded,
    SiteChanged,
    SiteEvent,
)
from afterword.domain.ids import Seq, SiteKey

TEXT_LIMIT = 10_000
"""Characters in a comment unless the site says otherwise."""
HARD_TEXT_LIMIT = 50_000
"""What no site can raise the limit above: longer texts would make pages unreadable."""


class Site(Struct, frozen=True, kw_only=True):
    """A house and its settings at `position` of the site's log."""

    key: SiteKey
    name: str
    origins: tuple[str, ...]
    """Where its pages are: the only hosts that may frame its threads."""
    preset: Preset
    layout: Layout = Layout.FLAT
    stylesheet: str = ""
    """CSS of the site's own, served inside the frame."""
    text_limit: int = TEXT_LIMIT
    position: Seq = Seq(0)


def evolve(site: Site | None, seq: Seq, event: SiteEvent) -> Site | None:
    """Take one step of a site's log; None before the site was added."""
    match event:
        case SiteAdded():
            return _added(seq, event)
        case _ if site is None:
            return None
        case SiteChanged():
            return replace(site, position=seq, **_changes(event))
        case PageDescribed() | RoleGranted():
            return replace(site, position=seq)
        case _:
            assert_never(event)


def _added(seq: Seq, event: SiteAdded) -> Site:
    layout = Layout.NESTED if event.preset is Preset.OPEN else Layout.FLAT
    return Site(
        key=event.site,
        name=event.name,
        origins=event.origins,
        preset=event.preset,
        layout=layout,
        position=seq,
    )


def _changes(event: SiteChanged) -> dict[str, object]:
    fields = ("name", "origins", "layout", "stylesheet", "text_limit")
    given = {field: getattr(event, field) for field in fields}
    return {field: value for field, value in given.items() if value is not None}
