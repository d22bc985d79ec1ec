"""Whoever has no JavaScript can follow a comment that waits, take it back, and erase it."""

import re
from typing import Any

import pytest

from tests.harness.api import Api, Reply
from tests.harness.html import html_findings
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.request.test_notes import give

TEXT = "I have *not* read it all.\n\n\n  > and <b>"


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where notes are to be read before one writes."""
    teaspoon.server.run("site", "set", SITE, "--level", "notes")
    return teaspoon


@pytest.fixture
def post(house: Teaspoon, heron: Api) -> Post:
    """A thread with a title, and a note that nobody has acknowledged."""
    post = house.post()
    assert give(heron, post).status == 201
    house.server.run("site", "page", SITE, post.key, "--title", "On waiting", "--url", post.url)
    return post


def test_the_page_after_sending_leads_on_to_one_that_says_what_becomes_of_it(
    house: Teaspoon, nils: Api, post: Post
) -> None:
    waiting = send(nils, post)

    assert waiting.status == 202
    assert html_findings(waiting.text) == []
    assert "Back to the comments on On waiting" in waiting.text
    page = follow(nils, waiting)
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert html_findings(page.text) == []
    assert "<h1>Waiting for a moderator</h1>" in page.text
    assert "A moderator will look at it, as you asked." in page.text
    assert "I have <em>not</em> read it all." in page.text
    assert "grief" in page.text


def test_whoever_waits_is_told_how_long_usually_and_by_whose_note_until_when(
    house: Teaspoon, heron: Api, nils: Api
) -> None:
    post = house.post()
    until = "2099-01-02T12:00:00Z"
    words = {"kind": "hold", "instruction": "We are few tonight.", "until": until}
    note = give(heron, post, **words).json["seq"]
    usually = "A moderator usually looks within 12 hours."
    sent = {"site": SITE, "page": post.key, "text": TEXT, "name": "Nils"}

    told = house.server.api().post(post.comments, sent).json

    assert told["words"].endswith(usually)
    cause = {"note": "N1", "by": "Heron", "instruction": "We are few tonight.", "until": until}
    assert {name: told["note"][name] for name in cause} == cause
    mine = house.server.api(**{"Edit-Key": told["edit_key"]})
    again = f"{post.comments}/{told['seq']}"
    assert mine.get(again).json["note"] == told["note"]
    waiting = send(nils, post, "publish")
    for page in (waiting, follow(nils, waiting)):
        assert usually in page.text
        line = page.text.partition('class="cause"')[2].partition("</p>")[0]
        for said in ("Note N1", "Heron", "We are few tonight.", until):
            assert said in line
        assert html_findings(page.text) == []
    heron.delete(f"/api/v1/threads/{post.thread}/notes/{note}")
    assert mine.get(again).json["note"]["until"] is None
    assert until not in follow(nils, waiting).text


def test_nobody_else_sees_it_without_the_edit_key(house: Teaspoon, nils: Api, post: Post) -> None:
    waiting = send(nils, post)
    other = house.server.api(Origin=house.origin)

    asked = other.get(where(waiting))

    assert asked.status == 200
    assert "read it all" not in asked.text
    assert html_findings(asked.text) == []
    wrong = other.submit(where(waiting), {"edit_key": "abcd-efgh-ijkl-mnop-qrst"})
    assert (wrong.status, "does not belong to this comment" in wrong.text) == (403, True)
    assert "read it all" not in wrong.text
    no_key = other.submit(where(waiting), {"edit_key": "what?"})
    assert (no_key.status, "look like an edit key" in no_key.text) == (422, True)
    for action in ("take_back", "erase"):
        assert other.submit(where(waiting), {"action": action}).status == 403
    opened = other.submit(where(waiting), {"edit_key": key(waiting)})
    assert "I have <em>not</em> read it all." in opened.text
    assert f'name="edit_key" value="{key(waiting)}"' in opened.text
    assert other.get(where(waiting).replace(SITE, "elsewhere")).status == 404
    assert other.get(f"/{SITE}/thread/{post.thread}/held/999").status == 404


def test_what_is_taken_back_can_be_written_anew_and_erased(
    house: Teaspoon, heron: Api, nils: Api, post: Post
) -> None:
    waiting = send(nils, post)

    taken = nils.submit(where(waiting), {"action": "take_back"}, Cookie=cookie(waiting))

    assert taken.status == 200
    assert "<h1>You took your comment back</h1>" in taken.text
    assert html_findings(taken.text) == []
    assert f"/held/{where(waiting).rpartition('/')[2]}/" not in heron.get("/desk").text
    anew = {"page": post.key, "text": TEXT, "action": "write", "content_note": "grief"}
    box = nils.submit(f"/{SITE}/write", anew)
    assert "  &gt; and &lt;b&gt;</textarea>" in box.text
    twice = nils.submit(where(waiting), {"action": "take_back"}, Cookie=cookie(waiting))
    assert (twice.status, "decided about this comment already" in twice.text) == (409, True)
    erased = nils.submit(where(waiting), {"action": "erase"}, Cookie=cookie(waiting))
    assert "Its words are destroyed for good." in erased.text
    assert "read it all" not in erased.text
    assert html_findings(erased.text) == []


def test_what_is_declined_comes_back_with_the_reason(
    house: Teaspoon, heron: Api, nils: Api, post: Post
) -> None:
    waiting = send(nils, post)
    decide(heron, waiting, "refusal", reason="It answers <what> is settled.")

    page = follow(nils, waiting)

    assert "<h1>Your comment was not let in</h1>" in page.text
    assert "It answers &lt;what&gt; is settled." in page.text
    assert "I have *not* read it all." in page.text
    assert 'value="write"' in page.text
    assert html_findings(page.text) == []


def test_what_is_let_in_is_linked_and_can_be_edited(
    house: Teaspoon, heron: Api, nils: Api, post: Post
) -> None:
    waiting = send(nils, post)
    let_in = decide(heron, waiting, "approval")

    page = follow(nils, waiting)

    assert f"<h1>Your comment is let in: #{let_in['number']}</h1>" in page.text
    assert let_in["url"].removeprefix(house.origin) in page.text
    edit = f"/{SITE}/thread/{post.thread}/c/{let_in['seq']}/edit"
    assert edit in page.text
    assert "I have *not* read it all." in nils.get(edit, Cookie=cookie(waiting)).text
    assert html_findings(page.text) == []


def send(nils: Api, post: Post, action: str = "ask") -> Reply:
    """Ask a moderator to let a comment through, or publish it, with the form."""
    fields = {"page": post.key, "text": TEXT, "name": "Nils", "content_note": "grief"}
    reply = nils.submit(f"/{SITE}/comments", fields | {"action": action})
    assert reply.status == 202, reply.text
    return reply


def where(waiting: Reply) -> str:
    """Return where the page after sending leads."""
    found = re.search(r'class="button"\s+href="([^"]*/held/\d+)"', waiting.text)
    assert found is not None
    return found[1]


def key(waiting: Reply) -> str:
    """Return the edit key that was told."""
    found = re.search(r"<code>([a-z2-7-]{24})</code>", waiting.text)
    assert found is not None
    return found[1]


def cookie(waiting: Reply) -> str:
    """Return the cookie in which the browser keeps it."""
    return waiting.headers["Set-Cookie"].partition(";")[0]


def follow(nils: Api, waiting: Reply) -> Reply:
    """Go where the page after sending leads."""
    return nils.get(where(waiting), Cookie=cookie(waiting))


def decide(heron: Api, waiting: Reply, what: str, **said: str) -> Any:  # noqa: ANN401 - as JSON
    """Let it in, or decline it."""
    thread, seq = re.findall(r"/thread/([a-z2-7]+)/held/(\d+)", where(waiting))[0]
    reply = heron.post(f"/api/v1/threads/{thread}/held/{seq}/{what}", said or None)
    assert reply.status == 200, reply.text
    return reply.json
