"""The desk: what waits, in one list, each with all that one needs to decide, decided once."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.domain.builders import SITE
from tests.harness.api import Api
from tests.harness.html import html_findings
from tests.request.desk_house import SLUR, DeskHouse

DESK = f"/desk/{SITE}"
API = f"/api/v1/desk/{SITE}/items"


@pytest.fixture
def new_house(tmp_path: Path) -> Iterator[DeskHouse]:
    """A house with an empty desk, which a test furnishes before it opens."""
    house = DeskHouse(tmp_path)
    yield house
    house.close()


@pytest.fixture
def house(new_house: DeskHouse) -> DeskHouse:
    """The same, opened already: one for each test, as nobody's work may lie on another's desk."""
    new_house.start()
    return new_house


@pytest.fixture
def heron(house: DeskHouse) -> Api:
    """A moderator."""
    return house.staff()


@pytest.fixture
def olu(house: DeskHouse) -> Api:
    """Another one."""
    return house.staff("Olu")


def test_everything_that_waits_is_in_one_list_alarms_and_then_the_oldest_first(
    new_house: DeskHouse,
) -> None:
    house = new_house
    others = [house.hold(), house.report(times=2)]
    names = [house.alarm(), *others, house.propose()]
    names += [house.hold(f"Comment {number}.", f"person {number}") for number in range(26)]
    house.start()
    heron = house.staff()

    first = heron.get(DESK).text
    more = first.partition("data-after-queue>")[2].partition('href="')[2].partition('"')[0]
    second = heron.get(more.replace("&amp;", "&")).text
    only = heron.get(f"{DESK}?kind=reported").text

    # (an alarm takes no other's place on the page)
    places = [first.find(f'id="{name}"') for name in names[:26]]
    assert places == sorted(places)
    assert min(places) > 0
    assert html_findings(first) == []
    assert [name for name in names if f'id="{name}"' in first] == names[:26]
    assert [name for name in names if f'id="{name}"' in second] == names[26:]
    assert f'id="{names[2]}"' in only
    assert f'id="{names[0]}"' not in only
    assert "Reported (1)" in only
    assert f'id="{names[0]}"' in heron.get("/desk").text


def test_a_card_says_the_reason_first_and_covers_what_is_hard_to_read(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    house.home.give("Please do not guess.")
    parent = house.home.post("What I saw.", by="bea")
    name = house.hold(f"You {SLUR}, go away.", "dirk", reply_to=parent)

    card = card_of(heron, name)

    assert "It has a word of the list." in card or "they asked a moderator" in card
    shown, _, uncovered = card.partition("Show the covered words")
    assert SLUR not in shown
    assert SLUR in uncovered
    assert "What I saw." in card
    assert "Please do not guess." in card
    assert "Its author had not acknowledged it." in card
    assert "Nothing of theirs was published here yet." in card
    assert '<details class="look">' in heron.get(DESK).text


def test_what_moderators_wrote_about_somebody_stands_on_the_card(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    name = house.hold("Again me.", "dirk")
    person = card_of(heron, name).partition(f"{DESK}/people/")[2].partition('"')[0]
    where = f"{DESK}/people/{person}"

    assert heron.submit(where, {"words": ""}).status == 422
    kept = heron.submit(where, {"words": "Came back under this name."})

    assert kept.status == 303, kept.text
    assert "Came back under this name." in heron.get(where).text
    assert "Came back under this name." in card_of(heron, name)
    assert house.server.api().get(where).status == 401
    assert heron.get(f"{DESK}/people/nobody").status == 404


def test_reports_are_counted_by_rule_and_answered_at_once(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    name = house.report(times=3)
    card = card_of(heron, name)
    assert "3 people reported it." in card
    assert "demeaning language or slur 3" in card

    done = heron.post(f"{API}/{name}/decision", {"action": "keep"})

    assert done.status == 200, done.text
    assert done.json["words"] == "It stands."
    assert name not in heron.get(DESK).text


def test_removing_needs_a_rule_and_can_be_taken_back(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    name = house.report("Unkind words.")

    unknown = heron.post(f"{API}/{name}/decision", {"action": "remove", "clause": "no-such"})
    assert unknown.status == 422
    done = heron.post(f"{API}/{name}/decision", {"action": "remove", "clause": "off-topic"})

    assert done.status == 200, done.text
    thread = f"/{SITE}/thread/{house.thread}"
    assert "Unkind words." not in heron.get(thread).text
    back = heron.post(f"{API}/{name}/undo", {"act": done.json["undo"]})
    assert back.status == 200, back.text
    assert "Unkind words." in heron.get(thread).text


def test_a_moderator_agrees_to_what_another_proposed_and_sees_to_an_alarm(
    house: DeskHouse, heron: Api
) -> None:
    proposed, alarm = house.propose(), house.alarm()

    assert heron.post(f"{API}/{proposed}/decision", {"action": "agree"}).status == 200
    assert heron.post(f"{API}/{alarm}/decision", {"action": "seen"}).status == 200

    page = heron.get(DESK).text
    assert proposed not in page
    assert alarm not in page
    again = heron.post(f"{API}/{alarm}/decision", {"action": "seen"})
    assert (again.status, again.json["code"]) == (409, "already_so")


def test_the_note_that_an_alarm_suggests_puts_the_alarm_away(house: DeskHouse, heron: Api) -> None:
    seq = house.home.post("What a heated morning.", by="bea")
    alarm = house.alarm(about=seq)
    way = re.search(r'href="([^"]*kind=cool_down[^"]*)"', card_of(heron, alarm))
    assert way is not None
    path = unescape(way[1])
    notes, form = path.partition("?")[0], {"action": "give", "kind": "cool_down"}
    form |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', heron.get(path).text))
    assert form["alarm"]

    refused = heron.submit(notes, form)
    assert refused.status == 422
    assert f'name="alarm" value="{form["alarm"]}"' in refused.text
    assert alarm in heron.get(DESK).text
    given = heron.submit(notes, form | {"instruction": "Slowly, please."})
    assert given.status == 303

    assert alarm not in heron.get(DESK).text


def test_the_same_words_are_judged_once(house: DeskHouse, heron: Api, olu: Api) -> None:
    texts = ("Buy now!", "BUY now", "buy  now!!", "Buy *now*!")
    names = [house.hold(text, f"seller {number}") for number, text in enumerate(texts)]
    other = house.hold("Something else.")
    page = heron.get(DESK).text
    assert page.count("Buy now!") == 1
    assert "The same for 3 others with the same words" in page

    wish = {"action": "decline", "clause": "spam", "same": True}
    done = heron.post(f"{API}/{names[0]}/decision", wish)

    assert sorted(done.json["also"]) == sorted(names[1:])
    page = heron.get(DESK).text
    assert "Buy now!" not in page
    assert other in page


def test_the_others_are_told_who_looks_at_something(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    name = house.hold()

    assert heron.post(f"{API}/{name}/claim", {}).json == {"holder": None}
    assert olu.post(f"{API}/{name}/claim", {}).json == {"holder": "Heron"}

    assert "<bdi>Heron</bdi> is looking at this." in card_of(olu, name)
    assert "is looking at this" not in heron.get(DESK).text
    refused = olu.post(f"{API}/{name}/decision", {"action": "let_in"})
    assert (refused.status, refused.json["code"]) == (409, "claimed")
    knowing = olu.post(f"{API}/{name}/decision", {"action": "let_in", "knowing": True})
    assert knowing.status == 200
    late = heron.post(f"{API}/{name}/decision", {"action": "let_in"})
    assert late.status == 409
    assert late.json["detail"].startswith("Olu let it in")
    assert late.json["detail"].endswith("Nothing was done a second time.")


def test_nobody_decides_about_themselves_while_there_is_another(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    house.home.give("Please do not guess.")
    key = f"/api/v1/threads/{house.thread}/comments"
    sent = {"site": SITE, "page": "/2026/on-listening/", "text": "Mine.", "name": "Heron"}
    held = heron.post(key, sent | {"ask_moderator": True})
    assert held.status == 202, held.text
    name = f"held-{house.thread}-{held.json['seq']}"

    assert f'id="{name}"' not in heron.get(f"{DESK}?kind=held").text
    assert f'id="{name}"' in olu.get(f"{DESK}?kind=held&open={name}").text
    refused = heron.post(f"{API}/{name}/decision", {"action": "let_in"})
    assert (refused.status, refused.json["code"]) == (403, "not_allowed")


def test_an_open_desk_learns_what_came_and_what_others_decided(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    first = house.hold("One.", "ann")
    second = house.hold("Two.", "bea")
    newest = heron.get(DESK).text.partition('data-newest="')[2].partition('"')[0]
    news = f"{API}?after={newest}&shown={first},{second},nonsense"
    assert heron.get(news).json["new"] == 0
    olu.post(f"{API}/{first}/decision", {"action": "let_in"})
    olu.post(f"{API}/{second}/claim", {})
    sent = {"site": SITE, "page": "/2026/on-listening/", "text": "Three.", "ask_moderator": True}
    new = house.server.api().post(f"/api/v1/threads/{house.thread}/comments", sent)

    told = heron.get(f"{news}&fragments=true").json

    assert told["new"] == 1
    assert told["gone"] == {first: "Olu let it in."}
    assert told["holders"] == {second: "Olu"}
    assert told["items"][0]["id"] == f"held-{house.thread}-{new.json['seq']}"
    assert "Three." in told["items"][0]["fragment"]
    assert heron.get(f"{API}?after={told['newest']}").json["new"] == 0
    assert house.server.api().get(API).status == 403


def test_without_a_script_a_card_opens_and_says_so_to_the_others(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    name = house.hold()

    opened = heron.submit(f"{DESK}/items/{name}/claim", {})

    assert opened.headers["Location"] == f"{DESK}?open={name}#{name}"
    assert '<details class="look" open>' in card_of(heron, name)
    assert "Heron" in card_of(olu, name).partition("data-holder")[2].partition("</p>")[0]


def test_a_link_to_what_was_decided_meanwhile_says_what_became_of_it(
    house: DeskHouse, heron: Api, olu: Api
) -> None:
    name = house.hold("May I?")
    sent = {"action": "decline", "clause": "spam"}
    assert olu.post(f"{API}/{name}/decision", sent).status == 200

    page = heron.get(f"{DESK}?open={name}").text

    assert f'id="{name}"' not in page
    assert "Olu did not let it in" in page


def test_nonsense_is_answered_kindly(house: DeskHouse, heron: Api, olu: Api) -> None:

    for name in ("held", "held-x-1", "site-site-9", "x" * 500, "held-%00-1", "held-a-99999999999"):
        assert heron.post(f"{API}/{name}/decision", {"action": "let_in"}).status in {400, 404}
    for query in ("after=1", "after=x-held-y-2", "kind=nothing", "open=held-x-1", "order=up"):
        assert heron.get(f"{DESK}?{query}").status == 200
    assert house.server.api().get(DESK).status == 401
    assert heron.get("/desk/no-such-site").status == 404


def card_of(who: Api, name: str) -> str:
    """Return one card, as a moderator who opens it sees it."""
    page = who.get(f"{DESK}?open={name}")
    assert page.status == 200, page.text
    card = page.text.partition(f'id="{name}"')[2]
    return card.partition('data-item="')[2].partition('class="card"')[0]
