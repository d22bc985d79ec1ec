"""What a moderator does about a comment, over HTTP: nothing of what was taken away is served."""

import json
import re
from typing import Any

import pytest

from tests.harness.api import Api
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon

SLUR = "ganderbrained"


@pytest.fixture(scope="module")
def heron(teaspoon: Teaspoon) -> Api:
    """A moderator."""
    return staff(teaspoon.server)


@pytest.fixture
def post(teaspoon: Teaspoon) -> Post:
    """A thread of its own."""
    return teaspoon.post()


def test_no_act_without_a_reason_and_none_by_anybody_else(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    written = write(teaspoon, post, "Hello.")
    where = f"{post.comments}/{written['seq']}"

    assert heron.post(f"{where}/removal", {}).json["code"] == "invalid_reason"
    assert heron.post(f"{where}/removal", {"clause": "nonsense"}).json["code"] == "invalid_clause"
    unlawful = heron.post(f"{where}/removal", {"clause": "illegal"})
    assert unlawful.json["code"] == "invalid_reason"
    stranger = teaspoon.server.api()
    for act in ("removal", "redaction", "folding", "content-note", "pruning", "move", "approval"):
        sent = {"clause": "off-topic", "words": "Hello", "revision": 0, "to": "/x/"}
        sent |= {"content_note": "tea"}
        assert stranger.post(f"{where}/{act}", sent).json["code"] == "not_allowed", act
    assert stranger.get(f"{where}/moderation").json["code"] == "not_allowed"
    done = heron.post(f"{where}/removal", {"clause": "off-topic"})

    assert done.status == 200, done.text
    assert done.json["presence"] == "removed"
    assert "was removed by Heron: off-topic" in page(teaspoon, post)


def test_words_that_were_taken_out_are_served_nowhere_and_their_author_sees_them_marked(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    first = write(teaspoon, post, f"You are so **gander**brained, you {SLUR} one. The rest stays.")
    quoting = f"> you {SLUR} one.\n> — #1\n\nNo."
    second = write(teaspoon, post, quoting, reply_to=first["seq"])
    assert SLUR in "".join(served(teaspoon, post, first["seq"]))
    where = f"{post.comments}/{first['seq']}"

    done = heron.post(f"{where}/redaction", {"words": SLUR, "label": "slur", "clause": "slur"})

    assert done.status == 200, done.text
    for one in served(teaspoon, post, first["seq"]):
        assert "gander" not in one.lower()
    html = page(teaspoon, post)
    assert html.count("[removed: slur]") == 2
    assert "The rest stays." in html
    assert "[a moderator took the quoted words out]" in html
    mine = teaspoon.server.api().get(where, Edit_Key=first["edit_key"]).json
    assert mine["text"].endswith("The rest stays.")
    assert SLUR in mine["text"]
    marked = [mine["text"][one["start"] : one["end"]] for one in mine["redactions"]]
    assert marked == ["gander**brained", SLUR]
    back = heron.post(
        f"/api/v1/threads/{post.thread}/acts/{done.json['act']}/undo", {"reason": "A slip."}
    )
    assert back.status == 200, back.text
    assert SLUR in page(teaspoon, post)
    assert second["seq"] in {one["seq"] for one in items(teaspoon, post)}


def test_only_the_words_that_were_chosen_go_where_they_stand_several_times(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    first = write(teaspoon, post, "A tea, no tea, my tea.")
    where = f"{post.comments}/{first['seq']}"

    sent = {"words": "tea", "occurrence": 1, "clause": "advice"}
    assert heron.post(f"{where}/redaction", sent).status == 200

    assert "A tea, no [removed: advice nobody asked for], my tea." in page(teaspoon, post)
    old = {"words": "my", "revision": 3, "clause": "advice"}
    assert heron.post(f"{where}/redaction", old).json["code"] == "changed_meanwhile"
    gone = {"words": "coffee", "clause": "advice"}
    assert heron.post(f"{where}/redaction", gone).json["code"] == "invalid_words"


def test_a_content_note_of_a_moderator_folds_a_comment_and_its_history_stays_closed(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    first = write(teaspoon, post, "It bled.")
    write(teaspoon, post, "Oh.", reply_to=first["seq"])
    where = f"{post.comments}/{first['seq']}"

    sent = {"content_note": "blood", "clause": "content-note-missing"}
    done = heron.post(f"{where}/content-note", sent)

    assert done.status == 200, done.text
    assert "Content note: blood" in page(teaspoon, post)
    history = f"/{SITE}/thread/{post.thread}/c/{first['seq']}/history"
    assert teaspoon.server.api().get(history).status == 404
    assert heron.post(f"{where}/content-note", sent).json["code"] == "invalid_content_note"


def test_a_moved_comment_leaves_a_line_with_a_link(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    other = teaspoon.post()
    write(teaspoon, other, "There already.")
    first = write(teaspoon, post, "About tea.")
    write(teaspoon, post, "Milk first.", reply_to=first["seq"])
    where = f"{post.comments}/{first['seq']}/move"

    lost = heron.post(where, {"to": "/no/such/page/", "clause": "off-topic"})
    assert lost.json["code"] == "invalid_to"
    done = heron.post(where, {"to": other.key, "along": True, "clause": "off-topic"})

    assert done.status == 200, done.text
    assert (done.json["thread"], done.json["there"]) == (other.thread, 2)
    here, there = page(teaspoon, post), page(teaspoon, other)
    assert "was moved to another thread by Heron: off-topic" in here
    assert f'href="/{SITE}/thread/{other.thread}?c=2#c2">Read it there' in here
    assert "Milk first." not in here
    assert "Milk first." in there
    assert f"<bdi>{post.key}</bdi></a> by a moderator" in there
    mine = teaspoon.server.api().get(f"{post.comments}/{first['seq']}", Edit_Key=first["edit_key"])
    assert [told["curable"] for told in mine.json["statements"]] == [False]


def test_without_a_script_every_act_is_a_button_and_what_was_typed_comes_back(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    first = write(teaspoon, post, "Such a goose.")
    replies = [write(teaspoon, post, f"Reply {n}.", reply_to=first["seq"]) for n in range(2)]
    way = f"/{SITE}/thread/{post.thread}/c/{first['seq']}/moderate"
    assert f'href="{way}"' in page(teaspoon, post)
    assert teaspoon.server.api().get(way).status == 401

    shown = heron.get(way)
    assert shown.status == 200, shown.text
    assert "Such a goose." in shown.text
    wrong = heron.submit(way, {"action": "redact", "clause": "slur", "words": "swan"})
    assert wrong.status == 422
    assert 'value="swan"' in wrong.text
    assert "Nothing was done." in wrong.text
    fates = {f"fate-{first['seq']}": "remove", f"fate-{replies[0]['seq']}": "remove"}
    sent = {"action": "prune", "clause": "piling-on", "revision": "0", **fates}
    done = heron.submit(way, sent)

    assert done.status == 303, done.text
    html = page(teaspoon, post)
    assert "2 comments removed: piling on" in html
    assert "Reply 1." in html
    after = heron.get(done.headers["Location"]).text
    act = re.search(r'name="act" value="(\d+)"', after)
    assert act is not None
    assert heron.submit(way, {"action": "undo", "act": act[1]}).status == 303
    html = page(teaspoon, post)
    assert "Such a goose." in html
    assert "2 comments removed" not in html
    assert "restored" in html


def test_words_are_erased_only_when_that_is_said_once_more(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    written = write(teaspoon, post, "My address is here.")
    where = f"/{SITE}/thread/{post.thread}/c/{written['seq']}/moderate"
    shown = heron.get(where).text
    assert "This cannot be undone." in shown
    assert f'href="/{SITE}/thread/{post.thread}/notes?page=' in shown

    unsure = heron.submit(where, {"action": "erase"})

    assert unsure.status == 422
    assert '<details class="erasing" open>' in unsure.text
    assert "My address is here." in page(teaspoon, post)
    done = heron.submit(where, {"action": "erase", "sure": "on"})
    assert done.status == 303, done.text
    told = heron.get(done.headers["Location"]).text
    assert "Its words are destroyed for good." in told
    assert "Erase #1" not in told
    for text in (told, page(teaspoon, post), *served(teaspoon, post, written["seq"])):
        assert "My address is here." not in text


def test_followers_are_told_of_every_act_at_once_and_of_no_word_that_went(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    first = write(teaspoon, post, f"You {SLUR} one.")
    where = f"{post.comments}/{first['seq']}"
    with teaspoon.server.api() as api, api.stream(f"{post.stream}?after=1") as stream:
        heron.post(f"{where}/redaction", {"words": SLUR, "clause": "slur"})

        told = stream.until(lambda event: event.kind == "changed").data

    assert "[removed: demeaning language or slur]" in json.loads(told)["html"]
    assert SLUR not in told


def test_nobody_is_said_to_have_ignored_a_note_that_came_later(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    first = write(teaspoon, post, "About the spelling.")
    asked = "No more about spelling, please."
    told = {"site": SITE, "page": post.key, "kind": "topic_closed", "instruction": asked}
    assert heron.post(f"/api/v1/threads/{post.thread}/notes", told).status == 201
    # A moderator need not have read it.
    after = teaspoon.write(heron, post, "Spelling again.")
    assert after.status == 201, after.text

    before = heron.get(f"{post.comments}/{first['seq']}/moderation").json
    since = heron.get(f"{post.comments}/{after.json['seq']}/moderation").json

    assert [(one["note"], one["later"]) for one in before["notes"]] == [("N1", True)]
    assert before["likely"] == "off-topic"
    assert [(one["note"], one["later"]) for one in since["notes"]] == [("N1", False)]
    assert since["likely"] == "ignores-note"
    way = f"/{SITE}/thread/{post.thread}/c/{first['seq']}/moderate"
    assert "N1 (came later): No more about spelling" in heron.get(way).text


def test_of_several_notes_the_nearest_one_is_named_first(
    teaspoon: Teaspoon, heron: Api, post: Post
) -> None:
    first = write(teaspoon, post, "About the spelling.")
    here = {"reach": "conversation", "comment": first["seq"]}
    for where in (here, {}):
        told = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": "Keep to tea."}
        told |= where
        assert heron.post(f"/api/v1/threads/{post.thread}/notes", told).status == 201
    answer = teaspoon.write(heron, post, "Spelling again.", reply_to=first["seq"])

    known = heron.get(f"{post.comments}/{answer.json['seq']}/moderation").json

    assert [one["note"] for one in known["notes"]] == ["N2", "N1"]


def write(house: Teaspoon, post: Post, words: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON
    """Publish a comment and return what came of it."""
    with house.server.api() as api:
        answer = house.write(api, post, words, name="Dirk", **fields)
    assert answer.status == 201, answer.text
    return dict(answer.json)


def page(house: Teaspoon, post: Post) -> str:
    """Return the thread's page."""
    return house.server.api().get(f"/{SITE}/thread/{post.thread}").text


def items(house: Teaspoon, post: Post) -> list[dict[str, Any]]:
    """Return the comments as the API lists them."""
    return list(house.server.api().get(post.items).json["items"])


def served(house: Teaspoon, post: Post, seq: int) -> list[str]:
    """Return everything in which a reader could meet the words of a comment."""
    api, thread = house.server.api(), f"/{SITE}/thread/{post.thread}"
    addresses = (
        *(thread, f"{thread}/feed.atom", f"/{SITE}/feed.atom", post.items),
        *(f"{thread}/new?after=0", f"{thread}/path?c={seq}", f"{thread}/c/{seq}/history"),
        *(f"{post.comments}/{seq}", f"/{SITE}/log", f"/api/v1/threads/{post.thread}/outline"),
    )
    return [api.get(address).text for address in addresses]
