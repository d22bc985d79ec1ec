"""A signed link does one thing, once, in one moderator's name, and never by being opened."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from afterword import handle
from afterword.clock import SetClock
from afterword.domain.event import Preset, Role, RoleGranted, SiteChanged
from afterword.domain.ids import AccountId, PageKey, SiteKey, thread_id
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.page.desk_card import Deed
from afterword.people import accounts
from afterword.projection import queue
from afterword.request import one_act
from tests.domain.builders import NOON
from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.harness.inside import Inside

SITE = SiteKey("teaspoon")
PAGE = PageKey("/2026/on-listening/")
THREAD = thread_id(SITE, PAGE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """A house in which everything waits, and whose clock can be set."""
    inside = Inside(tmp_path_factory.mktemp("one-act"), SetClock(NOON))
    inside.add_site(SITE, Preset.OPEN)
    settings = SiteChanged(level=Level.OFF, moderation=Moderation(hold_all=True))
    inside.do(lambda tx: handle.change_site(tx, inside.house, SITE, settings))
    inside.tidy()
    yield inside
    inside.leave()


@pytest.fixture
def heron(house: Inside) -> Api:
    """A moderator."""
    return house.signed_in("Heron", SITE, Role.MODERATOR)


@pytest.fixture
def guest(house: Inside) -> Api:
    """Whoever opens a mail, signed in nowhere."""
    return house.api()


def test_opening_it_does_nothing_and_the_button_does_it_once(
    house: Inside, heron: Api, guest: Api
) -> None:
    item = held(house, "Let me in by mail.")
    path = link(house, item, Deed.LET_IN)

    page = guest.get(path)

    assert page.status == 200
    assert "Let it in?" in page.text
    assert "in the name of <bdi>Heron</bdi>" in page.text
    assert html_findings(page.text) == []
    assert item in heron.get(f"/desk/{SITE}?open={item}").text
    done = guest.submit(path, {})
    assert done.status == 200, done.text
    assert "It is let in" in done.text
    again = guest.submit(path, {})
    assert again.status == 410
    assert "Nothing was done" in again.text
    assert guest.get(path).status == 410


def test_what_needs_a_reason_asks_for_the_rule(house: Inside, heron: Api, guest: Api) -> None:
    path = link(house, held(house, "Buy!"), Deed.DECLINE)
    assert "The rule it rests on" in guest.get(path).text

    unsaid = guest.submit(path, {"clause": "other"})

    assert unsaid.status == 422
    assert "This is not done yet." in unsaid.text
    assert "It is not let in" in guest.submit(path, {"clause": "spam"}).text


def test_it_holds_for_72_hours(house: Inside, heron: Api, guest: Api) -> None:
    path = link(house, held(house, "Later?"), Deed.LET_IN)

    house.clock.advance(timedelta(hours=72))

    assert guest.get(path).status == 410
    assert "too old" in guest.submit(path, {}).text
    house.clock.advance(timedelta(hours=-1))
    assert guest.get(path).status == 200


def test_a_link_of_last_year_is_believed_in_january(house: Inside, heron: Api, guest: Api) -> None:
    house.clock.set(NOON.replace(month=12, day=31))
    path = link(house, held(house, "Happy new year."), Deed.LET_IN)

    house.clock.set(NOON.replace(year=2027, month=1, day=1))

    assert guest.get(path).status == 200


def test_what_is_forged_or_cut_does_nothing(house: Inside, heron: Api, guest: Api) -> None:
    path = link(house, held(house, "Real."), Deed.LET_IN)
    data, _, mac = path.removeprefix("/act/").partition(".")
    other = link(house, held(house, "Other."), Deed.DECLINE).removeprefix("/act/")

    for token in (
        data,
        f"{data}.",
        f".{mac}",
        f"{data}x.{mac}",
        f"{data}.{mac[:-1]}A",
        "x" * 2000,
    ):
        assert guest.get(f"/act/{token}").status in {404, 410}
        assert guest.submit(f"/act/{token}", {}).status in {404, 410}
    mixed = f"{other.partition('.')[0]}.{mac}"
    assert guest.get(f"/act/{mixed}").status == 410
    assert "not one of ours" in guest.get(f"/act/{mixed}").text


def test_it_ends_when_somebody_else_has_decided(house: Inside, heron: Api, guest: Api) -> None:
    item = held(house, "Who is first?")
    path = link(house, item, Deed.DECLINE)

    assert heron.post(f"/api/v1/desk/{SITE}/items/{item}/decision", {"action": "let_in"}).json

    assert "This is settled, or changed since" in guest.submit(path, {"clause": "spam"}).text


def test_it_ends_with_the_role_of_its_moderator(house: Inside, heron: Api, guest: Api) -> None:
    house.signed_in("Ben", SITE, Role.MODERATOR)
    path = link(house, held(house, "For Ben."), Deed.LET_IN, "Ben")
    assert guest.get(path).status == 200

    who = account(house, "Ben")
    fired = RoleGranted(who, Role.MEMBER)
    house.do(lambda tx: handle.change_site(tx, house.house, SITE, fired))

    assert "does not look after this site any more" in guest.submit(path, {}).text


def held(house: Inside, words: str) -> str:
    """Write a comment that waits, and return the name of its item."""
    sent: dict[str, Any] = {"site": SITE, "page": PAGE, "text": words, "name": "Ana"}
    thread = f"/api/v1/threads/{THREAD}/comments"
    reply = house.api().post(thread, sent)
    assert reply.status == 202, reply.text
    return f"held-{THREAD}-{reply.json['seq']}"


def link(house: Inside, item: str, deed: Deed, name: str = "Heron") -> str:
    """Make a link as a mail would carry it."""
    found = queue.named(SITE, item)
    assert found is not None
    make = partial(
        one_act.make, server=house.server, name=found, deed=deed, account=account(house, name)
    )
    return house.ask(make)


def account(house: Inside, name: str) -> AccountId:
    """Return somebody's account."""
    address = f"{name.lower()}@people.example"
    found = house.ask(lambda tx: accounts.by_email(tx, address))
    assert found is not None
    return found.id
