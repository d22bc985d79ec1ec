"""An edit is material when it makes a comment say something else."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.material import is_material

TEN = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("I hate this.", "I love this, all of it."),
        (TEN, "one two three four five six seven changed changed changed"),
        ("", "Something where nothing was."),
        ("All of it is gone.", ""),
    ],
)
def test_more_than_a_fifth_of_other_words_is_material_always(old: str, new: str) -> None:
    assert is_material(old, new, answered=False)
    assert is_material(old, new, answered=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TEN, TEN.replace("ten", "eleven")),
        (TEN, f"{TEN} indeed"),
        (TEN, TEN.replace("three", "four")),
        ("It is so, and I think that it was always going to be so.",
         "It is not so, and I think that it was always going to be so."),
    ],
)  # fmt: skip
def test_a_word_or_two_are_material_once_somebody_answered(old: str, new: str) -> None:
    assert not is_material(old, new, answered=False)
    assert is_material(old, new, answered=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("I agree with you.", "I agree with you!"),
        ("I agree with you.", "i  AGREE\nwith you"),
        ("They recieve teh letter.", "They receive the letter."),
        ("Definately yes.", "Definitely yes."),
        ("The same.", "**The same.**"),
    ],
)
def test_mistyped_words_case_marks_and_spaces_are_never_material(old: str, new: str) -> None:
    assert not is_material(old, new, answered=True)


@pytest.mark.parametrize(("old", "new"), [("It is so.", "It no so."), ("I am", "I do")])
def test_a_short_word_is_another_word_as_soon_as_it_differs(old: str, new: str) -> None:
    assert is_material(old, new, answered=True)


@given(words=st.text(max_size=200))
def test_no_edit_at_all_is_not_material(words: str) -> None:
    assert not is_material(words, words, answered=True)


@given(old=st.text(max_size=200), new=st.text(max_size=200))
def test_what_is_material_unanswered_is_so_answered(old: str, new: str) -> None:
    assert is_material(old, new, answered=True) >= is_material(old, new, answered=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 990, "b a " * 990),
        (" ".join(f"w{n}" for n in range(1_990)), " ".join(f"x{n}" for n in range(1_990))),
        ("x" * 50_000, "y" * 50_000),
        ("x" * 25_000 + " z", "x" * 25_001 + " z"),
        ("word " * 10_000, "words " * 10_000),
    ],
)
def test_the_longest_texts_are_compared_in_no_time_to_speak_of(old: str, new: str) -> None:
    began = time.process_time()
    is_material(old, new, answered=False)
    took = time.process_time() - began

    assert took < 1.0
