"""A comment that is answered before the framework has looked is answered as the framework would.

The same request is sent twice to houses that are alike: once to the address of the API, and once
with a slash behind it, which only the framework knows.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from afterword.clock import SetClock
from afterword.domain.event import Preset, Role
from afterword.domain.ids import PageKey, SiteKey, thread_id
from tests.domain.builders import NOON
from tests.harness.inside import Inside

SITE = "teaspoon"
PAGE = "/2026/swans/"
PATH = f"/api/v1/threads/{thread_id(SiteKey(SITE), PageKey(PAGE))}/comments"
SENT = {"site": SITE, "page": PAGE, "text": "A *swan*.", "name": "Ann"}
_SECRET = "a key that nobody guesses"  # noqa: S105 - not a password

CASES: dict[str, tuple[object, dict[str, str]]] = {
    "a comment": (SENT, {}),
    "a reply": ({**SENT, "reply_to": 1}, {}),
    "a quote": ({**SENT, "text": "> First.\n> — #1\n\nYes."}, {}),
    "again": (SENT, {"Idempotency-Key": _SECRET}),
    "a key of one's own": (SENT, {"Edit-Key": "abcd-efgh-ijkl-mnop-qrst"}),
    "no key": (SENT, {"Edit-Key": "swan"}),
    "a cookie": (SENT, {"Cookie": "afterword-guest=abcd-efgh-ijkl-mnop-qrst"}),
    "a session of nobody": (SENT, {"Cookie": "afterword-session=none"}),
    "from another site": (SENT, {"Origin": "https://elsewhere.example"}),
    "from another site, as browsers say": (SENT, {"Sec-Fetch-Site": "cross-site"}),
    "no name": ({**SENT, "name": " "}, {}),
    "no text": ({**SENT, "text": ""}, {}),
    "too long": ({**SENT, "text": "swan " * 5_000}, {}),
    "far too long": ({**SENT, "text": "swan " * 200_000}, {}),
    "to a comment that is not there": ({**SENT, "reply_to": 99}, {}),
    "a trap": ({**SENT, "website": "x"}, {}),
    "another page": ({**SENT, "page": "/other/"}, {}),
    "another site": ({**SENT, "site": "nobody"}, {}),
    "a field of another kind": ({**SENT, "text": 1}, {}),
    "a field too few": ({"site": SITE}, {}),
    "no JSON": ("{", {}),
    "no UTF-8": (b'{"site": "\xff"}', {}),
    "nothing": (b"", {}),
    "another type": (SENT, {"Content-Type": "text/plain"}),
    "too long a key": (SENT, {"Idempotency-Key": "k" * 300}),
    "a receipt of nobody": (SENT, {"Reading-Receipt": "swan.goose"}),
}


@pytest.fixture(scope="module", params=[Preset.STANDARD, Preset.SAFE_SPACE])
def houses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Inside, Inside]]:
    """Two houses that are alike, with and without something to read first."""
    both = []
    for name in ("straight", "framework"):
        folder: Path = tmp_path_factory.mktemp(name)
        house = Inside(folder, SetClock(NOON))
        house.add_site(SITE, request.param)
        owner = house.signed_in("Heron", SITE, Role.OWNER)
        assert owner.post(PATH, {**SENT, "text": "First."}).status in {201, 428}
        both.append(house)
    yield both[0], both[1]
    for house in both:
        house.leave()


@pytest.mark.parametrize("name", CASES)
def test_both_ways_answer_alike(houses: tuple[Inside, Inside], name: str) -> None:
    sent, headers = CASES[name]
    body = sent if isinstance(sent, bytes) else _json(sent)
    named = {"Content-Type": "application/json", **headers}

    told = []
    for house, path in zip(houses, (PATH, f"{PATH}/"), strict=True):
        for _ in range(2):
            answer = house.exchange("POST", path, body, named)
            told.append((answer.status, _kept(answer.headers.items()), _facts(answer.read())))

    assert told[:2] == told[2:]


def test_the_way_is_found_by_whoever_is_signed_in_as_well(houses: tuple[Inside, Inside]) -> None:
    told = []
    for house, path in zip(houses, (PATH, f"{PATH}/"), strict=True):
        reply = house.signed_in("Ben", SITE).post(path, {**SENT, "name": ""})
        told.append((reply.status, _facts(reply.body)))

    assert told[0] == told[1]


def _json(sent: object) -> bytes:
    return sent.encode() if isinstance(sent, str) else json.dumps(sent).encode()


def _kept(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    lowered = sorted((name.lower(), value) for name, value in headers)
    return [(name, value) for name, value in lowered if name != "content-length"]


def _facts(body: bytes) -> object:
    """Return what is told, without what is made anew for each comment."""
    told = json.loads(body)
    _blank(told, lambda key, value: bool(value) and key in {"edit_key", "receipt", "fragment"})
    return told


def _blank(told: object, is_new: Callable[[str, object], bool]) -> None:
    if isinstance(told, dict):
        for key, value in told.items():
            if is_new(key, value):
                told[key] = "..."
            _blank(value, is_new)
    if isinstance(told, list):
        for one in told:
            _blank(one, is_new)
