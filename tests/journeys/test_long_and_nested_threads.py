"""Threads of every kind: empty, closed, nested, long, very long; and the way to one comment."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.harness.api import Api
from tests.harness.teaspoon import SITE, Post
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey


def test_under_a_new_post_one_may_be_the_first(magazine: Magazine, reader: Readers) -> None:
    fern = reader()
    fern.visit(magazine.seeded("P0"))

    expect(fern.heading).to_have_text("No comments yet")
    expect(fern.thread.get_by_text("Be the first to comment.")).to_be_visible()
    expect(fern.text).to_be_visible()
    fern.screen_is_good()
    assert fern.visitor.context.cookies() == []
    fern.assert_quiet()


def test_a_closed_thread_in_the_blog_says_why_and_offers_no_form(
    magazine: Magazine, reader: Readers
) -> None:
    fern = reader()
    fern.visit(magazine.seeded("P6"))

    expect(fern.thread.get_by_text("This thread is closed")).to_contain_text("has its answer")
    expect(fern.articles).to_have_count(25)
    expect(fern.thread.get_by_role("textbox")).to_have_count(0)
    expect(fern.thread.get_by_role("link", name=re.compile("^Reply"))).to_have_count(0)
    fern.screen_is_good()
    fern.assert_quiet()


def test_in_a_nested_thread_every_reply_stands_under_what_it_answers(
    magazine: Magazine, reader: Readers
) -> None:
    post, ana = magazine.seeded("P5"), reader()
    ana.visit(post)
    expect(ana.heading).to_have_text("40 comments")

    shown = ana.articles.evaluate_all(
        "all => all.map(({dataset: {seq, depth}}) => [Number(seq), Number(depth)])"
    )

    assert [tuple(one) for one in shown] == _in_order(_items(magazine, post))
    assert max(depth for _, depth in shown) == 6
    edges = ana.articles.evaluate_all("all => all.map((one) => one.getBoundingClientRect().left)")
    for (_, depth), edge in zip(shown, edges, strict=True):
        assert (edge > edges[0]) == (depth > 0)
    ana.screen_is_good()
    ana.assert_quiet()


def test_a_reply_arrives_in_its_place_under_the_comment_it_answers(
    magazine: Magazine, reader: Readers
) -> None:
    post, ana = magazine.post(nested=True), reader()
    magazine.write(post, "First root")
    magazine.write(post, "Second root")
    ana.visit(post)

    magazine.write(post, "An answer to the first", reply_to=1)
    magazine.write(post, "An answer to the answer", reply_to=3)
    ana.take_new(2)

    expect(ana.articles).to_have_count(4)
    shown = ana.articles.evaluate_all("all => all.map(({dataset: d}) => [d.seq, d.depth].join())")
    assert shown == ["1,0", "3,1", "4,2", "2,0"]
    ana.expect_focus(ana.comment(3).get_by_role("heading"))
    ana.link("Reply to #3").click()
    ana.publish("My own, too")
    expect(ana.comment(5)).to_contain_text("yours")
    shown = ana.articles.evaluate_all("all => all.map(({dataset: d}) => [d.seq, d.depth].join())")
    assert shown == ["1,0", "3,1", "4,2", "5,2", "2,0"]
    ana.page.reload()
    ana.look_at_comments()
    kept = ana.articles.evaluate_all("all => all.map(({dataset: d}) => [d.seq, d.depth].join())")
    assert kept == shown
    ana.assert_quiet()


def test_a_very_long_conversation_goes_on_on_a_page_of_its_own(
    magazine: Magazine, reader: Readers
) -> None:
    post, ana = magazine.post(nested=True), reader()
    magazine.write(post, "Who is here?")
    with Api(magazine.origin) as api:
        for number in range(204):
            sent = {"site": SITE, "page": post.key, "text": f"Me, {number}", "name": "Ana"}
            assert api.post(post.comments, sent | {"reply_to": 1}).status == 201
    ana.visit(post)
    expect(ana.articles).to_have_count(200)

    ana.link("5 more replies in this conversation").click()
    expect(ana.heading).to_have_text("Conversation under #1 Ana")
    ana.thread.get_by_role("link", name="Last page").click()
    expect(ana.articles).to_have_count(5)
    expect(ana.comment(205)).to_contain_text("Me, 203")
    ana.screen_is_good()
    ana.link("All conversations").click()

    expect(ana.heading).to_have_text("205 comments")
    ana.assert_quiet()


def test_ten_thousand_comments_are_read_from_the_first_page_to_the_last(
    magazine: Magazine, reader: Readers
) -> None:
    mei = reader()
    mei.visit(magazine.seeded("P4"))
    expect(mei.heading).to_have_text("10,000 comments")
    expect(mei.articles).to_have_count(100)

    mei.link("Go on to page 2").click()
    expect(mei.heading).to_have_text("Comments 101\N{EN DASH}200")
    expect(mei.comment(101)).to_be_in_viewport()
    mei.thread.get_by_role("link", name="Last page").click()

    expect(mei.heading).to_have_text("10,000 comments")
    expect(mei.comment(10_000)).to_be_visible()
    expect(mei.text).to_be_visible()
    mei.assert_quiet()


def test_the_blogs_address_with_a_comment_in_it_opens_the_page_where_it_stands(
    magazine: Magazine, reader: Readers
) -> None:
    mei, post = reader(), magazine.seeded("P4")

    mei.visit(post, "#c5000")

    _expect_at(mei, 5000)
    expect(mei.heading).to_have_text("Comments 4,901\N{EN DASH}5,000")
    family = mei.frame.evaluate("getComputedStyle(document.body).fontFamily")
    assert family == mei.page.evaluate("getComputedStyle(document.body).fontFamily")
    mei.page.evaluate("location.hash = '#c4990'")
    _expect_at(mei, 4990)
    mei.assert_quiet()


# Seen to fail and to pass: after the frame has loaded another page, the host sometimes stays put.
@pytest.mark.xfail(
    reason="the host is not always scrolled to a comment of another page", strict=False
)
def test_the_blogs_address_changed_to_another_pages_comment_leads_there(
    magazine: Magazine, reader: Readers
) -> None:
    mei, post = reader(), magazine.seeded("P4")
    mei.visit(post, "#c5000")
    _expect_at(mei, 5000)

    mei.page.evaluate("location.hash = '#c12'")

    _expect_at(mei, 12)
    mei.assert_quiet()


def test_a_permalink_and_a_link_from_outside_lead_to_the_comment(
    magazine: Magazine, reader: Readers
) -> None:
    mei, post = reader(), magazine.seeded("P4")

    mei.visit_alone(f"{magazine.origin}/{SITE}/thread/{post.thread}?c=5000#c5000")
    _expect_at(mei, 5000)
    mei.visit_alone(f"{magazine.origin}/{SITE}/thread/{post.thread}?c=9999")
    expect(mei.comment(9999)).to_be_visible()
    mei.visit_alone(f"{post.page}#c7321")
    _expect_at(mei, 7321)
    mei.screen_is_good()
    mei.assert_quiet()


def test_in_the_middle_of_a_thread_one_hears_of_new_comments_and_may_go_there(
    magazine: Magazine, reader: Readers
) -> None:
    post, mei = magazine.seeded("P3"), reader()
    mei.visit(post)
    # Such a page stays the same while the thread grows: it first asks where the thread stands.
    with mei.page.expect_request("**/stream?after=*"):
        mei.link("Go on to page 2").click()
    expect(mei.heading).to_have_text("Comments 101\N{EN DASH}200")

    magazine.write(post, "A thousand and one.")
    mei.link("1 new comment on the last page").click()

    expect(mei.articles.last).to_contain_text("A thousand and one.")
    expect(mei.articles.last).to_be_in_viewport()
    mei.assert_quiet()


def _expect_at(mei: Reader, number: int) -> None:
    target = mei.comment(number)
    expect(target).to_be_in_viewport()
    expect(target).to_have_css("background-color", re.compile("color|oklab|rgb"))
    mei.expect_focus(target)


def _items(magazine: Magazine, post: Post) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = magazine.server.api().get(post.items).json["items"]
    return found


def _in_order(items: list[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Walk the replies, the oldest first, each with its depth."""

    def under(parent: int | None, depth: int) -> list[tuple[int, int]]:
        walked: list[tuple[int, int]] = []
        for item in items:
            if item["reply_to"] == parent:
                walked += [(item["seq"], depth), *under(item["seq"], depth + 1)]
        return walked

    return under(None, 0)
