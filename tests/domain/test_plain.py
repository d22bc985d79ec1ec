"""Quoted words are compared as they are read, with what was stressed and what was left out."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterword.domain.plain import Plain, compare, plain
from afterword.domain.quote import How


def read(*pieces: str | tuple[str, int]) -> Plain:
    """Put a text together; a piece alone is not stressed."""
    return plain(iter([(one, 0) if isinstance(one, str) else one for one in pieces]))


SOURCE = read("I said “maybe”, she is ", ("quite", 1), " sure … and that\n\nwas it.")


@pytest.mark.parametrize(
    ("quoted", "how"),
    [
        ("I said", How.EXACT),
        ('I  said\n"maybe", she is quite sure ... and that was it.', How.EXACT),
        ("\u00ab maybe \u00bb".replace(" ", ""), How.EXACT),
        ("she is quite sure", How.EXACT),
        ("he is quite sure", How.ALTERED),
        ("she is sure", How.ALTERED),
        ("she is […] sure", How.EXACT),
        ("[...] she is ... that was it.", How.EXACT),
        ("that … she", How.ALTERED),
        ("She is quite sure", How.ALTERED),
        ("", How.ALTERED),
        ("[…]", How.ALTERED),
    ],
)
def test_words_are_the_same_or_they_are_not(quoted: str, how: How) -> None:
    assert compare(read(quoted), SOURCE).how is how


def test_stress_that_the_source_has_not_was_added() -> None:
    assert compare(read("she is ", ("quite", 1), " sure"), SOURCE).how is How.EXACT
    assert compare(read("she ", ("is", 1), " quite sure"), SOURCE).how is How.EMPHASIS
    assert compare(read("she is ", ("quite", 2), " sure"), SOURCE).how is How.EMPHASIS
    assert compare(read("she […] ", ("sure", 2)), SOURCE).how is How.EMPHASIS
    assert compare(read(("He", 2), " is"), SOURCE).how is How.ALTERED


def test_it_is_told_where_the_words_are() -> None:
    found = compare(read("maybe … quite"), SOURCE)

    assert found.span is not None
    assert SOURCE.text[slice(*found.span)] == 'maybe", she is quite'


@given(st.lists(st.text(min_size=1), min_size=1), st.data())
def test_every_part_of_a_text_between_spaces_is_found_in_it(
    typed: list[str], data: st.DataObject
) -> None:
    source = read(" ".join(typed))
    all_words = source.text.split(" ")
    begin = data.draw(st.integers(0, len(all_words) - 1))
    words = " ".join(all_words[begin : data.draw(st.integers(begin + 1, len(all_words)))])
    assume(words)

    found = compare(read(words), source)

    assert found.how is How.EXACT
    assert found.span is not None
    assert source.text[slice(*found.span)] == words
