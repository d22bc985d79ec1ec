"""The main way: on the blog's page somebody writes, others see it, the author thinks again."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine

pytestmark = pytest.mark.journey

_KEY = re.compile(r"[a-z2-7]{4}(-[a-z2-7]{4}){4}")


def test_a_comment_is_written_seen_by_others_within_a_second_and_still_there_after_a_reload(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    rosa, ana = reader(), reader()
    for somebody in (rosa, ana):
        somebody.visit(post)
        expect(somebody.heading).to_have_text("No comments yet")
        expect(somebody.thread.get_by_text("Be the first to comment.")).to_be_visible()
        somebody.screen_is_good()
    ana.watch_for("#live .new-comments")
    rosa.watch_for("#comments article")

    rosa.publish("I read this **twice**, on two trains.")

    expect(ana.button("1 new comment – show")).to_be_visible()
    assert ana.seen_at() - rosa.seen_at() < 1_000
    expect(ana.articles).to_have_count(0)
    ana.screen_is_good()
    ana.take_new(1)
    for somebody in (rosa, ana):
        expect(somebody.heading).to_have_text("1 comment")
        expect(somebody.comment(1)).to_contain_text("I read this twice, on two trains.")
        expect(somebody.comment(1).locator("strong")).to_have_text("twice")
        somebody.screen_is_good()
        somebody.page.reload()
        somebody.look_at_comments()
        expect(somebody.comment(1)).to_contain_text("I read this twice, on two trains.")
    expect(rosa.comment(1)).to_contain_text("yours")
    expect(ana.comment(1)).not_to_contain_text("yours")
    rosa.assert_quiet()
    ana.assert_quiet()


def test_its_author_edits_withdraws_and_takes_that_back_and_others_see_each_step(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    rosa, ana = reader(), reader()
    rosa.visit(post)
    rosa.publish("A teaspon of it.")
    ana.visit(post)
    expect(ana.link("Edit #1")).to_have_count(0)

    rosa.link("Edit #1").click()
    editor = rosa.field("Your comment #1")
    expect(editor).to_have_value("A teaspon of it.")
    rosa.screen_is_good()
    editor.fill("A teaspoon of it.")
    rosa.button("Save").click()
    for somebody in (rosa, ana):
        expect(somebody.comment(1)).to_contain_text("A teaspoon of it.")
        expect(somebody.comment(1)).not_to_contain_text("edited")

    rosa.link("Withdraw #1").click()
    rosa.screen_is_good()
    rosa.button("Withdraw it").click()
    expect(rosa.comment(1)).to_contain_text("You withdrew #1.")
    expect(rosa.heading).to_have_text("No comments yet")
    rosa.screen_is_good()
    expect(ana.articles).to_have_count(0)
    expect(ana.heading).to_have_text("No comments yet")

    rosa.button("Undo").click()
    for somebody in (rosa, ana):
        expect(somebody.comment(1)).to_contain_text("A teaspoon of it.")
        expect(somebody.heading).to_have_text("1 comment")
    expect(rosa.comment(1)).to_contain_text("yours")
    rosa.assert_quiet()
    ana.assert_quiet()


def test_what_was_answered_leaves_a_line_when_it_is_withdrawn_and_can_be_undone_after_a_reload(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    rosa, ana = reader(), reader()
    rosa.visit(post)
    rosa.publish("Who else kept the letters?")
    magazine.write(post, "I did.", reply_to=1)
    ana.visit(post)

    rosa.link("Withdraw #1").click()
    rosa.button("Withdraw it").click()
    expect(ana.comment(1)).to_contain_text("#1 was withdrawn by its author.")
    expect(ana.heading).to_have_text("1 comment")
    ana.screen_is_good()
    rosa.page.reload()
    rosa.look_at_comments()
    rosa.button("Undo").click()

    expect(rosa.comment(1)).to_contain_text("Who else kept the letters?")
    expect(ana.comment(1)).to_contain_text("Who else kept the letters?")
    expect(ana.heading).to_have_text("2 comments")
    rosa.assert_quiet()
    ana.assert_quiet()


def test_the_edit_key_is_shown_until_noted_can_be_copied_and_comes_only_once(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    rosa = reader()
    rosa.visit(post)
    rosa.publish("First")
    panel = rosa.thread.get_by_role("region", name="Your edit key")
    key = panel.locator("code").inner_text()
    assert _KEY.fullmatch(key), key
    rosa.screen_is_good()

    rosa.button("Copy the key").click()
    expect(panel.get_by_text("Key copied.")).to_be_visible()
    rosa.text.press("Control+v")
    expect(rosa.text).to_have_value(key)
    rosa.text.fill("")
    rosa.page.reload()
    rosa.look_at_comments()
    expect(panel.locator("code")).to_have_text(key)
    rosa.button("Done, hide this").click()
    expect(panel).to_have_count(0)

    rosa.publish("Second")
    rosa.page.reload()
    rosa.look_at_comments()
    expect(rosa.comment(2)).to_contain_text("yours")
    expect(panel).to_have_count(0)
    rosa.assert_quiet()


def test_nothing_that_is_read_moves_when_comments_arrive_and_the_frame_grows_with_them(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    for number in range(1, 9):
        magazine.write(post, f"Line {number}. " + "Something to read here. " * 20)
    ana = reader()
    ana.visit(post)
    ana.comment(8).scroll_into_view_if_needed()
    ana.text.press_sequentially("I am in the middle of")
    expect(ana.thread.locator("#live")).to_be_empty()
    read = [ana.comment(8), ana.text, ana.button("Publish")]
    boxes = [place.bounding_box() for place in read]
    shifts = ana.shifts()
    height = ana.frame_height()

    for number in (9, 10, 11):
        magazine.write(post, f"Line {number}. " + "New here. " * 40)
        words = "1 new comment – show" if number == 9 else f"{number - 8} new comments – show"
        expect(ana.button(words)).to_be_visible()

    assert [place.bounding_box() for place in read] == boxes
    assert ana.shifts() == shifts
    assert ana.frame_height() == height
    ana.expect_focus(ana.text)
    expect(ana.text).to_have_value("I am in the middle of")
    ana.take_new(3)
    expect(ana.heading).to_have_text("11 comments")
    expect(ana.comment(11)).to_contain_text("Line 11.")
    ana.visitor.wait_until(lambda: ana.frame_height() > height + 300)
    inner = ana.frame.evaluate("document.documentElement.scrollHeight")
    ana.visitor.wait_until(lambda: abs(ana.frame_height() - inner) <= 1, what="a frame that fits")
    expect(ana.text).to_have_value("I am in the middle of")
    ana.assert_quiet()


def test_nothing_jumps_while_a_post_and_its_comments_load(
    magazine: Magazine, reader: Readers
) -> None:
    ana = reader()
    ana.page.goto(magazine.seeded("P2").url)
    thread = ana.page.frame_locator("iframe")

    expect(thread.locator("#comments-heading")).to_have_text("143 comments")
    expect(thread.get_by_role("checkbox", name="Remember me")).to_be_attached()

    assert ana.shifts() == []
    ana.assert_quiet()
