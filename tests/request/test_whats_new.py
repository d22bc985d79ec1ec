"""What's new tells what happened in a thread since somebody was there, in order, and no more."""

import re

import pytest

from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.harness.teaspoon import SITE, Post, Teaspoon


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


def test_a_change_that_is_not_told_counts_as_read_by_nobody(house: Teaspoon) -> None:
    post, api = house.post(), house.server.api(Origin=house.origin)
    keys = [write(house, post, f"Comment {number}.") for number in range(1, 3)]
    write(house, post, "An answer to the first.", reply_to=1)
    # The first has been answered, so that its readers are told; the second is young and alone.
    for number, key in enumerate(keys, start=1):
        text = {"text": f"Comment {number}, and quite another."}
        assert api.patch(f"{post.comments}/{number}", text, Edit_Key=key).status == 200
    write(house, post, "Last.")

    page = api.get(f"/{SITE}/thread/{post.thread}/new?after=2").text
    marker = re.search(r'name="marker" value="([^"]+)"', page)
    assert marker
    claims = {"site": SITE, "ranges": [[1, 99]], "markers": [marker[1]]}
    read = api.post(f"/api/v1/threads/{post.thread}/receipts", claims).json["read"]

    assert page.count("changed this") == 1
    assert read == [[3, 4], [6, 6]]


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


def test_notes_on_the_whole_site_stand_where_they_came_and_are_counted_alike(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    write(house, post, "Before all.")
    seqs = [note_on_site(heron, "Good day.")]
    write(house, post, "In the middle.")
    seqs.append(note_on_site(heron, "Good night."))

    since = {
        after: api.get(f"/{SITE}/thread/{post.thread}/new?after={after}").text
        for after in (0, 1, 2)
    }
    outline = api.get(f"/api/v1/threads/{post.thread}/outline").json
    for seq in seqs:
        assert heron.delete(f"/api/v1/sites/{SITE}/notes/{seq}").status == 200

    marks = ["Before all.", "Good day.", "In the middle.", "Good night."]
    assert sorted(marks, key=since[0].index) == marks
    assert [mark for mark in marks if mark in since[1]] == marks[1:]
    assert [mark for mark in marks if mark in since[2]] == marks[3:]
    assert [one["after"] for one in outline["notes"]] == [1, 2]


def test_who_goes_on_from_page_to_page_keeps_what_they_have_read(house: Teaspoon) -> None:
    post, api = house.post(), house.server.api(Origin=house.origin)
    for number in range(1, 5):
        write(house, post, f"Comment {number}.")
    first = api.get(f"/{SITE}/thread/{post.thread}/new").text

    read = {"page": post.key, "marker": hidden(first, "marker")}
    second = api.submit(f"/{SITE}/write", {**read, "action": "new:2"}).text
    read = {"page": post.key, "marker": hidden(second, "marker")}
    read["receipt"] = hidden(second, "receipt")
    written = api.submit(f"/{SITE}/write", {**read, "action": "read"}).text

    assert html_findings(second) == []
    assert "What is new since #2" in second
    assert "Comment 2." not in second
    assert 'name="upto"' not in second
    assert "You have read to #4 of 4." in written
    assert "by your own word" not in written


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


def hidden(page: str, name: str) -> str:
    """Return what a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]


def note_on_site(heron: Api, instruction: str) -> int:
    """Let a moderator give a note on the whole site."""
    said = {"kind": "remind", "instruction": instruction}
    reply = heron.post(f"/api/v1/sites/{SITE}/notes", said)
    assert reply.status == 201, reply.text
    return int(reply.json["seq"])


def note(heron: Api, post: Post, instruction: str) -> None:
    """Let a moderator give a note on a thread."""
    said = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": instruction}
    assert heron.post(f"/api/v1/threads/{post.thread}/notes", said).status == 201
