"""Ranges say the same places in other words, and none beside them."""

from hypothesis import given
from hypothesis import strategies as st

from afterword.gate.ranges import Range, merged, within, without

PLACES = st.integers(0, 40)
RANGES = st.lists(st.tuples(PLACES, PLACES), max_size=12)


@given(whole=st.tuples(PLACES, PLACES), holes=st.lists(PLACES))
def test_what_is_cut_out_of_a_range_is_gone_and_nothing_else(
    whole: Range, holes: list[int]
) -> None:
    left = without(whole, holes)

    assert _places(left) == _places([whole]) - set(holes)
    assert tuple(left) == merged(left)


@given(claimed=RANGES, served=RANGES)
def test_a_claim_is_cut_down_to_what_was_served(claimed: list[Range], served: list[Range]) -> None:
    assert _places(within(claimed, served)) == _places(claimed) & _places(served)


def _places(ranges: list[Range]) -> set[int]:
    return {place for first, last in ranges for place in range(first, last + 1)}
