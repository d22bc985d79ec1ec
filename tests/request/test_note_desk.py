"""A moderator needs no script: one page lists notes, gives, changes and ends them."""

import re
from collections.abc import Callable

from tests.harness.api import Api, Reply
from tests.harness.html import html_findings
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.request.test_notes import ASKED, listed

Submit = Callable[..., Reply]


def test_only_moderators_see_the_page(house: Teaspoon, heron: Api) -> None:
    post, member = house.post(), staff(house.server, "Mia", "member")
    house.write(house.server.api(), post, "Hello.")

    for path in (page_of(post), f"/desk/{SITE}/notes"):
        assert heron.get(path).status == 200
        guest = house.server.api().get(path)
        assert (guest.status, "Please sign in first" in guest.text) == (401, True)
        other = member.get(path)
        assert (other.status, "for the moderators of Teaspoon" in other.text) == (403, True)
        form = {"action": "give", "kind": "clarify", "instruction": ASKED, "page": post.key}
        assert member.submit(path, form).status == 403
        assert house.server.api(Origin=house.origin).submit(path, form).status == 401
    assert listed(house, post) == []
    assert heron.get(f"/{SITE}/thread/aaaaaaaaaaaaaaaa/notes").status == 404
    assert heron.get("/desk/nowhere/notes").status == 404


def test_a_note_is_given_where_nobody_has_written_yet(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    path = f"{page_of(post)}?page={post.key}"
    assert heron.get(path).status == 200
    assert heron.get(page_of(post)).status == 404

    given = submit(heron, post, detail="One.\r\n\r\nTwo.", content_note="spelling", hours="24")

    assert given.status == 303, given.text
    page = heron.get(given.headers["Location"])
    assert "Note N1 stands now. Readers of this thread now meet 1 note, about 5 s." in page.text
    assert html_findings(page.text) == []
    note = house.server.api().get(f"/api/v1/threads/{post.thread}/notes?site={SITE}").json["notes"]
    assert note[0]["html"] == "<p>One.</p>\n<p>Two.</p>\n"
    assert note[0]["until"] is not None


def test_a_thread_is_closed_with_a_rule_or_words_and_opened_again_where_its_notes_are(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    path = f"{page_of(post)}?page={post.key}"
    close = {"action": "close", "page": post.key, "clause": "", "reason": " "}
    assert html_findings(heron.get(path).text) == []

    unsaid = heron.submit(page_of(post), close)

    assert (unsaid.status, "Please say why" in unsaid.text) == (422, True)
    assert house.write(house.server.api(), post, "Before.").status == 201
    for field, words in (("clause", "off-topic"), ("reason", "It is <late>.")):
        closed = heron.submit(page_of(post), close | {field: words})
        assert closed.status == 303, closed.text
        told = heron.get(closed.headers["Location"]).text
        assert "The thread is closed." in told
        assert f"It is closed: {words}".replace("<late>", "&lt;late&gt;") in told
        assert html_findings(told) == []
        again = heron.submit(page_of(post), close | {field: words})
        assert (again.status, "closed already" in again.text) == (409, True)
        assert house.write(house.server.api(), post, "Hello?").json["code"] == "thread_closed"
        opened = heron.submit(page_of(post), {"action": "reopen", "page": post.key})
        assert "open again" in heron.get(opened.headers["Location"]).text
    assert house.write(house.server.api(), post, "After.").status == 201


def test_people_know_comments_by_their_numbers(house: Teaspoon, heron: Api) -> None:
    post, api = house.post(), house.server.api()
    key = house.write(api, post, "One.").json["edit_key"]
    api.patch(f"{post.comments}/1", {"text": "One, edited."}, Edit_Key=key)
    second = house.write(api, post, "Two.").json
    assert (second["number"], second["seq"]) == (2, 3)

    page = heron.get(f"{page_of(post)}?comment={second['seq']}").text
    assert re.search(r'name="comment"\s+value="2"', page)
    assert re.search(r'value="conversation" checked', page)
    given = heron.get(submit(heron, post, reach="conversation", comment="#2").headers["Location"])
    summary = submit(heron, post, kind="summary", covers="2")
    unknown = submit(heron, post, reach="comment", comment="17")
    nonsense = submit(heron, post, kind="summary", covers="all")

    assert "Readers of this branch now meet 1 note" in given.text
    notes = api.get(f"/api/v1/threads/{post.thread}/notes?site={SITE}").json["notes"]
    assert [one["reply_to"] for one in notes] == [3, None]
    assert notes[1]["covers"] == 3
    assert summary.status == 303
    assert (unknown.status, "There is no comment 17" in unknown.text) == (422, True)
    assert (nonsense.status, "There is no comment all" in nonsense.text) == (422, True)


def test_what_does_not_stand_yet_comes_back_letter_by_letter(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    typed = {
        "instruction": "x" * 281,
        "detail": "Some <detail>.",
        "content_note": "grief",
        "tags": "loss, grief",
        "comment": "4",
        "kind": "cool_down",
        "hours": "168",
    }

    page = submit(heron, post, **typed)

    assert page.status == 413
    assert "This note does not stand yet." in page.text
    assert "x" * 281 in page.text
    assert "Some &lt;detail&gt;." in page.text
    for value in ("grief", "loss, grief", "4"):
        assert f'value="{value}"' in page.text
    assert re.search(r'value="cool_down" selected', page.text)
    assert re.search(r'value="168" selected', page.text)
    assert html_findings(page.text) == []


def test_a_note_is_changed_and_ended(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    submit(heron, post)
    note = {"note": "1", "page": post.key}
    words = {"instruction": "No spelling & grammar.", "detail": "", "content_note": ""}

    minor = heron.submit(page_of(post), note | words | {"action": "amend"})
    material = heron.submit(page_of(post), note | words | {"action": "amend", "material": "on"})
    empty = heron.submit(page_of(post), note | words | {"action": "amend", "instruction": " "})
    lifted = heron.submit(page_of(post), note | {"action": "lift", "reason": "Settled."})
    again = heron.submit(page_of(post), note | {"action": "lift"})

    assert [minor.status, material.status, lifted.status] == [303, 303, 303]
    assert (empty.status, "This is not changed yet." in empty.text) == (422, True)
    assert html_findings(empty.text) == []
    assert "Note N1 is changed." in heron.get(material.headers["Location"]).text
    page = heron.get(lifted.headers["Location"]).text
    assert "Note N1 is lifted. Readers of this thread now meet 0 notes" in page
    assert "N1: No spelling &amp; grammar." in page
    assert "lifted: Settled." in " ".join(page.split())
    assert (again.status, "no longer in force" in again.text) == (409, True)


def test_the_seventh_note_asks_to_put_some_together(house: Teaspoon, heron: Api) -> None:
    post = house.post()

    pages = [heron.get(submit(heron, post).headers["Location"]).text for _ in range(7)]

    assert ["That is a lot to read" in page for page in pages] == [False] * 6 + [True]
    assert "now meet 7 notes" in pages[-1]
    assert html_findings(pages[-1]) == []


def test_the_level_is_set_on_the_same_page(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    form = {"action": "level", "page": post.key}

    set_ = heron.submit(page_of(post), form | {"level": "path"})
    again = heron.submit(page_of(post), form | {"level": "path"})
    back = heron.submit(page_of(post), form | {"level": ""})

    assert [set_.status, again.status, back.status] == [303, 409, 303]
    assert "It is set." in heron.get(set_.headers["Location"]).text


def test_notes_on_the_whole_site_have_a_page_of_their_own(house: Teaspoon, heron: Api) -> None:
    post, path = house.post(), f"/desk/{SITE}/notes"
    house.write(house.server.api(), post, "Hello.")

    given = heron.submit(path, {"action": "give", "kind": "hours", "instruction": "Back at nine."})

    assert given.status == 303
    seq = given.headers["Location"].rpartition("=")[2]
    page = heron.get(given.headers["Location"]).text
    assert "Readers of every thread of the site now meet 1 note" in page
    assert html_findings(page) == []
    in_thread = heron.get(page_of(post)).text
    assert "Back at nine." in in_thread
    assert f'href="/desk/{SITE}/notes"' in in_thread
    assert heron.submit(path, {"action": "lift", "note": seq}).status == 303
    assert listed(house, post) == []


def test_the_desk_leads_to_the_notes_of_each_thread(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    house.write(house.server.api(), post, "Hello.")
    submit(heron, post)

    page = heron.get("/desk").text

    assert f'href="{page_of(post)}">Notes (1)' in page
    assert f'href="/desk/{SITE}/notes"' in page
    assert html_findings(page) == []


def page_of(post: Post) -> str:
    """Return where moderators find a thread's notes."""
    return f"/{SITE}/thread/{post.thread}/notes"


def submit(heron: Api, post: Post, **fields: str) -> Reply:
    """Send the form of a new note."""
    form = {"action": "give", "page": post.key, "kind": "topic_closed", "instruction": ASKED}
    return heron.submit(page_of(post), form | fields)
