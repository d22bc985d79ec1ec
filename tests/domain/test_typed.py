"""What people type is kept as they typed it, or refused with words that say what to do."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain import typed
from afterword.domain.errors import InvalidError, TooLongError


@given(st.text(min_size=1))
def test_a_text_comes_back_character_for_character_or_is_refused(words: str) -> None:
    try:
        kept = typed.text(words, 100)
    except InvalidError:
        return

    assert kept == words


@given(st.text())
def test_a_name_is_one_short_line_that_can_be_seen_and_stays_as_it_is(sent: str) -> None:
    try:
        name = typed.name(sent)
    except InvalidError:
        return

    assert 0 < len(name) <= typed.NAME_LIMIT
    assert "\n" not in name
    assert name == typed.name(name)
    name.encode()


@pytest.mark.parametrize(
    "blank",
    [
        "",
        " ",
        "\n\t\n",
        "\u200b",
        "\u2060\ufeff",
        "\u202e \u202c",
        "\u00a0",
        "\x00\x01",
        "\u200d",
    ],
)
def test_a_text_in_which_nothing_can_be_seen_is_no_text(blank: str) -> None:
    with pytest.raises(InvalidError) as refused:
        typed.text(blank, 100)

    assert refused.value.field == "text"


def test_a_text_may_be_exactly_as_long_as_the_site_allows() -> None:
    assert typed.text("x" * 100, 100) == "x" * 100


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(TooLongError) as refused:
        typed.text("x" * 10_234, 10_000)

    assert (refused.value.length, refused.value.limit) == (10_234, 10_000)
    assert "234" in refused.value.words


@pytest.mark.parametrize("field", [typed.name, typed.content_note, typed.reason])
def test_half_a_character_is_refused_in_words(field: object) -> None:
    assert callable(field)

    with pytest.raises(InvalidError, match="half a character"):
        field("a\ud800b")


def test_half_a_character_in_a_text_is_refused_in_words() -> None:
    with pytest.raises(InvalidError, match="half a character"):
        typed.text("a\ud800b", 100)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("", "Anonymous"),
        ("  \n ", "Anonymous"),
        ("\u202eRosa\u202c", "Rosa"),
        ("Ro\x00sa", "Rosa"),
        ("  Rosa \n Parks ", "Rosa Parks"),
        ("Zoe\u0308", "Zo\u00eb"),
        (
            "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc",
            "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc",
        ),
        ("\u200dRosa\u200c", "Rosa"),
    ],
)
def test_a_name_loses_what_cannot_be_seen_and_keeps_what_belongs_to_it(
    sent: str, name: str
) -> None:
    assert typed.name(sent) == name


def test_a_name_may_have_sixty_characters_and_no_more() -> None:
    assert typed.name("x" * 60) == "x" * 60
    with pytest.raises(TooLongError):
        typed.name("x" * 61)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rosa@example.org",
        "  rosa@example.org ",
        "r.o+sa@b\u00fccher.example",
    ],
)
def test_an_address_may_be_left_out(address: str) -> None:
    assert typed.email(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "rosa",
        "rosa@",
        "@example.org",
        "a@b",
        "a b@example.org",
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\n",
        "group: a@example.org;",
        "Rosa <rosa@example.org>",
        "a\x00b@example.org",
        '"a b"@example.org',
        "a@example.org.",
    ],
)
def test_what_could_reach_somebody_else_is_no_address(address: str) -> None:
    if address.strip() != address:
        assert "\n" not in typed.email(address)
        return

    with pytest.raises(InvalidError) as refused:
        typed.email(address)

    assert refused.value.field == "email"


def test_an_address_has_a_length() -> None:
    with pytest.raises(TooLongError):
        typed.email("a" * 250 + "@example.org")


def test_a_reason_must_be_given() -> None:
    with pytest.raises(InvalidError, match="say why"):
        typed.reason(" \u200b ")


def test_a_content_note_is_one_line_and_may_be_empty() -> None:
    assert typed.content_note(" grief,\n loss ") == "grief, loss"
    assert typed.content_note("") == ""


def test_a_forms_line_ends_become_what_was_typed() -> None:
    assert typed.lines("a\r\nb\nc\rd") == "a\nb\nc\rd"


@pytest.mark.parametrize(
    ("field", "called"),
    [
        (typed.name, "The name"),
        (typed.email, "The e-mail address"),
        (typed.content_note, "The content note"),
        (typed.persona, "The name"),
        (typed.reason, "The reason"),
        (typed.instruction, "The instruction"),
        (typed.detail, "The longer part"),
        (typed.title, "The title"),
        (typed.slug, "The short name"),
    ],
)
def test_what_is_too_long_is_called_by_its_name_and_only_a_text_can_come_in_parts(
    field: Callable[[str], object], called: str
) -> None:
    with pytest.raises(TooLongError) as refused:
        field("x" * 9_000)

    assert refused.value.words.startswith(f"{called} is 9,000 characters long")
    assert "parts" not in refused.value.words
