"""A moderator begins her shift, ends an evening by closing the house, and all of it is public."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.browser import Chromium
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.journeys.conftest import Houses
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_WAITS = "Your comment is kept and waits for a moderator."


def test_a_shift_begins_with_what_stands_and_may_end_with_a_closed_house(
    house: Houses, browser: Chromium
) -> None:
    teaspoon = house()
    server = teaspoon.server
    server.run("site", "set", SITE, "--level", "off")
    server.run("grant", "ben@teaspoon.example", "moderator", "--site", SITE, "--name", "Ben")
    post, other = _furnished(teaspoon), teaspoon.post()
    origins = teaspoon.origin, teaspoon.blog.origin
    maya, ana = (Reader(browser.visitor(), origins) for _ in range(2))
    nils = Reader(browser.visitor(javascript=False), origins, javascript=False)
    _sign_in(maya, server.run("sign-in-link", "maya@teaspoon.example").strip())

    # What she finds, by keyboard: what stands, what was done, what the others left.
    maya.visit_alone(f"{server.origin}/desk/{SITE}/handover")
    maya.tab_to(maya.button("Start my shift"))
    maya.page.keyboard.press("Enter")
    expect(maya.button("End my shift")).to_be_visible()
    standing = maya.page.get_by_role("region", name="Notes in force")
    expect(standing).to_contain_text("Keep to tea.")
    expect(maya.page.get_by_role("region", name="Since")).to_contain_text("#2")
    maya.screen_is_good()

    # Ana writes while the house closes.
    ana.visit_alone(other.page)
    ana.write("Is anybody here?", "Ana")
    maya.visit_alone(f"{server.origin}/desk/{SITE}")
    maya.tab_to(maya.page.get_by_role("link", name=re.compile("Close the house")), most=60)
    maya.page.keyboard.press("Enter")
    expect(maya.page.get_by_role("heading", name="for some hours?")).to_be_visible()
    maya.screen_is_good()
    maya.tab_to(maya.button("Close the house"))
    maya.page.keyboard.press("Enter")
    expect(maya.page.get_by_text("The house is closed just now")).to_be_visible()
    ana.button("Publish").click()
    expect(ana.page.get_by_text(_WAITS).first).to_be_visible()
    waits = ana.page.get_by_role("region", name="Your comments that wait")
    expect(waits).to_contain_text("A moderator usually looks within 12 hours.")
    expect(waits.locator(".cause")).to_contain_text("The moderators are away until")
    ana.screen_is_good()
    nils.visit_alone(post.page)
    away = nils.page.get_by_role("region", name="Moderators are away")
    expect(away).to_contain_text("The moderators are away until")

    # The same key opens it again, and what waited is still there.
    maya.tab_to(maya.page.get_by_role("link", name=re.compile("Open the house")), most=60)
    maya.page.keyboard.press("Enter")
    expect(maya.page.get_by_role("heading", name="again?")).to_be_visible()
    maya.tab_to(maya.button("Open the house"))
    maya.page.keyboard.press("Enter")
    expect(maya.page.get_by_role("link", name=re.compile("Close the house"))).to_be_visible()
    expect(maya.page.locator("ol.queue > li.card")).to_have_count(1)
    nils.page.reload()
    nils.write("Good evening.", "Nils")
    nils.button("Publish").click()
    expect(nils.page.get_by_text("Good evening.").first).to_be_visible()

    log = server.api().get(f"/{SITE}/log").text
    for act in ("Comment #2 was removed: off-topic", "The moderators are away", "lifted"):
        assert act in log, act
    for one in (maya, ana, nils):
        one.assert_quiet()


def _sign_in(maya: Reader, link: str) -> None:
    maya.visit_alone(link)
    maya.button("Sign in").click()
    expect(maya.page.get_by_role("heading", name="Hello, Maya")).to_be_visible()


def _furnished(teaspoon: Teaspoon) -> Post:
    """Make a thread in which a note stands and a comment was removed."""
    post, server = teaspoon.post(), teaspoon.server
    with server.api() as api:
        for text in ("One.", "Two.", "Three."):
            teaspoon.write(api, post, text, name="Dirk")
    with staff(server, "Maya") as api:
        note = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": "Keep to tea."}
        assert api.post(f"/api/v1/threads/{post.thread}/notes", note).status == 201
        removal = {"clause": "off-topic"}
        assert api.post(f"{post.comments}/2/removal", removal).status == 200
    return post
