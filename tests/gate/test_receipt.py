"""A receipt says what was served and claimed, and nothing that anybody made up."""

import itertools
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.ids import Seq, SiteKey, ThreadId, site_stream, thread_stream
from afterword.domain.note import NoteId
from afterword.domain.reading import CardKey
from afterword.gate import receipt
from afterword.gate.ranges import Range
from afterword.gate.receipt import (
    MOST_CARDS,
    MOST_NOTES,
    MOST_RANGES,
    MOST_SERVED,
    TOKEN_LIMIT,
    CardCode,
    Claims,
    Keys,
    Marker,
    NoteCode,
    Shown,
    SiteReceipt,
    ThreadReceipt,
    Token,
)
from tests.domain.builders import NOON, SITE, THREAD

SECRET = b"secret"
KEYS = receipt.keys(SECRET, SITE, NOON)
OTHER_SITE = SiteKey("other")
OTHER_THREAD = ThreadId("aaaaaaaaaaaaaaaa")
NOBODY = Shown.nobody(SITE, THREAD)
PLACES = st.integers(-(2**60), 2**60)
SMALL = st.integers(-3, 40)
HERE = thread_stream(THREAD)

TOKENS: list[Token] = [
    ThreadReceipt(thread=THREAD, ranges=((1, 5),)),
    SiteReceipt(site=SITE),
    Marker(THREAD, ((1, 100),), Seq(100)),
    NoteCode(HERE, NoteId("N1"), 1),
    CardCode(SITE, CardKey("0" * 8)),
]


@pytest.mark.parametrize("token", TOKENS)
def test_what_was_signed_is_read_again(token: Token) -> None:
    assert _open(token, receipt.sign(token, KEYS)) == token


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_cut_anywhere_or_changed_anywhere_is_none(token: Token) -> None:
    signed = receipt.sign(token, KEYS)
    cut = [signed[:length] for length in range(len(signed))]
    changed = [
        signed[:at] + ("A" if signed[at] != "A" else "B") + signed[at + 1 :]
        for at in range(len(signed))
    ]

    for forged in (*cut, *changed, signed + "A", "", ".", signed + "." + signed):
        assert _open(token, forged) is None


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_of_another_kind_or_house_is_none(token: Token) -> None:
    signed = receipt.sign(token, KEYS)
    other_house = receipt.keys(SECRET, OTHER_SITE, NOON)
    other_server = receipt.keys(b"another secret", SITE, NOON)

    for other in TOKENS:
        if type(other) is not type(token):
            assert _open(other, signed) is None
    assert _open(token, signed, other_house) is None
    assert _open(token, signed, other_server) is None


@pytest.mark.parametrize(("years", "believed"), [(0, True), (1, True), (2, False)])
def test_last_years_key_is_believed_and_the_one_before_is_not(
    years: int, *, believed: bool
) -> None:
    signed = receipt.sign(TOKENS[2], KEYS)
    later = receipt.keys(SECRET, SITE, datetime(NOON.year + years, 6, 1, tzinfo=UTC))

    assert (receipt.open_token(Marker, signed, later) is not None) is believed


@pytest.mark.parametrize(("days", "believed"), [(400, True), (401, False)])
def test_a_receipt_lasts_four_hundred_days(days: int, *, believed: bool) -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    header = " ".join(receipt.written(NOBODY, receipt.keys(SECRET, SITE, begun), begun))
    later = begun + timedelta(days=days)

    shown = receipt.shown(header, SITE, THREAD, receipt.keys(SECRET, SITE, later), later)

    assert shown.is_empty is not believed


def test_receipts_come_in_any_order_and_what_is_foreign_among_them_counts_as_not_sent() -> None:
    read = receipt.fold(NOBODY, Claims((), (), (), upto=Seq(7)), KEYS)
    thread, site = receipt.written(read, KEYS, NOON)
    foreign = receipt.sign(ThreadReceipt(thread=OTHER_THREAD, ranges=((1, 99),)), KEYS)

    for header in (f"{thread} {site}", f"{site},{thread}", f"{foreign}  {thread} {site}"):
        shown = receipt.shown(header, SITE, THREAD, KEYS, NOON)
        assert shown.thread.ranges == ((1, 7),)
    assert receipt.shown(foreign, SITE, THREAD, KEYS, NOON).is_empty


@given(header=st.text(max_size=300))
def test_no_header_whatsoever_is_an_error(header: str) -> None:
    assert receipt.shown(header, SITE, THREAD, KEYS, NOON).is_empty


def test_only_what_was_served_can_be_claimed() -> None:
    served = receipt.sign(Marker(THREAD, ((10, 20), (30, 30)), Seq(40)), KEYS)
    foreign = receipt.sign(Marker(OTHER_THREAD, ((1, 99),), Seq(99)), KEYS)

    with_marker = receipt.fold(NOBODY, Claims(((1, 99),), (served, foreign, "forged")), KEYS)
    without = receipt.fold(NOBODY, Claims(((1, 99),), (foreign,)), KEYS)

    assert with_marker.thread.ranges == ((10, 20), (30, 30))
    assert with_marker.thread.seen == 40
    assert without.thread.ranges == ()


def test_a_note_counts_with_the_code_of_its_newest_revision() -> None:
    codes = [receipt.sign(NoteCode(HERE, NoteId("N1"), revision), KEYS) for revision in (2, 1)]
    of_site = receipt.sign(NoteCode(site_stream(SITE), NoteId("S1"), 1), KEYS)
    foreign = receipt.sign(NoteCode(thread_stream(OTHER_THREAD), NoteId("N9"), 1), KEYS)

    shown = receipt.fold(NOBODY, Claims(codes=(*codes, of_site, foreign, "N7")), KEYS)

    assert shown.thread.notes == (("N1", 2),)
    assert shown.site.notes == (("S1", 1),)


@given(
    claimed=st.lists(st.tuples(SMALL, SMALL), max_size=12),
    served=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=6),
    before=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=3),
)
def test_places_read_are_those_served_and_claimed_and_those_before(
    claimed: list[Range], served: list[Range], before: list[Range]
) -> None:
    earlier = receipt.sign(receipt.marker(THREAD, before, Seq(40)), KEYS)
    shown = receipt.fold(NOBODY, Claims(tuple(before), (earlier,)), KEYS)
    marker = receipt.sign(Marker(THREAD, tuple(served), Seq(40)), KEYS)

    after = receipt.fold(shown, Claims(tuple(claimed), (marker,)), KEYS).thread

    expected = _places(before) | (_places(claimed) & _places(served))
    assert _places(after.ranges) == expected
    assert {seq for seq in range(-5, 60) if receipt.has_read(after, seq)} == expected
    assert _places(receipt.gaps(after, 0, 50)) == set(range(1, 51)) - expected
    assert list(receipt.gaps(after, 0, 50)) == sorted(receipt.gaps(after, 0, 50), reverse=True)


@given(
    claimed=st.lists(st.tuples(PLACES, PLACES), max_size=50),
    upto=st.none() | PLACES.map(Seq),
)
def test_no_claim_leaves_a_nonsense_range(claimed: list[Range], upto: Seq | None) -> None:
    marker = receipt.sign(Marker(THREAD, ((1, 10), (20, 5), (7, 30)), Seq(30)), KEYS)

    ranges = receipt.fold(NOBODY, Claims(tuple(claimed), (marker,), upto=upto), KEYS).thread.ranges

    assert all(1 <= first <= last for first, last in ranges)
    assert all(one[1] + 1 < other[0] for one, other in itertools.pairwise(ranges))


def test_up_to_nothing_attests_to_nothing() -> None:
    for upto in (Seq(0), Seq(-5), None):
        after = receipt.fold(NOBODY, Claims(upto=upto), KEYS).thread
        assert (after.ranges, after.attested, after.seen) == ((), False, 0)


def test_the_oldest_claims_go_first_when_there_are_too_many_holes() -> None:
    claimed = tuple((seq, seq) for seq in range(1, 1_001, 2))
    markers = tuple(
        receipt.sign(receipt.marker(THREAD, claimed[start : start + 250], Seq(1_000)), KEYS)
        for start in (0, 250)
    )

    ranges = receipt.fold(NOBODY, Claims(claimed, markers), KEYS).thread.ranges

    assert ranges == claimed[-MOST_RANGES:]


def test_the_fullest_receipt_and_marker_still_fit_in_their_tokens() -> None:
    far = 2**40
    thread = ThreadReceipt(
        thread=THREAD,
        ranges=tuple((far + 3 * at, far + 3 * at) for at in range(MOST_RANGES)),
        notes=tuple((NoteId(f"N{far + at}"), 1_000) for at in range(MOST_NOTES)),
    )
    site = SiteReceipt(
        site=SITE,
        cards=tuple(CardKey(f"{at:08x}") for at in range(MOST_CARDS)),
        notes=tuple((NoteId(f"S{10_000 + at}"), 1_000) for at in range(MOST_NOTES)),
    )
    served = [(1_000_000 + 3 * at, 1_000_000 + 3 * at) for at in range(5 * MOST_SERVED)]
    marker = receipt.marker(THREAD, served, Seq(9_999_999))

    header = " ".join(receipt.written(Shown(thread, site), KEYS, NOON))

    assert not receipt.shown(header, SITE, THREAD, KEYS, NOON).is_empty
    assert receipt.shown(header, SITE, THREAD, KEYS, NOON).thread.notes == thread.notes
    assert receipt.shown(header, SITE, THREAD, KEYS, NOON).site.cards == site.cards
    assert receipt.open_token(Marker, receipt.sign(marker, KEYS), KEYS) == marker
    assert marker.ranges == tuple(served[-MOST_SERVED:])


def test_a_marker_says_what_it_shows_in_as_few_ranges_as_can_be() -> None:
    marker = receipt.marker(THREAD, [(5, 5), (1, 2), (3, 4), (9, 8), (7, 7)], Seq(9))

    assert marker.ranges == ((1, 5), (7, 7))


def test_the_worst_that_can_be_sent_takes_no_time_to_speak_of() -> None:
    scattered = [(at, at) for at in range(1, 4 * MOST_SERVED, 2)]
    marker = receipt.sign(receipt.marker(THREAD, scattered, Seq(9_999)), KEYS)
    others = [
        receipt.sign(receipt.marker(THREAD, scattered, Seq(10_000 + at)), KEYS)
        for at in range(199)
    ]
    full = "x" * TOKEN_LIMIT
    worst = Claims(
        tuple((at, at + 1) for at in range(0, 2_048, 4)),
        (marker, *others),
        tuple(f"{full[:-4]}{at:04}" for at in range(200)),
        upto=Seq(2**53),
    )

    began = time.process_time()
    receipt.fold(NOBODY, worst, KEYS)
    took = time.process_time() - began

    assert took < 1.0


def test_whoever_published_has_read_their_own_words_and_begins_anew() -> None:
    tried = ThreadReceipt(
        thread=THREAD, ranges=((1, 5),), horizon=Seq(5), moved=True, tries=2, attested=True
    )

    after = receipt.published(Shown(tried, NOBODY.site), Seq(9)).thread

    assert after == ThreadReceipt(thread=THREAD, ranges=((1, 5), (9, 9)))


def test_a_receipt_holds_no_time_but_a_day() -> None:
    signed = receipt.written(NOBODY, KEYS, NOON)
    same_day = receipt.written(NOBODY, KEYS, NOON + timedelta(hours=11))

    assert signed == same_day


def _open(kind: Token, signed: str, keys: Keys = KEYS) -> Token | None:
    """Open a token as one of the kind of another."""
    match kind:
        case ThreadReceipt():
            return receipt.open_token(ThreadReceipt, signed, keys)
        case SiteReceipt():
            return receipt.open_token(SiteReceipt, signed, keys)
        case Marker():
            return receipt.open_token(Marker, signed, keys)
        case NoteCode():
            return receipt.open_token(NoteCode, signed, keys)
        case CardCode():
            return receipt.open_token(CardCode, signed, keys)


def test_what_is_only_said_marks_a_receipt_and_claims_no_place() -> None:
    said = receipt.fold(NOBODY, Claims(attested=True), KEYS)
    later = receipt.fold(said, Claims(), KEYS)

    assert (said.thread.attested, later.thread.attested) == (True, True)
    assert later.thread.ranges == ()
    assert not receipt.anew(later).thread.attested


def _places(ranges: Iterable[Range]) -> set[int]:
    return {seq for first, last in ranges for seq in range(first, last + 1)}
