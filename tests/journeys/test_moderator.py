"""A moderator signs in on Afterword's own pages, and what they do is seen everywhere at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.teaspoon import SITE
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_SEND = """
async ([path, sent]) => {
  const headers = {'Content-Type': 'application/json'};
  const answer = await fetch(path, {method: 'POST', headers, body: JSON.stringify(sent)});
  return answer.status;
}
"""


def test_a_link_signs_in_once_and_the_desk_shows_what_is_new(
    magazine: Magazine, reader: Readers
) -> None:
    post, heron, late = magazine.post(), reader(), reader()
    magazine.write(post, "News for the desk.")
    link = magazine.sign_in_link()

    heron.visit_alone(link)
    heron.screen_is_good()
    heron.button("Sign in").click()
    expect(heron.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()
    expect(heron.page.get_by_role("region", name="Teaspoon")).to_contain_text("moderator")
    # Nobody's words are met there before one asks for them.
    expect(heron.page.get_by_text("News for the desk.")).to_be_hidden()
    heron.page.get_by_role("heading", name="Newest comments").click()
    expect(heron.page.get_by_text("News for the desk.")).to_be_visible()
    heron.screen_is_good()
    late.visit_alone(link)
    expect(late.page.get_by_role("heading", name="This link has been used")).to_be_visible()
    late.screen_is_good()
    late.visit_alone(f"{magazine.origin}/desk")
    expect(late.page.get_by_role("heading", name="Please sign in first")).to_be_visible()
    heron.link("Account").click()
    name = heron.page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_have_value("Heron")
    heron.screen_is_good()
    heron.button("Sign out").click()
    expect(heron.page.get_by_role("heading", name="You are signed out")).to_be_visible()
    heron.visit_alone(f"{magazine.origin}/desk")

    expect(heron.page.get_by_role("heading", name="Please sign in first")).to_be_visible()
    heron.assert_quiet("status of 401")
    late.assert_quiet("status of 410", "status of 401")


def test_a_moderator_has_a_badge_under_their_own_name_and_none_under_another(
    magazine: Magazine, reader: Readers
) -> None:
    post, heron, ana = magazine.post(), reader(), reader()
    ana.visit(post)
    _sign_in(magazine, heron)
    heron.visit_alone(post.page)

    heron.write("Please be kind.", "Heron")
    heron.button("Publish").click()
    expect(heron.comment(1)).to_contain_text("yours")
    expect(heron.thread.get_by_role("region", name="Your edit key")).to_have_count(0)
    ana.take_new(1)

    heading = ana.comment(1).get_by_role("heading")
    expect(heading).to_contain_text(re.compile("#1 Heron moderator"))
    ana.screen_is_good()
    heron.link("Edit #1").click()
    heron.field("Your comment #1").fill("Please be kinder.")
    heron.button("Save").click()
    expect(ana.comment(1)).to_contain_text("Please be kinder.")
    heron.publish("Just reading along.", "Somebody else")
    ana.take_new(1)
    heading = ana.comment(2).get_by_role("heading")
    expect(heading).to_contain_text("#2 Somebody else")
    expect(heading).not_to_contain_text("moderator")
    ana.assert_quiet()
    heron.assert_quiet()


def test_a_removed_comment_becomes_a_line_with_the_reason_before_its_readers_eyes(
    magazine: Magazine, reader: Readers
) -> None:
    post, heron, ana = magazine.post(), reader(), reader()
    magazine.write(post, "Something unkind.", "Dirk")
    magazine.write(post, "Something kind.")
    ana.visit(post)
    _sign_in(magazine, heron)
    ana.tab_to(ana.link("Reply to #1"))

    assert _send(heron, f"{post.comments}/1/removal", {"reason": "Personal attack."}) == 200
    line = ana.comment(1)
    expect(line).to_contain_text("#1 was removed by Heron: Personal attack.")
    expect(ana.thread.get_by_text("Something unkind.")).to_have_count(0)
    expect(ana.heading).to_have_text("1 comment")
    assert ana.frame.evaluate("document.activeElement !== document.body")
    ana.screen_is_good()
    undo = f"{post.comments}/1/removal/undo"
    assert _send(heron, undo, {"reason": "A misunderstanding."}) == 200
    expect(ana.comment(1)).to_contain_text("Something unkind.")
    expect(ana.comment(1)).to_contain_text("restored")
    expect(ana.heading).to_have_text("2 comments")

    heron.visit_alone(f"{magazine.origin}/{SITE}/log")
    expect(
        heron.page.get_by_text("Comment #1 was removed: Personal attack.").first
    ).to_be_visible()
    heron.screen_is_good()
    ana.assert_quiet()
    heron.assert_quiet()


def test_a_thread_closes_while_somebody_writes_and_their_text_stays(
    magazine: Magazine, reader: Readers
) -> None:
    post, heron, rosa = magazine.post(), reader(), reader()
    magazine.write(post, "Late already.")
    rosa.visit(post)
    rosa.write("I was about to say")
    _sign_in(magazine, heron)
    threads = f"/api/v1/sites/{SITE}/threads"

    closing = {"page": post.key, "reason": "Good night."}
    assert _send(heron, f"{threads}/close", closing) == 200
    expect(rosa.thread.get_by_text("This thread has just been closed: ").first).to_be_visible()
    expect(rosa.text).to_have_value("I was about to say")
    rosa.screen_is_good()
    assert _send(heron, f"{threads}/reopen", {"page": post.key}) == 200
    expect(rosa.thread.get_by_text("This thread is open again.").first).to_be_visible()
    rosa.button("Publish").click()

    expect(rosa.comment(2)).to_contain_text("I was about to say")
    rosa.assert_quiet()
    heron.assert_quiet()


def _sign_in(magazine: Magazine, heron: Reader) -> None:
    heron.visit_alone(magazine.sign_in_link())
    heron.button("Sign in").click()
    expect(heron.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()


def _send(heron: Reader, path: str, sent: dict[str, str]) -> int:
    return int(heron.page.evaluate(_SEND, [path, sent]))
