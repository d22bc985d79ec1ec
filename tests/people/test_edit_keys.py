"""An edit key can be written down, read back with the usual slips, and is never stored."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.people import edit_keys

SHAPE = re.compile("[a-z2-7]{4}(-[a-z2-7]{4}){4}")
KEY = "abcd-efgh-ijkl-mnop-qrst"


def test_new_keys_are_all_different_and_of_one_shape() -> None:
    keys = {edit_keys.new() for _ in range(1_000)}

    assert len(keys) == 1_000
    assert all(SHAPE.fullmatch(key) for key in keys)


@pytest.mark.parametrize(
    "typed",
    [
        KEY,
        KEY.upper(),
        "  abcd efgh ijkl mnop qrst ",
        "abcdefghijklmnopqrst",
        "abcd\u2013efgh\u2013ijkl\u2013mnop\u2013qrst",
        "abcd-efgh-ijk1-mn0p-qrst",
    ],
)
def test_a_key_is_read_as_people_write_it(typed: str) -> None:
    assert edit_keys.parse(typed) == KEY


@pytest.mark.parametrize("typed", ["", "abcd", KEY + "-u", KEY[:-1], "9" * 20, "\u00e9" * 20])
def test_what_cannot_be_a_key_is_none(typed: str) -> None:
    assert edit_keys.parse(typed) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_key_of_that_shape_or_none(typed: str) -> None:
    key = edit_keys.parse(typed)

    assert key is None or SHAPE.fullmatch(key)


@given(st.binary(), st.binary(), st.binary())
def test_the_key_of_a_request_is_its_own_and_always_the_same(
    secret: bytes, one: bytes, other: bytes
) -> None:
    key = edit_keys.derive(secret, one)

    assert key == edit_keys.derive(secret, one)
    assert (key == edit_keys.derive(secret, other)) is (one == other)
    assert key == edit_keys.parse(key)


def test_a_key_cannot_be_read_off_its_digest() -> None:
    key = edit_keys.new()

    assert edit_keys.digest(key).find(key.encode()) == -1
    assert edit_keys.digest(key) != edit_keys.digest(edit_keys.new())
