"""A moderator writes a note from the comment it is about, by keyboard, on a page of its own."""

import pytest
from playwright.sync_api import expect

from tests.harness.teaspoon import SITE
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

ASKED = "Please stop discussing the spelling."


def test_a_note_is_written_from_the_comment_it_is_about_and_lands_before_readers_eyes(
    magazine: Magazine, reader: Readers
) -> None:
    post, heron, ana = magazine.post(), reader(), reader()
    magazine.write(post, "It is spelt with a c.")
    ana.visit(post)
    sign_in(magazine, heron)
    heron.visit_alone(post.page)

    heron.comment(1).get_by_text("More").click()
    heron.link("Note here about #1").click()
    expect(heron.page.get_by_role("heading", name="Write a note")).to_be_visible()
    heron.screen_is_good()
    expect(heron.field("Number of that comment")).to_have_value("1")
    heron.page.get_by_label("What kind of note").select_option("topic_closed")
    write = heron.page.get_by_role("form", name="Write a note")
    heron.tab_to(write.get_by_label("What you ask, in one sentence"))
    heron.page.keyboard.type(ASKED)
    heron.tab_to(heron.button("Give this note"))
    heron.page.keyboard.press("Enter")

    told = heron.page.get_by_role("status")
    expect(told).to_contain_text("Note N1 stands now. Readers of this branch now meet 1 note")
    heron.screen_is_good()
    note = ana.thread.get_by_role("region").filter(has_text=ASKED).first
    expect(note).to_contain_text("for the conversation of #1")

    # The thread is closed at the same place, for those who have it open too, and opened again.
    close = heron.page.get_by_role("form", name="Close this thread")
    heron.tab_to(close.get_by_label("In your own words"))
    heron.page.keyboard.type("Good night.")
    heron.tab_to(close.get_by_role("button", name="Close the thread"))
    heron.page.keyboard.press("Enter")
    expect(told).to_contain_text("The thread is closed.")
    expect(ana.thread.get_by_text("closed: Good night.").first).to_be_visible()
    again = heron.button("Open it again")
    heron.tab_to(again)
    heron.screen_is_good()
    heron.page.keyboard.press("Enter")
    expect(told).to_contain_text("The thread is open again.")
    expect(ana.thread.get_by_text("This thread is open again.").first).to_be_visible()
    heron.assert_quiet()
    ana.assert_quiet()


def test_whoever_does_not_moderate_finds_no_way_to_write_a_note(
    magazine: Magazine, reader: Readers
) -> None:
    post, ana = magazine.post(), reader()
    magazine.write(post, "Hello.")
    ana.visit_alone(post.page)

    with ana.page.expect_response(lambda answer: "/api/v1/me" in answer.url) as asked:
        ana.comment(1).get_by_text("More").click()

    assert asked.value.json() == {"name": "", "role": "guest"}
    expect(ana.link("Link")).to_be_visible()
    expect(ana.thread.get_by_text("Note here")).to_have_count(0)
    ana.assert_quiet()


def test_in_the_blog_nobody_is_asked_who_they_are(magazine: Magazine, reader: Readers) -> None:
    post, ana = magazine.post(), reader()
    magazine.write(post, "Hello.")
    ana.visit(post)

    ana.comment(1).get_by_text("More").click()
    expect(ana.comment(1).get_by_role("link", name="Link", exact=True)).to_be_visible()

    assert [one.url for one in ana.visitor.requests if "/api/v1/me" in one.url] == []
    ana.assert_quiet()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_moderators_are_good_on_a_narrow_screen(
    magazine: Magazine, reader: Readers, scheme: str
) -> None:
    post = magazine.post()
    magazine.write(post, "Hello.")
    heron = reader(
        width=320, height=640, javascript=False, scheme="dark" if scheme == "dark" else "light"
    )
    sign_in(magazine, heron)

    for path in (
        "/desk",
        f"/desk/{SITE}/notes",
        f"/{SITE}/thread/{post.thread}/notes",
        f"/{SITE}/thread/{post.thread}/c/1/moderate",
        f"/desk/{SITE}/thread/{post.thread}/c/1/author",
        f"/desk/{SITE}/close",
        "/account",
    ):
        heron.visit_alone(magazine.origin + path)
        heron.screen_is_good()
        wide = heron.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path
    heron.assert_quiet()


def sign_in(magazine: Magazine, heron: Reader) -> None:
    """Sign the magazine's moderator in."""
    heron.visit_alone(magazine.sign_in_link())
    heron.button("Sign in").click()
    expect(heron.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()
