"""The example house asks what its policy says: readings in versions, notes where they belong."""

from pathlib import Path

import pytest

from afterword.cli.demo import source
from afterword.demo.fixture import CHANGED, FIXTURE
from afterword.demo.house import NOTES, GivenNote, Version, readings
from afterword.demo.voices import conversation
from afterword.domain.cut import CARD_WORDS
from afterword.domain.note import INSTRUCTION_LIMIT, Kind, Reach
from afterword.domain.reading import minutes, split

CONTENT: Path = source() / "content"
GIVEN = [(name, given) for name, notes in NOTES.items() for given in notes]


def versions(slug: str) -> list[Version]:
    return [one for one in readings(CONTENT) if one.slug == slug]


def test_the_policy_has_come_to_its_third_version_and_the_101_to_its_second() -> None:
    assert len(versions("policy")) == 3
    assert len(versions("101")) == 2


@pytest.mark.parametrize("slug", ["policy", "101"])
def test_a_newcomer_reads_four_cards_each_short_and_with_its_rule_in_a_line(slug: str) -> None:
    newest = versions(slug)[-1]

    cards = split(newest.text, newest.title)

    assert len({card.rule for card in cards}) == len(cards) == 4
    assert all(card.words <= CARD_WORDS and card.rule.endswith(".") for card in cards)


def test_a_newcomer_pays_less_than_ten_minutes() -> None:
    newest = [versions(slug)[-1] for slug in ("policy", "101")]

    words = sum(card.words for one in newest for card in split(one.text, one.title))

    assert 4 < minutes(words) < 10


def test_no_card_holds_the_markup_of_the_blogs_own_pages() -> None:
    for version in readings(CONTENT):
        assert "{:" not in version.text
        assert "<section" not in version.text
        for name in ("Title:", "Slug:", "URL:", "Template:", "Summary:"):
            assert name not in version.text


@pytest.mark.parametrize(("name", "given"), GIVEN)
def test_a_note_fits_its_thread(name: str, given: GivenNote) -> None:
    fixture = next(one for one in FIXTURE if one.name == name)

    assert given.after <= fixture.count
    assert len(given.instruction) <= INSTRUCTION_LIMIT
    assert "\n" not in given.instruction
    assert given.covers is None or given.covers < given.after
    assert (given.reach is Reach.CONVERSATION) == (given.about is not None)


def test_the_conversation_that_was_closed_is_about_spelling() -> None:
    closing = next(one for one in NOTES["P2"] if one.kind is Kind.TOPIC_CLOSED)
    fixture = FIXTURE[1]

    said = list(conversation(fixture.page, fixture.count, 1, nested=False))

    assert closing.about is not None
    assert "spelling" in said[closing.about - 1].text


def test_what_was_added_later_was_added_to_a_comment_that_nobody_had_answered() -> None:
    change, fixture = CHANGED["P2"], FIXTURE[1]

    said = list(conversation(fixture.page, fixture.count, 1, nested=False))

    assert all(line.parent != change.number for line in said[: change.after])
