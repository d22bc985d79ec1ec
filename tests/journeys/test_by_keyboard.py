"""Everything by keyboard alone: the focus always shows, and goes where its owner expects it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine

pytestmark = pytest.mark.journey


def test_from_the_top_of_the_post_to_a_published_comment(
    magazine: Magazine, reader: Readers
) -> None:
    rosa = reader()
    rosa.visit(magazine.post())
    keyboard = rosa.page.keyboard

    passed = rosa.tab_to(rosa.text)
    assert passed[0] == "a Skip to the text"
    keyboard.type("Typed with *both* hands.")
    rosa.tab_to(rosa.thread.locator("summary", has_text="Formatting"), most=1)
    keyboard.press("Enter")
    expect(rosa.thread.get_by_text("~~struck out~~")).to_be_visible()
    keyboard.press("Space")
    expect(rosa.thread.get_by_text("~~struck out~~")).to_be_hidden()
    rosa.tab_to(rosa.field("Name"), most=3)
    keyboard.type("Rosa")
    rosa.tab_to(rosa.text, back=True, most=4)
    rosa.tab_to(rosa.button("Preview"), most=9)
    keyboard.press("Enter")
    preview = rosa.thread.get_by_role("region", name="Preview")
    rosa.expect_focus_to_show(preview.get_by_role("heading", name="Preview"))
    expect(preview.locator("em")).to_have_text("both")
    rosa.screen_is_good()
    rosa.tab_to(rosa.button("Back to writing"), most=1)
    keyboard.press("Space")
    rosa.expect_focus_to_show(rosa.text)
    rosa.tab_to(rosa.button("Publish"), most=8)
    keyboard.press("Enter")

    rosa.expect_focus_to_show(rosa.comment(1).get_by_role("heading"))
    expect(rosa.comment(1)).to_contain_text("Typed with both hands.")
    rosa.tab_to(rosa.link("#1"), most=1)
    rosa.tab_to(rosa.link("Reply to #1"), most=1)
    rosa.tab_to(rosa.link("Edit #1"), most=1)
    rosa.tab_to(rosa.link("Withdraw #1"), most=1)
    rosa.tab_to(rosa.button("Copy the key"), most=4)
    rosa.tab_to(rosa.button("Done, hide this"), most=1)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.text)
    rosa.assert_quiet()


def test_the_composer_and_read_to_here_are_two_tab_stops_from_the_top(
    magazine: Magazine, reader: Readers
) -> None:
    rosa = reader()
    rosa.visit_alone(magazine.seeded("P5").page)

    rosa.tab_to(rosa.link("To “Read to here”"), most=2)
    rosa.page.keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.thread.locator("#to-here button"))
    rosa.page.reload()
    rosa.tab_to(rosa.link("To the composer"), most=3)
    rosa.screen_is_good()
    rosa.page.keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.text)
    rosa.assert_quiet()


def test_an_empty_comment_moves_the_focus_to_what_is_missing_and_from_there_to_its_field(
    magazine: Magazine, reader: Readers
) -> None:
    rosa = reader()
    rosa.visit(magazine.post())
    keyboard = rosa.page.keyboard
    rosa.tab_to(rosa.text)
    rosa.tab_to(rosa.button("Publish"), most=8)

    keyboard.press("Enter")
    summary = rosa.thread.get_by_role("group", name="This is not published yet")
    rosa.expect_focus_to_show(summary)
    rosa.screen_is_good()
    rosa.tab_to(summary.get_by_role("link", name="Please write something first."), most=1)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.text)
    keyboard.type("Something.")
    rosa.tab_to(rosa.button("Publish"), most=8)
    keyboard.press("Enter")

    rosa.expect_focus_to_show(summary)
    rosa.tab_to(summary.get_by_role("link", name="Please fill in “Name”."), most=1)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.field("Name"))
    keyboard.type("Rosa")
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.comment(1).get_by_role("heading"))
    expect(summary).to_have_count(0)
    rosa.assert_quiet()


def test_editing_withdrawing_and_undoing_keep_the_focus_at_the_comment(
    magazine: Magazine, reader: Readers
) -> None:
    rosa = reader()
    rosa.visit(magazine.post())
    keyboard = rosa.page.keyboard
    rosa.publish("Once")
    heading = rosa.comment(1).get_by_role("heading")
    rosa.expect_focus(heading)

    rosa.tab_to(rosa.link("Edit #1"), most=4)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.field("Your comment #1"))
    rosa.tab_to(rosa.button("Cancel"), most=4)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.link("Edit #1"))
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.field("Your comment #1"))
    keyboard.press("Control+End")
    keyboard.type(" more")
    rosa.tab_to(rosa.button("Save"), most=3)
    keyboard.press("Enter")
    expect(rosa.comment(1)).to_contain_text("Once more")
    rosa.expect_focus_to_show(heading)

    rosa.tab_to(rosa.link("Withdraw #1"), most=4)
    keyboard.press("Enter")
    question = rosa.thread.get_by_text("Withdraw #1?")
    rosa.expect_focus_to_show(question)
    keyboard.press("Escape")
    rosa.expect_focus_to_show(rosa.link("Withdraw #1"))
    keyboard.press("Enter")
    rosa.tab_to(rosa.button("Keep it"), most=2)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.link("Withdraw #1"))
    keyboard.press("Enter")
    rosa.tab_to(rosa.button("Withdraw it"), most=1)
    keyboard.press("Enter")
    expect(rosa.comment(1)).to_contain_text("You withdrew #1.")
    rosa.expect_focus_to_show(rosa.comment(1))
    rosa.tab_to(rosa.button("Undo"), most=1)
    keyboard.press("Enter")
    expect(rosa.comment(1)).to_contain_text("Once more")
    rosa.expect_focus_to_show(heading)
    rosa.assert_quiet()


def test_a_reply_is_begun_given_up_begun_again_and_published(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    magazine.write(post, "Does anybody have the recipe?", "Ana")
    rosa = reader()
    rosa.visit(post)
    keyboard = rosa.page.keyboard

    rosa.tab_to(rosa.link("Reply to #1"))
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.text)
    expect(rosa.thread.get_by_text("Replying to #1 Ana")).to_be_visible()
    rosa.screen_is_good()
    rosa.tab_to(rosa.button("Cancel reply"), back=True, most=2)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.text)
    expect(rosa.thread.get_by_text("Replying to #1 Ana")).to_have_count(0)
    rosa.tab_to(rosa.link("Reply to #1"), back=True, most=6)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.text)
    keyboard.type("I have it.")
    rosa.tab_to(rosa.field("Name"), most=4)
    keyboard.type("Rosa")
    keyboard.press("Enter")

    rosa.expect_focus_to_show(rosa.comment(2).get_by_role("heading"))
    rosa.tab_to(rosa.link("#1 Ana"), most=2)
    keyboard.press("Enter")
    rosa.expect_focus_to_show(rosa.comment(1))
    rosa.assert_quiet()


def test_new_comments_leave_the_focus_alone_until_they_are_asked_for(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    magazine.write(post, "First", "Ana")
    rosa = reader()
    rosa.visit(post)
    rosa.tab_to(rosa.link("Reply to #1"))

    magazine.write(post, "Second", "Ana")
    magazine.write(post, "Third", "Ana")
    show = rosa.button("2 new comments – show")
    expect(show).to_be_visible()
    rosa.expect_focus_to_show(rosa.link("Reply to #1"))
    rosa.tab_to(show, most=3)
    rosa.page.keyboard.press("Space")

    rosa.expect_focus_to_show(rosa.comment(2).get_by_role("heading"))
    expect(rosa.heading).to_have_text("3 comments")
    rosa.tab_to(rosa.link("Reply to #3"), most=5)
    rosa.assert_quiet()
