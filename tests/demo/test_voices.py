"""The demo's conversations are invented once and for all, and read as if people had them."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from afterword.demo.fixture import FIXTURE, Fixture
from afterword.demo.voices import DEEPEST, Line, conversation

TALKED = tuple(each for each in FIXTURE if each.count)
LISTENING = "/2026/on-listening/"


@cache
def lines(fixture: Fixture) -> list[Line]:
    return list(conversation(fixture.page, fixture.count, 1, nested=fixture.nested))


def own_sentences(text: str) -> Iterator[str]:
    """Give the sentences of a comment, but not those that it quotes."""
    for line in text.split("\n"):
        if line and not line.startswith((">", "```")):
            yield from re.split(r"(?<=[.!?])\s+", line)


def depths(said: list[Line]) -> list[int]:
    found: list[int] = []
    for line in said:
        found.append(found[line.parent - 1] + 1 if line.parent else 0)
    return found


@pytest.fixture(scope="module")
def long_thread() -> list[Line]:
    return lines(FIXTURE[3])


def test_the_same_arguments_give_the_same_lines() -> None:
    once, again = (list(conversation(LISTENING, 143, 1, nested=False)) for _ in range(2))

    assert once == again


def test_another_seed_is_another_conversation() -> None:
    one = list(conversation(LISTENING, 40, 1, nested=False))
    other = list(conversation(LISTENING, 40, 2, nested=False))

    assert [line.text for line in one] != [line.text for line in other]


@pytest.mark.parametrize("fixture", TALKED, ids=lambda fixture: fixture.name)
def test_lines_are_numbered_from_one_and_answer_only_what_was_there(fixture: Fixture) -> None:
    said = lines(fixture)

    assert [line.number for line in said] == list(range(1, fixture.count + 1))
    assert all(line.parent is None or 1 <= line.parent < line.number for line in said)


@pytest.mark.parametrize("fixture", TALKED, ids=lambda fixture: fixture.name)
def test_time_only_moves_forward(fixture: Fixture) -> None:
    minutes = [line.minutes for line in lines(fixture)]

    assert minutes == sorted(minutes)
    assert minutes[0] >= 0


@pytest.mark.parametrize("fixture", TALKED, ids=lambda fixture: fixture.name)
def test_comments_are_as_long_as_people_write(fixture: Fixture) -> None:
    lengths = [len(line.text) for line in lines(fixture)]

    assert min(lengths) >= 10
    assert max(lengths) <= 2500
    assert 200 <= sum(lengths) / len(lengths) <= 380


def test_nobody_says_what_was_said_in_the_143_comments_before() -> None:
    said = conversation(LISTENING, 143, 1, nested=False)

    heard = Counter(sentence for line in said for sentence in own_sentences(line.text))

    assert {sentence for sentence, times in heard.items() if times > 1} == set()


def test_in_ten_thousand_comments_no_whole_comment_returns(long_thread: list[Line]) -> None:
    assert len({line.text for line in long_thread}) == len(long_thread)


def test_in_ten_thousand_comments_a_sentence_is_heard_a_handful_of_times(
    long_thread: list[Line],
) -> None:
    heard = Counter(sentence for line in long_thread for sentence in own_sentences(line.text))

    assert max(heard.values()) <= 5


def test_a_flat_thread_has_about_four_answers_in_ten_comments(long_thread: list[Line]) -> None:
    answers = sum(line.parent is not None for line in long_thread)

    assert 0.35 <= answers / len(long_thread) <= 0.45


def test_a_nested_thread_goes_exactly_as_deep_as_it_may() -> None:
    said = list(conversation("/2026/sojourner-truth-twice/", 40, 1, nested=True))

    assert max(depths(said)) == DEEPEST


def test_nobody_answers_themselves(long_thread: list[Line]) -> None:
    selves = [line for line in long_thread if line.parent]

    assert all(line.name != long_thread[(line.parent or 1) - 1].name for line in selves)


def test_a_name_belongs_to_one_address(long_thread: list[Line]) -> None:
    assert len({(line.name, line.email) for line in long_thread}) == len(
        {line.name for line in long_thread}
    )


def test_no_phrase_is_left_unspoken(long_thread: list[Line]) -> None:
    left = re.compile(r"[{}|\N{REPLACEMENT CHARACTER}]|#\d+-\d+| [,.;?] |^\W*[,.;]")

    assert [line.text for line in long_thread if left.search(line.text)] == []


def test_the_thread_under_on_listening_turns_where_its_moderators_say_it_does() -> None:
    said = list(conversation(LISTENING, 143, 1, nested=False))

    spelling = {41}
    for line in said:
        if line.parent in spelling:
            spelling.add(line.number)
    answered = [line for line in said if line.parent in {41, 42, 44}]
    noted = [line for line in said[110:135] if "eating disorders" in (line.content_note or "")]

    assert "spelling" in said[40].text
    assert len(spelling) > 12
    assert sum(42 <= line.number <= 90 for line in answered) >= 6
    assert len(noted) >= 5
    assert said[77].parent == 77
    assert sum(line.parent == 90 for line in said) >= 6
