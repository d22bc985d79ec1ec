"""A blockquote that names its source is a quote; its words are cut out and come back as typed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.domain import quote
from afterword.domain.ids import Seq
from afterword.domain.quote import ERASED, HIDDEN, How, Passage, Quote
from tests.harness.data import real_data

# Texts made of what matters to the parser, so that quotes, fences and ends of lines meet.
TEXTS = st.lists(
    st.sampled_from(
        [
            *("> words", ">words", "   > words", "    > words", ">", "> > nested", "> *words*"),
            *(
                "> — #1",
                "> \u2013 #22",
                ">-- #3",
                "> — #0",
                "> — the post",
                "> — <https://b.example/>",
            ),
            *("> > — #4", "> — # 5", "> - #6", "```", "~~~~", "> ```", "- > in a list", "", "\n"),
            *("\r\n", "\r", "\u2028", "\0", "text", "e\u0301", "\U0001f600"),
        ]
    )
    | st.text(max_size=8),
    max_size=30,
).map("\n".join)


def quotes_of(text: str) -> tuple[Quote, ...]:
    """Make a quote of each passage, of the comment whose seq is its number."""
    return tuple(
        Quote(
            begin=one.begin,
            end=one.end,
            comment=None if one.number is None else Seq(one.number),
            sources=() if one.number is None else (Seq(one.number),),
            how=How.EXACT,
        )
        for one in quote.passages(text)
    )


def words_of(text: str) -> list[str]:
    return [text[one.begin : one.end] for one in quote.passages(text)]


def test_a_blockquote_whose_last_line_names_a_comment_is_a_quote() -> None:
    text = "Before.\n\n> the quoted *words*\n> and more\n> — #12\n\nAfter."

    found = quote.passages(text)

    begin, end = text.index("> the"), text.index("> — #12")
    assert found == [Passage(begin, end, text.index("\nAfter."), 12, "")]


@pytest.mark.parametrize(
    ("line", "number", "address"),
    [
        ("> — #3", 3, ""),
        (">— #3", 3, ""),
        ("> \u2013 #3  ", 3, ""),
        ("> -- #3", 3, ""),
        ("   > —#3", 3, ""),
        ("> — the post", None, ""),
        ("> — The Post", None, ""),
        ("> — <https://blog.example/2026/x/>", None, "https://blog.example/2026/x/"),
    ],
)
def test_the_line_may_be_written_as_people_write_it(
    line: str, number: int | None, address: str
) -> None:
    (found,) = quote.passages(f"> words\n{line}")

    assert (found.number, found.address) == (number, address)


@pytest.mark.parametrize(
    "text",
    [
        "> words",
        "> words\n— #3",
        "> words\n\n> — #3",
        "> — #3",
        ">\n> \n> — #3",
        "words\n> — #3",
        "> words\n> — #03",
        "> words\n> — #1234567890",
        "> words\n> — #3 as I said",
        "> words\n> - #3",
        "> words\n> — <javascript:alert(1)>",
        "    > words\n    > — #3",
        "```\n> words\n> — #3\n```",
        "~~~ text\n> words\n> — #3",
        "````\n```\n> words\n> — #3\n````",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert quote.passages(text) == []


def test_after_code_there_may_be_a_quote_again() -> None:
    assert words_of("```\n> a\n> — #1\n```\n> b\n> — #2") == ["> b\n"]
    assert words_of("``` not `code`\n> b\n> — #2") == ["> b\n"]


def test_each_line_with_a_source_ends_a_quote() -> None:
    assert words_of("> a\n> — #1\n> b\n> c\n> — the post\n> d") == ["> a\n", "> b\n> c\n"]


def test_what_the_quoted_words_quote_in_turn_is_told() -> None:
    (found,) = quote.passages("> > older\n> > — #2\n> > > oldest\n> > > — #1\n> newer\n> — #5")

    assert (found.number, found.nested) == (5, (2, 1))


def test_marks_of_quoting_are_taken_off_once() -> None:
    assert quote.unquoted("> a\n>b\n   > > c\r\n>\n") == "a\nb\n> c\r\n\n"


@given(TEXTS)
def test_what_is_cut_out_comes_back_byte_for_byte(text: str) -> None:
    quotes = quotes_of(text)

    kept, pieces = quote.cut(text, quotes)
    back, placed = quote.joined(kept, pieces, [replace(one, begin=0, end=0) for one in quotes])

    assert back == text
    assert placed == quotes
    assert quote.are_whole(text, quotes)
    assert len(kept) + sum(len(words) for _, words in pieces) == len(text)


def test_every_hostile_line_comes_back_byte_for_byte_from_a_quote() -> None:
    lines: list[str] = json.loads(real_data("security/blns.json").read_text())
    for line in lines:
        text = f"{line}\n\n> {line}\n> — #1\n\n{line}"
        quotes = quotes_of(text)

        kept, pieces = quote.cut(text, quotes)

        assert quote.joined(kept, pieces, quotes) == (text, quotes)


@given(TEXTS)
def test_after_an_erasure_nothing_of_the_words_is_left_and_the_rest_is_as_it_was(
    text: str,
) -> None:
    quotes = quotes_of(text)
    gone = {seq for one in quotes for seq in one.sources}

    source, left = quote.emptied(text, quotes, gone)

    assert quote.cut(source, left)[0] == quote.cut(text, quotes)[0]
    for before, after in zip(quotes, left, strict=True):
        words = source[after.begin : after.end]
        if before.comment is None:
            assert words == text[before.begin : before.end]
        else:
            assert (words, after.how, after.html) == (ERASED, How.ERASED, "")
    assert quote.emptied(source, left, gone) == (source, left)


def test_an_erased_quote_is_a_quote_of_the_same_comment_when_its_author_edits() -> None:
    text = "> words\n> — #3\nYes."

    source, _ = quote.emptied(text, quotes_of(text), {Seq(3)})

    assert source == "> [quoted words erased]\n> — #3\nYes."
    assert [one.number for one in quote.passages(source)] == [3]


def test_while_a_comment_is_hidden_others_do_not_read_its_words_in_an_old_version() -> None:
    text = "> words\n> — #3\n> others\n> — #4\nYes."

    seen = quote.masked(text, quotes_of(text), {Seq(3)})

    assert seen == f"{HIDDEN}> — #3\n> others\n> — #4\nYes."


def test_an_edit_elsewhere_leaves_the_judgement_of_a_quote() -> None:
    before = "> words\n> — #3\nYes."
    after = "Well. Yes.\n\n> words\n> — #3\n> more\n> — #3"
    (was,) = quotes_of(before)
    now = [replace(one, how=How.ALTERED) for one in quotes_of(after)]

    kept = quote.judged_before(after, now, before, [replace(was, sources=(Seq(3), Seq(1)))])

    assert [one.how for one in kept] == [How.EXACT, How.ALTERED]
    assert kept[0].sources == (3, 1)


def test_places_that_are_not_in_the_text_are_no_quotes() -> None:
    assert quote.are_whole("12345", [Quote(begin=0, end=2), Quote(begin=2, end=5)])
    for begin, end in ((-1, 2), (2, 2), (3, 1), (4, 6)):
        assert not quote.are_whole("12345", [Quote(begin=begin, end=end)])
    assert not quote.are_whole("12345", [Quote(begin=0, end=3), Quote(begin=2, end=5)])
