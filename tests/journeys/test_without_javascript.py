"""Whole without JavaScript: read, write, look before publishing, edit, withdraw, undo, page on."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.browser import Chromium
from tests.journeys.conftest import Houses, Readers, exhaust
from tests.journeys.magazine import Magazine, unguessable
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey


def test_the_blog_leads_to_a_page_where_a_comment_is_previewed_and_published(
    magazine: Magazine, reader: Readers
) -> None:
    post, nils = magazine.post(), reader(javascript=False)
    nils.page.goto(post.url)
    nils.page.get_by_role("link", name="Read and write comments").click()
    expect(nils.heading).to_have_text("No comments yet")
    nils.screen_is_good()

    nils.write("Plain *text* is fine.", "Nils", "plainness")
    nils.button("Preview").click()
    preview = nils.thread.get_by_role("region", name="Preview")
    expect(preview.locator("em")).to_have_text("text")
    expect(nils.text).to_have_value("Plain *text* is fine.")
    expect(nils.field("Name")).to_have_value("Nils")
    expect(nils.field("Content note (optional)")).to_have_value("plainness")
    nils.screen_is_good()
    nils.button("Publish").click()
    expect(nils.page.get_by_role("heading", name="Published as #1")).to_be_visible()
    nils.screen_is_good()
    nils.link("See it in the thread").click()

    expect(nils.heading).to_have_text("1 comment")
    nils.comment(1).get_by_text("Content note: plainness").click()
    expect(nils.comment(1).locator("em")).to_have_text("text")
    assert nils.page.url.endswith("#c1")
    nils.screen_is_good()
    nils.assert_quiet()


def test_its_author_edits_withdraws_and_undoes_in_the_same_browser(
    magazine: Magazine, reader: Readers
) -> None:
    post, nils = magazine.post(), reader(javascript=False)
    _publish(nils, post.page, "A mistke.")
    nils.link("See it in the thread").click()

    nils.comment(1).get_by_text("More", exact=True).click()
    nils.screen_is_good()
    nils.link("Edit #1").click()
    expect(nils.field("Edit #1")).to_have_value("A mistke.")
    nils.screen_is_good()
    nils.field("Edit #1").fill("A mistake.")
    nils.button("Preview").click()
    expect(nils.thread.get_by_role("region", name="Preview")).to_contain_text("A mistake.")
    nils.button("Save").click()
    expect(nils.comment(1)).to_contain_text("A mistake.")

    nils.comment(1).get_by_text("More", exact=True).click()
    nils.link("Withdraw #1").click()
    expect(nils.page.get_by_role("heading", name="Withdraw #1?")).to_be_visible()
    nils.screen_is_good()
    nils.button("Withdraw it").click()
    expect(nils.page.get_by_role("heading", name="#1 is withdrawn")).to_be_visible()
    nils.screen_is_good()
    nils.button("Undo").click()
    expect(nils.page.get_by_role("heading", name="#1 is back")).to_be_visible()
    nils.screen_is_good()
    nils.link("See it in the thread").click()

    expect(nils.comment(1)).to_contain_text("A mistake.")
    nils.assert_quiet()


def test_the_key_that_was_written_down_opens_the_comment_in_another_browser(
    magazine: Magazine, reader: Readers
) -> None:
    post, nils, elsewhere = magazine.post(), reader(javascript=False), reader(javascript=False)
    _publish(nils, post.page, "Mine.\n\n  Byte for byte.")
    key = nils.page.get_by_role("region", name="Your edit key").locator("code").inner_text()
    elsewhere.visit_alone(post.page)
    elsewhere.comment(1).get_by_text("More", exact=True).click()
    elsewhere.link("Edit #1").click()

    elsewhere.field("Your edit key").fill("not a key")
    elsewhere.button("Open my comment").click()
    expect(elsewhere.page.get_by_role("alert")).to_contain_text("does not look like an edit key")
    expect(elsewhere.field("Your edit key")).to_have_value("not a key")
    elsewhere.screen_is_good()
    elsewhere.field("Your edit key").fill(unguessable(7))
    elsewhere.button("Open my comment").click()
    expect(elsewhere.page.get_by_role("alert")).to_contain_text("does not belong to this comment")
    elsewhere.field("Your edit key").fill(key.upper().replace("-", " "))
    elsewhere.button("Open my comment").click()
    expect(elsewhere.field("Edit #1")).to_have_value("Mine.\n\n  Byte for byte.")
    elsewhere.field("Edit #1").fill("Still mine.")
    elsewhere.button("Save").click()
    expect(elsewhere.comment(1)).to_contain_text("Still mine.")

    elsewhere.comment(1).get_by_text("More", exact=True).click()
    elsewhere.link("Withdraw #1").click()
    elsewhere.field("Your edit key").fill(key)
    elsewhere.button("Withdraw it").click()
    elsewhere.button("Undo").click()
    expect(elsewhere.page.get_by_role("heading", name="#1 is back")).to_be_visible()
    elsewhere.assert_quiet("status of 422", "status of 403")


def test_a_reply_link_shows_what_is_answered_and_the_answer_links_back(
    magazine: Magazine, reader: Readers
) -> None:
    post, nils = magazine.post(), reader(javascript=False)
    magazine.write(post, "Is there a bus?", "Ana")
    nils.visit_alone(post.page)

    nils.link("Reply to #1").click()
    expect(nils.page.get_by_text("Is there a bus?")).to_be_visible()
    expect(nils.page.get_by_text("Replying to #1 Ana")).to_be_visible()
    nils.screen_is_good()
    nils.write("The 42.", "Nils")
    nils.button("Publish").click()
    nils.link("See it in the thread").click()

    expect(nils.comment(2)).to_contain_text("in reply to #1 Ana")
    nils.link("#1 Ana").click()
    assert nils.page.url.endswith("#c1")
    nils.assert_quiet()


def test_a_long_thread_is_paged_through_with_links(magazine: Magazine, reader: Readers) -> None:
    nils = reader(javascript=False)
    nils.visit_alone(magazine.seeded("P2").page)
    expect(nils.heading).to_have_text("143 comments")
    expect(nils.articles).to_have_count(100)
    pages = nils.thread.get_by_role("navigation", name="Pages of this thread")
    expect(pages).to_contain_text("Page 1 of 2")
    nils.screen_is_good()

    pages.get_by_role("link", name="Last page").click()
    expect(nils.articles).to_have_count(43)
    expect(nils.comment(143)).to_be_visible()
    expect(pages).to_contain_text("Page 2 of 2")
    pages.get_by_role("link", name="Previous page").click()
    expect(nils.comment(1)).to_be_visible()
    nils.link("Go on to page 2").click()

    expect(nils.comment(101)).to_be_visible()
    nils.assert_quiet()


def test_a_closed_thread_says_why_and_offers_no_form(magazine: Magazine, reader: Readers) -> None:
    nils = reader(javascript=False)
    nils.visit_alone(magazine.seeded("P6").page)

    expect(nils.heading).to_have_text("25 comments")
    expect(nils.page.get_by_text("This thread is closed")).to_contain_text("has its answer")
    expect(nils.page.get_by_role("textbox")).to_have_count(0)
    expect(nils.page.get_by_role("link", name=re.compile("^Reply"))).to_have_count(0)
    nils.screen_is_good()
    nils.assert_quiet()


def test_a_text_that_is_too_long_comes_back_with_every_field(
    magazine: Magazine, reader: Readers
) -> None:
    post, nils = magazine.post(), reader(javascript=False)
    magazine.write(post, "How long may one be?", "Ana")
    nils.visit_alone(post.page)
    nils.link("Reply to #1").click()
    text = "word " * 2_001
    nils.write(text, "Nils", "length")
    nils.field("E-mail (optional, never shown)").fill("nils@post.example")

    nils.button("Publish").click()

    expect(nils.page.get_by_role("alert")).to_contain_text("This is not published yet.")
    expect(nils.text).to_have_value(text)
    expect(nils.field("Name")).to_have_value("Nils")
    expect(nils.field("Content note (optional)")).to_have_value("length")
    expect(nils.field("E-mail (optional, never shown)")).to_have_value("nils@post.example")
    expect(nils.page.get_by_text("Replying to #1 Ana")).to_be_visible()
    nils.screen_is_good()
    nils.page.get_by_role("link", name="Go to the field").click()
    nils.expect_focus(nils.text)
    nils.text.fill("Shorter.")
    nils.button("Publish").click()
    expect(nils.page.get_by_role("heading", name="Published as #2")).to_be_visible()
    nils.assert_quiet("status of 413")


def test_whoever_is_too_fast_is_asked_to_wait_and_keeps_every_field(
    house: Houses, browser: Chromium
) -> None:
    strict = house(AFTERWORD_RATE_LIMITS="on")
    post = strict.post()
    origins = strict.origin, strict.blog.origin
    nils = Reader(browser.visitor(javascript=False), origins, javascript=False)
    nils.visit_alone(post.page)
    nils.write("Once.", "Nils", "patience")
    exhaust(strict, post)

    nils.button("Publish").click()

    expect(nils.page.get_by_role("alert")).to_contain_text(re.compile("minute|second|moment"))
    expect(nils.text).to_have_value("Once.")
    expect(nils.field("Name")).to_have_value("Nils")
    expect(nils.field("Content note (optional)")).to_have_value("patience")
    nils.screen_is_good()
    nils.assert_quiet("status of 429")


def test_a_thread_that_closes_meanwhile_gives_the_text_back(
    magazine: Magazine, reader: Readers
) -> None:
    post, nils, heron = magazine.post(), reader(javascript=False), reader()
    magazine.write(post, "Last call.")
    nils.visit_alone(post.page)
    nils.write("Too late?", "Nils")
    heron.visit_alone(magazine.sign_in_link())
    heron.button("Sign in").click()
    closing = f"{magazine.origin}/api/v1/sites/teaspoon/threads/close"
    said = {"page": post.key, "reason": "Good night."}
    answer = heron.page.request.post(closing, data=said, headers={"Origin": magazine.origin})
    assert answer.ok, answer.text()

    nils.button("Publish").click()

    expect(nils.page.get_by_role("heading", name="This thread is closed")).to_be_visible()
    expect(nils.field("What you wrote")).to_have_value("Too late?")
    nils.screen_is_good()
    nils.assert_quiet("status of 423")


def _publish(nils: Reader, page: str, text: str) -> None:
    nils.visit_alone(page)
    nils.write(text, "Nils")
    nils.button("Publish").click()
    expect(nils.page.get_by_role("heading", name="Published as #1")).to_be_visible()
