"""A reading's versions stand in the site's log, and its cards keep their keys where they can."""

import pytest
from sqlalchemy import Connection

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.errors import InvalidError, ReadingNotFoundError
from afterword.domain.event import ReadingPublished
from afterword.domain.site import Site
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


def publish(home: Home, words: str, title: str = "Policy") -> ReadingPublished:
    """Publish a material version of the policy."""

    def work(tx: Connection) -> ReadingPublished:
        return handle.publish_reading(
            tx, home.house, home.site, "policy", title, text(words), material=True
        )

    return home.do(work)


def site(home: Home) -> Site:
    """Return the site as it stands."""
    found = home.ask(lambda tx: sites.load(tx, home.site))
    assert found is not None
    return found
