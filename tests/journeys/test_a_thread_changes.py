"""A thread closes and opens, grows and is written in: the page says what is so, at any size."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.browser import Chromium
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_THREADS = f"/api/v1/sites/{SITE}/threads"
_CLIPPED = """
() => [...document.querySelectorAll('time, .name, .role')].filter((one) => {
  const {left, right} = one.getBoundingClientRect();
  return left < 0 || right > document.documentElement.clientWidth;
}).map((one) => one.outerHTML)
"""


def test_a_draft_for_a_thread_that_closed_can_be_copied_and_a_reopening_is_told(
    teaspoon: Teaspoon, browser: Chromium
) -> None:
    post, rosa, heron = teaspoon.post(), _guest(browser, teaspoon), staff(teaspoon.server)
    teaspoon.write(heron, post, "Late already.")
    rosa.visit(post)
    rosa.text.fill("I was about to say")

    heron.post(f"{_THREADS}/close", {"page": post.key, "reason": "Good night."})
    said = rosa.thread.get_by_text("This thread has just been closed: Good night.")
    expect(said.first).to_be_visible()
    rosa.page.reload()
    rosa.look_at_comments()
    kept = rosa.field("What you wrote here, kept on this device")
    expect(kept).to_have_value("I was about to say")
    expect(kept).to_have_attribute("readonly", "")
    expect(rosa.button("Copy it")).to_be_visible()
    rosa.screen_is_good()
    heron.post(f"{_THREADS}/reopen", {"page": post.key})
    expect(rosa.button("Load it again to write")).to_be_visible()
    # (the button for new comments has its room again)
    expect(rosa.thread.locator("#live")).to_have_css("min-height", re.compile(r"^[1-9]"))
    rosa.button("Load it again to write").click()

    expect(rosa.text).to_have_value("I was about to say")
    rosa.assert_quiet()


def test_a_name_that_is_too_long_is_not_blamed_on_the_text(
    teaspoon: Teaspoon, browser: Chromium
) -> None:
    rosa = _guest(browser, teaspoon)
    rosa.visit(teaspoon.post())
    rosa.write("Short", "R" * 61)

    rosa.button("Publish").click()

    told = rosa.thread.locator(".error-summary a")
    expect(told).to_contain_text("The name is 1 character longer than the 60 that fit.")
    expect(told).to_have_attribute("href", "#name")
    rosa.assert_quiet("status of 413")


def test_what_is_published_from_the_first_page_of_a_long_thread_is_said_to_be_out(
    teaspoon: Teaspoon, browser: Chromium
) -> None:
    post, rosa = teaspoon.post(), _guest(browser, teaspoon)
    api = teaspoon.server.api()
    for number in range(101):
        teaspoon.write(api, post, f"Number {number}")
    rosa.visit(post)
    rosa.write("The last word")

    rosa.button("Publish").click()

    status = rosa.thread.locator(".announcement")
    expect(status).to_have_text(re.compile("Published as #102"))
    rosa.assert_quiet()


def test_a_preview_is_folded_under_its_content_note(teaspoon: Teaspoon, browser: Chromium) -> None:
    rosa = _guest(browser, teaspoon)
    rosa.visit(teaspoon.post())
    rosa.write("She dies.", note="the end")

    rosa.button("Preview").click()

    preview = rosa.thread.get_by_role("region", name="Preview")
    expect(preview.get_by_text("Content note: the end")).to_be_visible()
    expect(preview.get_by_text("She dies.")).to_be_hidden()
    preview.get_by_text("Content note: the end").click()
    expect(preview.get_by_text("She dies.")).to_be_visible()
    rosa.assert_quiet()


def test_in_an_empty_thread_the_first_comment_moves_nothing(
    teaspoon: Teaspoon, browser: Chromium
) -> None:
    post, rosa = teaspoon.post(), _guest(browser, teaspoon)
    rosa.visit(post)
    before = rosa.text.bounding_box()

    teaspoon.write(teaspoon.server.api(), post, "First!")
    expect(rosa.button("1 new comment – show")).to_be_visible()

    expect(rosa.thread.get_by_text("Be the first to comment.")).to_be_hidden()
    assert before is not None
    after = rosa.text.bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) < 1
    rosa.take_new(1)
    expect(rosa.comment(1)).to_contain_text("First!")
    rosa.assert_quiet()


def test_twice_as_large_on_a_small_screen_no_date_and_no_name_is_cut_off(
    teaspoon: Teaspoon, browser: Chromium
) -> None:
    post = _nested(teaspoon)
    ana = Reader(browser.visitor(width=320, height=640), (teaspoon.origin, teaspoon.blog.origin))
    ana.visit_alone(post.page)
    ana.frame.evaluate("document.documentElement.style.fontSize = '200%'")

    assert ana.frame.evaluate(_CLIPPED) == []
    assert ana.frame.evaluate("document.documentElement.scrollWidth") <= 320


def test_each_paragraph_reads_in_its_own_direction(teaspoon: Teaspoon, browser: Chromium) -> None:
    post, ana = teaspoon.post(), _guest(browser, teaspoon)
    hebrew = "\u05e9\u05dc\u05d5\u05dd"
    teaspoon.write(teaspoon.server.api(), post, f"Hello\n\n{hebrew}\n\n- one\n- {hebrew}")
    ana.visit_alone(post.page)

    for words, side in (("Hello", "left"), (hebrew, "right")):
        for one in ana.comment(1).locator("p, li").filter(has_text=words).all():
            assert one.evaluate(_STARTS_AT) == side


def test_a_moderator_is_told_under_whose_name_they_write_however_they_spell_it(
    teaspoon: Teaspoon, browser: Chromium
) -> None:
    post, heron = teaspoon.post(), _guest(browser, teaspoon)
    teaspoon.server.run("grant", "heron@x.example", "moderator", "--site", SITE, "--name", "Heron")
    heron.visit_alone(teaspoon.server.run("sign-in-link", "heron@x.example").strip())
    heron.page.get_by_role("button").first.click()
    heron.page.wait_for_url("**/desk")
    heron.visit_alone(post.page)
    heron.text.fill("As myself.")
    expect(heron.thread.get_by_text("You are signed in and write as Heron.")).to_be_visible()
    expect(heron.field("Name")).to_have_value("Heron")
    heron.button("Write under another name").click()
    heron.field("Name").fill("Wren")
    expect(heron.thread.get_by_text("You write as Wren, and nothing shows")).to_be_visible()
    heron.field("Name").fill("heron")

    heron.button("Publish").click()

    expect(heron.comment(1)).to_contain_text("Heron moderator")
    heron.assert_quiet()


_STARTS_AT = """
(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const text = range.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return text.left - box.left < box.right - text.right ? 'left' : 'right';
}
"""


def _nested(teaspoon: Teaspoon) -> Post:
    post, api = teaspoon.post(), teaspoon.server.api()
    where = ["--title", "A post", "--url", post.url, "--layout", "nested"]
    teaspoon.server.run("site", "page", SITE, post.key, *where)
    above = None
    for _ in range(8):
        written = teaspoon.write(api, post, "Further down", name="Maximiliana", reply_to=above)
        above = written.json["seq"]
    return post


def _guest(browser: Chromium, house: Teaspoon) -> Reader:
    return Reader(browser.visitor(), (house.origin, house.blog.origin))
