"""Whatever comes as a receipt, a marker or a code: the right status, and never a 500."""

import json
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.domain.ids import Seq, SiteKey, ThreadId, thread_stream
from afterword.domain.note import NoteId
from afterword.gate import receipt
from afterword.gate.receipt import Marker, NoteCode, SiteReceipt, ThreadReceipt, Token
from tests.domain.builders import SITE
from tests.harness.api import Api
from tests.harness.soak import is_soak
from tests.request.house import House

MANY = 2_000 if is_soak() else 60
BELIEVED_OR_NOT = {412, 428}
REFUSED_BY_HTTP = 400
"""What a header may not hold at all, as control characters."""
FOLDED_OR_REFUSED = {200, 400, 413}
TEN_MB = 10_000_000
SOME = settings(max_examples=MANY, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running house for all cases."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    assert "request_failed" not in house.server.logs()
    house.server.leave()


@pytest.fixture(scope="module")
def api(house: House) -> Api:
    """One connection."""
    return house.server.api()


@pytest.fixture(scope="module")
def tokens(house: House, api: Api) -> list[str]:
    """Tokens of every kind: good ones, and well-signed ones of nonsense or of elsewhere."""
    keys = house.keys()
    markers, codes = house.served(api)
    there, far = ThreadId("a" * 16), 2**62
    nonsense: list[Token] = [
        ThreadReceipt(thread=there, ranges=((1, 99),), day=99_999),
        SiteReceipt(site=SiteKey("other"), day=99_999),
        Marker(there, ((1, 99),), Seq(99)),
        Marker(house.thread, ((9, 3), (-5, -1), (1, far), (5, 5), (5, 5)), Seq(far)),
        Marker(house.thread, (), Seq(-1)),
        NoteCode(thread_stream(house.thread), NoteId("\0"), -(2**60)),
        NoteCode(thread_stream(there), NoteId("N1"), 1),
    ]
    signed = [receipt.sign(one, keys) for one in nonsense]
    return [*house.write(api).json["receipt"].split(), *markers, *codes, *signed]


@SOME
@given(data=st.data())
def test_no_header_is_an_error(
    house: House, api: Api, tokens: list[str], data: st.DataObject
) -> None:
    header = data.draw(_headers(tokens))

    assert house.write(api, header or "x").status in {REFUSED_BY_HTTP, *BELIEVED_OR_NOT}


@SOME
@given(data=st.data())
def test_no_claims_are_an_error(
    house: House, api: Api, tokens: list[str], data: st.DataObject
) -> None:
    body = data.draw(_claims(tokens))

    answer = api.post(house.receipts, {"site": SITE, **body})

    assert answer.status in FOLDED_OR_REFUSED
    if answer.status == 200:
        assert all(1 <= first <= last for first, last in answer.json["read"])
        assert house.write(api, answer.json["receipt"]).status in {201, *BELIEVED_OR_NOT}


@SOME
@given(body=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_body_is_an_error(house: House, api: Api, body: bytes) -> None:
    answer = api.post(house.receipts, body, Content_Type="application/json")

    assert answer.status == 400


def test_a_receipt_cut_at_any_byte_counts_as_none(house: House, api: Api) -> None:
    thread = house.read_all(api).split()[0]

    for length in range(1, len(thread)):
        assert house.write(api, thread[:length]).status == 428


def test_a_marker_cut_at_any_byte_proves_nothing(
    house: House, api: Api, tokens: list[str]
) -> None:
    marker = house.served(api)[0][0]

    for length in range(len(marker)):
        claims = {"site": SITE, "ranges": [[1, 99]], "markers": [marker[:length]]}
        assert api.post(house.receipts, claims).json["read"] == []


def test_ten_megabytes_in_a_header_or_a_body_are_refused_and_the_house_stands(
    house: House, api: Api
) -> None:
    header = f"POST {house.comments} HTTP/1.1\r\nHost: x\r\nReading-Receipt: ".encode()
    content = json.dumps({"site": SITE, "receipt": "x" * TEN_MB}).encode()
    body = (
        f"POST {house.receipts} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    ).encode()

    large = [
        _raw(house, header + b"x" * TEN_MB + b"\r\nContent-Length: 2\r\n\r\n{}"),
        _raw(house, body + content),
    ]

    # (a server may hang up on somebody who does not stop talking)
    assert all(status in {b"", b"400", b"413", b"431"} for status in large), large
    assert house.write(api).status == 428


def test_the_most_that_fits_takes_no_time_to_speak_of(house: House, api: Api) -> None:
    keys = house.keys()
    scattered = [(at, at) for at in range(1, 1_200, 2)]
    markers = [
        receipt.sign(receipt.marker(house.thread, scattered, Seq(head)), keys)
        for head in range(2_000, 2_030)
    ]
    claims = {
        "site": SITE,
        "ranges": [[at, at + 1] for at in range(0, 2_048, 4)],
        "markers": markers,
        "codes": ["x" * 500] * 150,
    }

    answer = api.post(house.receipts, claims)

    assert answer.status == 200
    assert len(answer.json["read"]) <= receipt.MOST_RANGES


def _headers(tokens: list[str]) -> st.SearchStrategy[str]:
    anything = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=200)
    some = st.lists(_token(tokens) | anything, max_size=8)
    return st.tuples(some, st.sampled_from([" ", ",", ", ", "\t", "\xa0"])).map(
        lambda parts: parts[1].join(parts[0])
    )


def _claims(tokens: list[str]) -> st.SearchStrategy[dict[str, object]]:
    place = st.integers(0, 40) | st.integers(-(2**64), 2**64) | st.none() | st.floats()
    spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2**53)), max_size=20)
    signed = st.lists(_token(tokens) | st.text(max_size=60), max_size=12)
    fields = {
        "ranges": spans | st.lists(st.tuples(place, place), max_size=5) | st.text(max_size=5),
        "markers": signed | st.none(),
        "codes": signed,
        "receipt": _headers(tokens) | st.text(max_size=60),
        "upto": place,
    }
    return st.fixed_dictionaries({}, optional=fields)


def _token(tokens: list[str]) -> st.SearchStrategy[str]:
    """A token, whole, cut, spoiled, doubled, in another's coat, or of nonsense."""
    whole = st.sampled_from(tokens)
    cut = st.tuples(whole, st.integers(0, 200)).map(lambda parts: parts[0][: parts[1]])
    spoiled = st.tuples(whole, st.integers(0, 200), st.characters(codec="latin-1")).map(
        lambda parts: parts[0][: parts[1]] + _plain(parts[2]) + parts[0][parts[1] + 1 :]
    )
    mixed = st.tuples(whole, whole).map(
        lambda pair: f"{pair[0].partition('.')[0]}.{pair[1].partition('.')[2]}"
    )
    made_up = st.binary(max_size=60).map(
        lambda raw: f"{urlsafe_b64encode(raw).decode()}.{'A' * 22}"
    )
    return whole | cut | spoiled | mixed | made_up | whole.map(lambda one: one * 3)


def _plain(letter: str) -> str:
    return "?" if letter in "\r\n" else letter


def _raw(house: House, sent: bytes) -> bytes:
    """Send bytes as they are and return the status, or nothing when the server hangs up."""
    with socket.create_connection(("127.0.0.1", house.server.port), timeout=30) as talk:
        try:
            talk.sendall(sent)
            return talk.recv(4_096).partition(b" ")[2][:3]
        except OSError:
            return b""
