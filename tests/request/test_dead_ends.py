"""Nothing ends in a wall: what is gone says so, and leads on to what is there."""

from urllib.parse import quote

import pytest

from tests.harness.api import Api, Reply
from tests.harness.html import html_findings
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon


@pytest.mark.parametrize("asked", ["c=9999", "under=9999", "n=999"])
def test_an_address_of_nothing_leads_to_the_thread_and_to_the_blog(
    house: Teaspoon, nils: Api, asked: str
) -> None:
    post = house.post()
    house.write(nils, post, "Here")

    by_id = nils.get(f"/{SITE}/thread/{post.thread}?{asked}")
    by_page = nils.get(f"/{SITE}/thread?page={quote(post.key, safe='')}&{asked}")

    for reply in (by_id, by_page):
        assert reply.status == 404
        assert f'href="/{SITE}/thread?page={quote(post.key, safe="")}"' in reply.text
        assert f'href="{house.blog.origin}{post.key}"' in reply.text
        assert html_findings(reply.text) == []
        # It may stand in the blog's page, where the thread would.
        assert house.blog.origin in (reply.headers["Content-Security-Policy"] or "")


@pytest.mark.parametrize(
    "path", [f"/{SITE}/thread", f"/{SITE}/thread/aaaaaaaaaaaaaaaa?c=4", f"/{SITE}/log"]
)
def test_asked_for_its_head_alone_an_address_answers_as_ever(house: Teaspoon, path: str) -> None:
    api = house.server.api()

    whole = api.get(path)
    head = api.send("HEAD", path, None, {})

    assert (head.status, head.body) == (whole.status, b"")
    assert head.headers["Content-Length"] == str(len(whole.body))
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_a_thread_nobody_knows_leads_to_the_blog(house: Teaspoon, nils: Api) -> None:
    for path in (f"/{SITE}/thread", f"/{SITE}/thread/aaaaaaaaaaaaaaaa?c=4"):
        reply = nils.get(path)

        assert reply.status == 404
        assert f'href="{house.blog.origin}"' in reply.text


def test_the_composer_for_a_comment_that_is_gone_says_so(house: Teaspoon, nils: Api) -> None:
    post = house.post()
    gone = _withdrawn(house, post)
    there = house.write(nils, post, "Here").json["seq"]

    for answered in (gone, 9999):
        page = _composer(nils, post, answered)
        assert "is not here any more" in page.text
        assert 'name="reply_to" value=""' in page.text
        assert html_findings(page.text) == []
    page = _composer(nils, post, there)

    assert "is not here any more" not in page.text
    assert f'name="reply_to" value="{there}"' in page.text


def test_an_answer_to_what_is_gone_can_be_published_as_a_comment_of_its_own(
    house: Teaspoon, nils: Api
) -> None:
    post = house.post()
    fields = {"page": post.key, "text": "All the same.", "name": "Nils"}
    fields["reply_to"] = str(_withdrawn(house, post))

    refused = nils.submit(f"/{SITE}/comments", {**fields, "action": "publish"})
    assert refused.status == 409
    assert 'name="action" value="alone"' in refused.text.replace("\n", " ")
    assert html_findings(refused.text) == []
    published = nils.submit(f"/{SITE}/comments", {**fields, "action": "alone"})

    assert published.status == 200
    items = nils.get(post.items).json["items"]
    assert [(item["reply_to"], item["html"]) for item in items] == [
        (None, "<p>All the same.</p>\n")
    ]


def test_whoever_wrote_it_in_this_browser_takes_it_back_without_typing_the_key(
    house: Teaspoon, nils: Api
) -> None:
    post = house.post()
    fields = {"page": post.key, "text": "Mine.", "name": "Nils", "action": "publish"}
    published = nils.submit(f"/{SITE}/comments", fields)
    cookie = (published.headers["Set-Cookie"] or "").partition(";")[0]
    seq = nils.get(post.items).json["items"][0]["seq"]
    path = f"/{SITE}/thread/{post.thread}/c/{seq}/withdraw"

    known = nils.get(path, Cookie=cookie)
    unknown = nils.get(path)
    done = nils.submit(path, {"action": "withdraw"}, Cookie=cookie)

    assert 'name="edit_key"' not in known.text
    assert 'name="edit_key"' in unknown.text
    assert done.status == 200


def test_a_preview_is_folded_under_its_content_note_as_the_comment_will_be(
    house: Teaspoon, nils: Api
) -> None:
    post = house.post()
    written = {"page": post.key, "text": "She *dies*.", "name": "Nils", "content_note": "the end"}

    page = nils.submit(f"/{SITE}/comments", {**written, "action": "preview"})
    sent = {"site": SITE, **written}
    by_api = nils.post("/api/v1/preview", {name: sent[name] for name in sent if name != "name"})
    published = house.write(nils, post, "She *dies*.", content_note="the end")

    seq = published.json["seq"]
    thread = nils.get(f"/{SITE}/thread/{post.thread}?n=last").text
    body = thread.partition(f'id="c{seq}"')[2].partition('dir="auto">')[2].partition("</div>")[0]
    assert body.startswith('<details class="content-note">')
    assert by_api.json["html"] == body
    assert body in page.text


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_preview_of_nothing_asks_for_some_words(house: Teaspoon, nils: Api, text: str) -> None:
    post = house.post()
    fields = {"page": post.key, "text": text, "name": "Nils", "action": "preview"}

    page = nils.submit(f"/{SITE}/comments", fields)

    assert page.status == 422
    assert "Please write something first." in page.text
    assert 'class="preview"' not in page.text


def test_the_moderation_log_and_the_desk_name_the_page_of_each_comment(
    house: Teaspoon, nils: Api
) -> None:
    named, plain = house.post(), house.post()
    house.server.run(
        "site", "page", SITE, named.key, "--title", "On tea & milk", "--url", named.url
    )
    heron = staff(house.server)
    for post in (named, plain):
        house.write(nils, post, "Kind.")
        seq = house.write(nils, post, "Not kind.").json["seq"]
        path = f"/api/v1/threads/{post.thread}/comments/{seq}/removal"
        assert heron.post(path, {"reason": "Not kind."}).status == 200

    desk = heron.get("/desk").text
    log = nils.get(f"/{SITE}/log").text

    for page in (log, desk.partition("Newest comments")[2]):
        assert "on <bdi>On tea &amp; milk</bdi>" in page
        assert f"on <bdi>{plain.key}</bdi>" in page
    assert html_findings(log) == []
    assert html_findings(desk) == []


def _composer(api: Api, post: Post, answered: int) -> Reply:
    page = quote(post.key, safe="")
    return api.get(f"/{SITE}/write?page={page}&reply_to={answered}")


def _withdrawn(house: Teaspoon, post: Post) -> int:
    """Write a comment and take it back, and return where it was."""
    api = house.server.api()
    written = house.write(api, post, "Gone soon").json
    path = f"{post.comments}/{written['seq']}"
    assert api.delete(path, **{"Edit-Key": written["edit_key"]}).status == 200
    return int(written["seq"])
