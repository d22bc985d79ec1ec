"""What is held waits for a moderator; its author can always look at it, and nobody else can."""

from typing import Any

import pytest

from tests.harness.api import Api, Reply
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.request.test_notes import give

TEXT = "I have *not* read it all."


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where notes are to be read before one writes."""
    teaspoon.server.run("site", "set", SITE, "--level", "notes")
    return teaspoon


@pytest.fixture
def post(house: Teaspoon, heron: Api) -> Post:
    """A thread with a note that nobody has acknowledged."""
    post = house.post()
    assert give(heron, post).status == 201
    return post


def test_its_author_sees_it_wait_and_nobody_else_does(house: Teaspoon, post: Post) -> None:
    held = hold(house, post, content_note="grief")
    where = f"{post.comments}/{held['seq']}"

    mine = house.server.api().get(where, Edit_Key=held["edit_key"])

    assert mine.status == 200
    assert mine.headers["Cache-Control"] == "no-store"
    told = mine.json
    assert (told["kind"], told["status"], told["held_because"]) == ("held", "held", "asked")
    assert (told["text"], told["content_note"]) == (TEXT, "grief")
    assert told["words"].startswith("Your comment is kept and waits for a moderator.")
    assert (told["reason"], told["published"], told["url"]) == (None, None, None)
    assert house.server.api().get(where).json["code"] == "comment_not_found"
    other = hold(house, post, name="Dirk")
    assert house.server.api().get(where, Edit_Key=other["edit_key"]).status == 404
    for page in (f"/{SITE}/thread/{post.thread}", f"/{SITE}/log", post.items):
        assert "read it all" not in house.server.api().get(page).text


def test_a_moderator_lets_it_in_and_it_stands_at_the_end(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    held = hold(house, post)
    decide = f"/api/v1/threads/{post.thread}/held/{held['seq']}"
    assert house.server.api().post(f"{decide}/approval").json["code"] == "not_allowed"

    reply = heron.post(f"{decide}/approval")

    assert reply.status == 200, reply.text
    assert (reply.json["status"], reply.json["number"]) == ("published", 1)
    assert reply.json["seq"] > held["seq"]
    where = f"{post.comments}/{held['seq']}"
    mine = house.server.api().get(where, Edit_Key=held["edit_key"]).json
    assert (mine["status"], mine["published"]) == ("published", reply.json["seq"])
    assert mine["url"] == reply.json["url"]
    assert mine["words"] == "A moderator let your comment in."
    assert (mine["number"], mine["erased"]) == (1, False)
    assert "read it all" in heron.get(f"/{SITE}/thread/{post.thread}").text
    again = heron.post(f"{decide}/approval")
    assert (again.status, again.json["code"]) == (409, "already_so")
    item = house.server.api().get(
        f"{post.comments}/{mine['published']}", Edit_Key=held["edit_key"]
    )
    assert item.json["text"] == TEXT
    assert item.json["may"]["edit"]


def test_a_moderator_declines_it_and_only_its_author_reads_why(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    held = hold(house, post)
    decide = f"/api/v1/threads/{post.thread}/held/{held['seq']}"
    assert heron.post(f"{decide}/refusal", {"reason": " "}).json["code"] == "invalid_reason"

    reply = heron.post(f"{decide}/refusal", {"reason": "It answers  what is settled."})

    assert reply.json == {
        "held": held["seq"],
        "status": "declined",
        "reason": "It answers what is settled.",
    }
    where = f"{post.comments}/{held['seq']}"
    mine = house.server.api().get(where, Edit_Key=held["edit_key"]).json
    assert (mine["status"], mine["reason"]) == ("declined", "It answers what is settled.")
    assert mine["text"] == TEXT
    assert house.server.api().get(where).status == 404
    for page in (f"/{SITE}/thread/{post.thread}", f"/{SITE}/log"):
        assert "what is settled" not in house.server.api().get(page).text
    assert heron.post(f"{decide}/refusal", {"reason": "Once more."}).status == 409


def test_its_author_takes_it_back_while_it_waits(house: Teaspoon, heron: Api, post: Post) -> None:
    held = hold(house, post)
    where = f"{post.comments}/{held['seq']}"
    assert house.server.api().delete(where).json["code"] == "not_yours"
    # A moderator who will not have it says why.
    assert heron.delete(where).json["code"] == "not_yours"

    reply = house.server.api().delete(where, Edit_Key=held["edit_key"])

    assert (reply.status, reply.json["status"]) == (200, "declined")
    mine = house.server.api().get(where, Edit_Key=held["edit_key"]).json
    assert mine["words"] == "You took your comment back before anybody decided."
    assert house.server.api().delete(where, Edit_Key=held["edit_key"]).status == 409
    assert heron.post(f"/api/v1/threads/{post.thread}/held/{held['seq']}/approval").status == 409
    assert f'id="held-{post.thread}-{held["seq"]}"' not in heron.get("/desk").text


def test_an_answer_that_was_lost_is_told_again_with_the_edit_key(
    house: Teaspoon, post: Post
) -> None:
    sent = {"site": SITE, "page": post.key, "text": TEXT, "name": "Ana", "ask_moderator": True}
    key = "a key that nobody else can know"
    first = house.server.api().post(post.comments, sent, Idempotency_Key=key)

    again = house.server.api().post(post.comments, sent, Idempotency_Key=key)

    assert (first.status, again.status) == (202, 202)
    assert again.json["seq"] == first.json["seq"]
    assert again.json["edit_key"] == first.json["edit_key"]
    guessed = house.server.api().post(post.comments, sent, Idempotency_Key="short")
    other = house.server.api().post(post.comments, sent, Idempotency_Key="short")
    assert guessed.json["edit_key"]
    assert other.json["edit_key"] is None


@pytest.mark.parametrize("by", ["its author", "a moderator"])
def test_the_words_of_a_declined_comment_can_be_destroyed_and_the_verdict_stays(
    house: Teaspoon, heron: Api, post: Post, by: str
) -> None:
    held = hold(house, post, content_note="grief")
    where = f"{post.comments}/{held['seq']}"
    mine = house.server.api(**{"Edit-Key": held["edit_key"]})
    heron.post(f"/api/v1/threads/{post.thread}/held/{held['seq']}/refusal", {"reason": "Settled."})
    assert house.server.api().post(f"{where}/erasure").json["code"] == "not_allowed"

    reply = (mine if by == "its author" else heron).post(f"{where}/erasure")

    assert reply.json == {"seq": held["seq"], "status": "declined", "erased": True}
    told = mine.get(where).json
    assert (told["text"], told["content_note"], told["read"]) == ("", None, None)
    assert told["erased"]
    assert told["reason"] == "Settled."
    assert told["words"].endswith("Its words are destroyed for good.")
    assert mine.post(f"{where}/erasure").json["code"] == "already_so"
    assert "destroyed" not in house.server.api().get(f"/{SITE}/log").text


def test_its_author_takes_it_back_and_destroys_it_in_one_go_and_a_moderator_decides_first(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    held = hold(house, post)
    where = f"{post.comments}/{held['seq']}"
    assert heron.post(f"{where}/erasure").json["code"] == "not_allowed"

    reply = house.server.api().post(f"{where}/erasure", Edit_Key=held["edit_key"])

    assert reply.status == 200
    assert f'id="held-{post.thread}-{held["seq"]}"' not in heron.get("/desk").text
    told = house.server.api().get(where, Edit_Key=held["edit_key"]).json
    assert (told["status"], told["text"], told["erased"]) == ("declined", "", True)
    assert heron.post(f"/api/v1/threads/{post.thread}/held/{held['seq']}/approval").status == 409


def test_erasing_what_was_let_in_reaches_it_by_either_place(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    held = hold(house, post)
    let_in = heron.post(f"/api/v1/threads/{post.thread}/held/{held['seq']}/approval").json
    where = f"{post.comments}/{held['seq']}"

    reply = house.server.api().post(f"{where}/erasure", Edit_Key=held["edit_key"])

    stands = {"seq": let_in["seq"], "thread": post.thread}
    assert reply.json == {**stands, "presence": "erased"}
    told = house.server.api().get(where, Edit_Key=held["edit_key"]).json
    assert (told["text"], told["erased"], told["number"]) == ("", True, let_in["number"])


def test_what_waits_in_a_merged_thread_says_where_it_goes_and_goes_there(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    other = house.post()
    assert house.write(heron, other, "There already.").status == 201
    posted(house, heron, post)
    held = hold(house, post, text="To be merged.")
    late = hold(house, post, text="To be merged as well.")
    merge = {"to": other.key, "clause": "duplicate"}
    assert heron.post(f"/api/v1/threads/{post.thread}/merge", merge).status == 200

    card = card_of(heron, post, held)
    let_in = heron.post(f"/api/v1/threads/{post.thread}/held/{held['seq']}/approval").json

    assert f"Its thread was merged into “{other.key}”: let in, it stands there." in card
    assert let_in["url"].endswith(f"/thread/{other.thread}?c={let_in['seq']}#c{let_in['seq']}")
    assert house.server.api().get(other.items).json["items"][-1]["seq"] == let_in["seq"]
    item = f"/api/v1/desk/{SITE}/items/held-{post.thread}-{late['seq']}"
    look = heron.post(f"{item}/decision", {"action": "let_in"}).json["look"]
    assert other.thread in look
    assert "To be merged as well." in heron.get(look).text


def test_the_desk_shows_what_waits_with_all_that_one_needs_to_decide(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    parent = posted(house, heron, post)
    held = hold(house, post, reply_to=parent, name="Dirk", text="About the spelling.")
    give(heron, post, reach="conversation", comment=parent)
    give(heron, post, reach="comment", comment=parent)
    other = posted(house, heron, post)
    give(heron, post, reach="conversation", comment=other)

    card = card_of(heron, post, held)

    assert "About the spelling." in card
    assert "Dirk" in card
    assert "Unread: they asked a moderator to let it through." in card
    assert f"?c={parent}#c{parent}" in card
    # Nobody is blamed for notes that came later; one for another conversation is none of theirs.
    assert "Predates notes N2, N3" in " ".join(card.split())
    assert "Had read no comment or note of this thread." in card


def test_decisions_are_made_on_the_desk_without_a_script(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    first, second = hold(house, post, text="One."), hold(house, post, text="Two, else.")

    def decide(held: dict[str, Any], **fields: str) -> Reply:
        where = f"/desk/{SITE}/items/held-{post.thread}-{held['seq']}"
        return heron.submit(where, fields)

    let_in = decide(first, action="let_in")
    assert (let_in.status, let_in.headers["Location"]) == (303, f"/desk/{SITE}?done=let_in")
    assert "It is let in" in heron.get(f"/desk/{SITE}?done=let_in").text
    unsaid = decide(second, action="decline", clause="other", words="")
    assert unsaid.status == 422
    assert "Please say why" in unsaid.text
    assert "Two, else." in unsaid.text
    declined = decide(second, action="decline", clause="settled", words="Settled.")
    assert declined.headers["Location"].startswith(f"/desk/{SITE}?done=decline&undo=held-")
    again = decide(second, action="let_in")
    assert again.status == 409
    assert "Heron did not let it in" in again.text
    guest = house.server.api(Origin=house.origin)
    where = f"/desk/{SITE}/items/held-{post.thread}-{second['seq']}"
    assert guest.submit(where, {"action": "let_in"}).status == 401


def test_what_one_had_read_is_told_to_the_author_and_to_moderators(
    house: Teaspoon, heron: Api, post: Post
) -> None:
    api = house.server.api()
    note = api.get(f"/api/v1/threads/{post.thread}/notes?site={SITE}").json["notes"][0]
    folded = api.post(
        f"/api/v1/threads/{post.thread}/receipts", {"site": SITE, "codes": [note["code"]]}
    )
    assert folded.status == 200, folded.text

    sent = {"site": SITE, "page": post.key, "text": "I have.", "name": "Ana"}
    reply = api.post(post.comments, sent, Reading_Receipt=folded.json["receipt"])

    assert reply.status == 201, reply.text
    where = f"{post.comments}/{reply.json['seq']}"
    mine = api.get(where, Edit_Key=reply.json["edit_key"]).json["read"]
    assert mine["notes"] == ["N1@1"]
    assert (mine["level"], mine["self_attested"], mine["reduced"]) == ("notes", False, False)
    assert heron.get(where).json["read"] == mine
    assert "read" not in api.get(where).json
    assert "acknowledged N1." in heron.get("/desk").text


def card_of(heron: Api, post: Post, held: dict[str, Any]) -> str:
    """Return the card of something that waits, on whichever page of the queue it is."""
    name, page = f'id="held-{post.thread}-{held["seq"]}"', heron.get(f"/desk/{SITE}").text
    while name not in page:
        more = page.partition("data-after-queue>")[2].partition('href="')[2].partition('"')[0]
        assert more, f"no card has {name}"
        page = heron.get(more.replace("&amp;", "&")).text
    return page.partition(name)[2].partition('<li id="')[0]


def hold(house: Teaspoon, post: Post, **fields: Any) -> Any:  # noqa: ANN401 - as JSON
    """Send a comment unread, for a moderator to let through."""
    sent = {"text": TEXT, "name": "Ana", "ask_moderator": True} | fields
    reply = house.server.api().post(post.comments, {"site": SITE, "page": post.key} | sent)
    assert reply.status == 202, reply.text
    return reply.json


def posted(house: Teaspoon, heron: Api, post: Post) -> int:
    """Write a comment that stands, and return its seq."""
    held = hold(house, post, text="A comment.")
    reply = heron.post(f"/api/v1/threads/{post.thread}/held/{held['seq']}/approval")
    return int(reply.json["seq"])
