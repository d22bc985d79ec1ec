"""An owner writes the clauses as a text, one to a block; what cannot be is told with its place."""

import pytest

from afterword.domain.clause import STARTER, Clause, ClauseId, Ground
from afterword.domain.clause_text import MOST, Former, read, write
from afterword.domain.errors import InvalidError

LAST = "illegal: illegal [law, final]\nA law forbids it.\n\nother: another reason\n"
NOTHING = Former((), {})


def test_what_is_written_is_read_as_it_was() -> None:
    assert read(write(STARTER), NOTHING) == STARTER
    assert write(read(LAST, NOTHING)) == LAST


def test_a_block_is_a_short_name_what_it_is_called_and_what_it_says() -> None:
    text = f"kind : Be kind  [final]\r\nIt was\r\n  unkind.\r\n \r\n\r\n{LAST}"

    first = read(text, NOTHING)[0]

    assert first == Clause(ClauseId("kind"), "Be kind", "It was unkind.", curable=False)
    assert read(LAST, NOTHING)[0].ground is Ground.ILLEGAL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "“other” is needed"),
        ("Be kind\nalways\n\n" + LAST, "“Be kind” does not begin a clause"),
        ("kind: Be kind\n\n" + LAST, "“kind” does not say anything"),
        ("kind: Be kind [loud]\nIt was.\n\n" + LAST, "not “loud”"),
        (LAST + "\nother: again\nOnce more.", "“other” stands there twice"),
        (f"kind: {'x' * 61}\nIt was.\n\n{LAST}", "has 60 characters at most"),
        (f"{'x' * 41}: Be kind\nIt was.\n\n{LAST}", "has 40 characters at most"),
        (f"kind: Be kind\n{'x' * 501}\n\n{LAST}", "has 500 characters at most"),
        ("kind: Be\u202e kind\nIt was.\n\n" + LAST, "cannot be seen"),
        ("".join(f"a{n}: a\nb\n\n" for n in range(MOST)) + LAST, f"and {MOST} are the most"),
    ],
)
def test_what_cannot_be_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read(text, NOTHING)

    assert words in refused.value.words
    assert refused.value.field == "text"


def test_a_short_name_that_was_given_up_comes_back_only_as_what_it_was() -> None:
    kind = Clause(ClauseId("kind"), "Be kind", "It was unkind.")
    former = Former((), {kind.id: kind})

    assert read("kind: Be kind\nIt was rude.\n\n" + LAST, former)
    with pytest.raises(InvalidError, match="once meant “Be kind”"):
        read("kind: Be loud\nIt was.\n\n" + LAST, former)


def test_the_same_again_is_no_new_version() -> None:
    now = read(LAST, NOTHING)

    with pytest.raises(InvalidError, match="word for word"):
        read(LAST, Former(now, {}))
