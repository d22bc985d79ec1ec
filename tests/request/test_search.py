"""Moderators find everything that was written, by its words or by who wrote it."""

from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest

from tests.domain.builders import SITE
from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.request.desk_house import DeskHouse

DESK = f"/desk/{SITE}"
STRANGE = (
    *("%25", "_", "%22", "'", "%5C", "%27%20OR%201%3D1--", "*", "(", "NEAR(", "a%20AND", "%F0%9F"),
    *("%ED%A0%80", "%C3%9Cber", "p", "x" * 2_000, "%0A", "%3Cscript%3E", "nofollow"),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskHouse]:
    """A house in which a few things were said."""
    house = DeskHouse(tmp_path_factory.mktemp("search"))
    house.home.post("The Teapot is 100% mine & yours.", by="ann")
    house.home.post("Über den Wolken.", by="bea")
    house.home.remove(house.home.post("An unkind teapot.", by="dirk"))
    house.hold("A teapot that waits.", "rosa")
    house.start()
    yield house
    house.close()


@pytest.fixture(scope="module")
def heron(house: DeskHouse) -> Api:
    """A moderator."""
    return house.staff()


def test_words_are_found_whatever_became_of_the_comment(house: DeskHouse, heron: Api) -> None:
    page = heron.get(f"{DESK}/search?q=teapot")

    assert page.status == 200
    for words in ("The Teapot is 100% mine", "An unkind teapot.", "A teapot that waits."):
        assert words in page.text
    assert "removed" in page.text
    assert "never published" in page.text
    assert f"/{SITE}/thread/{house.thread}/c/" in page.text
    assert html_findings(page.text) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("100%25+mine+%26+yours", "The Teapot"),
        ("%C3%BCber", "Über den Wolken."),
        ("bea", "Über den Wolken."),
    ],
)
def test_what_is_asked_is_taken_as_it_is_typed(heron: Api, asked: str, found: str) -> None:
    assert found in heron.get(f"{DESK}/search?q={asked}").text


@pytest.mark.parametrize(
    "asked",
    [
        *("python3.9", "sys.version_info", "VERSION_INFO[0]", "*is* 3", "3 < 4", "a\\_b"),
        *("my_notes", "tea.example/so_on", "\\o/"),
    ],
)
def test_words_are_found_and_shown_as_they_are_read(
    house: DeskHouse, heron: Api, asked: str
) -> None:
    words = (
        r"With python3\.9, sys.version\_info\[0\] \*is\* 3 &lt; 4: `a\_b`, see "
        r"[my\_notes](https://tea.example/so_on), \\o/"
    )
    sent = {"site": SITE, "page": "/2026/on-listening/", "text": words, "name": "Carl"}
    thread = f"/api/v1/threads/{house.thread}/comments"
    assert house.server.api().post(thread, sent | {"ask_moderator": True}).status == 202

    found = heron.get(f"{DESK}/search?q={quote(asked)}").text

    shown = unescape(found.partition("<h2>Comments")[2])
    assert r"With python3.9, sys.version_info[0] *is* 3 < 4: `a\_b`, see" in shown


@pytest.mark.parametrize("asked", STRANGE)
def test_no_question_breaks_the_search(heron: Api, asked: str) -> None:
    page = heron.get(f"{DESK}/search?q={asked}")

    assert page.status in {200, 400}
    assert heron.get(f"{DESK}/search?q=tea&before={asked[:60]}").status in {200, 400, 422}


def test_only_owners_find_people_by_their_address(house: DeskHouse, heron: Api) -> None:
    sent = {"site": SITE, "page": "/2026/on-listening/", "text": "With an address."}
    who = {"name": "Cleo", "email": "cleo@reader.example", "ask_moderator": True}
    thread = f"/api/v1/threads/{house.thread}/comments"
    assert house.server.api().post(thread, sent | who).status == 202

    owner = house.staff("Olu", "owner")

    assert "Cleo" in owner.get(f"{DESK}/search?q=cleo@reader").text
    assert "Cleo" not in heron.get(f"{DESK}/search?q=cleo@reader").text
    assert "Cleo" in heron.get(f"{DESK}/search?q=cleo").text


def test_a_person_has_a_page_with_what_they_wrote_and_what_was_decided(heron: Api) -> None:
    found = heron.get(f"{DESK}/search?q=dirk").text
    person = found.partition(f"{DESK}/people/")[2].partition('"')[0]

    page = heron.get(f"{DESK}/people/{person}").text

    assert "Wrote here: 1 published, 1 removed" in page
    assert "An unkind teapot." in page
    assert "/author" in page
    assert html_findings(page) == []


def test_nobody_else_searches(house: DeskHouse) -> None:
    assert house.server.api().get(f"{DESK}/search?q=teapot").status == 401
