"""What the journeys share: one magazine for the whole run, and people to read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, Unpack

import pytest
from playwright.sync_api import expect

from afterword.domain.level import Level
from tests.harness.blog import Blog
from tests.harness.browser import Chromium, Kind
from tests.harness.process import Server
from tests.harness.teaspoon import Post, Teaspoon
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

# A shared machine is slow now and then; where a time is the point, a test measures it.
expect.set_options(timeout=30_000)


class Readers(Protocol):
    """Brings somebody in, with a browser profile of their own."""

    def __call__(self, **kind: Unpack[Kind]) -> Reader:
        """Return them, with an empty page before them."""
        ...


class Houses(Protocol):
    """Opens another house, with settings of its own."""

    def __call__(self, **settings: str) -> Teaspoon:
        """Return it, ready; settings are given by name."""
        ...


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Houses]:
    """Open a house that a test may strain, kill and start again."""
    houses: list[Teaspoon] = []

    def open_(**settings: str) -> Teaspoon:
        houses.append(Teaspoon(Server(tmp_path / f"house-{len(houses)}", None, settings), Blog()))
        return houses[-1]

    yield open_
    for each in houses:
        each.close()


@pytest.fixture(scope="session")
def magazine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Magazine]:
    """The example magazine, seeded once for the whole run."""
    magazine = Magazine(tmp_path_factory.mktemp("magazine"))
    yield magazine
    magazine.close()


@pytest.fixture
def safe_space(tmp_path: Path) -> Iterator[Magazine]:
    """The example magazine as it is meant: everybody reads before they write."""
    magazine = Magazine(tmp_path / "magazine", Level.THREAD, ("P0", "P2"))
    yield magazine
    magazine.close()


@pytest.fixture
def reader(magazine: Magazine, browser: Chromium) -> Readers:
    """Bring in as many readers of the magazine as the test likes."""

    def come(**kind: Unpack[Kind]) -> Reader:
        javascript = kind.get("javascript", True)
        return Reader(browser.visitor(**kind), magazine.origins, javascript=javascript)

    return come


def exhaust(house: Teaspoon, post: Post) -> None:
    """Write until the house asks this network to wait."""
    with house.server.api() as api:
        # On a slow machine the next one may be allowed in a moment: then it is used up, too.
        while int(house.write(api, post, "Again", name="Dirk").headers["Retry-After"] or 0) < 4:
            pass
