"""A thread is merged into another: its comments stay their authors', and everybody finds them."""

import pytest
from playwright.sync_api import expect

from tests.harness.staff import staff
from tests.harness.teaspoon import SITE
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine

pytestmark = pytest.mark.journey


def test_rosa_finds_what_she_wrote_where_her_thread_was_merged_and_it_is_hers_there(
    magazine: Magazine, reader: Readers
) -> None:
    heron = staff(magazine.server)
    post, other, rosa, ana = magazine.post(), magazine.post(), reader(), reader()
    magazine.write(other, "There already.")
    magazine.write(post, "Written by somebody else.")
    rosa.visit_alone(post.page)
    rosa.publish("The kettle leaks.")
    rosa.text.fill("And it")
    written = rosa.comment(2).locator("time").first.get_attribute("datetime")

    merge = {"to": other.key, "clause": "duplicate", "reason": "The open thread is a good place."}
    done = heron.post(f"/api/v1/threads/{post.thread}/merge", merge)
    assert done.status == 200, done.text

    said = rosa.thread.get_by_text("The comments of this thread stand there now:").first
    expect(said).to_be_visible()
    expect(said.get_by_role("link", name=other.key)).to_be_visible()
    expect(rosa.text).to_have_value("And it")
    rosa.screen_is_good()
    ana.visit_alone(post.page)
    closed = ana.page.locator("p.closed")
    expect(closed).to_contain_text(
        "This thread is closed. The comments of this thread stand there"
    )
    expect(closed).not_to_contain_text("a good place")
    ana.screen_is_good()
    closed.get_by_role("link", name=other.key).click()
    expect(ana.comment(2)).to_contain_text("Written by somebody else.")
    expect(ana.comment(3)).not_to_contain_text("yours")
    ana.screen_is_good()

    rosa.comment(2).get_by_role("link", name="Read it there").click()
    mine = rosa.comment(3)
    expect(mine).to_contain_text("yours")
    expect(mine).to_contain_text(f"moved here from {post.key} by a moderator")
    assert mine.locator("time").first.get_attribute("datetime") == written
    expect(mine.get_by_role("button", name="Pause replies to me")).to_be_visible()
    mine.get_by_role("link", name="Edit").click()
    mine.get_by_role("textbox", name="Your comment").fill("The kettle leaks no more.")
    mine.get_by_role("button", name="Save").click()
    expect(ana.comment(3)).to_contain_text("The kettle leaks no more.")
    expect(rosa.comment(2)).not_to_contain_text("yours")
    rosa.assert_quiet()
    ana.assert_quiet()
    way = f'<a href="/{SITE}/thread/{other.thread}"><bdi>{other.key}</bdi></a>'
    link = f"They stand there now: {way}"
    api = magazine.server.api()
    assert link in api.get(f"/{SITE}/log").text
    news = api.get(f"/{SITE}/thread/{post.thread}/new?after=0").text
    assert link in news
    assert "a good place" not in news
    assert "a good place" not in api.get(f"/{SITE}/log").text
