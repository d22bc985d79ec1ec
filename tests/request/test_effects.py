"""What a note changes is refused or held with the reason, and the draft always comes back."""

import re
from typing import Any

import pytest

from tests.harness.api import Api, Reply
from tests.harness.html import html_findings
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon

ASKED = "Let it rest for tonight."
DRAFT = "My draft, letter by letter <&>."


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where nobody is asked to read anything before they write."""
    teaspoon.server.run("site", "set", SITE, "--level", "off")
    return teaspoon


@pytest.fixture(scope="module")
def heron(house: Teaspoon) -> Api:
    """A moderator."""
    return staff(house.server)


@pytest.mark.parametrize(
    ("note", "before", "sent", "status", "code"),
    [
        ({"kind": "lock"}, 0, {}, 423, "locked"),
        ({"kind": "cool_down"}, 1, {}, 429, "slow_mode"),
        ({"kind": "limit"}, 1, {}, 403, "limited"),
        (
            {"kind": "limit", "effects": [{"type": "limit", "no_links": True}]},
            0,
            {"text": "https://example.org"},
            403,
            "limited",
        ),
        (
            {"kind": "limit", "effects": [{"type": "limit", "regulars_only": True}]},
            0,
            {},
            403,
            "limited",
        ),
        ({"kind": "protect_person", "protects": 1}, 0, {"reply_to": 1}, 403, "protected"),
        (
            {"kind": "clarify", "effects": [{"type": "moderator_only"}]},
            0,
            {"reply_to": 1},
            403,
            "moderator_only",
        ),
    ],
)
def test_a_refusal_names_the_note_who_gave_it_why_and_until_when(
    house: Teaspoon,
    heron: Api,
    note: dict[str, Any],
    before: int,
    sent: dict[str, Any],
    status: int,
    code: str,
) -> None:
    post, ana = house.post(), house.server.api()
    house.write(house.server.api(), post, "First.", name="Bea")
    mine = house.write(ana, post, "Mine.", name="Ana") if before else None
    key = {"Edit_Key": mine.json["edit_key"]} if mine else {}
    given = give(heron, post, **note, until="2100-01-01T00:00:00Z")
    assert given.status == 201, given.text

    reply = ana.post(
        post.comments, {"site": SITE, "page": post.key, "text": DRAFT, "name": "Ana"} | sent, **key
    )

    assert reply.status == status, reply.text
    told = reply.json
    assert (told["code"], told["note"], told["by"]) == (code, "N1", "Heron")
    assert (told["instruction"], told["until"]) == (ASKED, "2100-01-01T00:00:00Z")
    assert told["note_url"] == f"/{SITE}/thread/{post.thread}#N1"
    assert "Your text is still here" in told["detail"]
    if status == 429:
        assert 0 < int(reply.headers["Retry-After"]) <= 120
        assert told["retry_after"] == int(reply.headers["Retry-After"])


def test_without_a_script_the_draft_comes_back_with_the_note_beside_it(
    house: Teaspoon, heron: Api
) -> None:
    post, ana = house.post(), house.server.api()
    house.write(house.server.api(), post, "First.", name="Bea")
    give(heron, post, kind="lock", reach="conversation", comment=1)
    form = {"page": post.key, "name": "Ana", "text": DRAFT, "reply_to": "1"}

    before = ana.get(f"/{SITE}/write?page={post.key}&reply_to=1")
    page = ana.submit(f"/{SITE}/comments", form, Origin=house.origin)
    elsewhere = ana.get(f"/{SITE}/write?page={post.key}")

    assert "Nobody can write here for now. Note N1 in the thread says why." in before.text
    assert "Nobody can write here" not in elsewhere.text
    assert page.status == 423
    assert "My draft, letter by letter &lt;&amp;&gt;." in page.text
    said = " ".join(page.text.split())
    assert f'<a href="/{SITE}/thread/{post.thread}#N1">Note N1</a>' in said
    assert f"Heron</bdi>: {ASKED}" in said
    assert html_findings(page.text) == []
    assert html_findings(before.text) == []


def test_the_page_says_beforehand_where_nobody_writes_and_when_moderators_are_here(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    house.write(house.server.api(), post, "First.")
    give(heron, post, kind="lock", until="2100-01-01T00:00:00Z")

    page = house.server.api().get(f"/{SITE}/thread/{post.thread}").text

    said = " ".join(page.split())
    assert "Nobody can write here until 1 Jan 2100, 00:00 UTC." in said
    assert 'data-until="2100-01-01T00:00:00Z" data-locks="true"' in said
    assert "closed for now" in said
    assert html_findings(page) == []


def test_followers_learn_that_a_place_is_locked_and_until_when(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    house.write(api, post, "First.")

    with api.stream(f"{post.stream}?after=1") as stream:
        give(heron, post, kind="lock", until="2100-01-01T00:00:00Z")
        news = stream.until(lambda event: event.kind == "note").json

    assert (news["locks"], news["until"]) == (True, "2100-01-01T00:00:00Z")


def test_moderators_write_where_a_note_locks(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    give(heron, post, kind="lock")

    assert house.write(heron, post, "I close this for tonight.").status == 201


def test_where_a_note_holds_a_comment_waits(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    give(heron, post, kind="hold")

    reply = house.write(house.server.api(), post, DRAFT, name="Ana")

    assert (reply.status, reply.json["reason"]) == (202, "note")


def test_the_effects_of_a_note_are_told_and_lifting_ends_them(house: Teaspoon, heron: Api) -> None:
    post, ana = house.post(), house.server.api()
    house.write(ana, post, "First.", name="Ana")
    effects = [{"type": "slow", "seconds": 60}, {"type": "collapse"}]
    more = {"redirect_page": "/open/", "redirect_label": "Open thread", "protects": 1}

    told = give(heron, post, kind="cool_down", effects=effects, **more).json

    assert told["effects"] == [
        *effects,
        {"type": "redirect", "page": "/open/", "label": "Open thread"},
        {"type": "protect", "name": "Ana"},
    ]
    page = ana.get(f"/{SITE}/thread/{post.thread}").text
    assert "Note N1: Let it rest for tonight." in page
    assert "do not answer or mention <bdi>Ana</bdi>" in page
    where = f"/api/v1/threads/{post.thread}/notes/{told['seq']}?site={SITE}"
    assert heron.delete(where).status == 200
    assert house.write(ana, post, "Second.", reply_to=1).status == 201


@pytest.mark.parametrize(
    ("note", "field", "words"),
    [
        ({"kind": "protect_person"}, "protects", "the number of one of their comments"),
        ({"kind": "protect_person", "protects": 9}, "protects", "no such comment"),
        ({"kind": "removal"}, "kind", "written by themselves"),
        ({"effects": [{"type": "slow", "seconds": 0}]}, "slow", "up to 24 hours"),
        ({"effects": [{"type": "slow", "seconds": 90_000}]}, "slow", "up to 24 hours"),
        ({"effects": [{"type": "limit"}]}, "each", "what is limited"),
        ({"effects": [{"type": "limit", "each": 0}]}, "each", "from 1 to"),
        ({"effects": [{"type": "at_least", "level": "off"}]}, "at_least", "more reading"),
        ({"redirect_label": "There"}, "redirect_page", "name the page"),
    ],
)
def test_what_cannot_be_says_what_to_do(
    house: Teaspoon, heron: Api, note: dict[str, Any], field: str, words: str
) -> None:
    post = house.post()
    house.write(house.server.api(), post, "First.")

    reply = give(heron, post, **note)

    assert (reply.status, reply.json["field"]) == (422, field)
    assert words in reply.json["detail"]


def test_a_note_on_the_whole_site_ends_after_thirty_days_unless_it_is_endless(
    house: Teaspoon, heron: Api
) -> None:
    where = f"/api/v1/sites/{SITE}/notes"
    new = {"kind": "clarify", "instruction": ASKED}

    usual, endless = heron.post(where, new), heron.post(where, new | {"endless": True})

    assert usual.json["until"] is not None
    assert endless.json["until"] is None
    for one in (usual, endless):
        assert heron.delete(f"{where}/{one.json['seq']}").status == 200


def test_the_form_gives_what_is_usual_for_a_kind_or_what_was_ticked(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    house.write(house.server.api(), post, "First.", name="Bea")
    path = f"/{SITE}/thread/{post.thread}/notes"
    form = {"action": "give", "page": post.key, "instruction": ASKED}
    about = {"reach": "conversation", "comment": "1"}

    usual = heron.submit(path, form | about | {"kind": "correction_done"})
    own = heron.submit(path, form | {"kind": "cool_down", "slow": "5", "no_links": "on"})
    none = heron.submit(path, form | {"kind": "cool_down", "nothing": "on"})
    person = heron.submit(path, form | {"kind": "protect_person", "protects": "#1"})

    assert [one.status for one in (usual, own, none, person)] == [303] * 4, usual.text
    found = house.server.api().get(f"/api/v1/threads/{post.thread}/notes?site={SITE}").json
    assert [one["effects"] for one in found["notes"]] == [
        [{"type": "lock"}, {"type": "collapse"}],
        [
            {"type": "slow", "seconds": 300},
            {"type": "limit", "each": None, "no_links": True, "regulars_only": False},
        ],
        [],
        [{"type": "protect", "name": "Bea"}],
    ]
    page = heron.get(path).text
    assert "Unlock: lift it" in page
    assert html_findings(page) == []


def test_the_form_comes_back_as_it_was_ticked(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    house.write(house.server.api(), post, "First.")
    path = f"/{SITE}/thread/{post.thread}/notes"
    form = {"action": "give", "page": post.key, "instruction": ASKED, "kind": "limit"}
    ticked = {"slow": "soon", "hold": "on", "each": "2", "at_least": "path"}

    page = heron.submit(path, form | ticked)
    both = heron.submit(path, form | {"nothing": "on", "lock": "on"})

    assert (page.status, "as a whole number" in page.text) == (422, True)
    assert re.search(r'name="slow"\s+value="soon"', page.text)
    assert 'name="hold" value="on" checked' in page.text
    assert '<option value="path" selected>' in page.text
    assert html_findings(page.text) == []
    assert (both.status, "either tick what it does" in both.text) == (422, True)


def test_a_form_can_begin_with_a_kind_and_a_person(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    house.write(house.server.api(), post, "First.")
    path = f"/{SITE}/thread/{post.thread}/notes"

    page = heron.get(f"{path}?comment=1&kind=protect_person").text

    assert re.search(r'value="protect_person" selected', page)
    assert re.search(r'name="protects"\s+value="1"', page)


def test_an_edit_that_waits_says_so_to_its_author_and_stands_as_a_line(
    house: Teaspoon, heron: Api
) -> None:
    post, ana = house.post(), house.server.api()
    key = house.write(ana, post, "First.", name="Ana").json["edit_key"]
    give(heron, post, kind="hold")
    where = f"{post.comments}/1"

    reply = ana.patch(where, {"text": "Second."}, Edit_Key=key)
    form = {"edit_key": key, "text": "Third.", "action": "save"}
    page = ana.submit(f"/{SITE}/thread/{post.thread}/c/1/edit", form, Origin=house.origin)

    assert (reply.status, reply.json["status"], reply.json["reason"]) == (202, "held", "note")
    assert "wait for a moderator" in reply.json["words"]
    assert reply.json["words"].endswith("A moderator usually looks within 12 hours.")
    assert (page.status, "Waiting for a moderator" in page.text) == (202, True)
    assert html_findings(page.text) == []
    own = ana.get(where, Edit_Key=key).json
    assert (own["text"], own["waits"] is None) == ("Third.", False)
    thread = ana.get(f"/{SITE}/thread/{post.thread}").text
    assert "waits for a moderator after a change." in thread
    assert "Second." not in thread
    assert "Third." not in ana.get(where).text


def give(heron: Api, post: Post, **fields: Any) -> Reply:  # noqa: ANN401 - as JSON
    """Give a note in a thread."""
    new = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": ASKED}
    return heron.post(f"/api/v1/threads/{post.thread}/notes", new | fields)
