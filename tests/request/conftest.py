"""The house that most of these tests visit; where another is needed, a module has its own."""

import pytest

from tests.harness.api import Api
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Teaspoon


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where nobody is asked to read anything before they write."""
    teaspoon.server.run("site", "set", SITE, "--level", "off")
    return teaspoon


@pytest.fixture(scope="module")
def heron(house: Teaspoon) -> Api:
    """A moderator of it."""
    return staff(house.server)


@pytest.fixture
def nils(house: Teaspoon) -> Api:
    """Somebody without a script."""
    return house.server.api(Origin=house.origin)
