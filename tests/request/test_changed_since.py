"""What is answered has changed since it was read: one is sent back with the old and new words."""

import re
from typing import Any

import pytest

from tests.harness.api import Api, Reply
from tests.harness.html import html_findings
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.request.test_before import SENT, ask, press

TEA = "I like **tea** with milk, and I always did."
NO_TEA = "I never liked **tea** with milk, and I always said so."
SAID = "I (removed: like ) (added: never liked ) tea with milk, and I always "


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where one reads what one answers."""
    teaspoon.server.run("site", "set", SITE, "--level", "path")
    return teaspoon


def test_a_program_is_told_the_old_and_the_new_words(house: Teaspoon, heron: Api) -> None:
    post, api = house.post(), house.server.api()
    key = write(house, post, TEA)
    ask(heron, post, "So do I.", reply_to=1)
    known = read(api, post, answer(api, post))
    edit(api, post, key, NO_TEA)

    back = answer(api, post, receipt=known)
    stranger = answer(api, post)
    (path,) = [one for one in back.json["obligations"] if one["kind"] == "path"]
    done = answer(api, post, receipt=read(api, post, back))

    assert back.status == 412
    (item,) = path["items"]
    assert item["changed"] is True
    assert SAID in plain(item["diff"])
    assert f"changed since you read it: {SAID}" in plain(item["fragment"])
    assert stranger.status == 428
    assert "like milk" not in stranger.text
    assert not any(one["changed"] for one in items(stranger))
    assert done.status == 201, done.text


def test_a_page_without_a_script_shows_the_old_and_the_new_words(
    house: Teaspoon, heron: Api, nils: Api
) -> None:
    post, api = house.post(), house.server.api()
    key = write(house, post, TEA)
    ask(heron, post, "So do I.", reply_to=1)
    page = press(nils, post, {**SENT, "reply_to": "1"})
    page = press(nils, post, page.with_("read"))
    assert "has changed" not in page.text
    edit(api, post, key, NO_TEA)

    page = press(nils, post, page.with_("publish"))
    done = press(nils, post, press(nils, post, page.with_("read")).with_("publish"))

    assert page.status == 412
    assert "What you are answering has changed since you read it." in page.text
    assert f"This comment has changed since you read it: {SAID}" in page.text
    assert "As it is now: I never liked tea" in page.text
    assert html_findings(page.reply.text) == []
    assert "Published as #3" in done.text


def test_what_changed_twice_is_compared_with_what_was_read(house: Teaspoon, heron: Api) -> None:
    post, api = house.post(), house.server.api()
    key = write(house, post, TEA)
    ask(heron, post, "So do I.", reply_to=1)
    known = read(api, post, answer(api, post))
    edit(api, post, key, "I like coffee.")
    edit(api, post, key, NO_TEA)

    back = answer(api, post, receipt=known)

    (item,) = items(back)
    assert SAID in plain(item["diff"])
    assert "coffee" not in back.text


def test_what_an_author_took_back_in_time_is_shown_to_nobody(house: Teaspoon) -> None:
    post, api = house.post(), house.server.api()
    key = write(house, post, TEA)
    known = read(api, post, answer(api, post))
    edit(api, post, key, "Coffee is what I drink.")

    back = answer(api, post, receipt=known)

    (item,) = items(back)
    assert (item["changed"], item["diff"]) == (True, None)
    assert "changed since you read it." in plain(item["fragment"])
    assert "milk" not in back.text


def test_words_that_were_quoted_and_are_gone_since_are_in_no_comparison(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    write(house, post, "The secret is salt.", name="Ben")
    quoted = "> The secret is salt.\n> \N{EM DASH} #1\n\n"
    key = write(house, post, f"{quoted}I like that.")
    ask(heron, post, "So do I.", reply_to=2)
    known = read(api, post, answer(api, post, to=2))
    edit(api, post, key, f"{quoted}I never liked that.", seq=2)
    gone = heron.post(f"{post.comments}/1/removal", {"reason": "A secret."})
    assert gone.status in {200, 201, 204}

    back = answer(api, post, to=2, receipt=known)
    news = api.get(f"/{SITE}/thread/{post.thread}/new?after=3").text

    (item,) = items(back)
    for shown in (item["diff"], news):
        assert "never liked" in plain(shown)
        assert "[the quoted comment was removed]" in shown
        assert "salt" not in shown


def test_a_change_of_words_under_a_content_note_is_folded_under_it(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    key = write(house, post, TEA, content_note="tea")
    ask(heron, post, "So do I.", reply_to=1)
    known = read(api, post, answer(api, post))
    edit(api, post, key, NO_TEA, content_note="drinks")

    (item,) = items(answer(api, post, receipt=known))

    assert item["diff_about"] == "tea, drinks"
    before, _, after = item["fragment"].partition("Content note: tea, drinks")
    assert "liked" not in before
    assert "never liked" in after


def write(house: Teaspoon, post: Post, text: str, **fields: Any) -> str:  # noqa: ANN401 - as JSON
    """Write a comment and return its edit key."""
    reply = house.write(house.server.api(), post, text, **{"name": "Ana"} | fields)
    assert reply.status == 201, reply.text
    return str(reply.json["edit_key"])


def edit(api: Api, post: Post, key: str, text: str, *, seq: int = 1, **fields: str) -> None:
    """Change a comment."""
    reply = api.patch(f"{post.comments}/{seq}", {"text": text} | fields, Edit_Key=key)
    assert reply.status == 200, reply.text


def answer(api: Api, post: Post, *, to: int = 1, receipt: str = "") -> Reply:
    """Answer a comment, showing what one has read."""
    sent = {"site": SITE, "page": post.key, "text": "An answer.", "name": "Nils", "reply_to": to}
    return api.post(post.comments, sent, Reading_Receipt=receipt)


def items(back: Reply) -> list[dict[str, Any]]:
    """Return the comments that are to be read."""
    return [item for one in back.json["obligations"] for item in one.get("items", [])]


def read(api: Api, post: Post, back: Reply) -> str:
    """Read all comments of an answer, and return the receipt."""
    claims = {
        "site": SITE,
        "ranges": [[1, 99]],
        "markers": [back.json["marker"]],
        "receipt": back.json["receipt"],
    }
    reply = api.post(f"/api/v1/threads/{post.thread}/receipts", claims)
    assert reply.status == 200, reply.text
    return str(reply.json["receipt"])


def plain(html: str) -> str:
    """Return what is read of HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
