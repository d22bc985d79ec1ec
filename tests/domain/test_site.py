"""A site's settings are what its log says, and what is not named stays."""

import pytest

from afterword.domain.event import (
    Layout,
    PageDescribed,
    Preset,
    Role,
    RoleGranted,
    SiteAdded,
    SiteChanged,
    SiteEvent,
)
from afterword.domain.ids import AccountId, PageKey, Seq
from afterword.domain.site import TEXT_LIMIT, Site, evolve
from tests.domain.builders import SITE

ADDED = SiteAdded(SITE, "Teaspoon", ("https://teaspoon.example",), Preset.SAFE_SPACE)


@pytest.mark.parametrize(
    ("preset", "layout"),
    [
        (Preset.SAFE_SPACE, Layout.FLAT),
        (Preset.STANDARD, Layout.FLAT),
        (Preset.OPEN, Layout.NESTED),
    ],
)
def test_a_preset_says_how_threads_are_laid_out(preset: Preset, layout: Layout) -> None:
    site = evolve(None, Seq(1), SiteAdded(SITE, "Teaspoon", (), preset))

    assert site is not None
    assert (site.layout, site.text_limit, site.position) == (layout, TEXT_LIMIT, 1)


@pytest.mark.parametrize(
    ("event", "field", "value"),
    [
        (SiteChanged(name="Cup"), "name", "Cup"),
        (SiteChanged(origins=("https://x.example",)), "origins", ("https://x.example",)),
        (SiteChanged(origins=()), "origins", ()),
        (SiteChanged(layout=Layout.NESTED), "layout", Layout.NESTED),
        (SiteChanged(stylesheet="a{}"), "stylesheet", "a{}"),
        (SiteChanged(stylesheet=""), "stylesheet", ""),
        (SiteChanged(text_limit=500), "text_limit", 500),
    ],
)
def test_a_change_touches_what_it_names_and_nothing_else(
    event: SiteChanged, field: str, value: object
) -> None:
    before = _site(stylesheet="b{}")

    after = evolve(before, Seq(3), event)

    changed = {
        name for name in Site.__struct_fields__ if getattr(after, name) != getattr(before, name)
    }
    assert getattr(after, field) == value
    assert changed == {field, "position"}


@pytest.mark.parametrize(
    "event",
    [
        PageDescribed(PageKey("/"), "Home", "https://teaspoon.example/"),
        RoleGranted(AccountId("u1"), Role.OWNER),
    ],
)
def test_pages_and_roles_move_a_site_on_and_change_no_setting(event: SiteEvent) -> None:
    before = _site()

    after = evolve(before, Seq(3), event)

    assert after is not None
    assert (after.position, after.name, after.origins) == (3, before.name, before.origins)


@pytest.mark.parametrize(
    "event",
    [
        SiteChanged(name="Cup"),
        PageDescribed(PageKey("/"), "Home", "https://teaspoon.example/"),
        RoleGranted(AccountId("u1"), Role.OWNER),
    ],
)
def test_before_it_was_added_there_is_no_site(event: SiteEvent) -> None:
    assert evolve(None, Seq(1), event) is None


def _site(stylesheet: str = "") -> Site:
    added = evolve(None, Seq(1), ADDED)
    site = evolve(added, Seq(2), SiteChanged(stylesheet=stylesheet))
    assert site is not None
    return site
