"""The public history of a comment shows each change word by word."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterword.page.history import Kind, Piece, compare, history
from tests.page.samples import KEY, NOON, SITE, comment, shown


def test_changed_words_are_told_apart_from_kept_ones() -> None:
    assert list(compare("I agree a little.", "I agree a lot.")) == [
        Piece(Kind.KEPT, "I agree a "),
        Piece(Kind.REMOVED, "little."),
        Piece(Kind.ADDED, "lot."),
    ]


def test_words_that_changed_side_by_side_stay_together() -> None:
    assert list(compare("see the old tall house", "see the new small house")) == [
        Piece(Kind.KEPT, "see the "),
        Piece(Kind.REMOVED, "old tall"),
        Piece(Kind.ADDED, "new small"),
        Piece(Kind.KEPT, " house"),
    ]


@given(st.text("ab \n", max_size=80), st.text("ab \n", max_size=80))
def test_both_texts_can_be_read_back_from_the_comparison(old: str, new: str) -> None:
    pieces = list(compare(old, new))

    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == new


def test_a_very_long_text_is_compared_by_lines_or_as_a_whole() -> None:
    lines = "one two three four five six seven\n" * 600
    single = "a b " * 10_000

    assert [piece.kind for piece in compare(lines, lines + "eight")][-1] is Kind.ADDED
    assert len(list(compare(single, "b " + single + "c"))) <= 3


def test_changes_are_said_in_words_too_the_newest_first() -> None:
    texts = [
        (NOON, "So it is."),
        (NOON + timedelta(hours=1), "So it was."),
        (NOON + timedelta(hours=2), "So it was, once."),
    ]

    page = history(SITE, KEY, shown(comment(2)), texts)

    assert page.index("14:00 UTC") < page.index("13:00 UTC")
    assert '<del><span class="visually-hidden"> (removed: </span>is.' in page
    assert '<ins><span class="visually-hidden"> (added: </span>was.' in page


def test_a_comment_that_was_never_changed_has_nothing_to_compare() -> None:
    assert "nothing to compare" in history(SITE, KEY, shown(comment(2)), [(NOON, "So it is.")])
    assert "nothing to compare" in history(SITE, KEY, shown(comment(2)), [])
