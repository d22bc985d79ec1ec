"""Every page, as it is served, is valid HTML."""

import pytest

from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.harness.teaspoon import SITE, Post, Teaspoon

TEXT = "*Hello*, `you`:\n\n> a quote\n\n1. one\n2. two\n\n<https://example.org>\n\n```\ncode\n```"


@pytest.fixture(scope="module")
def answered(teaspoon: Teaspoon) -> tuple[Api, Post, str]:
    """A thread with an answer, an edit, a content note and a tombstone, and one's edit key."""
    api, post = teaspoon.server.api(), teaspoon.post()
    mine = teaspoon.write(api, post, TEXT, name="Rosa", content_note="grief").json["edit_key"]
    teaspoon.write(api, post, "An answer", name="Ana", reply_to=1)
    gone = teaspoon.write(api, post, "Taken back", name="Kim").json["edit_key"]
    teaspoon.write(api, post, "To what is gone", reply_to=3)
    api.delete(f"{post.comments}/3", Edit_Key=gone)
    # Twice within a minute, so that the history has two changes of one time.
    for more in ("More.", "And more."):
        api.patch(f"{post.comments}/1", {"text": f"{TEXT}\n\n{more}"}, Edit_Key=mine)
    return api, post, mine


@pytest.mark.parametrize(
    "path",
    [
        "/{site}/thread/{thread}",
        "/{site}/thread?page=%2Fnobody%2Fhas%2Fwritten%2Fhere%2F",
        "/{site}/thread/{thread}/c/1/history",
        "/{site}/thread/{thread}/c/1/edit",
        "/{site}/thread/{thread}/c/1/withdraw",
        "/{site}/write?page={page}",
        "/{site}/write?page={page}&reply_to=1",
        "/{site}/how",
        "/{site}/log",
        "/sign-in/no-such-token",
        "/desk",
        "/account",
        "/{site}/thread/{thread}/c/99/history",
        "/no/such/page",
    ],
)
def test_a_page_is_valid(answered: tuple[Api, Post, str], path: str) -> None:
    api, post, _ = answered

    reply = api.get(path.format(site=SITE, thread=post.thread, page=post.key))

    assert "text/html" in reply.headers["Content-Type"]
    assert html_findings(reply.text) == []


@pytest.mark.parametrize("action", ["publish", "preview"])
@pytest.mark.parametrize("text", [TEXT, ""], ids=["text", "no-text"])
def test_the_answer_to_a_form_is_valid(teaspoon: Teaspoon, action: str, text: str) -> None:
    fields = {"page": teaspoon.post().key, "name": "Rosa", "text": text, "action": action}

    reply = teaspoon.server.api(Origin=teaspoon.origin).submit(f"/{SITE}/comments", fields)

    assert html_findings(reply.text) == []


@pytest.mark.parametrize("action", ["open", "preview", "save"])
def test_the_answer_to_an_edit_is_valid(
    teaspoon: Teaspoon, answered: tuple[Api, Post, str], action: str
) -> None:
    _, post, key = answered
    fields = {"edit_key": key, "text": "New", "content_note": "", "action": action}
    form = f"/{SITE}/thread/{post.thread}/c/1/edit"

    reply = teaspoon.server.api(Origin=teaspoon.origin).submit(form, fields)

    assert html_findings(reply.text) == []
