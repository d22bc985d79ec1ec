"""An evening at the desk, from the keyboard only: nothing moves but what the moderator did."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from afterword.domain.moderation import Moderation
from afterword.domain.typed import NAMELESS
from tests.domain.builders import SITE
from tests.harness.browser import Chromium
from tests.journeys.reader import Reader
from tests.request.desk_house import DeskHouse

pytestmark = pytest.mark.journey

ITEMS = 60
BATCH = 20
_PLACES = """
() => {
  const list = document.querySelector('ol.queue').getBoundingClientRect();
  return [...document.querySelectorAll('ol.queue > li')].map((item) => {
    const {top, height} = item.getBoundingClientRect();
    return [item.id, Math.round(top - list.top), Math.round(height)];
  });
}
"""
_AT = "document.activeElement.closest('li.card')?.id ?? ''"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[DeskHouse]:
    """A house on whose desk sixty things of every kind wait."""
    house = DeskHouse(
        tmp_path, moderation=Moderation(hold_all=True, batch=BATCH, surge_people=1_000)
    )
    for number in range(ITEMS // 4):
        house.hold(f"May I say {number}?", f"person {number}")
        house.report(f"Unkind words, {number}.", f"dirk {number}", times=1 + number % 2)
        house.hold(f"Let me in, {number}.", f"other {number}")
        if number % 2:
            house.alarm()
        else:
            house.propose(f"again {number}")
    house.start()
    yield house
    house.close()


def test_sixty_items_are_cleared_from_the_keyboard_and_nothing_else_moves(
    house: DeskHouse, browser: Chromium
) -> None:
    visitor = browser.visitor()
    maya = Reader(visitor, (house.server.origin,))
    house.server.run(
        "grant", "maya@teaspoon.example", "moderator", "--site", SITE, "--name", "Maya"
    )
    maya.visit_alone(house.server.run("sign-in-link", "maya@teaspoon.example").strip())
    press = maya.page.keyboard.press
    maya.tab_to(maya.button("Sign in"))
    press("Enter")
    expect(maya.page.get_by_role("heading", name="Hello, Maya")).to_be_visible()
    maya.screen_is_good()
    maya.tab_to(maya.link("To what waits"))
    press("Enter")

    done, rests, opened = 0, 0, False
    while done < ITEMS:
        item = str(visitor.wait_until(lambda: maya.page.evaluate(_AT)))
        before = maya.page.evaluate(_PLACES)
        # (what the house noticed by itself comes first, and has no words)
        if not opened and item.startswith("held"):
            opened = True
            # The words are covered until they are asked for; her colleagues see who asks.
            expect(maya.page.locator(f"#{item} .look .body").first).to_be_hidden()
            press("o")
            expect(maya.page.locator(f"#{item} .look .body").first).to_be_visible()
            before = maya.page.evaluate(_PLACES)
        _decide(maya, item, done)
        done += 1
        if done % BATCH == 0:
            expect(maya.page.get_by_role("heading", name="Time for a break")).to_be_visible()
            expect(maya.page.get_by_text(f"looked at {BATCH} things")).to_be_visible()
            rests += 1
            maya.expect_focus(maya.button("Go on"))
            if done < ITEMS:
                press("Enter")
                expect(maya.page.locator("ol.queue > li.card").first).to_be_visible()
            continue
        expect(maya.page.locator(f"#{item}.settled")).to_be_visible()
        after = maya.page.evaluate(_PLACES)
        assert after == before, f"something moved when {item} was decided"

    assert opened
    assert rests == ITEMS // BATCH
    heron = house.staff()
    assert "(0)" in heron.get(f"/desk/{SITE}").text.partition('id="queue-1"')[2][:80]
    # 8: she taps out; 9: Heron closes the house.
    maya.tab_to(maya.button("Tap out"))
    press("Enter")
    expect(maya.page.get_by_role("heading", name="You are off")).to_be_visible()
    maya.screen_is_good()
    assert "Maya tapped out" in heron.get(f"/desk/{SITE}/handover").text
    maya.assert_quiet()


def test_what_others_do_is_told_in_place_and_new_things_wait_behind_a_button(
    tmp_path: Path, browser: Chromium
) -> None:
    house = DeskHouse(tmp_path)
    first, second = house.hold("First.", "ann"), house.hold("Second.", "bea")
    other = house.hold("Another.", "cam")
    house.start()
    visitor = browser.visitor()
    maya = Reader(visitor, (house.server.origin,))
    house.server.run(
        "grant", "maya@teaspoon.example", "moderator", "--site", SITE, "--name", "Maya"
    )
    maya.visit_alone(house.server.run("sign-in-link", "maya@teaspoon.example").strip())
    maya.button("Sign in").click()
    maya.link("To what waits").click()
    press = maya.page.keyboard.press
    heron = house.staff()
    api = f"/api/v1/desk/{SITE}/items"
    before = maya.page.evaluate(_PLACES)

    heron.post(f"{api}/{second}/decision", {"action": "let_in"})
    heron.post(f"{api}/{first}/claim", {})
    sent = {"site": SITE, "page": "/2026/on-listening/", "text": "Third.", "ask_moderator": True}
    house.server.api().post(f"/api/v1/threads/{house.thread}/comments", sent)

    expect(maya.page.locator(f"#{second}")).to_have_text("Bea – Heron let it in.")
    expect(maya.page.locator(f"#{first}")).to_contain_text("Heron is looking at this.")
    assert maya.page.evaluate(_PLACES) == before
    press("a")
    expect(maya.page.locator(f"#{first}")).to_contain_text("It is let in")
    # What everybody can read by now is not taken back in silence.
    maya.expect_focus(maya.page.locator(f"#{other}"))
    press("u")
    anew = maya.page.locator(f"#{first}").get_by_role("link", name="Decide about it anew")
    expect(anew).to_be_focused()
    path = str(anew.get_attribute("href"))
    assert "First." in heron.get(path).text
    press("j")
    press("a")
    maya.button("1 new").click()
    expect(maya.page.locator("ol.queue > li:not(.settled)")).to_have_count(1)
    press("d")
    press("1")
    last = maya.page.locator("ol.queue > li").last
    expect(last).to_contain_text("It is not let in.")
    press("Shift+Tab")
    maya.button("Take it back").click()
    expect(last).to_have_text(f"{NAMELESS} – It is taken back: it waits again. Show it")
    expect(last).to_be_focused()
    # Single keys can be turned off, and given to other letters.
    maya.page.get_by_text("Keys, and what is shown at once").click()
    maya.page.get_by_role("checkbox", name="Single keys").uncheck()
    house.hold("Fourth.", "cleo")
    maya.page.reload()
    maya.link("To what waits").click()
    press("a")
    expect(maya.page.locator("ol.queue > li.settled")).to_have_count(0)
    maya.assert_quiet()
    house.close()


def _decide(maya: Reader, item: str, number: int) -> None:
    """Decide about the card that has the focus, by its kind."""
    press = maya.page.keyboard.press
    if item.startswith("held"):
        if number % 3:
            press("a")
        else:
            press("d")
            press("2")
    elif item.startswith("reported"):
        if number % 2:
            press("x")
        else:
            press("r")
            press("1")
    elif item.startswith("alarm"):
        press("x")
    else:
        press("a")
