"""The queue can stand in the order that a site's own decisions taught; it is only an order."""

from collections.abc import Iterator

import pytest

from afterword import handle
from afterword.clock import SetClock
from afterword.domain.event import Preset, Role, SiteChanged
from afterword.domain.ids import PageKey, Seq, SiteKey, thread_id
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from tests.domain.builders import NOON
from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.harness.inside import Inside

SITE = SiteKey("teaspoon")
PAGE = PageKey("/2026/on-listening/")
THREAD = thread_id(SITE, PAGE)
DESK = f"/desk/{SITE}"
KIND = "Thank you, the garden and the tea were lovely, neighbour {}."
UNKIND = "Nobody asked you, shut up and go away, whoever you are {}."
DECISIONS = 220


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """A house whose moderators have decided much, and which wants the order."""
    inside = Inside(tmp_path_factory.mktemp("order"), SetClock(NOON))
    inside.add_site(SITE, Preset.OPEN)
    wanted = Moderation(hold_all=True, learnt_order=True, batch=0, batch_minutes=0)
    settings = SiteChanged(level=Level.OFF, moderation=wanted)
    inside.do(lambda tx: handle.change_site(tx, inside.house, SITE, settings))
    inside.tidy()
    yield inside
    inside.leave()


@pytest.fixture(scope="module")
def heron(house: Inside) -> Api:
    """A moderator."""
    return house.signed_in("Heron", SITE, Role.MODERATOR)


def test_first_stands_what_moderators_used_to_act_on_and_it_says_why(
    house: Inside, heron: Api
) -> None:
    house.learn()
    assert "It is not used" in heron.get(f"{DESK}/order").text
    for number in range(DECISIONS):
        words, action = (UNKIND, "decline") if number % 2 else (KIND, "let_in")
        item = held(house, words.format(number))
        wish = {"action": action, "clause": "personal-attack"}
        assert heron.post(f"/api/v1/desk/{SITE}/items/{item}/decision", wish).status == 200
    kind, unkind = held(house, KIND.format("x")), held(house, UNKIND.format("x"))

    house.learn()

    page = heron.get(DESK).text
    assert page.index(f'id="{unkind}"') < page.index(f'id="{kind}"')
    assert "Stands here for:" in page
    first = page.partition(f'id="{unkind}"')[2].partition("</details>")[0]
    assert "<q>" in first.partition("Stands here for:")[2]
    by_age = heron.get(f"{DESK}?order=age").text
    assert by_age.index(f'id="{kind}"') < by_age.index(f'id="{unkind}"')
    told = heron.get(f"{DESK}/order").text
    assert f"{DECISIONS}" in told
    assert "It is in use." in told
    assert "harmless sentences" in told
    assert html_findings(told) == []
    house.restart()
    house.tidy()
    house.learn()
    again = heron.get(DESK).text
    assert again.index(f'id="{unkind}"') < again.index(f'id="{kind}"')


def held(house: Inside, words: str) -> str:
    """Write a comment that waits, and return the name of its item."""
    sent = {"site": SITE, "page": PAGE, "text": words, "name": "Ana"}
    reply = house.api().post(f"/api/v1/threads/{THREAD}/comments", sent)
    assert reply.status == 202, reply.text
    return f"held-{THREAD}-{Seq(reply.json['seq'])}"
