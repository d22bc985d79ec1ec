"""An owner says how a house is moderated; a moderator closes it for a night and opens it again."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.clock import SystemClock
from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Teaspoon

SETTINGS = f"/desk/{SITE}/settings"
CLOSING = f"/api/v1/sites/{SITE}/closing"
FORM = {
    "hold_first": "0",
    "hold_links": "0",
    "hold_removed": "0",
    "fold_reports": "0",
    "wait_hours": "6",
    "appeal_days": "183",
    "answer_days": "7",
    "undo_hours": "24",
    "batch": "20",
    "batch_minutes": "25",
    "heated_reports": "5",
    "pile_on_people": "6",
    "pile_on_minutes": "60",
    "pile_on_ratio": "3",
    "surge_people": "5",
    "surge_minutes": "10",
    "surge_ratio": "4",
    "hold_words": "",
    "open_from": "",
    "open_to": "",
}


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where nobody is asked to read anything before they write."""
    teaspoon.server.run("site", "set", SITE, "--level", "off")
    return teaspoon


@pytest.fixture(scope="module")
def heron(house: Teaspoon) -> Api:
    """A moderator."""
    return staff(house.server)


@pytest.fixture(scope="module")
def owner(house: Teaspoon) -> Api:
    """The owner."""
    return staff(house.server, "Olga", "owner")


def test_only_an_owner_sees_and_changes_the_settings(
    house: Teaspoon, heron: Api, owner: Api
) -> None:
    assert heron.get(SETTINGS).status == 403
    assert heron.submit(SETTINGS, FORM).status == 403
    assert house.server.api().get(SETTINGS).status == 401
    page = owner.get(SETTINGS)
    assert page.status == 200
    assert html_findings(page.text) == []


def test_what_is_set_holds_at_once_and_what_cannot_be_comes_back(
    house: Teaspoon, owner: Api
) -> None:
    post, api = house.post(), house.server.api()
    words = {"hold_words": "spider\r\n spider \r\n\r\nbig  snake", "hold_links": "2"}

    saved = owner.submit(SETTINGS, FORM | words)
    wrong = owner.submit(SETTINGS, FORM | {"wait_hours": "soon", "hold_words": "kept"})
    hours = owner.submit(SETTINGS, FORM | {"open_from": "9 am", "open_to": "22:00"})

    assert (saved.status, "It holds from now on." in saved.text) == (200, True)
    assert "spider\nbig snake</textarea>" in saved.text
    assert house.write(api, post, "A Spider!", name="Ana").json["reason"] == "words"
    links = "https://a.example https://b.example"
    assert house.write(api, post, links, name="Ana").json["reason"] == "links"
    assert house.write(api, post, "Spiders, snakes.", name="Ana").status == 201
    assert (wrong.status, "as a whole number" in wrong.text) == (422, True)
    assert "kept</textarea>" in wrong.text
    assert 'value="soon"' in wrong.text
    assert html_findings(wrong.text) == []
    assert (hours.status, "such as 09:00" in hours.text) == (422, True)
    assert owner.submit(SETTINGS, FORM).status == 200


def test_the_same_is_said_on_the_command_line(house: Teaspoon, tmp_path: Path) -> None:
    listed = tmp_path / "words.txt"
    listed.write_text("spider\n\nbig snake\n", "utf-8")
    run = house.server.run

    changed = run("site", "moderation", SITE, "--hold-first", "2", "--hold-words", str(listed))
    shown = run("site", "moderation", SITE)
    wrong = run("site", "moderation", SITE, "--wait-hours", "0", status=1)
    run("site", "moderation", SITE, "--hold-first", "0", "--hold-words", "-")

    for said in (changed, shown):
        assert "--hold-first" in said
        assert "2 words" in said
    assert "--wait-hours" in wrong
    assert "0 words" in run("site", "moderation", SITE)


def test_a_house_is_closed_for_a_night_and_opened_again(
    house: Teaspoon, heron: Api, owner: Api
) -> None:
    post, api = house.post(), house.server.api()
    assert house.write(api, post, "Hello.", name="Ana").status == 201

    closed = heron.post(CLOSING, {"hours": 12})
    held = house.write(api, post, "Good night.", name="Ana")
    page = api.get(f"/{SITE}/thread/{post.thread}").text
    opened = heron.delete(CLOSING)

    assert closed.status == 201, closed.text
    assert closed.json["effects"] == [{"type": "hold"}]
    assert (held.status, held.json["reason"]) == (202, "note")
    assert "The moderators are away until" in page
    assert opened.json == {"opened": 1}
    assert heron.delete(CLOSING).status == 404
    assert house.write(api, post, "Good morning.", name="Ana").status == 201
    assert owner.post(CLOSING, {"hours": 73}).status == 422
    assert api.post(CLOSING, {"hours": 1}).status == 403


def test_the_desk_closes_a_house_so_that_nobody_writes(house: Teaspoon, heron: Api) -> None:
    post, path = house.post(), f"/desk/{SITE}/close"

    closed = heron.submit(path, {"hours": "2", "lock": "on", "instruction": "Back at nine."})
    refused = house.write(house.server.api(), post, "Hello.", name="Ana")
    opened = heron.submit(path, {"action": "open"})

    assert (closed.status, opened.status) == (303, 303)
    assert (refused.status, refused.json["instruction"]) == (423, "Back at nine.")
    assert house.write(house.server.api(), post, "Hello.", name="Ana").status == 201


def test_outside_its_hours_everything_waits_and_the_page_says_so(
    house: Teaspoon, owner: Api
) -> None:
    post, api = house.post(), house.server.api()
    house.write(api, post, "Hello.", name="Ana")
    soon = SystemClock().now() + timedelta(hours=6)
    first, last = f"{soon:%H}:00", f"{soon:%H}:30"
    owner.submit(SETTINGS, FORM | {"open_from": first, "open_to": last})

    page = api.get(f"/{SITE}/thread/{post.thread}").text
    held = house.write(api, post, "Again.", name="Ana")
    owner.submit(SETTINGS, FORM)

    assert f"Moderators are here from {first} to {last} UTC." in page
    assert (held.status, held.json["reason"]) == (202, "closed_hours")
    assert html_findings(page) == []
