"""What ends by itself ends by the server's clock, also when that jumps and over a restart.

Order is by seq and never by time, so that no jump turns a log around. A clock that goes forward
ends what it passes; one that goes back has what it passed hold again until its time comes anew.
What somebody ended stays ended. No pace, and no claim, lasts longer than its own length.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.clock import SetClock
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, SiteKey, thread_id, thread_stream
from afterword.log import read
from afterword.log.audit import audit
from tests.domain.builders import NOON
from tests.harness.api import Api, Reply
from tests.harness.inside import Inside

SITE = "teaspoon"
PAGE = "/2026/time/"
THREAD = thread_id(SiteKey(SITE), PageKey(PAGE))
COMMENTS = f"/api/v1/threads/{THREAD}/comments"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PACE_S = 600
_BEFORE_ITS_TIME = re.compile(
    r"(?<![\w-])[-\u2212]\d+ ?(?:s|min|h|d|seconds?|minutes?|hours?|days?)\b"
)


class Clocked:
    """A house whose clock is set by the test, and the people in it."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(NOON)
        self.inside = Inside(folder, self.clock)
        self.inside.add_site(SITE)
        self.heron = self.inside.signed_in("Heron", SITE, Role.MODERATOR)
        self.olu = self.inside.signed_in("Olu", SITE, Role.OWNER)
        self.ann: Api = self.inside.api()
        made = self.write(self.ann, "First.")
        self.ann = self.inside.api(Edit_Key=made.json["edit_key"])

    def write(self, api: Api, words: str, **more: object) -> Reply:
        """Somebody writes."""
        return api.post(COMMENTS, {"site": SITE, "page": PAGE, "text": words, **more})

    def until(self, length: timedelta) -> str:
        """Name a time."""
        return (self.clock.now() + length).isoformat()

    def note(self, effect: dict[str, object]) -> None:
        """A moderator gives a note for two hours."""
        sent: dict[str, object] = {
            "kind": "clarify",
            "instruction": "For now.",
            "site": SITE,
            "page": PAGE,
        }
        sent |= {"until": self.until(2 * HOUR), "effects": [effect], "must_acknowledge": False}
        done = self.heron.post(f"/api/v1/threads/{THREAD}/notes", sent)
        assert done.status == 201, done.text

    def jump(self, step: timedelta) -> None:
        """Set the clock, with the server stopped meanwhile."""
        self.clock.advance(step)
        self.inside.restart()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Clocked]:
    """A house."""
    house = Clocked(tmp_path)
    yield house
    stream = thread_stream(THREAD)
    logs = {one.id: one for one in house.inside.ask(read.streams)}
    seal = house.inside.house.seal_key
    assert house.inside.ask(lambda tx: list(audit(tx, logs[stream], seal))) == []
    house.inside.leave()


def _locked(house: Clocked) -> None:
    house.note({"type": "lock"})


def _held(house: Clocked) -> None:
    house.note({"type": "hold"})


def _suspended(house: Clocked) -> None:
    sent = {"measure": "suspend", "clause": "harassment", "reason": "Rest a while."}
    done = house.heron.post(f"{COMMENTS}/1/sanctions", {**sent, "until": house.until(2 * HOUR)})
    assert done.status == 201, done.text


def _closed(house: Clocked) -> None:
    done = house.heron.post(f"/api/v1/sites/{SITE}/closing", {"hours": 2, "lock": True})
    assert done.status == 201, done.text


@pytest.mark.parametrize(
    "begin", [_locked, _held, _suspended, _closed], ids=lambda one: one.__name__
)
def test_what_is_for_two_hours_ends_by_itself_and_not_before(
    house: Clocked, begin: Callable[[Clocked], None]
) -> None:
    begin(house)
    told = [house.write(house.ann, "Now?").status]

    for step in (-DAY, DAY + HOUR, DAY, -DAY, DAY):
        house.jump(step)
        told.append(house.write(house.ann, f"{len(told)}?").status)

    stands = [status == 201 for status in told]
    # a day early, an hour later, a day later, back again, and forward once more
    assert stands == [False, False, False, True, False, True], told


def test_no_replies_are_taken_until_a_time_and_from_then_on_again(house: Clocked) -> None:
    paused = house.ann.post(f"/api/v1/sites/{SITE}/me/pause", {"hours": 2})
    assert paused.status == 200, paused.text
    bea = house.inside.api()
    told: list[int] = []

    for step in (timedelta(0), -DAY, DAY + HOUR, DAY):
        house.jump(step)
        told.append(house.write(bea, f"Oh {len(told)}.", reply_to=1).status)

    assert told == [403, 403, 403, 201]


@pytest.mark.parametrize("step", [DAY, -DAY], ids=["forward", "back"])
def test_slow_mode_never_asks_for_more_than_its_own_pace(house: Clocked, step: timedelta) -> None:
    house.note({"type": "slow", "seconds": PACE_S})
    at_once = house.write(house.ann, "Once more.")

    house.jump(step)
    after = house.write(house.ann, "And again.")
    asked = [reply.json for reply in (at_once, after) if reply.status == 429]

    assert at_once.status == 429
    assert all(0 < one["retry_after"] <= PACE_S for one in asked)
    assert after.status == 201 or step < timedelta(0)


@pytest.mark.parametrize("step", [DAY, -DAY], ids=["forward", "back"])
def test_a_claim_of_another_day_keeps_nobody_from_an_item(house: Clocked, step: timedelta) -> None:
    house.note({"type": "hold"})
    waiting = house.write(house.inside.api(), "May I?").json["seq"]
    item = f"/api/v1/desk/{SITE}/items/held-{THREAD}-{waiting}/claim"
    assert house.heron.post(item).json["holder"] is None
    assert house.olu.post(item).json["holder"] == "Heron"

    house.jump(step)

    assert house.inside.signed_in("Olu", SITE, Role.OWNER).post(item).json["holder"] is None


def test_a_moment_for_a_slip_is_over_after_its_time_and_not_before(house: Clocked) -> None:
    assert house.ann.delete(f"{COMMENTS}/1").status == 200
    house.jump(-DAY)
    assert house.ann.post(f"{COMMENTS}/1/restore").status == 200
    house.jump(DAY)
    assert house.ann.delete(f"{COMMENTS}/1").status == 200
    removed = house.write(house.inside.api(), "Oh.").json["seq"]
    act = house.heron.post(f"{COMMENTS}/{removed}/removal", {"clause": "spam"}).json["act"]

    house.jump(DAY + HOUR)

    assert house.ann.post(f"{COMMENTS}/1/restore").json["code"] == "undo_closed"
    undo = house.heron.post(f"/api/v1/threads/{THREAD}/acts/{act}/undo", {})
    assert undo.json["code"] == "undo_over"


def test_nothing_is_told_to_have_been_before_its_time(house: Clocked) -> None:
    _locked(house)
    _suspended(house)
    house.heron.post(f"{COMMENTS}/1/folding", {"clause": "off-topic"})
    house.inside.api().post(f"{COMMENTS}/1/reports", {"clause": "spam"})
    house.ann.post(f"/api/v1/sites/{SITE}/me/pause", {"hours": 2})

    house.jump(-DAY)

    heron = house.inside.signed_in("Heron", SITE, Role.MODERATOR)
    for target in (
        *(f"/{SITE}/thread/{THREAD}", f"/{SITE}/log", f"/{SITE}/how", f"/{SITE}/feed.atom"),
        *("/desk", f"/desk/{SITE}", f"/desk/{SITE}/handover", f"/desk/{SITE}/notes"),
        *(f"/desk/{SITE}/audit", f"/desk/{SITE}/search?q=First"),
        *(f"/desk/{SITE}/thread/{THREAD}/c/1/author", f"/api/v1/desk/{SITE}/items"),
    ):
        reply = heron.get(target)
        shown = re.sub(r"<(style|script).*?</\1>", "", reply.text, flags=re.DOTALL)
        assert reply.status == 200, target
        assert _BEFORE_ITS_TIME.findall(shown) == [], target
