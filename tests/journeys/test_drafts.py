"""What somebody wrote is never lost, whatever happens to the page, the network or the server."""

import os
import re
import signal
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.harness.browser import Chromium
from tests.harness.teaspoon import Post, Teaspoon
from tests.journeys.conftest import Houses, Readers, exhaust
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_TEXT = "Half a thought, with *stars*\n\nand a second paragraph"
_UNREACHABLE = "net::ERR"


def test_a_draft_is_there_after_a_reload_and_after_closing_the_page(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    rosa.write(_TEXT, "Rosa", "halves")

    rosa.page.reload()
    rosa.look_at_comments()
    _expect_draft(rosa)
    rosa.screen_is_good()
    _open_anew(rosa, post)
    _expect_draft(rosa)
    rosa.button("Discard it").click()
    expect(rosa.text).to_have_value("")
    rosa.button("Bring it back").click()
    expect(rosa.text).to_have_value(_TEXT)
    rosa.button("Discard it").click()
    rosa.page.reload()
    rosa.look_at_comments()

    expect(rosa.thread.get_by_role("checkbox", name="Remember me")).to_be_visible()
    expect(rosa.text).to_have_value("")
    rosa.assert_quiet()


def test_a_draft_is_there_after_the_page_has_crashed(magazine: Magazine, reader: Readers) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    other = _second_tab(rosa, post)
    rosa.write(_TEXT, "Rosa", "halves")
    # The browser has it, not only the page that dies.
    expect(other.field("Content note (optional)")).to_have_value("halves")
    other.page.close()

    _crash(rosa.page)
    _open_anew(rosa, post)

    _expect_draft(rosa)
    rosa.assert_quiet()


def test_drafts_belong_to_their_thread_and_to_the_comment_they_answer(
    magazine: Magazine, reader: Readers
) -> None:
    here, there, rosa = magazine.post(), magazine.post(), reader()
    magazine.write(here, "One")
    magazine.write(here, "Two")
    rosa.visit(here)
    rosa.text.fill("To everybody")
    rosa.link("Reply to #2").click()
    expect(rosa.text).to_have_value("")
    rosa.text.fill("To the second")
    rosa.link("Reply to #1").click()
    expect(rosa.text).to_have_value("")
    rosa.link("Reply to #2").click()
    expect(rosa.text).to_have_value("To the second")

    rosa.visit(there)
    expect(rosa.thread.get_by_role("checkbox", name="Remember me")).to_be_visible()
    expect(rosa.text).to_have_value("")
    rosa.visit(here)
    expect(rosa.thread.get_by_text("Replying to #2 Ana")).to_be_visible()
    expect(rosa.text).to_have_value("To the second")
    rosa.screen_is_good()
    rosa.field("Name").fill("Rosa")
    rosa.button("Publish").click()
    expect(rosa.comment(3)).to_contain_text("To the second")

    expect(rosa.text).to_have_value("To everybody")
    rosa.assert_quiet()


@pytest.mark.parametrize("keeper", ["frame", "blog"])
def test_two_tabs_that_write_in_the_same_place_keep_both_texts(
    magazine: Magazine, reader: Readers, keeper: str
) -> None:
    post, rosa = magazine.post(), reader()
    if keeper == "frame":
        post = magazine.near(post)
    rosa.visit(post)
    other = _second_tab(rosa, post)
    rosa.text.fill("In the first tab")
    expect(other.text).to_have_value("In the first tab")
    rosa.text.fill("In the first tab, longer")
    expect(other.text).to_have_value("In the first tab, longer")

    other.text.press_sequentially("!")
    rosa.text.press_sequentially(" still")
    rosa.page.reload()
    rosa.look_at_comments()
    expect(rosa.thread.get_by_text("Draft restored.")).to_be_visible()
    shown = rosa.text.input_value()
    rosa.thread.get_by_role("button", name=re.compile("another tab")).click()

    texts = {"In the first tab, longer!", "In the first tab, longer still"}
    expect(rosa.text).not_to_have_value(shown)
    assert {shown, rosa.text.input_value()} == texts
    rosa.assert_quiet()


def test_offline_it_is_kept_and_asked_about_when_the_network_is_back(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)

    _publish_offline(rosa)
    expect(rosa.text).to_have_value(_TEXT)
    rosa.screen_is_good()
    rosa.visitor.context.set_offline(offline=False)
    expect(rosa.thread.locator("div.waiting")).to_contain_text("You are online again.")
    assert _count(magazine, post) == 0
    rosa.screen_is_good()
    rosa.button("Publish it now").click()

    expect(rosa.comment(1)).to_contain_text("Half a thought")
    assert _count(magazine, post) == 1
    rosa.assert_quiet(_UNREACHABLE)


def test_what_was_to_be_published_offline_is_asked_about_on_the_next_visit(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    _publish_offline(rosa)
    rosa.page.close()
    rosa.visitor.context.set_offline(offline=False)

    _open_anew(rosa, post)

    expect(rosa.thread.locator("div.waiting")).to_contain_text("You are online again.")
    rosa.button("Not yet").click()
    rosa.expect_focus(rosa.text)
    expect(rosa.text).to_have_value(_TEXT)
    rosa.assert_quiet(_UNREACHABLE)


def test_a_server_that_dies_with_the_comment_in_its_hands_gets_it_once_after_its_restart(
    house: Houses, browser: Chromium
) -> None:
    weak = house()
    post, rosa = weak.post(), _guest(browser, weak)
    rosa.visit(post)
    rosa.write(_TEXT)
    pid = weak.server.pid
    assert pid is not None
    # It takes the connection and answers nothing: the request is under way when it dies.
    os.kill(pid, signal.SIGSTOP)
    with rosa.page.expect_request("**/comments"):
        rosa.button("Publish").click()
    weak.server.kill()

    _expect_unpublished(rosa, "The server did not answer")
    expect(rosa.text).to_have_value(_TEXT)
    rosa.screen_is_good()
    weak.server.start()
    rosa.button("Publish").click()

    expect(rosa.comment(1)).to_contain_text("Half a thought")
    expect(rosa.heading).to_have_text("1 comment")
    assert len(weak.server.api().get(post.items).json["items"]) == 1
    rosa.assert_quiet(_UNREACHABLE)


def test_an_answer_that_was_lost_does_not_make_a_second_comment(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    rosa.write(_TEXT)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    rosa.page.route("**/comments", lose, times=1)
    rosa.button("Publish").click()
    _expect_unpublished(rosa, "it will not appear twice")
    assert _count(magazine, post) == 1
    rosa.page.reload()
    rosa.look_at_comments()
    expect(rosa.text).to_have_value(_TEXT)
    rosa.button("Publish").click()

    expect(rosa.text).to_have_value("")
    expect(rosa.comment(1)).to_contain_text("yours")
    expect(rosa.heading).to_have_text("1 comment")
    assert _count(magazine, post) == 1
    rosa.assert_quiet(_UNREACHABLE)


def test_every_refusal_says_what_to_do_and_leaves_the_text_alone(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    long = "a" * 10_003
    rosa.write(long)
    expect(rosa.thread.get_by_text("3 characters too many").first).to_be_visible()
    rosa.button("Publish").click()
    _expect_unpublished(rosa, "3 characters longer than the 10,000")
    expect(rosa.text).to_have_value(long)
    rosa.screen_is_good()

    rosa.write(_TEXT)
    rosa.field("E-mail (optional, never shown)").fill("no address")
    with rosa.page.expect_response("**/comments") as answer:
        rosa.button("Publish").click()
    assert answer.value.status == 422
    expect(rosa.thread.locator(".error-summary a")).to_have_attribute("href", "#email")
    expect(rosa.text).to_have_value(_TEXT)
    rosa.field("E-mail (optional, never shown)").fill("")
    for status, code, words in (
        (413, "too_long", "longer than the"),
        (503, "busy", "The server is busy right now. Please try again in 1 second"),
    ):
        _answer_once(rosa.page, status, code)
        rosa.button("Publish").click()
        _expect_unpublished(rosa, words)
        expect(rosa.text).to_have_value(_TEXT)
    expect(rosa.thread.get_by_text("You can publish now.").first).to_be_visible()
    rosa.button("Publish").click()

    expect(rosa.comment(1)).to_contain_text("Half a thought")
    assert _count(magazine, post) == 1
    rosa.assert_quiet("status of 422", "status of 413", "status of 503")


def test_whoever_is_too_fast_sees_the_time_run_and_keeps_the_text(
    house: Houses, browser: Chromium
) -> None:
    strict = house(AFTERWORD_RATE_LIMITS="on")
    post, rosa = strict.post(), _guest(browser, strict)
    rosa.visit(post)
    rosa.write(_TEXT)
    exhaust(strict, post)

    rosa.button("Publish").click()

    _expect_unpublished(rosa, "A short pause before the next one")
    expect(rosa.thread.get_by_role("timer")).to_contain_text("Ready in")
    expect(rosa.text).to_have_value(_TEXT)
    rosa.page.reload()
    rosa.look_at_comments()
    expect(rosa.text).to_have_value(_TEXT)
    rosa.assert_quiet("status of 429")


def test_an_answer_to_a_comment_that_was_removed_can_stand_alone(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa, ana = magazine.post(), reader(), reader()
    ana.visit(post)
    ana.publish("Gone soon", "Ana")
    rosa.visit(post)
    rosa.link("Reply to #1").click()
    rosa.write("But I liked it.")
    ana.link("Withdraw #1").click()
    ana.button("Withdraw it").click()
    expect(rosa.heading).to_have_text("No comments yet")
    expect(rosa.text).to_have_value("But I liked it.")

    rosa.button("Publish").click()
    _expect_unpublished(rosa, "no longer here")
    rosa.screen_is_good()
    rosa.button("Make it a comment of its own").click()
    rosa.expect_focus(rosa.text)
    expect(rosa.text).to_have_value("But I liked it.")
    rosa.button("Publish").click()

    expect(rosa.comment(2)).to_contain_text("But I liked it.")
    rosa.assert_quiet("status of 409", "status of 404")


def test_a_change_that_was_not_saved_is_there_when_the_editor_opens_again(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    rosa.publish("First words")
    rosa.link("Edit #1").click()
    rosa.field("Your comment #1").fill("Second words")

    rosa.page.reload()
    rosa.look_at_comments()
    expect(rosa.comment(1)).to_contain_text("First words")
    rosa.link("Edit #1").click()

    expect(rosa.field("Your comment #1")).to_have_value("Second words")
    expect(rosa.comment(1)).to_contain_text("Draft restored.")
    rosa.screen_is_good()
    rosa.button("Save").click()
    expect(rosa.comment(1)).to_contain_text("Second words")
    rosa.assert_quiet()


def test_the_editor_opens_also_where_the_comment_changes_meanwhile(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    rosa.publish("First words")
    other = _second_tab(rosa, post)
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    rosa.page.route(re.compile(r"/comments/\d+$"), hold)
    rosa.link("Edit #1").click()
    rosa.visitor.wait_until(lambda: asked)

    other.link("Edit #1").click()
    other.field("Your comment #1").fill("Second words")
    other.button("Save").click()
    expect(rosa.comment(1)).to_contain_text("Second words")
    asked[0].continue_()

    expect(rosa.field("Your comment #1")).to_have_value("Second words")
    rosa.assert_quiet()


def _publish_offline(rosa: Reader) -> None:
    rosa.write(_TEXT)
    rosa.visitor.context.set_offline(offline=True)
    rosa.button("Publish").click()
    expect(rosa.thread.locator("div.waiting")).to_contain_text("Saved on this device")


def _expect_draft(rosa: Reader) -> None:
    expect(rosa.thread.get_by_text("Draft restored.")).to_be_visible()
    expect(rosa.text).to_have_value(_TEXT)
    expect(rosa.field("Name")).to_have_value("Rosa")
    expect(rosa.field("Content note (optional)")).to_have_value("halves")


def _expect_unpublished(rosa: Reader, words: str) -> None:
    summary = rosa.thread.get_by_role("group", name="This is not published yet")
    expect(summary).to_contain_text(words)
    rosa.expect_focus(summary)


def _open_anew(rosa: Reader, post: Post) -> None:
    old = rosa.page
    rosa.page = rosa.visitor.page = rosa.visitor.context.new_page()
    if not old.is_closed():
        old.close()
    rosa.visit(post)


def _second_tab(rosa: Reader, post: Post) -> Reader:
    tab = Reader(rosa.visitor, ())
    tab.page = rosa.visitor.context.new_page()
    tab.visit(post)
    return tab


def _crash(page: Page) -> None:
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


def _answer_once(page: Page, status: int, code: str) -> None:
    facts = f'{{"code": "{code}", "status": {status}, "limit": 5, "length": 60}}'
    headers = {"Retry-After": "1", "Content-Type": "application/problem+json"}
    answer = {"status": status, "headers": headers, "body": facts}
    page.route("**/comments", lambda route: route.fulfill(**answer), times=1)


def _count(magazine: Magazine, post: Post) -> int:
    items = magazine.server.api().get(post.items).json["items"]
    return len(items)


def _guest(browser: Chromium, house: Teaspoon) -> Reader:
    return Reader(browser.visitor(), (house.origin, house.blog.origin))
