"""What's new tells what happened in a thread since somebody was there, in order, and no more."""

import re
from collections.abc import Iterator

import pytest

from tests.harness.api import Api
from tests.harness.blog import Blog
from tests.harness.html import html_findings
from tests.harness.process import Server
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teaspoon]:
    """A house where nobody is asked to read anything first."""
    made = Teaspoon(Server(tmp_path_factory.mktemp("house")), Blog())
    made.server.run("site", "set", SITE, "--level", "off")
    yield made
    made.close()


@pytest.fixture(scope="module")
def heron(house: Teaspoon) -> Api:
    """A moderator."""
    return staff(house.server)


def test_all_that_happened_is_told_in_order_and_nothing_else(house: Teaspoon, heron: Api) -> None:
    post, api = house.post(), house.server.api()
    keys = [write(house, post, f"Comment {number}.") for number in range(1, 4)]
    write(house, post, "An answer to the first.", reply_to=1)
    write(house, post, "Good night.")
    text = {"text": "Comment 1, and quite another."}
    assert api.patch(f"{post.comments}/1", text, Edit_Key=keys[0]).status == 200
    note(heron, post, "Please be brief.")
    gone = {"reason": "A slur."}
    assert heron.post(f"{post.comments}/2/removal", gone).status in {200, 201, 204}
    write(house, post, "Last.", reply_to=3)

    page = api.get(f"/{SITE}/thread/{post.thread}/new?after=5").text

    assert html_findings(page) == []
    told = re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))
    marks = [
        "since #5",
        "changed this",
        "another.",
        "Please be brief.",
        "A slur.",
        "Comment 3.",
        "Last.",
    ]
    assert [mark for mark in marks if mark not in told] == []
    assert sorted(marks, key=told.index) == marks
    assert "Good night." not in told
    assert page.count("<article") == 3


def test_a_number_stands_for_the_place_and_the_receipt_is_by_ones_own_word(
    house: Teaspoon,
) -> None:
    post, api = house.post(), house.server.api(Origin=house.origin)
    for number in range(1, 4):
        write(house, post, f"Comment {number}.")

    page = api.get(f"/{SITE}/thread/{post.thread}/new?number=%232").text
    marker = re.search(r'name="marker" value="([^"]+)"', page)
    upto = re.search(r'name="upto" value="(\d+)"', page)
    assert marker
    assert upto
    fields = {"page": post.key, "marker": marker[1], "upto": upto[1], "action": "read"}
    written = api.submit(f"/{SITE}/write", fields).text

    assert "What is new since #2" in page
    assert "Comment 2." not in page
    assert "Comment 3." in page
    assert "You have read to #3 of 3." in written
    assert "by your own word" in written


def test_the_path_of_a_comment_is_what_it_answers_and_no_more(house: Teaspoon) -> None:
    post = house.post()
    write(house, post, "The first.")
    write(house, post, "Another.")
    write(house, post, "The second.", reply_to=1)
    write(house, post, "The third.", reply_to=3)

    page = house.server.api().get(f"/{SITE}/thread/{post.thread}/path?c=4").text

    assert html_findings(page) == []
    assert [one for one in ("The first.", "The second.", "The third.") if one not in page] == []
    assert "Another." not in page
    assert "I have read these" in page


@pytest.mark.parametrize("query", ["new?after=x", "new?number=", "new?after=99", "new"])
def test_an_odd_place_is_answered_kindly(house: Teaspoon, query: str) -> None:
    post = house.post()
    write(house, post, "The only one.")

    assert house.server.api().get(f"/{SITE}/thread/{post.thread}/{query}").status == 200


@pytest.mark.parametrize("query", ["path?c=x", "path?c=9"])
def test_the_path_of_no_comment_is_not_found(house: Teaspoon, query: str) -> None:
    post = house.post()
    write(house, post, "The only one.")

    assert house.server.api().get(f"/{SITE}/thread/{post.thread}/{query}").status == 404


def write(house: Teaspoon, post: Post, text: str, **fields: object) -> str:
    """Write a comment and return its edit key."""
    reply = house.write(house.server.api(), post, text, name="Ana", **fields)
    assert reply.status == 201, reply.text
    return str(reply.json["edit_key"])


def note(heron: Api, post: Post, instruction: str) -> None:
    """Let a moderator give a note on a thread."""
    said = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": instruction}
    assert heron.post(f"/api/v1/threads/{post.thread}/notes", said).status == 201
