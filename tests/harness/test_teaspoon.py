"""The tests' own Teaspoon is the real thing: it is written in, followed, killed and comes back."""

import pytest

from tests.harness.axe import axe
from tests.harness.browser import Chromium
from tests.harness.teaspoon import Teaspoon


def test_what_was_answered_with_created_is_there_after_a_kill(teaspoon_on_both: Teaspoon) -> None:
    server, post = teaspoon_on_both.server, teaspoon_on_both.post()

    reply = teaspoon_on_both.write(server.api(), post, "Still here?", name="Rosa")
    server.kill()
    server.start()
    kept = server.api().get(post.items).json["items"]

    assert (reply.status, reply.json["thread"]) == (201, post.thread)
    assert [item["html"] for item in kept] == [reply.json["item"]["html"]]


def test_a_stream_tells_of_a_new_comment(teaspoon: Teaspoon) -> None:
    api, post = teaspoon.server.api(), teaspoon.post()

    with api.stream(post.stream) as stream:
        teaspoon.write(api, post, "Hello")
        event = stream.next()

    assert (event.kind, event.id, event.json["html"]) == ("comment", "1", "<p>Hello</p>\n")


@pytest.mark.journey
def test_the_thread_stands_in_the_blog(teaspoon: Teaspoon, browser: Chromium) -> None:
    post = teaspoon.post()
    teaspoon.write(teaspoon.server.api(), post, "First of all")
    visitor = browser.visitor()

    visitor.page.goto(post.url)
    visitor.page.frame_locator("iframe").get_by_text("First of all").wait_for()

    assert axe(visitor.page) == []
    visitor.assert_quiet(teaspoon.origin, teaspoon.blog.origin)
