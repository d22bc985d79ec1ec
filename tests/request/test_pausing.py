"""Anybody takes no replies for a while: for programs, and on a page without a script."""

import re

from tests.harness.api import Api, Reply
from tests.harness.teaspoon import SITE, Post, Teaspoon

PAUSE = f"/api/v1/sites/{SITE}/me/pause"


def test_replies_are_paused_with_an_edit_key_and_welcome_again(house: Teaspoon) -> None:
    api, post = house.server.api(), house.post()
    ana = _write(house, post, "I would like to be called she.").json
    key = {"Edit_Key": ana["edit_key"]}

    paused = api.post(PAUSE, {"hours": 2}, **key)

    assert paused.status == 200, paused.text
    refused = _write(house, post, "Why?", reply_to=ana["seq"])
    assert (refused.status, refused.json["code"]) == (403, "replies_paused")
    assert refused.json["until"] == paused.json["until"]
    assert _write(house, post, "Hear, @Ana!").json["code"] == "replies_paused"
    answer = {"site": SITE, "page": post.key, "text": "Mine.", "reply_to": ana["seq"]}
    assert api.post(post.comments, {**answer, "name": "Ana"}, **key).status == 201
    assert api.delete(PAUSE, **key).json == {"until": None}
    assert _write(house, post, "Thank you.", reply_to=ana["seq"]).status == 201


def test_a_pause_has_an_owner_and_a_length(house: Teaspoon) -> None:
    api, post = house.server.api(), house.post()
    key = {"Edit_Key": _write(house, post, "Hello.").json["edit_key"]}

    assert api.post(PAUSE, {"hours": 2}).json["code"] == "not_yours"
    stranger = api.post(PAUSE, {"hours": 2}, Edit_Key="abcd-efgh-ijkl-mnop-qrst")
    assert stranger.json["code"] == "not_yours"
    for hours in (0, 169):
        assert api.post(PAUSE, {"hours": hours}, **key).json["code"] == "invalid_hours"


def test_without_a_script_the_brake_is_a_page_that_both_own_pages_lead_to(
    house: Teaspoon, nils: Api
) -> None:
    post = house.post()
    ana = _write(house, post, "Hello.").json
    comment = f"/{SITE}/thread/{post.thread}/c/{ana['seq']}"
    for page in ("edit", "withdraw"):
        assert f'href="{comment}/pause"' in nils.get(f"{comment}/{page}").text
    assert "Pause replies to me?" in _said(nils.get(f"{comment}/pause").text)

    wrong = nils.submit(f"{comment}/pause", {"edit_key": "abcd-efgh-ijkl-mnop-qrst"})
    right = nils.submit(f"{comment}/pause", {"edit_key": ana["edit_key"]})

    assert wrong.status == 403
    assert "belongs to nobody who wrote here" in _said(wrong.text)
    assert right.status == 200
    assert "Nobody can answer you for 24 hours." in _said(right.text)
    thread = house.server.api().get(f"/{SITE}/thread/{post.thread}")
    assert "Ana takes no replies until" in _said(thread.text)
    again = {"edit_key": ana["edit_key"], "action": "welcome"}
    assert "Everybody can answer you again." in nils.submit(f"{comment}/pause", again).text
    thread = house.server.api().get(f"/{SITE}/thread/{post.thread}")
    assert "takes no replies" not in thread.text


def test_all_comments_under_one_name_carry_one_byline_and_others_of_that_name_another(
    house: Teaspoon,
) -> None:
    one, other = house.post(), house.post()
    key = _write(house, one, "Hello.").json["edit_key"]
    mine = house.server.api()
    sent = {"site": SITE, "page": other.key, "text": "Me.", "name": "Ana"}
    assert mine.post(other.comments, sent, Edit_Key=key).status == 201
    _write(house, other, "Also Ana.")

    (first,), (second, third) = _bylines(house, one), _bylines(house, other)

    assert first == second
    assert third != first


def _write(house: Teaspoon, post: Post, words: str, **fields: object) -> Reply:
    return house.write(house.server.api(), post, words, name="Ana", **fields)


def _bylines(house: Teaspoon, post: Post) -> list[str]:
    page = house.server.api().get(f"/{SITE}/thread/{post.thread}").text
    return [part.partition('"')[0] for part in page.split(' data-by="')[1:]]


def _said(html: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())
