"""A shift begins with what is left and what holds, rests now and then, and ends with a word."""

from collections.abc import Iterator

import pytest

from afterword.domain.moderation import Moderation
from tests.domain.builders import NOON, SITE, minutes
from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.request.desk_house import DeskHouse

DESK = f"/desk/{SITE}"
API = f"/api/v1/desk/{SITE}/items"
BATCH = 3


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskHouse]:
    """An open house that asks its moderators to rest soon."""
    folder = tmp_path_factory.mktemp("shift")
    house = DeskHouse(folder, moderation=Moderation(hold_all=True, batch=BATCH))
    house.start()
    yield house
    house.close()


@pytest.fixture(scope="module")
def heron(house: DeskHouse) -> Api:
    """A moderator."""
    return house.staff()


@pytest.fixture(scope="module")
def maya(house: DeskHouse) -> Api:
    """Another one."""
    return house.staff("Maya")


def test_after_some_items_the_desk_asks_to_rest(house: DeskHouse, heron: Api) -> None:
    names = [house.hold(f"Number {number}.") for number in range(BATCH + 1)]

    def decide(name: str) -> object:
        return heron.post(f"{API}/{name}/decision", {"action": "let_in"}).json["rest"]

    rests = [decide(name) for name in names[:BATCH]]

    assert rests == [None, None, f"{DESK}/rest"]
    page = heron.get(f"{DESK}/rest").text
    assert "Time for a break" in page
    assert f"You have looked at {BATCH} things" in page
    on = heron.submit(f"{DESK}/rest", {"action": "go_on"})
    assert (on.status, on.headers["Location"]) == (303, DESK)
    assert decide(names[BATCH]) is None
    without_script = house.hold("One more."), house.hold("And one.")
    heron.submit(f"{DESK}/items/{without_script[0]}", {"action": "let_in"})
    last = heron.submit(f"{DESK}/items/{without_script[1]}", {"action": "let_in"})
    assert last.headers["Location"] == f"{DESK}/rest"
    heron.submit(f"{DESK}/rest", {"action": "go_on"})


def test_whoever_taps_out_hands_everything_over_and_is_asked_nothing(
    house: DeskHouse, heron: Api, maya: Api
) -> None:
    name = house.hold("A hard one.")
    maya.submit(f"{DESK}/shift", {"action": "start"})
    maya.post(f"{API}/{name}/claim", {})
    assert heron.post(f"{API}/{name}/claim", {}).json == {"holder": "Maya"}

    out = maya.submit(f"{DESK}/rest", {"action": "tap_out"})

    assert out.headers["Location"] == f"{DESK}/rest?done=off"
    assert "You are off" in maya.get(f"{DESK}/rest?done=off").text
    assert heron.post(f"{API}/{name}/claim", {}).json == {"holder": None}
    assert "Maya tapped out" in heron.get(f"{DESK}/handover").text


def test_a_shift_begins_with_what_the_others_left_what_holds_and_what_happened(
    house: DeskHouse, heron: Api, maya: Api
) -> None:
    soon = NOON.replace(year=2126)
    house.home.give("Please stay with the post.", until=soon)
    name = house.report("Off the rails.")
    empty = maya.submit(f"{DESK}/handover", {"words": " "})
    assert empty.status == 422
    left = maya.submit(f"{DESK}/handover", {"words": "Keep an eye on the new thread."})
    assert left.headers["Location"] == f"{DESK}/handover?done=written"
    maya.post(f"{API}/{name}/decision", {"action": "remove", "clause": "derails"})

    begun = heron.submit(f"{DESK}/shift", {"action": "start"})

    assert begun.headers["Location"] == f"{DESK}/handover?done=start"
    page = heron.get(f"{DESK}/handover?done=start").text
    assert "Your shift has begun." in page
    assert "Keep an eye on the new thread." in page
    assert "Please stay with the post." in page
    assert "was removed" in page
    assert "End my shift" in page
    ended = heron.submit(f"{DESK}/shift", {"action": "end"})
    assert ended.status == 303
    assert "Start my shift" in heron.get(f"{DESK}/handover").text
    assert house.server.api().get(f"{DESK}/handover").status == 401


def test_the_house_closes_for_as_long_as_one_says_so_that_comments_wait_or_nobody_writes(
    house: DeskHouse, heron: Api, maya: Api
) -> None:
    page = heron.get(f"{DESK}/close").text
    assert "Close Teaspoon for some hours?" in page
    assert 'value="12"' in page
    assert html_findings(page) == []
    sent = {"site": SITE, "page": "/2026/on-listening/", "text": "Hello?", "name": "Ana"}

    waits = {202, 412, 428}  # (there may be something to read first)

    def write() -> int:
        return house.server.api().post(f"/api/v1/threads/{house.thread}/comments", sent).status

    closed = heron.submit(f"{DESK}/close", {})

    assert closed.headers["Location"] == "/desk?done=closed"
    assert "The house is closed: every comment waits" in heron.get("/desk?done=closed").text
    assert "Open Teaspoon again?" in heron.get(f"{DESK}/close").text
    assert write() in waits
    heron.submit(f"{DESK}/close", {"action": "open"})
    wrong = heron.submit(f"{DESK}/close", {"hours": "73", "lock": "on", "instruction": "Asleep."})
    assert wrong.status == 422
    for kept in ("from 1 to 72 hours", 'value="73"', 'value="on" checked', 'value="Asleep."'):
        assert kept in wrong.text
    assert html_findings(wrong.text) == []
    assert write() in waits
    locked = heron.submit(f"{DESK}/close", {"hours": "72", "lock": "on"})
    assert locked.headers["Location"] == "/desk?done=locked"
    assert "nobody can write" in heron.get("/desk?done=locked").text
    assert write() == 423
    heron.submit(f"{DESK}/close", {"action": "open"})
    assert "Close Teaspoon for some hours?" in heron.get(f"{DESK}/close").text


def test_notes_that_end_within_a_day_wait_in_the_queue(house: DeskHouse, heron: Api) -> None:
    now = house.server_now()
    seq = house.home.give("Please be slow today.", until=now + minutes(60))
    later = house.home.give("Please be slow this week.", until=now + minutes(60 * 100))

    page = heron.get(f"{DESK}?kind=expiring").text

    assert f'id="expiring-{house.thread}-{seq}"' in page
    assert f'id="expiring-{house.thread}-{later}"' not in page
    assert "ends soon" in heron.get(f"{DESK}/handover").text
