"""The language of the demo's phrases, and that every phrase is written in it."""

import pytest

from afterword.demo.chance import chance
from afterword.demo.grammar import (
    Choice,
    Number,
    PhraseError,
    Reference,
    binds,
    parse,
    references,
)
from afterword.demo.phrasebook import SUBJECTS, phrasebook
from afterword.demo.speech import Bags, Speech, turned

FACTS = {"job": "a baker", "town": "Ghent", "them": "Ana", "their": "the lamp", "nr": "7"}


def test_a_phrase_is_words_choices_and_references() -> None:
    phrase = parse("{A|The} lamp, {p=person} said to {p.them} {#2-9} times")

    assert phrase == (
        Choice((("A",), ("The",))),
        " lamp, ",
        Reference("person", "p", None),
        " said to ",
        Reference("p", None, "them"),
        " ",
        Number(2, 9, digits=False),
        " times",
    )


def test_a_brace_left_open_is_an_error() -> None:
    with pytest.raises(PhraseError):
        parse("{a|b")


def test_a_phrase_of_mine_becomes_yours_when_it_is_said_back() -> None:
    assert turned("my keys, and I'm late for our bus") == "your keys, and you're late for your bus"


@pytest.mark.parametrize("page", SUBJECTS)
def test_every_phrase_asks_only_for_what_there_is(page: str) -> None:
    book = phrasebook(page)
    phrases = [phrase for kind in book.kinds.values() for phrase in kind]
    phrases += [phrase for _, phrase in (*book.noted, *book.cited)]

    asked = {
        (kind, str(phrase)[:80])
        for phrase in phrases
        for kind in references(phrase) - binds(phrase) - set(FACTS) - set(book.kinds)
    }

    assert asked == set()


@pytest.mark.parametrize("page", SUBJECTS)
def test_every_phrase_can_be_said(page: str) -> None:
    book = phrasebook(page)
    bags = Bags(chance("every phrase"), book)

    for phrases in book.kinds.values():
        for phrase in phrases:
            for _ in range(20):
                assert Speech(bags, FACTS).say(phrase).strip()
