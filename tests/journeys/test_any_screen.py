"""Small screens, great zoom, light and dark, on paper, without motion, in forced colours."""

import re
from typing import Literal

import pytest
from playwright.sync_api import expect

from afterword.clock import SystemClock
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_OVERFLOW = """
() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
    .map((one) => one.outerHTML.slice(0, 100));
}
"""

# WCAG 2.5.8: all but links in running text, which keep to their line.
_SMALL = """
() => [...document.querySelectorAll('a, button, summary, input, textarea')]
  .filter((one) => one.checkVisibility() && !one.closest('.website'))
  .filter((one) => !(one.closest('p, li') && getComputedStyle(one).display === 'inline'))
  .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([, {width, height}]) => width > 2 && (width < 23.9 || height < 23.9))
  .map(([one, {width, height}]) => `${width}x${height} ${one.outerHTML.slice(0, 100)}`)
"""

# What lies on top of a focused thing, other than itself and what it stands in.
_COVERED = """
(element) => {
  const {left, top, width, height} = element.getBoundingClientRect();
  const found = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
  return found && !element.contains(found) && !found.contains(element) ? found.outerHTML : '';
}
"""


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (360, "light")])
def test_a_small_screen_shows_everything_without_scrolling_sideways(
    magazine: Magazine, reader: Readers, width: int, scheme: Literal["light", "dark"]
) -> None:
    mei = reader(width=width, height=640, scheme=scheme)
    for name in ("P5", "P2"):
        mei.visit(magazine.seeded(name))
        _expect_roomy(mei)
    mei.screen_is_good()
    mei.visit(magazine.post())
    mei.write("https://example.org/" + "long" * 60 + "\n\n`" + "x" * 200 + "`", "M" * 60)
    mei.button("Preview").click()
    expect(mei.thread.get_by_role("region", name="Preview")).to_be_visible()
    _expect_roomy(mei)
    mei.button("Publish").click()
    expect(mei.comment(1)).to_contain_text("yours")
    _expect_roomy(mei)
    mei.link("Withdraw #1").click()
    expect(mei.button("Keep it")).to_be_visible()
    _expect_roomy(mei)
    mei.screen_is_good()
    mei.assert_quiet()


def test_the_stand_alone_pages_fit_a_small_screen(magazine: Magazine, reader: Readers) -> None:
    nils = reader(width=320, height=640, javascript=False)
    post = magazine.seeded("P5")
    nils.visit_alone(post.page)
    _expect_roomy(nils)
    nils.link("Reply to #3").click()
    _expect_roomy(nils)
    year = SystemClock().now().year
    about = ("how", "log", "clauses", f"transparency/{year}")
    for path in (*(f"/teaspoon/{name}" for name in about), "/desk"):
        nils.visit_alone(magazine.origin + path)
        _expect_roomy(nils)
        nils.screen_is_good()
    nils.assert_quiet("status of 401")


def test_at_four_hundred_per_cent_nothing_covers_what_has_the_focus(
    magazine: Magazine, reader: Readers
) -> None:
    # 1280 x 1024 at 400 %
    sam, post = reader(width=320, height=256), magazine.post()
    magazine.write(post, "Something to answer. " * 10)
    sam.visit(post)
    _expect_roomy(sam)
    keyboard = sam.page.keyboard
    sam.tab_to(sam.link("Reply to #1"))
    keyboard.press("Enter")
    keyboard.type("An answer")
    for _ in range(12):
        keyboard.press("Tab")
        _expect_uncovered(sam)
    sam.assert_quiet()


def test_on_paper_there_are_only_words(magazine: Magazine, reader: Readers) -> None:
    ana = reader(scheme="dark")
    ana.visit_alone(magazine.seeded("P5").page)
    ana.page.emulate_media(media="print")

    expect(ana.comment(1)).to_be_visible()
    expect(ana.text).to_be_hidden()
    expect(ana.link("Reply to #1")).to_be_hidden()
    expect(ana.comment(1).locator(".body")).to_have_css("color", "rgb(0, 0, 0)")
    expect(ana.page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    ana.assert_quiet()


def test_nothing_is_animated(magazine: Magazine, reader: Readers) -> None:
    ana, post = reader(), magazine.post()
    ana.visit(post)
    ana.publish("Still")
    magazine.write(post, "Still, too")
    ana.take_new(1)

    for frame in ana.page.frames:
        assert frame.evaluate("document.getAnimations().length") == 0
    ana.assert_quiet()


def test_forced_colours_keep_everything_in_sight(magazine: Magazine, reader: Readers) -> None:
    ana, post = reader(), magazine.post()
    magazine.write(post, "In plain colours")
    ana.visit(post)
    ana.page.emulate_media(forced_colors="active")

    ana.tab_to(ana.link("Reply to #1"))
    expect(ana.button("Publish")).to_have_css("border-style", "solid")
    expect(ana.text).to_have_css("border-style", "solid")
    ana.publish("Seen")
    # The wash behind a new comment is gone; a border tells which it is.
    expect(ana.comment(2)).to_have_css("border-left", re.compile("2px solid"))
    ana.assert_quiet()


def _expect_roomy(somebody: Reader) -> None:
    """Fail if any frame scrolls sideways, or a target is too small for a finger."""
    for frame in somebody.page.frames:
        assert frame.evaluate(_OVERFLOW) == [], frame.url
    assert somebody.frame.evaluate(_SMALL) == []


def _expect_uncovered(somebody: Reader) -> None:
    for frame in somebody.page.frames:
        focused = frame.locator(":focus:not(iframe)")
        if focused.count():
            box = focused.bounding_box()
            assert box is not None
            bottom, top = box["y"] + min(box["height"], 24), box["y"]
            seen = -1 <= top <= 256 and bottom <= 257
            assert seen or box["height"] > 256, f"{focused.evaluate('e => e.outerHTML')}: {box}"
            assert focused.evaluate(_COVERED) == ""
