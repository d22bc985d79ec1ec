"""The outline of a thread is the same for everybody, so that asking for it tells nothing."""

from collections.abc import Iterator

import pytest

from tests.harness.api import Api
from tests.request.house import COMMENTS, House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.server.leave()


@pytest.fixture
def api(house: House) -> Iterator[Api]:
    """One connection."""
    with house.server.api() as api:
        yield api


def test_everybody_gets_the_same_and_may_share_it(house: House, api: Api) -> None:
    path = f"/api/v1/threads/{house.thread}/outline"

    one = api.get(path)
    other = api.get(path, Reading_Receipt="mine", Edit_Key="abcd-efgh-ijkl-mnop-qrst")

    assert one.status == 200
    assert one.body == other.body
    assert one.headers["Cache-Control"] == "public, max-age=5"
    assert "Set-Cookie" not in one.headers


def test_it_says_all_that_a_device_needs(house: House, api: Api) -> None:
    told = api.get(f"/api/v1/threads/{house.thread}/outline").json

    assert told["comments"] == [[number, number, 2] for number in range(1, COMMENTS + 1)]
    assert told["thread"] == {"comments": COMMENTS, "minutes": 0.1}
    assert told["earlier"] == {"comments": 0, "words": 0}
    assert [(one["note"], one["must"]) for one in told["notes"]] == [
        ("S1", True),
        ("N1", True),
        ("N2", True),
    ]
    assert told["notes"][2]["comment"] == 1
    assert (told["summary"], told["level"], told["budget_minutes"]) == (0, "thread", 30)
    assert len(told["cards"]) == 1


@pytest.mark.parametrize("thread", ["a" * 16, "%01"])
def test_where_nobody_has_written_there_is_none(api: Api, thread: str) -> None:
    missing = api.get(f"/api/v1/threads/{thread}/outline")

    assert (missing.status, missing.json["code"]) == (404, "thread_not_found")
