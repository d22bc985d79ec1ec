"""A comment comes with what its author has read; what cannot be believed counts as not sent."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from afterword.clock import SystemClock
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.gate import receipt
from afterword.gate.receipt import Keys, Marker, Shown, SiteReceipt, ThreadReceipt
from tests.conftest import NewDatabase, Serve
from tests.domain.builders import SITE
from tests.harness.api import Api
from tests.request.house import SECRET, House


@pytest.fixture(scope="module")
def house(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house on each kind of database."""
    house = House(tmp_path_factory.mktemp("house"), new_database())
    yield house
    house.server.leave()


@pytest.fixture
def api(house: House) -> Iterator[Api]:
    """One connection."""
    with house.server.api() as api:
        yield api


def test_what_was_read_on_real_pages_is_believed_and_published(house: House, api: Api) -> None:
    shown = house.read_all(api)

    published = house.write(api, shown)
    again = house.write(api, published.json["receipt"])

    assert published.status == 201
    assert again.status == 201


def test_nothing_shown_is_428_and_something_open_is_412(house: House, api: Api) -> None:
    nothing = house.write(api)
    told = nothing.json
    still = house.write(api, told["receipt"])

    assert (nothing.status, told["code"]) == (428, "reading_needed")
    assert (still.status, still.json["code"]) == (412, "sent_back")
    assert {one["kind"] for one in told["obligations"]} == {"reading", "note", "comments"}
    assert told["draft"] == still.json["draft"] == "A draft."
    assert (told["tries"], still.json["tries"]) == (1, 2)


def test_what_a_412_serves_is_all_one_needs_to_be_published(house: House, api: Api) -> None:
    told = house.write(api, reply_to=1).json
    codes = [one["code"] for one in told["obligations"] if "code" in one]
    seqs = [seq for one in told["obligations"] for seq in one.get("seqs", ())]
    claims = {"ranges": [[seq, seq] for seq in seqs], "markers": [told["marker"]], "codes": codes}

    folded = api.post(house.receipts, {"site": SITE, "receipt": told["receipt"], **claims})
    published = house.write(api, folded.json["receipt"], reply_to=1)

    assert published.status == 201


def test_the_fourth_time_is_202_and_the_next_comment_begins_anew(house: House, api: Api) -> None:
    shown, answers = "", []
    for _ in range(4):
        answers.append(house.write(api, shown))
        shown = answers[-1].json["receipt"]

    assert [one.status for one in answers] == [428, 412, 412, 202]
    assert answers[-1].json["reason"] == "tries"
    assert house.write(api, shown).status == 412


def test_a_moderator_can_be_asked_with_nothing_read(house: House, api: Api) -> None:
    answer = house.write(api, ask_moderator=True)

    assert (answer.status, answer.json["reason"]) == (202, "asked")


@pytest.mark.parametrize(
    "kind",
    [
        *("garbage", "cut", "other site", "other thread", "other secret", "stale key"),
        *("too old", "marker", "wrong base64", "empty", "long", "commas"),
    ],
)
def test_what_cannot_be_believed_is_428(house: House, api: Api, kind: str) -> None:
    good = house.read_all(api)

    answer = house.write(api, _unbelievable(house, good)[kind])

    assert answer.status == 428
    assert answer.json["code"] == "reading_needed"


def test_half_a_receipt_is_still_believed_for_its_half(house: House, api: Api) -> None:
    thread, site = house.read_all(api).split()

    for shown in (thread, site, f"{site} {thread[:-3]}", f"forged {thread}"):
        assert house.write(api, shown).status == 412
    assert house.write(api, f"{site},{thread}").status == 201


def test_last_years_key_is_still_believed(house: House, api: Api) -> None:
    now = SystemClock().now()
    before = receipt.keys(SECRET.encode(), SITE, datetime(now.year - 1, 6, 1, tzinfo=UTC))
    shown = receipt.written(Shown.nobody(SITE, house.thread), before, now)[0]

    assert house.write(api, shown).status == 412


def test_nobody_claims_what_they_were_not_served(house: House, api: Api) -> None:
    keys = house.keys()
    markers, codes = house.served(api)
    foreign = receipt.sign(Marker(ThreadId("a" * 16), ((1, 99),), Seq(99)), keys)

    def read(**claims: object) -> dict[str, object]:
        answer = api.post(house.receipts, {"site": SITE, "ranges": [[1, 99]], **claims})
        assert answer.status == 200
        return dict(answer.json)

    assert read()["read"] == []
    assert read(markers=[foreign, "forged", codes[0]])["read"] == []
    assert read(markers=[markers[0][:-1]])["read"] == []
    assert read(codes=[markers[0], "forged", codes[0][:-1]])["notes"] == {}
    assert read(markers=markers)["read"] != []
    assert read(codes=codes)["notes"] == {"S1": 1, "N1": 1, "N2": 1}


def test_nobody_has_read_what_is_not_written_yet(house: House, api: Api) -> None:
    head = api.get(f"/api/v1/threads/{house.thread}/outline").json["head"]

    far = api.post(house.receipts, {"site": SITE, "upto": 2**53}).json
    nothing = api.post(house.receipts, {"site": SITE, "upto": 0}).json
    nowhere = api.post(f"/api/v1/threads/{'a' * 16}/receipts", {"site": SITE, "upto": 9}).json

    assert far["read"] == [[1, head]]
    assert nothing["read"] == []
    assert nowhere["read"] == []


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"ranges": [[9, 3], [2, 2], [1, 9]]}, 200),
        ({"ranges": [[1, 2**53]] * 512}, 200),
        ({"ranges": [[1, 2]] * 513}, 400),
        ({"ranges": [[-1, 2]]}, 400),
        ({"ranges": [[1, 2**64]]}, 400),
        ({"ranges": [[1]]}, 400),
        ({"ranges": "1-9"}, 400),
        ({"markers": ["x"] * 201}, 400),
        ({"codes": ["x" * 16_384] * 25}, 200),
        ({"codes": ["\0", "ä.ö", ".", ""]}, 200),
        ({"receipt": "x" * 70_000}, 400),
        ({"upto": -1}, 400),
        ({"upto": 1.5}, 400),
        ({"site": "no-such-site"}, 404),
    ],
)
def test_claims_that_cannot_be_are_refused_with_the_right_status(
    house: House, api: Api, claims: dict[str, object], status: int
) -> None:
    assert api.post(house.receipts, {"site": SITE, **claims}).status == status


def test_a_house_that_asks_for_nothing_asks_no_receipt(serve: Serve) -> None:
    server = serve()
    server.run("site", "add", "open", "--origin", "https://open.example", "--preset", "open")
    api = server.api()
    content = {"site": "open", "page": "/", "text": "Hello."}
    thread = thread_id(SiteKey("open"), PageKey("/"))

    reply = api.post(f"/api/v1/threads/{thread}/comments", content)

    assert reply.status == 201


def _unbelievable(house: House, good: str) -> dict[str, str]:
    keys = house.keys()
    thread = good.split(maxsplit=1)[0]
    stale = receipt.keys(SECRET.encode(), SITE, datetime(2020, 1, 1, tzinfo=UTC))
    other_site = receipt.keys(SECRET.encode(), SiteKey("other"), datetime(2026, 1, 1, tzinfo=UTC))
    return {
        "garbage": "not a receipt",
        "cut": thread[:-1],
        "other site": _signed(ThreadReceipt(thread=house.thread, day=99_999), other_site),
        "other thread": _signed(ThreadReceipt(thread=ThreadId("a" * 16), day=99_999), keys),
        "other secret": _signed(
            ThreadReceipt(thread=house.thread, day=99_999), Keys(b"secret", b"secret")
        ),
        "stale key": _signed(ThreadReceipt(thread=house.thread, day=99_999), stale),
        "too old": _signed(ThreadReceipt(thread=house.thread, day=1), keys),
        "marker": receipt.sign(Marker(house.thread, ((1, 99),), Seq(99)), keys),
        "wrong base64": "!" + thread[1:],
        "empty": ".",
        "long": "A" * 60_000,
        "commas": "," * 1_000,
    }


def _signed(token: ThreadReceipt | SiteReceipt, keys: Keys) -> str:
    return receipt.sign(token, keys)
