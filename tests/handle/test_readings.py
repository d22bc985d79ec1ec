"""A reading's versions stand in the site's log, and its cards keep their keys where they can."""

import pytest
from sqlalchemy import Connection

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.errors import InvalidError, ReadingNotFoundError
from afterword.domain.event import ReadingPublished
from afterword.domain.ids import Seq
from afterword.domain.reading import Card, CardKey, CardText
from afterword.domain.site import Site
from afterword.handle import opening
from afterword.projection import readings, sites
from tests.domain.builders import text
from tests.handle.home import Home

FIRST = "## Be kind\n\nAlways.\n\n## Be brief\n\nOften."
SECOND = FIRST.replace("Often", "Rarely")


@pytest.fixture
def home(database: Database) -> Home:
    return Home(database)


def test_a_material_version_asks_for_what_changed_alone(home: Home) -> None:
    first, second = publish(home, FIRST), publish(home, SECOND)

    keys, keys_now = ([card.key for card in one.cards] for one in (first, second))
    assert (first.version, second.version) == (1, 2)
    assert keys[0] == keys_now[0]
    assert keys[1] != keys_now[1]


def test_every_version_can_be_read_again(home: Home) -> None:
    publish(home, FIRST)
    publish(home, SECOND)

    versions = home.ask(lambda tx: readings.versions(tx, home.site, "policy"))
    texts = home.ask(
        lambda tx: readings.texts(tx, home.site, [one.reading for one in versions[::-1]])
    )

    assert [one.reading.version for one in versions] == [1, 2]
    assert [one.source for one in texts] == [SECOND, FIRST]
    assert [len(one.cards) for one in texts] == [2, 2]


def test_a_version_is_shown_with_the_cards_it_was_published_with(home: Home) -> None:
    # As something would cut it that cuts otherwise than what we have now.
    cards = (Card(CardKey("a1"), "Kind and brief", 3, ((12, 19), (34, 40))),)
    told(home, cards)

    shown = cards_of(home)
    again = publish(home, SECOND)

    assert shown == [(cards[0], CardText("Kind and brief", "Always.\n\nOften."))]
    assert [card.rule for card in again.cards] == ["Be kind", "Be brief"]
    assert all(card.spans for card in again.cards)


def test_a_version_from_before_places_were_stored_is_read_and_keeps_its_keys(home: Home) -> None:
    cards = (Card(CardKey("a1"), "Be kind", 3), Card(CardKey("b1"), "Be brief", 3))
    told(home, cards)

    shown = cards_of(home)
    after = publish(home, SECOND)

    assert [text for _, text in shown] == [
        CardText("Be kind", "Always."),
        CardText("Be brief", "Often."),
    ]
    assert after.cards[0].key == "a1"
    assert after.cards[1].key != "b1"


def test_one_card_in_two_texts_is_two_cards(home: Home) -> None:
    one, other = publish(home, FIRST), publish(home, FIRST, slug="101")

    assert not {card.key for card in one.cards} & {card.key for card in other.cards}


def test_a_retired_reading_is_asked_of_nobody_and_comes_back_with_its_keys(home: Home) -> None:
    first = publish(home, FIRST)
    home.do(lambda tx: handle.retire_reading(tx, home.house, home.site, "policy"))
    retired = site(home)
    again = publish(home, FIRST)

    assert retired.readings == ()
    assert (again.version, again.cards) == (2, first.cards)
    assert [one.version for one in site(home).readings] == [2]


def test_the_same_words_make_no_version_but_another_title_does(home: Home) -> None:
    publish(home, FIRST)

    with pytest.raises(InvalidError, match="version 1 says already"):
        publish(home, FIRST)
    named = publish(home, FIRST, title="House rules")

    assert named.version == 2


def test_what_is_not_asked_for_cannot_be_retired(home: Home) -> None:
    with pytest.raises(ReadingNotFoundError):
        home.do(lambda tx: handle.retire_reading(tx, home.house, home.site, "policy"))


def publish(
    home: Home, words: str, title: str = "Policy", slug: str = "policy"
) -> ReadingPublished:
    """Publish a material version of the policy."""

    def work(tx: Connection) -> ReadingPublished:
        return handle.publish_reading(
            tx, home.house, home.site, slug, title, text(words), material=True
        )

    return home.do(work)


def site(home: Home) -> Site:
    """Return the site as it stands."""
    found = home.ask(lambda tx: sites.load(tx, home.site))
    assert found is not None
    return found


def told(home: Home, cards: tuple[Card, ...]) -> None:
    """Put a version of the policy in the log, with cards as they are given."""

    def work(tx: Connection) -> Seq:
        words = text(FIRST)
        seal = opening.seal(home.house, words)
        event = ReadingPublished("policy", "Policy", 1, material=True, cards=cards, body=seal)
        return handle.change_site(tx, home.house, home.site, event, words=words)

    home.do(work)


def cards_of(home: Home) -> list[tuple[Card, CardText]]:
    """Return the cards of the policy as they are shown."""
    (policy,) = site(home).readings
    return home.ask(lambda tx: readings.cards(tx, home.site, policy))
